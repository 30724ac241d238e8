"""The commands that invoke the function, as documents and the stack's outputs have them, with a stand-in for the AWS CLI: what comes out of them."""

import json
import os
import pathlib
import re
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
REPORT = {"counts": {"HEALTHY": 2}, "nodes": []}
COUNTS = {"README.md": 4, "docs/operations.md": 3, "docs/runbook.md": 2, "infra/template.yaml": 2}
# As the AWS CLI v2 does: the answer into the file that is named last, then its own status to standard output.
AWS = """#!/bin/sh
[ "$1 $2 $3 $4" = "lambda invoke --function-name unwedge-devnet" ] || exit 252
[ ! -e "$STUB/refused" ] || { echo "An error occurred (AccessDeniedException)" >&2; exit 254; }
for file; do :; done
printf '%s' '{"counts": {"HEALTHY": 2}, "nodes": []}' >"$file"
printf '{\\n    "StatusCode": 200,\\n    "ExecutedVersion": "$LATEST"\\n}\\n'
"""


def commands():
    """Each with the file that has it."""
    for name in ("README.md", "docs/operations.md", "docs/runbook.md", "infra/template.yaml"):
        text = (ROOT / name).read_text(encoding="utf-8").replace("\\\n", " ").replace('\\"', '"')
        for command in re.findall(r"aws lambda invoke .*?--payload .*$", text, re.M):
            yield name, (command.removesuffix('"') if name.endswith(".yaml") else command).replace("${Function}", "unwedge-devnet")


class Invoke(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        (self.folder / "aws").write_text(AWS, encoding="utf-8")
        (self.folder / "aws").chmod(0o755)

    def run_all(self, shell):
        """What each command prints; $COMMAND is the command."""
        found = list(commands())
        self.assertEqual(COUNTS, {name: [n for n, _ in found].count(name) for name, _ in found})
        for name, command in found:
            with self.subTest(file=name, command=command):
                environment = {**os.environ, "PATH": f"{self.folder}:{os.environ['PATH']}", "STUB": str(self.folder), "FLEET": "devnet", "COMMAND": command}
                yield subprocess.run(["sh", "-c", shell], cwd=self.folder, env=environment, capture_output=True, text=True, timeout=30, check=False)

    def test_the_answer_and_nothing_else_is_printed(self):
        for done in self.run_all('eval "$COMMAND"'):
            self.assertEqual((0, REPORT, ""), (done.returncode, json.loads(done.stdout), done.stderr))

    def test_redirected_into_a_file_it_is_whole(self):
        for done in self.run_all('(eval "$COMMAND") >redirected; cat redirected'):
            self.assertEqual(REPORT, json.loads(done.stdout))

    def test_what_failed_prints_no_answer_of_an_earlier_run(self):
        (self.folder / "answer.json").write_text("{}", encoding="utf-8")
        (self.folder / "refused").touch()
        for done in self.run_all('eval "$COMMAND"'):
            self.assertEqual(("", "An error occurred (AccessDeniedException)\n"), (done.stdout, done.stderr))
            self.assertNotEqual(0, done.returncode)


if __name__ == "__main__":
    unittest.main()
