"""Unpacks on a host what install-document carries (bundle.py packs it). Reads it on standard input, writes files into the folder that is named.

The document carries this program whole, between single quotes: it has none, and needs nothing but the standard library of Python 3.9.
"""

import base64
import bz2
import io
import os
import sys
import zipfile

SHEBANG = b"#!/usr/bin/env python3\n"


def program(modules):
    """unwedge-publish, as build_publisher.py makes it of its modules: a zip archive that Python runs."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name, content in modules.items():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))  # the first that a zip archive can hold
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            archive.writestr(entry, content)
    return SHEBANG + packed.getvalue()


def unpacked(text):
    """The files by name."""
    parts = bz2.decompress(base64.b85decode(text.replace("\n", "").replace(",", "{"))).split(b"\0")
    files, modules = {}, {}
    for path, content in zip(parts[::2], parts[1::2]):
        folder, name = os.path.split(path.decode())
        if folder:
            modules[path.decode().split("/", 1)[1]] = content
        else:
            files[name] = content
    files["unwedge-publish"] = program(modules)
    return files


def main():
    for name, content in unpacked(sys.stdin.read()).items():
        with open(os.path.join(sys.argv[1], name), "wb") as file:
            file.write(content)


if __name__ == "__main__":
    main()
