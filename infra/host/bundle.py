"""Packs what install-document carries (unpack.py unpacks it on the host), small enough for an SSM document.

Its text has to pass for JSON, for SSM's parameters and for a shell's here-document.
- bzip2 is smaller here than gzip by a sixth, and than xz.
- The publisher's modules are carried one by one and become its zip archive on the host: checksums and lengths do not compress.
- Lines that are comments go from the installer and the units, where nobody reads them on a host.
- Base 85: 5 characters for 4 bytes. Python's alphabet has braces, of which two in a row would begin a parameter of SSM's: a comma,
  which it has not, stands for the opening one.
"""

import base64
import bz2
import io
import zipfile

import unpack


def without_comments(text: str) -> str:
    """A shell script or a unit without the lines that are comments, but the first; it must have no here-document."""
    assert "<<" not in text, "what looks like a comment in a here-document is text"
    lines = text.splitlines(keepends=True)
    return "".join(line for i, line in enumerate(lines) if (i == 0 and line.startswith("#!")) or (line.strip() and not line.lstrip().startswith("#")))


def packed(files: dict[str, bytes]) -> str:
    """The files in one text of printable characters; unwedge-publish is the archive that build_publisher makes."""
    parts = []
    for name, content in files.items():
        if name == "unwedge-publish":
            parts += [part for path, text in modules(content).items() for part in (f"{name}/{path}".encode(), text)]
        else:
            parts += [name.encode(), content]
    assert not any(b"\0" in part for part in parts), "a zero byte parts the files"
    made = base64.b85encode(bz2.compress(b"\0".join(parts), 9)).decode("ascii").replace("{", ",")
    assert unpack.unpacked(made) == files, "what is unpacked is not what was packed"
    return made


def modules(program: bytes) -> dict[str, bytes]:
    """The modules of the zip archive, in its order."""
    with zipfile.ZipFile(io.BytesIO(program)) as archive:
        return {entry.filename: archive.read(entry) for entry in archive.infolist()}
