"""What a student's Jupyter holds in memory: of each program and all that it started, the proportional set size (PSS: pages that several processes
share count once in all), sampled four times a second. Run it with the Python of the image, or of .setup/venv, and the environment of the course.

usage: [SECONDS_EACH=90] measure-memory.py ...

       measure-memory.py server PROGRAM...        a server, idle and after a notebook was read through it; PROGRAM such as jupyter lab
       measure-memory.py kernels N [NOTEBOOK...]  N kernels side by side: idle, and at most while each executes every notebook
       measure-memory.py study N [SET...]         the same, with the study of a homework, each kernel in a folder of its own: ladder, some prediction, what decides
"""
import json, os, subprocess, sys, tempfile, threading, time, urllib.request
from concurrent.futures import ThreadPoolExecutor

import nbformat
from jupyter_client.manager import start_new_kernel

MB = 1e6
KIT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SECONDS = int(os.environ.get("SECONDS_EACH", "3600"))  # what goes on longer is left there
os.environ["SCALING_PAGES"] = "1"  # no prediction is waited for
NOTEBOOKS = os.environ.get("NOTEBOOKS", os.path.join(KIT, "notebooks"))


def children():
    parents = {}
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{pid}/stat") as file:
                parents.setdefault(int(file.read().rsplit(")", 1)[1].split()[1]), []).append(int(pid))
        except OSError:
            pass  # it ended meanwhile
    return parents


def tree_bytes(root):
    """PSS and RSS of a process and all that it started, in bytes."""
    parents, todo, pss, rss = children(), [root], 0, 0
    while todo:
        pid = todo.pop()
        todo += parents.get(pid, [])
        try:
            with open(f"/proc/{pid}/smaps_rollup") as file:
                lines = dict(line.split(":", 1) for line in file if line.count(":") == 1)
            pss += int(lines["Pss"].split()[0]) * 1024
            rss += int(lines["Rss"].split()[0]) * 1024
        except (OSError, KeyError):
            pass
    return pss, rss


class Peak:
    """The most that some processes held together, while it is open."""

    def __init__(self, roots):
        self.roots, self.pss, self.rss, self.done = roots, 0, 0, threading.Event()
        self.thread = threading.Thread(target=self.sample, daemon=True)

    def sample(self):
        while not self.done.wait(0.25):
            pss, rss = (sum(part) for part in zip(*map(tree_bytes, self.roots)))
            self.pss, self.rss = max(self.pss, pss), max(self.rss, rss)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.done.set()
        self.thread.join()


def say(what, count, pss, rss, seconds=None):
    print(json.dumps({"what": what, "count": count, "pssMB": round(pss / MB), "pssMBEach": round(pss / count / MB), "rssMBEach": round(rss / count / MB),
                      **({} if seconds is None else {"seconds": round(seconds)})}), flush=True)


def measure_server(program):
    command = [*program, "--ip=127.0.0.1", "--port=18899", "--no-browser", "--allow-root", f"--ServerApp.root_dir={NOTEBOOKS}", "--IdentityProvider.token=try"]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for path, what in (("api", "server idle"), ("lab", "server, Lab's page read"), ("api/contents/1-why-scale-up.ipynb?type=notebook", "server, a notebook read")):
            for _ in range(240):
                try:
                    urllib.request.urlopen(urllib.request.Request(f"http://127.0.0.1:18899/{path}", headers={"Authorization": "token try"})).read()
                    break
                except OSError:
                    time.sleep(0.5)
            else:
                raise SystemExit(f"{path}: no answer")
            time.sleep(3)
            say(what, 1, *tree_bytes(server.pid))
    finally:
        server.terminate()
        server.wait()


def execute(client, cells):
    ends = time.time() + SECONDS
    for cell in cells:
        try:
            reply = client.execute_interactive(cell, timeout=max(1, ends - time.time()), output_hook=lambda _: None)
        except TimeoutError:
            return None
        if reply["content"]["status"] != "ok":
            return cell.strip().split("\n")[0]
    return None


def measure_kernels(count, jobs):
    """`jobs` are names with a folder (None: a new one for each kernel) and cells of code; every kernel does each."""
    for name, folder, cells in jobs:
        started = [start_new_kernel(kernel_name="tslab", cwd=folder or tempfile.mkdtemp(), startup_timeout=300) for _ in range(count)]
        roots = [manager.provisioner.process.pid for manager, _ in started]
        try:
            time.sleep(3)
            say("kernel idle", count, *(sum(part) for part in zip(*map(tree_bytes, roots))))
            begun = time.time()
            with Peak(roots) as peak, ThreadPoolExecutor(count) as pool:
                failed = [one for one in pool.map(lambda pair: execute(pair[1], cells), started) if one]
            say(f"{name}{f', stopped at {failed[0]}' if failed else ''}", count, peak.pss, peak.rss, time.time() - begun)
            time.sleep(3)
            say(f"{name}, afterwards", count, *(sum(part) for part in zip(*map(tree_bytes, roots))))
        finally:
            for manager, client in started:
                client.stop_channels()
                manager.shutdown_kernel(now=True)


def cells_of(file, wanted=lambda cell: True):
    return [cell.source for cell in nbformat.read(file, as_version=4).cells if cell.cell_type == "code" and wanted(cell)]


def main(what, count, *names):
    if what == "server":
        return measure_server((count, *names))
    if what == "kernels":
        files = names or sorted(name for name in os.listdir(NOTEBOOKS) if name.endswith(".ipynb"))
        jobs = [(name, NOTEBOOKS, cells_of(os.path.join(NOTEBOOKS, name))) for name in files]
    else:
        foretold = "estimate: 0.5, low: 0.4, high: 0.6"
        jobs = [(f"study of homework {number}", None,
                 [cell.replace("estimate: 0, low: 0, high: 0", foretold)
                  for cell in cells_of(os.path.join(NOTEBOOKS, "homework", f"set-{number}.ipynb"),
                                       lambda cell: cell.id == "setup" or cell.id.startswith(("study-", "commit-", "decide-")))])
                for number in names or "12345"]
    measure_kernels(int(count), jobs)


if __name__ == "__main__":
    if len(sys.argv) < 3:
        raise SystemExit(__doc__)
    main(*sys.argv[1:])
