"""Packs what install-document carries, as small as it gets with what a host can unpack (unpack.py).

A document has 64 kB, and its text has to pass for JSON, for SSM's parameters and for a shell's here-document. Of 128 kB of these files
gzip and base 64 make 49 kB of it, bzip2 and base 85 41, what is done here 39.
- The publisher's modules are carried one by one and become its zip archive on the host: checksums and lengths do not compress.
- Lines that are comments go from what nobody reads on a host, or reads here: the installer and the units.
- Frequent words and indentations stand as one byte each that the text does not use, which helps xz as it does any compressor.
- Base 85: 5 characters for 4 bytes. Python's alphabet has braces, of which two in a row would begin a parameter of SSM's: a comma,
  which it has not, stands for the opening one.
"""

import base64
import collections
import io
import lzma
import re
import zipfile

import unpack

WORD = re.compile(rb"\n +|[A-Za-z_]{3,}")
# Text in bytes: no alignment to look for (pb), and a checksum of 4 bytes is enough.
XZ = {"check": lzma.CHECK_CRC32, "filters": [{"id": lzma.FILTER_LZMA2, "preset": 9 | lzma.PRESET_EXTREME, "pb": 0}]}


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
    text = b"\0".join(parts)
    compressed = lzma.compress(with_words(text), **XZ)
    made = base64.b85encode(compressed).decode("ascii").replace("{", ",")
    assert unpack.unpacked(made) == files, "what is unpacked is not what was packed"
    return made


def modules(program: bytes) -> dict[str, bytes]:
    """The modules of the zip archive, in its order."""
    with zipfile.ZipFile(io.BytesIO(program)) as archive:
        return {entry.filename: archive.read(entry) for entry in archive.infolist()}


def with_words(text: bytes) -> bytes:
    """The text with its most frequent words as single bytes, and before it which byte is which word."""
    free = [byte for byte in range(1, 256) if byte not in text]
    counts = collections.Counter(WORD.findall(text))
    worth = {word: (len(word) - 1) * count for word, count in counts.items() if count > 2}
    best = sorted(worth, key=lambda word: (-worth[word], word))[: len(free)]
    words = {}
    for byte, word in zip(free, sorted(best, key=lambda word: (-len(word), word))):
        text = text.replace(word, bytes([byte]))
        words[bytes([byte])] = word
    return b"\0".join(byte + word for byte, word in words.items()) + b"\0\0" + text
