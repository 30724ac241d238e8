"""The script's text: its parts, how they are assembled, and that nothing in it is taken for something else."""

import pathlib
import subprocess
import tempfile
import unittest

import build_restart
from hosts import SCRIPT


class TheText(unittest.TestCase):
    def test_shellcheck_finds_nothing(self):
        done = subprocess.run(["shellcheck", "-s", "sh", "-"], input=build_restart.whole(), capture_output=True, text=True, check=False)
        self.assertEqual("", done.stdout)

    def test_no_part_is_longer_than_200_lines(self):
        parts = sorted(build_restart.PARTS.iterdir())
        self.assertGreater(len(parts), 5)
        self.assertEqual({}, {part.name: lines for part in parts if (lines := len(part.read_text().splitlines())) > 200})

    def test_every_build_gives_the_same_bytes_and_no_comment_but_the_first(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "unwedge-restart"
            self.assertEqual(0, build_restart.main([str(path)]))
            self.assertEqual(SCRIPT.read_bytes(), path.read_bytes())
            self.assertEqual(0o755, path.stat().st_mode & 0o777)
        lines = SCRIPT.read_text().splitlines()
        self.assertEqual(("#!/bin/sh", True), (lines[0], lines[1].startswith("# unwedge-restart: ")))
        comments = [line.strip() for line in lines[2:] if line.lstrip().startswith("#")]
        self.assertEqual([], [comment for comment in comments if not comment.startswith("# shellcheck disable=")])

    def test_it_has_nothing_that_ssm_takes_for_a_parameter(self):
        self.assertNotIn("{{", build_restart.whole())

    def test_each_shell_takes_it(self):
        for shell in ("dash", "bash --posix", "busybox sh"):
            with self.subTest(shell=shell):
                self.assertEqual(0, subprocess.run([*shell.split(), "-n", str(SCRIPT)], check=False).returncode)
