"""Writes zip files that no honest student would: make-zip.py KIND FILE NOTEBOOK"""
import sys, zipfile

kind, file, notebook = sys.argv[1:]
with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
    if kind == "escape":
        for name in ("../escaped.ipynb", "/tmp/escaped.ipynb", "a/../../escaped2.ipynb", "C:\\escaped.ipynb"):
            archive.writestr(zipfile.ZipInfo(name), open(notebook).read())
    if kind == "link":
        link = zipfile.ZipInfo("link.ipynb")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    if kind == "bomb":
        with archive.open("bomb.ipynb", "w", force_zip64=True) as entry:
            for _ in range(40):
                entry.write(b" " * 1_000_000)
    if kind != "many":
        archive.write(notebook, "honest.ipynb")
    else:
        archive.write(notebook, "anna/set-9.ipynb")
        archive.write(notebook, "ben/set-9.ipynb")
        archive.write(notebook, "__MACOSX/ben/._set-9.ipynb")
