"""The SSM document: it carries the script whole, and its patterns let nothing else through."""

import base64
import gzip
import json
import pathlib
import re
import shutil
import subprocess
import sys

from hosts import DOCUMENT, PROGRAMS, SCRIPT, Answer, HostCase, instant

INJECTIONS = ["", " ", "$(id)", "`id`", "a;id", "a|id", "a&id", "a'b", "a' ; id ; '", 'a"b', "a\\", "a\nid", "a\n", "\na", "a b", "{{x}}", "$HOME",
              "a>b", "*", "-rf", "../x", "a/b", "é", "a\0b", "a\tb", "%s", "!!", "#", "~", "a" * 200]
GOOD = {"Node": ["zeam_10", "a", "0", "A.b-c_d", "a" * 128], "StartedBefore": ["2026-05-31T13:19:00Z", "2028-02-29T23:59:59Z"],
        "ExpiresAt": ["2026-12-01T00:00:00Z"], "DowntimeSeconds": ["0", "5", "60", "299", "300"],
        "Veto": ["HEAD_OR_HEARTBEAT", "HEAD", "NONE"], "Attempt": ["0", "1", "9", "10", "99"], "RunId": ["0b6a8f2e-1f0c-4a3e-9d56-0d6f6c1f7c11", "r1"]}
BAD = {"Node": ["_a", ".a", "-a", "a" * 129], "StartedBefore": ["2026-05-31T13:19:00", "2026-05-31T13:19:00.1Z", "2026-05-31T13:19:00+00:00",
       "2026-13-31T13:19:00Z", "2026-05-31T24:19:00Z", "1026-05-31T13:19:00Z"], "ExpiresAt": ["2026-05-31 13:19:00Z", "0"],
       "DowntimeSeconds": ["301", "-1", "1.5", "00", "1000", "6e1"], "Veto": ["HEAD_OR", "head", "NONEX", "XHEAD"],
       "Attempt": ["100", "-1", "01", "00", "1.0", "+1", "1e1"], "RunId": ["a" * 65, "a_b"]}


def printed(*arguments):
    return subprocess.run([str(DOCUMENT), *arguments], capture_output=True, text=True, check=True).stdout


class Document(HostCase):
    def setUp(self):
        super().setUp()
        self.document = json.loads(printed())
        self.step = self.document["mainSteps"][0]

    def filled(self, **values):
        """The agent's own way with parameters: their text, or their default, in place of their name."""
        script = "\n".join(self.step["inputs"]["runCommand"]) + "\n"
        for name, parameter in self.document["parameters"].items():
            value = values[name] if name in values else parameter["default"]
            self.assertRegex(value, parameter["allowedPattern"])
            script = re.sub(r"\{\{\s*" + name + r"\s*\}\}", lambda _, value=value: value, script)
        self.assertNotIn("{{", script)
        path = self.host.folder / "_script.sh"
        path.write_text(script)
        path.chmod(0o700)
        return path

    def test_its_form(self):
        self.assertEqual("2.2", self.document["schemaVersion"])
        self.assertEqual(["Node", "StartedBefore", "ExpiresAt", "DowntimeSeconds", "Veto", "Attempt", "RunId"], list(self.document["parameters"]))
        self.assertEqual(("aws:runShellScript", "1800"), (self.step["action"], self.step["inputs"]["timeoutSeconds"]))
        self.assertEqual("#!/bin/sh", self.step["inputs"]["runCommand"][0])
        self.assertEqual(printed(), printed())

    def test_it_leaves_6_kb_of_room_beside_its_longest_parameters(self):
        longest = {name: max(GOOD[name], key=len) for name in self.document["parameters"]}
        longest["RunId"] = "r" * 64
        for name, value in longest.items():
            pattern = self.document["parameters"][name]["allowedPattern"]
            self.assertTrue(re.search(pattern, value) and (name in ("Attempt", "DowntimeSeconds", "Veto") or not re.search(pattern, value + "a")), name)
        parameters = len(json.dumps({name: [value] for name, value in longest.items()}))
        self.assertLessEqual(parameters, 512, "what restart-document takes for the most")
        taken = len(printed().encode()) + 512
        print(f"restart-document: {taken} bytes with 512 of parameters, {65536 - taken} of SSM's 65,536 left")
        self.assertLessEqual(taken, 65536 - 6144)

    def test_of_the_parameters_only_attempt_has_a_default_for_functions_that_do_not_send_it(self):
        defaults = {name: parameter["default"] for name, parameter in self.document["parameters"].items() if "default" in parameter}
        self.assertEqual({"Attempt": "0"}, defaults)

    def test_it_carries_the_script_whole(self):
        lines = self.step["inputs"]["runCommand"]
        begins = next(number for number, line in enumerate(lines) if line.startswith("base64 -d <<")) + 1
        packed = base64.b64decode("".join(lines[begins:lines.index("UNWEDGE_RESTART_ENDS")]), validate=True)
        self.assertEqual(SCRIPT.read_bytes(), gzip.decompress(packed))

    def test_a_host_without_gzip_unpacks_it_by_python(self):
        binaries = self.host.folder / "bin"
        binaries.mkdir()
        for program in ("base64", "mkdir", "mv"):
            (binaries / program).symlink_to(shutil.which(program))
        (binaries / "python3").write_text(f'#!/bin/sh\nexec {sys.executable} "$@"\n')
        (binaries / "python3").chmod(0o755)
        script = self.filled(Node="nobody", StartedBefore=instant(1), ExpiresAt=instant(300), DowntimeSeconds="0", Veto="NONE", RunId="r1")
        text = script.read_text()
        path = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
        self.assertEqual(1, text.count(path))
        script.write_text(text.replace(path, f"PATH={binaries}"))
        self.assertEqual("NO_SUCH_CONTAINER", Answer(self.host.begin([shutil.which("sh"), str(script)]), "nobody").outcome)

    def test_the_script_has_nothing_that_ssm_takes_for_a_parameter(self):
        self.assertNotIn("{{", SCRIPT.read_text())

    def test_every_pattern_lets_the_good_through_and_refuses_injections(self):
        for name, parameter in self.document["parameters"].items():
            pattern = parameter["allowedPattern"]
            self.assertTrue(pattern.startswith("^") and pattern.endswith("$"), pattern)
            for value in GOOD[name]:
                self.assertTrue(re.search(pattern, value), (name, value))
            for value in INJECTIONS + BAD[name]:
                if name in ("Node", "RunId") and re.fullmatch("[a-z]{1,2}", value):
                    continue
                # As strict as the least strict reader: $ also matches before a last newline, which is text between single quotes.
                found = re.search(pattern, value)
                self.assertTrue(found is None or value == found.group() + "\n", (name, value))

    def test_the_document_s_own_script_restarts_on_a_host_that_has_nothing_else(self):
        name = self.host.container()
        before = self.host.started(name)
        script = self.filled(Node=name, StartedBefore=instant(1), ExpiresAt=instant(300), DowntimeSeconds="1", Veto="HEAD_OR_HEARTBEAT", RunId="r1")
        for command in (["sh", "-c", str(script)], ["sh", str(script)], ["bash", str(script)]):
            answer = Answer(self.host.begin(command), name)
            if command[1] == "-c":
                self.assert_restarted(name, before, answer)
            else:
                self.assertEqual("FENCED", answer.outcome, answer)

    def test_an_older_function_s_command_and_a_newer_one_s_are_both_run(self):
        for attempt in ({}, {"Attempt": "2"}):
            script = self.filled(Node="nobody", StartedBefore=instant(1), ExpiresAt=instant(300), DowntimeSeconds="0", Veto="HEAD", RunId="r1", **attempt)
            self.assertIn(f"--attempt '{attempt.get('Attempt', '0')}'", script.read_text())
            self.assertEqual("NO_SUCH_CONTAINER", Answer(self.host.begin([str(script)]), "nobody").outcome)

    def test_it_keeps_its_script_on_the_host_for_what_a_reboot_cuts_off(self):
        values = dict(StartedBefore=instant(1), ExpiresAt=instant(300), DowntimeSeconds="0", Veto="NONE", RunId="r1")
        stub = [str(PROGRAMS / "unwedge-restart.stub"), "--recover"]
        self.assertEqual((0, ""), self.stub(stub))
        self.assertRegex(self.stub(stub[:1])[1], "no restart document has run on this host")
        for _ in range(2):
            self.assertEqual("NO_SUCH_CONTAINER", Answer(self.host.begin([str(self.filled(Node="nobody", **values))]), "nobody").outcome)
        state = pathlib.Path(self.host.environment["UNWEDGE_STATE_DIR"])
        self.assertEqual(SCRIPT.read_text(), (state / "unwedge-restart").read_text())
        self.assertEqual([], [path.name for path in state.glob(".script*")])
        code, err = self.stub([*stub[:1], "--nonsense", "x"])
        self.assertEqual(1, code, err)
        self.assertIn("unknown argument --nonsense", err)

    def stub(self, command):
        done = subprocess.run(["sh", *command], capture_output=True, text=True, check=False, env=self.host.environment)
        return done.returncode, done.stderr

    def test_a_folder_that_cannot_keep_it_stops_no_restart(self):
        (self.host.folder / "file").write_text("")
        values = dict(StartedBefore=instant(1), ExpiresAt=instant(-2), DowntimeSeconds="0", Veto="NONE", RunId="r1")
        script = self.filled(Node="nobody", **values)
        environment = {**self.host.environment, "UNWEDGE_STATE_DIR": str(self.host.folder / "file/below")}
        done = subprocess.run(["sh", str(script)], capture_output=True, text=True, check=False, env=environment)
        self.assertIn('"outcome":"EXPIRED"', done.stdout, done.stderr)

    def test_and_refuses_as_the_script_does(self):
        values = dict(StartedBefore=instant(1), ExpiresAt=instant(300), DowntimeSeconds="0", Veto="NONE", RunId="r1")
        self.assertEqual("NO_SUCH_CONTAINER", Answer(self.host.begin([str(self.filled(Node="nobody", **values))]), "nobody").outcome)
        values["ExpiresAt"] = instant(-2)
        self.assertEqual("EXPIRED", Answer(self.host.begin([str(self.filled(Node="nobody", **values))]), "nobody").outcome)

    def test_shellcheck_has_nothing_to_say(self):
        try:
            done = subprocess.run(["shellcheck", "-s", "sh", "-"], input=printed("--script"), capture_output=True, text=True, check=False)
        except FileNotFoundError:
            self.skipTest("no shellcheck")
        self.assertEqual("", done.stdout)
