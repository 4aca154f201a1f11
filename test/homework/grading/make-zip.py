"""Writes zip files that no honest student would: make-zip.py KIND FILE NOTEBOOK"""
import os, struct, sys, zipfile

kind, file, notebook = sys.argv[1:]
content = b"" if os.path.isdir(notebook) else open(notebook, "rb").read()


def patched(change):
    """The finished file with its bytes changed."""
    data = bytearray(open(file, "rb").read())
    change(data)
    open(file, "wb").write(data)


with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
    if kind == "escape":
        for name in ("../escaped.ipynb", "/tmp/escaped.ipynb", "a/../../escaped2.ipynb", "C:\\escaped.ipynb"):
            archive.writestr(zipfile.ZipInfo(name), content)
    if kind == "link":
        link = zipfile.ZipInfo("link.ipynb")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    if kind == "bomb":
        with archive.open("bomb.ipynb", "w", force_zip64=True) as entry:
            for _ in range(40):
                entry.write(b" " * 1_000_000)
    if kind == "megabytes":  # as many bytes as one student may hand in, and more
        for i in range(11):
            archive.writestr(f"aaron/{i}.ipynb", b" " * 19_900_000)
    if kind == "capitals":
        archive.writestr("ANNA.IPYNB", content)
    if kind == "secret":
        archive.writestr("aaron/set-9.ipynb", content, zipfile.ZIP_STORED)
    if kind == "lzma":
        archive.writestr("aaron/set-9.ipynb", content, zipfile.ZIP_LZMA)
    if kind == "flood":
        for i in range(3000):
            archive.writestr(f"aaron/node_modules/{i}.js", b"")
        for i in range(250):
            archive.writestr(f"aaron/{i}.ipynb", content)
    if kind == "nested":
        archive.writestr("aaron/set-9.zip", b"PK\x05\x06" + bytes(18))
    if kind == "corrupt":
        archive.writestr("aaron/set-9.ipynb", content, zipfile.ZIP_STORED)
    if kind == "dos":
        archive.writestr("M_ller/set-9.ipynb", content)
    if kind == "twice":
        archive.writestr("honest/set-9.ipynb", b"{}")
    if kind == "many":
        archive.write(notebook, "anna/set-9.ipynb")
        archive.write(notebook, "ben/set-9.ipynb")
        archive.write(notebook, "__MACOSX/ben/._set-9.ipynb")
    elif kind == "folder":  # NOTEBOOK is a folder: all that is in it, below its own name
        for folder, _, names in os.walk(notebook):
            for name in names:
                path = os.path.join(folder, name)
                archive.write(path, os.path.relpath(path, os.path.dirname(notebook)))
    else:
        archive.writestr("honest/set-9.ipynb", content)
    if kind == "torn":
        archive.writestr("zoe/set-9.ipynb", content)

if kind == "corrupt":
    patched(lambda data: data.__setitem__(slice(100, 110), b"##########"))
if kind == "secret":  # says of its first entry that it is encrypted, in both of the places that say so
    patched(lambda data: [data.__setitem__(at, data[at] | 1) for at in (6, data.index(b"PK\x01\x02") + 8)])
if kind == "dos":  # as DOS wrote an umlaut
    patched(lambda data: data.__setitem__(slice(0, len(data)), data.replace(b"M_ller", b"M\x81ller")))
if kind == "torn":
    patched(lambda data: data.__setitem__(slice(data.rindex(b"PK\x01\x02"), data.rindex(b"PK\x01\x02") + 4), b"XXXX"))
