"""The last look: what counts as progress, and where it is looked for."""

import json
import threading
import time

from hosts import HostCase, docker

BEAT = r"\033[90mMay-30 18:48:14.894 [s=62 i=1]\033[0m rust-bridge: [#942 arm] last=5(swarm_event) age=0s | peers 3"
NOISE = r"\033[90mMay-30 18:48:14.894 [s=62 i=1]\033[0m clock: slot 62 starts"
PATTERN = r"\[(?:#942 )?arm\].*?\bage=(\d+)s"


def writing(line, every=0.5):
    """As zeam does: from offset 0, over what is there."""
    return f"exec 3<>/data/consensus.log\nwhile :; do printf '{line}\\n' >&3; sleep {every}; done\n"


def old_log(beats=20000):
    return (BEAT.replace(r"\033", "\033") + "\n") * beats


class Looks(HostCase):
    def judged(self, expected, name, veto="HEAD_OR_HEARTBEAT", environment=None):
        before = self.host.started(name)
        answer = self.host.restart(name, {"UNWEDGE_LOOK_SECONDS": "3", **(environment or {})}, veto=veto)
        self.assertEqual(expected, answer.outcome, answer)
        if expected == "HEALTHY_NOW":
            self.assert_untouched(name, before)
        else:
            self.assert_restarted(name, before, answer)
        return answer

    def node(self, *options, metrics="lean_head_slot 53\n", log=None, line=None, **more):
        name = self.host.container(*options, metrics=metrics, **more)
        if log:
            (self.host.data(name) / "consensus.log").write_text(log)
        if line:
            # The old log first. The writer is not the container's first process, as behind an entrypoint script.
            docker("exec", "-d", name, "sh", "-c", writing(line))
            time.sleep(0.7)
        return name

    def moving(self, name, text="lean_head_slot {}\n", first=54):
        stop = threading.Event()

        def advance():
            slot = first
            while not stop.wait(0.7):
                self.host.metrics(name, text.format(slot))
                slot += 1

        thread = threading.Thread(target=advance)
        thread.start()
        self.addCleanup(thread.join)
        self.addCleanup(stop.set)

    def test_a_moving_head_is_progress_under_each_veto_but_none(self):
        name = self.node()
        self.moving(name)
        for veto in ("HEAD", "HEAD_OR_HEARTBEAT"):
            answer = self.judged("HEALTHY_NOW", name, veto)
            self.assertNotEqual(answer.evidence["headFirst"], answer.evidence["headLast"])
        self.judged("RESTARTED", name, "NONE")

    def test_a_frozen_head_is_none(self):
        answer = self.judged("RESTARTED", self.node(metrics="# HELP lean_head_slot x\nlean_head_slot_total 1\nlean_head_slot 53\n"), "HEAD")
        self.assertEqual(("53", "53"), (answer.evidence["headFirst"], answer.evidence["headLast"]))

    def test_nothing_to_be_seen_is_no_progress(self):
        self.judged("RESTARTED", self.node(metrics="lean_head_slot NaN\n"))
        answer = self.judged("RESTARTED", self.node(metrics=None, port=False))
        self.assertIsNone(answer.evidence["headFirst"])

    def test_live_heartbeats_are_progress_where_the_veto_names_them(self):
        name = self.node(line=BEAT)
        self.assertEqual("fresh", self.judged("HEALTHY_NOW", name).evidence["heartbeat"])
        self.judged("RESTARTED", name, "HEAD")

    def test_heartbeats_with_a_growing_age_are_none(self):
        self.assertEqual("none", self.judged("RESTARTED", self.node(line=BEAT.replace("age=0s", "age=1060s"))).evidence["heartbeat"])

    def test_a_log_that_is_overwritten_in_place_is_read_where_it_is_written(self):
        self.judged("HEALTHY_NOW", self.node(log=old_log(), line=BEAT))

    def test_old_heartbeats_behind_the_writer_are_not_taken_for_new(self):
        name = self.node(log=old_log(), line=NOISE)
        self.assertEqual("none", self.judged("RESTARTED", name).evidence["heartbeat"])

    def test_a_log_renamed_at_midnight_during_the_looks(self):
        writer = f"exec 3<>/data/consensus.log; sleep 1.5; mv /data/consensus.log /data/consensus-20260530.log\n{writing(BEAT)}"
        name = self.host.container(metrics="lean_head_slot 53\n")
        docker("exec", "-d", name, "sh", "-c", writer.replace("; mv", "; /bin/busybox mv"))
        time.sleep(0.3)
        self.judged("HEALTHY_NOW", name, environment={"UNWEDGE_LOOK_SECONDS": "6"})

    def test_the_pattern_without_python(self):
        binaries = self.host.folder / "bin"
        binaries.mkdir()
        (binaries / "python3").write_text("#!/bin/sh\nexit 127\n")
        (binaries / "python3").chmod(0o755)
        environment = {"UNWEDGE_PATH": str(binaries)}
        self.judged("HEALTHY_NOW", self.node(line=BEAT), environment=environment)
        self.judged("RESTARTED", self.node(line=BEAT.replace("age=0s", "age=31s")), environment=environment)
        self.judged("RESTARTED", self.node(line=NOISE), environment=environment)

    def configure(self, *nodes, **more):
        text = json.dumps({"fleet": "devnet", "namespace": "Unwedge", "period": 60, "instanceId": None, "nodes": list(nodes), **more}, indent=2)
        (self.host.folder / "publisher.json").write_text(text)

    def test_the_publisher_s_configuration_tells_where_to_look(self):
        self.configure({"match": "other_*", "headMetric": "nonsense"},
                       {"match": "unwedge-*", "headMetric": "my_head", "metricsPort": 8080, "metricsPath": "/metrics",
                        "heartbeat": {"file": "consensus.log", "pattern": r"\bping (?P<age>\d+)", "maxAgeSeconds": 5}},
                       {"match": "*", "headMetric": "too_late"})
        name = self.node(metrics='my_head{a="b c"} 5\n', port=False)
        self.moving(name, 'x 1\nmy_head{{a="b c"}} {}\nlean_head_slot 53\n')
        self.judged("HEALTHY_NOW", name, "HEAD")
        self.judged("HEALTHY_NOW", self.node(line="ping 5"))
        self.judged("RESTARTED", self.node(line="ping 6"))

    def test_a_node_configured_without_heartbeat_has_none(self):
        self.configure({"match": "*", "headMetric": "lean_head_slot"})
        self.assertEqual("unread", self.judged("RESTARTED", self.node(line=BEAT)).evidence["heartbeat"])

    def test_a_configuration_that_is_not_understood_or_has_no_such_node_is_done_without(self):
        name = self.node(line=BEAT)
        for text in ("", "{", "[1, 2", '{"nodes": "x"}', '{"nodes": [{"match": "x_*", "headMetric": "y"}]}', "\0\1\2", '{"a": "' + "x" * 9999):
            with self.subTest(text=text[:20]):
                (self.host.folder / "publisher.json").write_text(text)
                self.judged("HEALTHY_NOW", name)

    def test_an_endpoint_that_hangs_is_not_waited_for(self):
        name = self.host.container(does="while :; do /bin/busybox nc -l -p 9 -e sleep 60; done", port=False)
        self.configure({"match": "*", "headMetric": "lean_head_slot", "metricsPort": 9})
        began = time.monotonic()
        self.judged("RESTARTED", name, "HEAD")
        self.assertLess(time.monotonic() - began, 60)
