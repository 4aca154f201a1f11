"""Talks with the course's kernel as a Jupyter client does. Standard input: a JSON list of talks, each {"cells", "stop", "interrupt"}: cells are
sent together, with stop_on_error as "stop" says, and interrupted half a second after the kernel began if "interrupt" says so. Standard output: for each talk a list
with, for each cell, the status, name and message of its reply, what it printed, and the counts in the reply and beside its input."""

import json
import queue
import subprocess
import sys
import time

from jupyter_client.manager import KernelManager


def talk(manager, client, cells, stop=True, interrupt=False, complete=None):
    ids = [client.execute(cell, stop_on_error=stop) for cell in cells]
    told = {one: {"status": None, "printed": "", "input": None} for one in ids}
    idle, end = set(), time.monotonic() + 60
    while (any(one["status"] is None for one in told.values()) or idle != set(ids)) and time.monotonic() < end:
        for channel in (client.get_shell_msg, client.get_iopub_msg):
            try:
                message = channel(timeout=0.05)
            except queue.Empty:
                continue
            kind, content, one = message["msg_type"], message["content"], message["parent_header"].get("msg_id")
            if one not in told:
                continue
            if kind == "execute_reply":
                told[one].update(status=content["status"], name=content.get("ename"), message=content.get("evalue"), count=content.get("execution_count"))
            if kind == "execute_input":
                told[one]["input"] = content["execution_count"]
            if kind == "stream":
                told[one]["printed"] += content["text"]
            if kind == "status" and interrupt:
                interrupt = False
                time.sleep(0.5)
                manager.interrupt_kernel()
            if kind == "status" and content["execution_state"] == "idle":
                idle.add(one)
    answers = [told[one] for one in ids]
    if complete is not None:
        answers.append({"matches": client.complete(complete, len(complete), reply=True, timeout=60)["content"]["matches"]})
    return answers


manager = KernelManager(kernel_name="tslab")
manager.start_kernel(cwd=sys.argv[1], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
client = manager.client()
client.start_channels()
client.wait_for_ready(timeout=120)
json.dump([talk(manager, client, **one) for one in json.load(sys.stdin)], sys.stdout)
client.stop_channels()
manager.shutdown_kernel(now=True)
