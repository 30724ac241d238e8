#!/usr/bin/env python3
"""Makes unwedge-publish, the one file that hosts run, of the package infra/host/publisher.

usage: build_publisher.py FILE

A zip archive that Python runs (stored, as the documents that carry it compress better than zip does), without comments, docstrings and
annotations. A line stays where it was, so that a traceback names the lines of the source. The same sources give the same bytes under
any Python.
"""

import ast
import io
import os
import pathlib
import re
import sys
import tokenize
import zipfile

PACKAGE = pathlib.Path(__file__).resolve().parent / "publisher"
SHEBANG = b"#!/usr/bin/env python3\n"
EPOCH = (1980, 1, 1, 0, 0, 0)  # the first that a zip archive can hold
MAIN = "import sys\n\nfrom publisher.cli import main\n\nsys.exit(main())\n"


def stripped(source: str) -> str:
    """A module without its comments, docstrings and the annotations of its functions, each line where it was."""
    return without_annotations(without_comments(source))


def without_comments(source: str) -> str:
    lines = source.splitlines()
    previous = tokenize.NEWLINE  # the type of the last token that is neither a comment nor a line's end within a statement
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        (row, column), (last, end) = token.start, token.end
        if token.type == tokenize.COMMENT:
            lines[row - 1] = lines[row - 1][:column].rstrip()
        elif token.type == tokenize.STRING and previous in (tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT) and not lines[last - 1][end:].strip():
            # A body must not become empty: what is nothing but a docstring keeps a pass.
            lines[row - 1] = lines[row - 1][:column] + "pass" if previous == tokenize.INDENT and _alone(lines, last, column) else ""
            for between in range(row, last):
                lines[between] = ""
        if token.type not in (tokenize.COMMENT, tokenize.NL):
            previous = token.type
    return "\n".join(lines).rstrip("\n") + "\n"


def _alone(lines: list, last: int, column: int) -> bool:
    """Whether nothing of the same depth follows the line."""
    for line in lines[last:]:
        if line.strip() and not line.lstrip().startswith("#"):
            return len(line) - len(line.lstrip()) < column
    return True


def without_annotations(source: str) -> str:
    """Nobody asks for those of functions. Fields of a class must have one, which is str: nobody asks of which kind it is."""
    lines = [line.encode() for line in source.split("\n")]
    tree = ast.parse(source)
    cuts = []  # row, first column, what goes, what comes in its place
    for field in (node for kind in ast.walk(tree) if isinstance(kind, ast.ClassDef) for node in kind.body if isinstance(node, ast.AnnAssign)):
        cuts.append((field.lineno, field.annotation.col_offset, field.annotation, b"str"))
    for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
        arguments = function.args
        for argument in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, arguments.vararg, arguments.kwarg):
            if argument is not None and argument.annotation is not None:
                cuts.append((argument.lineno, argument.col_offset + len(argument.arg.encode()), argument.annotation, b""))
        if function.returns is not None:
            row, column = function.returns.lineno, function.returns.col_offset
            cuts.append((row, len(lines[row - 1][: lines[row - 1].rindex(b"->", 0, column)].rstrip()), function.returns, b""))
        cuts += [
            (node.target.end_lineno, node.target.end_col_offset, node.annotation, b"")
            for statement in function.body
            for node in ast.walk(statement)
            if isinstance(node, ast.AnnAssign) and node.value is not None
        ]
    for row, start, annotation, instead in sorted(set(cuts), key=lambda cut: cut[:2], reverse=True):
        assert annotation.end_lineno == row, "an annotation of more than one line: line %d" % row
        lines[row - 1] = lines[row - 1][:start] + instead + lines[row - 1][annotation.end_col_offset :]
    return re.sub(r"(?m)^from typing import (.*)$", lambda m: _used(m[1], source=b"\n".join(lines).decode()), b"\n".join(lines).decode())


def _used(names: str, source: str) -> str:
    """The import of those names of typing that are still used."""
    used = [name for name in names.split(", ") if len(re.findall(r"\b%s\b" % name, source)) > 1]
    return "from typing import " + ", ".join(used) if used else ""


def archive() -> bytes:
    """The built program."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive_file:
        files = {"__main__.py": MAIN}
        for path in sorted(PACKAGE.iterdir()):
            if path.suffix == ".py" and path.name != "__main__.py":
                files["publisher/" + path.name] = stripped(path.read_text(encoding="utf-8"))
            elif path.suffix == ".json":
                files["publisher/" + path.name] = path.read_text(encoding="utf-8")
        for name, text in files.items():
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            archive_file.writestr(entry, text)
    return SHEBANG + packed.getvalue()


def main(arguments: list) -> int:
    if len(arguments) != 1 or arguments[0].startswith("-"):
        print(__doc__, file=sys.stderr)
        return 2
    target = pathlib.Path(arguments[0])
    made = target.with_name(target.name + ".new")
    made.write_bytes(archive())
    made.chmod(0o755)
    os.replace(made, target)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
