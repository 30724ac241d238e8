"""The README's block for an emergency, in an empty shell with stand-ins for the AWS CLI: what each command sends, and to which fleet."""

import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

from documents import ROOT, commands

POLICY = {"mode": "observe", "maxAttempts": 3, "pauses": [{"id": "others", "reason": "theirs"}]}
# Keeps one parameter in a file and writes down each call; it takes what the AWS CLI v2 takes of these commands, and nothing else.
AWS = """#!/bin/sh
jq -nc --arg region "$AWS_REGION" '{region: $region, call: $ARGS.positional}' --args -- "$@" >>"${0%/*}/calls"
case "$1 $2" in
  "ssm get-parameter") [ "$5 $6 $7 $8" = "--query Parameter.Value --output text" ] && cat "${0%/*}/parameter" ;;
  "ssm put-parameter") [ "$3 $4 $6" = "--overwrite --name --value" ] && printf '%s' "$7" >"${0%/*}/parameter" ;;
  "lambda invoke") for file; do :; done; printf '{"counts": {}}' >"$file"; echo '{"StatusCode": 200}' ;;
  "logs tail" | "cloudwatch describe-alarms") echo "$2" ;;
  *) exit 252 ;;
esac
"""
NEEDED = ("jq", "cat", "sh")


class Emergency(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        (self.folder / "aws").write_text(AWS, encoding="utf-8")
        (self.folder / "aws").chmod(0o755)
        for program in NEEDED:
            (self.folder / program).symlink_to(shutil.which(program))
        self.write(POLICY)
        (_, self.first), *self.rest = commands("README.md", "<!-- emergency -->")

    def write(self, policy):
        (self.folder / "parameter").write_text(json.dumps(policy), encoding="utf-8")

    def policy(self):
        return json.loads((self.folder / "parameter").read_text(encoding="utf-8"))

    def paste(self, *lines):
        """Runs lines in a shell without any variable, whose only programs are the AWS CLI and jq (and cat); the calls that they made."""
        (self.folder / "calls").write_text("", encoding="utf-8")
        shell = [str(self.folder / "sh"), "-eu", "-c", "\n".join(lines)]
        done = subprocess.run(shell, cwd=self.folder, env={"PATH": str(self.folder)}, capture_output=True, text=True, timeout=30, check=False)
        self.assertEqual((0, ""), (done.returncode, done.stderr), lines)
        self.assertTrue(done.stdout or "put-parameter" in lines[-1], lines)
        return [json.loads(line) for line in (self.folder / "calls").read_text(encoding="utf-8").splitlines()]

    def of(self, comment):
        return [line for above, line in self.rest if above.startswith(comment)]

    def test_the_first_line_sets_fleet_and_region_and_every_command_goes_there(self):
        self.assertEqual("export FLEET=devnet AWS_REGION=eu-central-1", self.first)
        for _, line in self.rest:
            calls = self.paste("export FLEET=other AWS_REGION=ap-south-1", line)
            self.assertTrue(calls)
            for call in calls:
                self.assertEqual("ap-south-1", call["region"])
                self.assertTrue(any("other" in word for word in call["call"]), call)
                self.assertFalse(any("devnet" in word for word in call["call"]), call)

    def test_the_whole_block_can_be_pasted(self):
        self.assertEqual(["put-parameter"] * 2 + ["invoke"] * 3 + ["tail", "describe-alarms"],
                         [call["call"][1] for call in self.paste(self.first, *(line for _, line in self.rest)) if call["call"][1] != "get-parameter"])

    def test_a_pause_and_its_end_leave_all_else_as_it_is(self):
        [pause], [resume] = self.of("Pause"), self.of("End that pause")
        self.paste(self.first, pause)
        paused = self.policy()
        self.assertEqual(["others", "by-hand"], [pause["id"] for pause in paused.pop("pauses")])
        self.assertEqual({name: value for name, value in POLICY.items() if name != "pauses"}, paused)
        self.paste(self.first, resume)
        self.assertEqual(POLICY, self.policy())

    def test_what_is_queried_sends_nothing_and_what_restarts_is_an_order(self):
        def payloads(comment):
            for line in self.of(comment):
                for call in self.paste(self.first, line):
                    self.assertEqual(["lambda", "invoke", "--function-name", "unwedge-devnet"], call["call"][:4])
                    yield json.loads(call["call"][call["call"].index("--payload") + 1])

        self.assertEqual([True, True], [payload["dryRun"] for payload in payloads("Why")])
        self.assertEqual(["restart"], [payload["action"] for payload in payloads("Restart")])

    def test_history_filters_by_events_of_the_log_and_the_runbook_by_the_stacks_alarms(self):
        [history] = self.paste(self.first, *self.of("History"))
        self.assertEqual(["logs", "tail", "/aws/lambda/unwedge-devnet"], history["call"][:3])
        page = (ROOT / "docs/contract.md").read_text(encoding="utf-8")
        events = [word.strip('"') for word in history["call"][-1].split() if word.startswith('"')]
        self.assertEqual(5, len(events))
        for event in events:
            self.assertIn(f"| `{event}` |", page)
        [alarms] = self.paste(self.first, *self.of("Runbook"))
        self.assertIn("unwedge-devnet/", alarms["call"])

    def test_it_stands_in_one_block(self):
        text = (ROOT / "README.md").read_text(encoding="utf-8")
        self.assertEqual(1, text.count("<!-- emergency -->"))
        self.assertEqual(text.count(".pauses = "), sum(".pauses = " in line for _, line in self.rest))
        self.assertEqual({"jq", "cat", "sh"}, {os.path.basename(path) for path in os.listdir(self.folder)} - {"aws", "parameter"})


if __name__ == "__main__":
    unittest.main()
