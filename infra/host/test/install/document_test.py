"""The SSM document: it carries the files whole, its patterns let nothing else through, and what it carries runs."""

import base64
import json
import os
import re
import shutil
import subprocess
import sys

import build_publisher
import bundle
import unpack
from hosts import FILES, PROGRAMS, UNITS, HostCase

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

    def test_it_leaves_6_kb_of_room_beside_a_configuration_of_4_kb(self):
        taken = len(printed().encode()) + 4096
        print(f"install-document: {taken} bytes with a configuration of 4,096, {65536 - taken} of SSM's 65,536 left")
        self.assertLessEqual(taken, 65536 - 6144)

    def test_it_is_refused_where_it_is_more_than_ssm_takes(self):
        program = "import ssm_document, sys; sys.exit(ssm_document.main([], '', {'a': 'b' * 60_000}, int(sys.argv[1])))"
        too_much = r"^the document has 600\d\d bytes and its parameters up to 6000: 4\d\d more than SSM's 65536$"
        for parameters, code, trouble in [(5_000, 0, "^$"), (6_000, 1, too_much)]:
            command = [sys.executable, "-B", "-c", program, str(parameters)]
            done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=PROGRAMS)
            self.assertEqual((code, code == 0), (done.returncode, bool(done.stdout)), done.stderr)
            self.assertRegex(done.stderr.strip(), trouble)

    def test_the_same_files_give_the_same_bytes_whoever_prints_them_where_and_when(self):
        copy = self.host.folder / "copy"
        shutil.copytree(PROGRAMS, copy, ignore=shutil.ignore_patterns("test", "__pycache__"))
        for path in copy.rglob("*"):
            os.utime(path, (1, 1))
            path.chmod(0o700 if path.is_dir() else 0o600)
        self.assertEqual(printed(), printed(place=copy, cwd="/", env={"TZ": "Asia/Tokyo", "PATH": os.environ["PATH"]}, umask=0o077))

    def carried(self):
        first = next(i for i, line in enumerate(self.lines) if "<<'UNWEDGE_FILES_END'" in line) + 1
        text = "".join(self.lines[first : self.lines.index("UNWEDGE_FILES_END")])
        self.assertNotRegex(text, "[{\"'\\\\ ]")
        return unpack.unpacked(text)

    def test_it_carries_the_built_publisher_whole_and_what_leads_to_the_restart_document_s_script(self):
        carried = self.carried()
        self.assertEqual(sorted(FILES), sorted(carried))
        self.assertEqual((self.host.source / "unwedge-publish").read_bytes(), carried["unwedge-publish"])
        self.assertEqual((PROGRAMS / "unwedge-restart.stub").read_bytes(), carried["unwedge-restart"])

    def test_of_install_and_the_units_it_leaves_out_the_comments_and_nothing_else(self):
        carried = self.carried()
        self.assertTrue(carried["install"].startswith(b"#!/bin/sh\n"))
        for name in ("install", *UNITS):
            with self.subTest(name=name):
                lines = [line for line in carried[name].decode().splitlines() if line != "#!/bin/sh"]
                source = (PROGRAMS / name).read_text().splitlines()
                self.assertEqual(lines, [line for line in source if line.strip() and not line.lstrip().startswith("#")])

    def test_whatever_the_files_hold_comes_out_as_it_went_in(self):
        program = build_publisher.archive()
        for text in ("", "a", "\u00e9\u4e16", "the the the the other the", "\n    \n    \n    x", "".join(map(chr, range(1, 256)))):
            files = {"a": text.encode(), "b": text.encode("latin-1", "ignore"), "unwedge-publish": program}
            self.assertEqual(files, unpack.unpacked(bundle.packed(files)))
        with self.assertRaisesRegex(AssertionError, "a zero byte parts the files"):
            bundle.packed({"a": b"b\0c", "unwedge-publish": program})

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

    def without_python(self, **values):
        """The script on a host that has no Python but what its PATH leads to."""
        path = self.filled(Fleet="devnet", **values)
        script = path.read_text().replace("python=/usr/bin/python3\n", "python=/nowhere/python3\n", 1)
        path.write_text(re.sub(r"(?m)^PATH=.*$", f"PATH={self.host.bin}", script, count=1))
        return path

    def test_its_own_script_takes_another_python_where_the_distribution_has_none(self):
        (self.host.bin / "python3").symlink_to(self.host.root / "usr/bin/python3")
        self.done(self.host.script(self.without_python(), "sh"))
        self.assertTrue(self.host.runs())

    def test_its_own_script_changes_nothing_where_there_is_no_python_or_only_part_of_one(self):
        with self.untouched():
            self.fails(1, "there is no python3 here: install it from the distribution, nothing was changed", self.host.script(self.without_python(), "sh"))
            self.assert_nothing_left()
        self.host.stand_in(self.host.bin / "python3", "#!/bin/sh\necho \"ModuleNotFoundError: No module named '_bz2'\" >&2\nexit 1\n")
        with self.untouched():
            answer = self.host.script(self.without_python(), "sh")
            self.fails(1, "with all of its standard library, bz2 included, is needed, nothing was changed", answer)
            self.assertIn("No module named '_bz2'", answer.err)
            self.assert_nothing_left()
