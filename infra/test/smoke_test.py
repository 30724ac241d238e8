"""infra/smoke against stubs of the AWS CLI and the SAM CLI: what it asks, what it makes of the answers, and that it removes what it made."""

import json
import os
import pathlib
import signal
import subprocess
import tempfile
import time
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
NODE = "unwedge-smoke-wedged"
INSTANCE = "i-0123456789abcdef0"


def report(decision="HOLD", reason="OBSERVE", command=None, healthy=2):
    row = {"node": NODE, "verdict": "WEDGED", "decision": decision, "reason": reason, "commandId": command}
    return {"counts": {"HEALTHY": healthy}, "nodes": [row], "warnings": []}


ONLINE = {"words": "describe-instance-information --filters Key=InstanceIds", "say": "Online"}
UNTAGGED = {"words": "ec2 describe-tags", "say": "None"}
ACCOUNT = {"words": "sts get-caller-identity", "say": "123456789012"}
NO_GROUPS = {"words": "describe-log-groups", "say": "0"}


def invoke(payload, answer, **more):
    return {"words": f"--payload {payload} --query", "say": "None", "out": answer, **more}


def word(outcome):
    return {"words": "get-command-invocation", "say": "looking\n" + json.dumps({"unwedge": 1, "outcome": outcome})}


WELL = [ACCOUNT, ONLINE, UNTAGGED, NO_GROUPS, invoke('{"dryRun": true}', report()), invoke("{}", report("RESTART", None, "c-1")), word("NO_SUCH_CONTAINER")]


class Smoke(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        for name in ("aws", "sam"):
            (self.folder / name).symlink_to(ROOT / "infra/test/stubs/cloud.py")

    def start(self, told, *options):
        (self.folder / "told.json").write_text(json.dumps(told), encoding="utf-8")
        environment = {**os.environ, "PATH": f"{self.folder}:{os.environ['PATH']}", "SMOKE_STUB": str(self.folder), "UNWEDGE_SMOKE_PAUSE": "0"}
        return subprocess.Popen([ROOT / "infra/smoke", *options], env=environment, text=True,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL)

    def smoke(self, told, *options):
        process = self.start(told, *(options or ("--instance", INSTANCE, "--no-build")))
        out, err = process.communicate(timeout=300)
        return process.returncode, out, err

    def calls(self, words=""):
        calls = self.folder / "calls"
        lines = calls.read_text(encoding="utf-8").splitlines() if calls.exists() else []
        return [line for line in (" ".join(json.loads(line)) for line in lines) if words in line]

    def assert_nothing_was_made(self):
        for what in ("sam deploy", "put-", "create-tags", "invoke", "sam delete"):
            self.assertEqual([], self.calls(what))

    def assert_removed(self):
        stack = self.calls("sam deploy")[0].split("--stack-name ")[1].split()[0]
        self.assertRegex(stack, r"^unwedge-smoke-[0-9a-f]{8}$")
        self.assertEqual([f"sam delete --stack-name {stack} --no-prompts"], self.calls("sam delete"))
        self.assertEqual([f"aws logs delete-log-group --log-group-name /aws/lambda/{stack}{end}" for end in ("", "-widget")],
                         self.calls("delete-log-group"))
        self.assertEqual(len(self.calls("create-tags")), len(self.calls("delete-tags")))

    def test_version_1_of_the_aws_cli_is_refused_before_anything_is_made(self):
        status, _, err = self.smoke([{"words": "aws --version", "say": "aws-cli/1.46.3 Python/3.13"}, *WELL])
        self.assertEqual(1, status)
        self.assertIn("this AWS CLI is version 1: install version 2", err)
        self.assert_nothing_was_made()

    def test_all_is_seen_and_all_is_removed(self):
        status, out, err = self.smoke(WELL)
        self.assertEqual((0, ""), (status, err))
        self.assertIn("all was seen", out)
        self.assertIn("the host says NO_SUCH_CONTAINER", out)
        self.assert_removed()
        steps = ("sam deploy", "put-metric-data", "dryRun", "create-tags", "put-parameter", "--payload {} ", "delete-tags", "sam delete")
        order = [next(index for index, call in enumerate(self.calls()) if words in call) for words in steps]
        self.assertEqual(sorted(order), order)
        self.assertIn("ReservedConcurrency=no", self.calls("sam deploy")[0])

    def test_what_it_pushes_is_a_wedged_node_and_two_that_are_well(self):
        self.smoke(WELL, "--instance", INSTANCE, "--no-build", "--no-send")
        points = [json.loads(line) for line in (self.folder / "metrics").read_text(encoding="utf-8").splitlines()]
        times = sorted({point["Timestamp"] for point in points})[:20]
        series = {}
        for point in points:
            dimensions = {one["Name"]: one["Value"] for one in point["Dimensions"]}
            self.assertEqual({"Fleet", "InstanceId", "Node"}, set(dimensions))
            self.assertEqual(INSTANCE, dimensions["InstanceId"])
            series.setdefault(dimensions["Node"], {}).setdefault(point["MetricName"], {})[point["Timestamp"]] = point["Value"]
        names = {"HeadSlot": "headSlot", "Heartbeats": "heartbeats", "UptimeSeconds": "uptimeSeconds"}
        nodes = [{"node": node, "instanceId": INSTANCE,
                  **{names[metric]: [values.get(time) for time in times] for metric, values in metrics.items()}}
                 for node, metrics in series.items()]
        incident = {"name": "smoke", "fleet": "smoke", "start": times[0], "period": "PT60S", "nodes": nodes,
                    "expect": {"restarted": [NODE]}}
        file = self.folder / "incident.json"
        file.write_text(json.dumps(incident), encoding="utf-8")
        judged = subprocess.run(["bash", "-c", '. infra/local/java.sh; exec "$(java25)/bin/java" -cp function/target/unwedge-tools.jar '
                                 'dev.unwedge.replay.Main "$0" --json', file], cwd=ROOT, capture_output=True, text=True, check=False)
        self.assertEqual(0, judged.returncode, judged.stdout + judged.stderr)
        lines = [json.loads(line) for line in judged.stdout.splitlines()[:-1]]
        last = {line["node"]: line["verdict"] for line in lines}
        self.assertEqual({NODE: "WEDGED", "unwedge-smoke-well-1": "HEALTHY", "unwedge-smoke-well-2": "HEALTHY"}, last)

    def test_without_sending_the_instance_is_not_touched(self):
        status, _, _ = self.smoke(WELL, "--instance", INSTANCE, "--no-build", "--no-send")
        self.assertEqual(0, status)
        self.assertEqual([], self.calls("tags --resources") + self.calls("put-parameter") + self.calls("--payload {} "))
        self.assert_removed()

    def test_metrics_that_are_not_listed_yet_are_waited_for(self):
        unlisted = invoke('{"dryRun": true}', {"counts": {"HEALTHY": 0}, "nodes": [], "warnings": []}, times=3)
        status, _, _ = self.smoke([unlisted, *WELL])
        self.assertEqual(0, status)
        self.assertEqual(4, len(self.calls("dryRun")))
        self.assertGreaterEqual(len(self.calls("put-metric-data")), 4)

    def test_what_is_never_listed_is_told_and_all_is_removed(self):
        unlisted = invoke('{"dryRun": true}', {"counts": {"HEALTHY": 0}, "nodes": [], "warnings": []})
        status, _, err = self.smoke([unlisted, *WELL])
        self.assertEqual(1, status)
        self.assertIn('it should say "WEDGED HOLD OBSERVE, 2 healthy" by now, and says ", 0 healthy"', err)
        self.assert_removed()

    def test_a_deployment_that_fails_is_told_and_its_rest_is_removed(self):
        status, _, err = self.smoke([{"words": "sam deploy", "say": "ROLLBACK_COMPLETE: no quota", "exit": 1}, *WELL])
        self.assertEqual(1, status)
        self.assertIn("ROLLBACK_COMPLETE: no quota", err)
        self.assert_removed()

    def test_a_run_that_fails_is_told_and_all_is_removed(self):
        failed = {"words": "dryRun", "say": "Unhandled", "out": {"errorMessage": "AccessDenied on ListMetrics"}}
        status, _, err = self.smoke([failed, *WELL])
        self.assertEqual(1, status)
        self.assertIn("AccessDenied on ListMetrics", err)
        self.assert_removed()

    def test_another_word_of_the_host_is_a_failure_and_the_tag_is_removed(self):
        status, _, err = self.smoke([word("RESTARTED"), *WELL])
        self.assertEqual(1, status)
        self.assertIn("should say NO_SUCH_CONTAINER, and says: RESTARTED", err)
        self.assertEqual(1, len(self.calls("delete-tags")))
        self.assert_removed()

    def test_an_interruption_removes_all(self):
        process = self.start([{"words": "dryRun", "say": "None", "out": report(healthy=0), "takes": 2}, *WELL], "--instance", INSTANCE, "--no-build")
        until = time.monotonic() + 120
        while not self.calls("dryRun") and time.monotonic() < until:
            time.sleep(0.1)
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=300)
        self.assertEqual(143, process.returncode)
        self.assert_removed()

    def test_what_can_not_be_removed_is_told_with_the_command_that_does(self):
        status, out, _ = self.smoke([{"words": "sam delete", "exit": 1}, *WELL])
        self.assertEqual(1, status)
        self.assertRegex(out, r"Try again: infra/smoke --remove smoke-[0-9a-f]{8}")

    def test_a_stack_that_is_kept_is_removed_by_its_name(self):
        status, out, _ = self.smoke(WELL, "--instance", INSTANCE, "--no-build", "--keep")
        self.assertEqual((0, []), (status, self.calls("sam delete")))
        self.assertEqual(1, len(self.calls("delete-tags")))
        fleet = out.split("infra/smoke --remove ")[1].split()[0]
        tagged = {"words": "Key=tag:UnwedgeFleet", "say": "mi-0123456789abcdef0"}
        self.assertEqual(0, self.smoke([tagged, *WELL], "--remove", fleet)[0])
        self.assertEqual(1, len(self.calls("remove-tags-from-resource --resource-type ManagedInstance --resource-id mi-0123456789abcdef0")))
        self.assert_removed()

    def test_an_instance_of_another_fleet_is_not_taken_from_it(self):
        status, _, err = self.smoke([{"words": "ec2 describe-tags", "say": "devnet"}, *WELL])
        self.assertEqual(1, status)
        self.assertIn("belongs to the fleet devnet already", err)
        self.assert_nothing_was_made()

    def test_an_instance_that_is_not_online_is_refused(self):
        status, _, err = self.smoke([{"words": "describe-instance-information", "say": "ConnectionLost"}, *WELL])
        self.assertEqual(1, status)
        self.assertIn("not online in SSM (it says: ConnectionLost)", err)
        self.assert_nothing_was_made()

    def test_whoever_is_not_signed_in_is_told(self):
        status, _, err = self.smoke([{"words": "sts", "say": "Unable to locate credentials", "exit": 255}, *WELL])
        self.assertEqual(1, status)
        self.assertIn("the AWS CLI is not signed in: Unable to locate credentials", err)
        self.assert_nothing_was_made()

    def test_a_bad_command_line_shows_the_usage(self):
        for options in ((), ("--instance", "zeam_10"), ("--remove", "devnet"), ("--instance", INSTANCE, "--now"),
                        ("--remove", "smoke-1", "--instance", INSTANCE)):
            process = self.start(WELL, *options)
            _, err = process.communicate(timeout=60)
            self.assertEqual(2, process.returncode, options)
            self.assertIn("usage: infra/smoke", err)
        self.assert_nothing_was_made()


if __name__ == "__main__":
    unittest.main()
