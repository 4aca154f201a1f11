"""Executes one notebook in its own kernel, writes it with its outputs, and reports as JSON lines on standard output.

usage: run_notebook.py NOTEBOOK OUT.ipynb SECONDS_PER_CELL [SECONDS_TO_START]

Lines: {"waiting": 10} every ten seconds until the kernel answers; {"cell": 3, "of": 12} before each code cell; at the end {"done": true}, or
{"failed": {"cell", "name", "message", "source"}}. A failure leaves nothing behind. Written in Python because nbclient is Jupyter's own and well kept.
"""

import atexit
import json
import os
import sys
import threading
import time

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

SECONDS_TO_START = 300  # nbclient's own 60 are too few where other programs keep the machine busy


def say(**message):
    sys.stdout.write(json.dumps(message) + "\n")  # at once, since two threads speak
    sys.stdout.flush()


def fail(cell, name, message, source=""):
    say(failed={"cell": cell, "name": name or "Error", "message": message, "source": source.strip().split("\n")[0]})
    sys.exit(1)


def say_while_waiting(started, answered):
    while not answered.wait(10):
        say(waiting=round(time.monotonic() - started))


def main(notebook_path, out_path, seconds, seconds_to_start=SECONDS_TO_START):
    try:
        notebook = nbformat.read(notebook_path, as_version=4)
        nbformat.validate(notebook)
    except Exception as error:
        fail(0, "NotANotebook", str(error).split("\n")[0] or type(error).__name__)
    code = [index for index, cell in enumerate(notebook.cells) if cell.cell_type == "code"]
    current = {"number": 0, "source": ""}

    def before(cell, cell_index, **_):
        if cell_index in code:
            current.update(number=code.index(cell_index) + 1, source=cell.source)
            say(cell=current["number"], of=len(code))

    answered = threading.Event()
    client = NotebookClient(
        notebook,
        timeout=seconds,
        startup_timeout=seconds_to_start,
        on_notebook_start=lambda **_: answered.set(),
        iopub_timeout=seconds,  # by default nbclient drops outputs that come 4 s after the cell's end
        raise_on_iopub_timeout=True,
        kernel_name="tslab",
        resources={"metadata": {"path": os.path.dirname(os.path.abspath(notebook_path))}},
        on_cell_start=before,
    )
    started = time.monotonic()
    threading.Thread(target=say_while_waiting, args=(started, answered), daemon=True).start()
    try:
        client.execute()
    except CellExecutionError as error:
        fail(current["number"], error.ename, error.evalue, current["source"])
    except CellTimeoutError:
        fail(current["number"], "Timeout", f"the cell took longer than {seconds} s", current["source"])
    except DeadKernelError:
        fail(current["number"], "DeadKernel", "the kernel died", current["source"])
    except RuntimeError as error:
        if answered.is_set():
            raise
        atexit.unregister(client._cleanup_kernel)  # done already; at exit it fails, with an AssertionError as the last line
        waited = f"{time.monotonic() - started:.0f} s"
        if "died" in str(error):
            fail(0, "Kernel", f"the TypeScript kernel ended within {waited} of its start, before it answered; npx scaling doctor says what is missing")
        fail(0, "Kernel", f"the TypeScript kernel was started and has not answered in {waited}; other programs may keep this machine busy: run the command again when they have ended, or see with npx scaling doctor whether the kernel works")
    unfinished = f"{out_path}.{os.getpid()}.new"
    try:
        with open(unfinished, "w", encoding="utf-8") as file:
            nbformat.write(notebook, file)
        os.replace(unfinished, out_path)
    except OSError as error:
        if os.path.exists(unfinished):
            os.remove(unfinished)
        fail(0, "Page", f"cannot write {out_path}: {error.strerror}")
    say(done=True)


if __name__ == "__main__":
    main(*sys.argv[1:3], *map(int, sys.argv[3:]))
