"""Executes one notebook in its own kernel, writes it with its outputs, and reports as JSON lines on standard output.

usage: run_notebook.py NOTEBOOK OUT.ipynb SECONDS_PER_CELL

Lines: {"cell": 3, "of": 12} before each code cell; at the end {"done": true}, or {"failed": {"cell", "name", "message", "source"}}.
A failure leaves nothing behind. Written in Python because nbclient is Jupyter's own and well kept.
"""

import json
import os
import sys

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError


def say(**message):
    print(json.dumps(message), flush=True)


def fail(cell, name, message, source=""):
    say(failed={"cell": cell, "name": name or "Error", "message": message, "source": source.strip().split("\n")[0]})
    sys.exit(1)


def main(notebook_path, out_path, seconds):
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

    client = NotebookClient(
        notebook,
        timeout=seconds,
        iopub_timeout=seconds,  # by default nbclient drops outputs that come 4 s after the cell's end
        raise_on_iopub_timeout=True,
        kernel_name="tslab",
        resources={"metadata": {"path": os.path.dirname(os.path.abspath(notebook_path))}},
        on_cell_start=before,
    )
    try:
        client.execute()
    except CellExecutionError as error:
        fail(current["number"], error.ename, error.evalue, current["source"])
    except CellTimeoutError:
        fail(current["number"], "Timeout", f"the cell took longer than {seconds} s", current["source"])
    except DeadKernelError:
        fail(current["number"], "DeadKernel", "the kernel died", current["source"])
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
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
