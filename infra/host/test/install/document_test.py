"""The SSM document: it carries the files whole, its patterns let nothing else through, and what it carries runs."""

import base64
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile

from hosts import BUILT, FILES, PROGRAMS, HostCase

INJECTIONS = [" ", "$(id)", "`id`", "a;id", "a|id", "a&id", "a'b", "a' ; id ; '", 'a"b', "a\\", "a\nid", "a\n\n", "\na", "a b", "{{x}}", "$HOME", "a>b",
              "*", "-rf", "--purge", "../x", "é", "a\0b", "a\tb", "%s", "!!", "#", "~", "{{Fleet}}", "${IFS}", "'", "''", "=", "a=b=", "====", "a===", "<(id)"]
GOOD = {"Action": ["install", "uninstall", "status"], "Fleet": ["", "devnet", "lean.net-1_b", "a" * 128], "Period": ["", "1", "10", "60", "300"],
        "Configuration": ["", "e30=", "e30", "YWI+/w==", "a" * 5000]}
BAD = {"Action": ["", "purge", "installs", "Install", "xinstall", "install --purge"], "Fleet": ["_a", ".a", "-a", "a" * 129, "a/b", "a:b"],
       "Period": ["0", "45", "6e1", "060", "60s", "3600"], "Configuration": ["a-b", "a_b", "{}", "a.b", "=a"]}


def printed(*arguments, **changes):
    command = [sys.executable, str(changes.pop("place", PROGRAMS) / "install-document"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True, **changes).stdout


class Document(HostCase):
    def setUp(self):
        super().setUp()
        self.document = json.loads(printed())
        self.step = self.document["mainSteps"][0]
        self.lines = self.step["inputs"]["runCommand"]

    def filled(self, **values):
        """The agent's own way with parameters: their text in place of their name."""
        script = "\n".join(self.lines) + "\n"
        for name, parameter in self.document["parameters"].items():
            value = values.get(name, parameter["default"])
            self.assertRegex(value, parameter["allowedPattern"])
            script = re.sub(r"\{\{\s*" + name + r"\s*\}\}", lambda _, value=value: value, script)
        self.assertNotIn("{{", script)
        path = self.host.folder / "_script.sh"
        path.write_text(script)
        path.chmod(0o700)
        return path

    # ---- Its form

    def test_its_form(self):
        self.assertEqual("2.2", self.document["schemaVersion"])
        self.assertEqual(["Action", "Fleet", "Period", "Configuration"], list(self.document["parameters"]))
        self.assertEqual(("aws:runShellScript", "1800"), (self.step["action"], self.step["inputs"]["timeoutSeconds"]))
        self.assertEqual({"StringEquals": ["platformType", "Linux"]}, self.step["precondition"])
        self.assertEqual("#!/bin/sh", self.lines[0])

    def test_it_leaves_room_for_a_configuration_of_4_kb(self):
        self.assertLess(len(printed()) + 4096, 64 * 1024)

    def test_the_same_files_give_the_same_bytes_whoever_prints_them_where_and_when(self):
        copy = self.host.folder / "copy"
        copy.mkdir()
        for folder in ("publisher", "restart"):
            shutil.copytree(PROGRAMS / folder, copy / folder, ignore=shutil.ignore_patterns("__pycache__"))
        for name in ["install-document", "ssm_document.py", "build_publisher.py", "build_restart.py", *FILES]:
            if name not in BUILT:
                shutil.copy(PROGRAMS / name, copy)
        for path in copy.rglob("*.*"):
            os.utime(path, (1, 1))
            os.chmod(path, 0o600)
        self.assertEqual(printed(), printed(place=copy, cwd="/", env={"TZ": "Asia/Tokyo", "PATH": os.environ["PATH"]}, umask=0o077))

    def test_it_carries_the_files_whole(self):
        first = next(i for i, line in enumerate(self.lines) if "<<'UNWEDGE_FILES_END'" in line) + 1
        text = "".join(self.lines[first : self.lines.index("UNWEDGE_FILES_END")])
        with tarfile.open(fileobj=io.BytesIO(base64.b64decode(text, validate=True))) as tar:
            carried = {entry.name: tar.extractfile(entry).read() for entry in tar}
        self.assertEqual({name: (self.host.source / name).read_bytes() for name in FILES}, carried)

    def test_every_parameter_stands_once_and_between_single_quotes(self):
        text = "\n".join(self.lines)
        self.assertEqual(sorted(self.document["parameters"]), sorted(re.findall(r"'\{\{(\w+)\}\}'", text)))
        self.assertEqual(4, text.count("{{"))

    def test_every_pattern_lets_the_good_through_and_refuses_injections(self):
        for name, parameter in self.document["parameters"].items():
            pattern = parameter["allowedPattern"]
            self.assertTrue(pattern.startswith("^") and pattern.endswith("$"), pattern)
            self.assertTrue(re.search(pattern, parameter["default"]), name)
            for value in GOOD[name]:
                self.assertTrue(re.search(pattern, value), (name, value))
            for value in INJECTIONS + BAD[name]:
                if name == "Configuration" and re.fullmatch("=", value):
                    continue  # no base64, but nothing to a shell either
                # As strict as the least strict reader: $ also matches before a last newline, which is text between single quotes.
                found = re.search(pattern, value)
                self.assertTrue(found is None or value == found.group() + "\n", (name, value))

    def test_shellcheck_has_nothing_to_say(self):
        try:
            done = subprocess.run(["shellcheck", "-s", "sh", "-"], input=printed("--script"), capture_output=True, text=True, check=False)
        except FileNotFoundError:
            self.skipTest("no shellcheck")
        self.assertEqual("", done.stdout)

    # ---- What it carries, run

    def test_its_own_script_installs_tells_its_status_and_uninstalls(self):
        script = self.filled(Fleet="devnet", Period="10")
        said = self.done(self.host.script(script, "sh", "-c"))
        self.assertTrue(self.host.runs())
        self.assertEqual(("devnet", 10), (self.host.installed()["fleet"], self.host.installed()["period"]))
        self.assertIn("zeam_10", said.out)
        for shell in (["sh"], ["bash"]):
            with self.untouched():
                self.done(self.host.script(script, *shell))
        with self.untouched():
            self.assertEqual(said.out.splitlines()[0], self.done(self.host.script(self.filled(Action="status"), "sh")).out.splitlines()[0])
        self.done(self.host.script(self.filled(Action="uninstall", Fleet="devnet"), "sh"))
        self.assertFalse(self.host.runs())
        self.assertTrue(self.host.at("/etc/unwedge/publisher.json").exists())

    def test_its_own_script_takes_a_configuration_in_base64(self):
        mine = self.host.configuration(period=30)
        given = base64.b64encode(mine.read_bytes()).decode()
        self.done(self.host.script(self.filled(Fleet="devnet", Configuration=given), "sh"))
        self.assertEqual(mine.read_bytes(), self.host.at("/etc/unwedge/publisher.json").read_bytes())

    def test_its_own_script_refuses_what_is_no_configuration(self):
        for given, word in [("abc", "Configuration is not base64"), ("e30=", "fleet: is missing"), ("bm9uc2Vuc2U=", "is not JSON")]:
            with self.subTest(given=given), self.untouched():
                said = self.host.script(self.filled(Fleet="devnet", Configuration=given), "sh")
                self.assertNotEqual(0, said.code)
                self.assertRegex(said.err, f"{word}|{word}.*nothing was changed")
                self.assert_nothing_left()

    def test_its_own_script_needs_a_fleet_on_a_fresh_host(self):
        with self.untouched():
            self.fails(2, "there is no configuration yet", self.host.script(self.filled(), "sh"))

    def test_its_own_script_unpacks_without_tar_where_there_is_python(self):
        (self.host.bin / "tar").unlink()
        (self.host.bin / "python3").symlink_to(self.host.root / "usr/bin/python3")
        path = self.filled(Fleet="devnet")
        script = re.sub(r"(?m)^PATH=.*$", f"PATH={self.host.bin}", path.read_text(), count=1)
        path.write_text(script)
        self.done(self.host.script(path, "sh"))
        self.assertTrue(self.host.runs())
