"""The look: the publisher's answer and what is made of it, and what little is seen without a publisher."""

import json
import threading
import time
import unittest

from hosts import PROGRAMS, HostCase, build_publisher

# Publishers that give no answer to be believed: what they do in place of one.
MUTE = {
    "crashes": "raise RuntimeError('no')",
    "ends without a line": "sys.exit(1)",
    "prints garbage": "print('no progress'); sys.exit(1)",
    "prints half a line": "print('{\"look\":\"none\",\"node\":\"'); sys.exit(1)",
    "prints too much": "print('{\"look\":\"none\"' + ' ' * 10_000_000 + '}'); sys.exit(1)",
    "answers for another node": "print(json.dumps({'look': 'progress', 'node': 'another'})); sys.exit(0)",
    "answers another question": "print(json.dumps({'look': 'skipped', 'node': options['--look']})); sys.exit(2)",
    "claims none with the exit status of progress": "print(json.dumps({'look': 'none', 'node': options['--look']})); sys.exit(0)",
    "claims none with the exit status of blind": "print(json.dumps({'look': 'none', 'node': options['--look']})); sys.exit(2)",
    "claims progress with the exit status of none": "print(json.dumps({'look': 'progress', 'node': options['--look']})); sys.exit(1)",
    "is killed": "print(json.dumps({'look': 'none', 'node': options['--look']}), flush=True); os.kill(os.getpid(), 9)",
    "hangs": "time.sleep(600)",
}


class LookCase(HostCase):
    def judged(self, expected, name, veto, look, environment=None):
        before, starts = self.host.started(name), self.host.starts(name)
        answer = self.host.restart(name, environment, veto=veto)
        self.assertEqual((expected, look), (answer.outcome, answer.word["look"]), answer)
        if expected == "RESTARTED":
            self.assert_restarted(name, before, answer, starts + 1)
        else:
            self.assert_untouched(name, before, starts)
        return answer

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


class ThePublisher(LookCase):
    def test_each_answer_under_each_veto(self):
        name = self.host.container(port=False)
        for look, veto, outcome in (
            ("progress", "HEAD", "HEALTHY_NOW"),
            ("progress", "HEAD_OR_HEARTBEAT", "HEALTHY_NOW"),
            ("blind", "HEAD", "BLIND"),
            ("blind", "HEAD_OR_HEARTBEAT", "RESTARTED"),
            ("none", "HEAD", "RESTARTED"),
            ("none", "HEAD_OR_HEARTBEAT", "RESTARTED"),
        ):
            with self.subTest(look=look, veto=veto):
                self.host.publisher(look, reason="the endpoint hangs" if look == "blind" else None)
                answer = self.judged(outcome, name, veto, look)
                self.assertEqual((53, 53, 9), tuple(answer.evidence[key] for key in ("headFirst", "headLast", "headReads")))
                if look == "blind":
                    self.assertIn("the endpoint hangs", answer.evidence["reason" if veto == "HEAD" else "blind"])

    def test_what_it_is_asked(self):
        name = self.host.container(port=False)
        asked = self.host.publisher("none")
        config = {"--config": self.host.environment["UNWEDGE_PUBLISHER_CONFIG"]}
        self.judged("RESTARTED", name, "HEAD", "none")
        self.judged("RESTARTED", name, "NONE", "skipped")
        looks = [options for options in map(json.loads, asked.read_text().splitlines()) if "--look" in options]
        self.assertEqual([{"--look": name, "--veto": veto, "--seconds": seconds, **config} for veto, seconds in (("HEAD", "2"), ("NONE", "0"))], looks)

    def test_one_that_gives_no_answer_is_blind_however_it_fails(self):
        name = self.host.container(port=False)
        # It is given up after its time, which is two seconds here.
        binaries = self.host.folder / "bin"
        binaries.mkdir()
        (binaries / "timeout").write_text('#!/bin/sh\ncase $* in *--look*) shift 3; set -- -k 1 2 "$@" ;; esac\nexec /usr/bin/timeout "$@"\n')
        (binaries / "timeout").chmod(0o755)
        for fails, instead in MUTE.items():
            with self.subTest(fails=fails):
                self.host.publisher(instead=instead)
                answer = self.judged("BLIND", name, "HEAD", "blind", {"UNWEDGE_PATH": f"{binaries}:{self.host.environment['UNWEDGE_PATH']}"})
                self.assertIn("the look could see nothing", answer.evidence["reason"])

    def test_its_words_are_text_for_the_shell_and_the_outcome(self):
        name = self.host.container(port=False)
        hostile = "$(touch /tmp/x) `id` \"quoted\" \\ %s\n{{x}}"
        self.host.publisher("blind", reason=hostile, url="http://[::1]:1/$(id)")
        answer = self.judged("BLIND", name, "HEAD", "blind")
        self.assertEqual("http://[::1]:1/$(id)", answer.evidence["url"])
        self.host.publisher("blind", reason=hostile.split("\n")[0], log="x" * 5000)
        answer = self.judged("BLIND", name, "HEAD", "blind")
        self.assertIn(hostile.split("\n")[0], answer.evidence["reason"])


class WithoutOne(LookCase):
    def test_a_head_that_moves_at_a_port_that_is_named_is_progress(self):
        nine = "httpd -p 9090 -h /data/www; "
        for arguments, options in (
            (["--metrics-port", "8080"], []),
            (["--metrics-port=8080"], []),
            (["--metrics-port:8080"], []),
            ([], ["--label", "metrics.port=8080"]),
            (["--metrics-port", "1"], ["--label", "metrics.port=9090", "--label", "metrics.path=/own/path"]),
        ):
            with self.subTest(arguments=arguments, options=options):
                name = self.host.container(*options, port=arguments, metrics="beacon_head_slot 53\n", writer=nine)
                if "metrics.path=/own/path" in options:
                    (self.host.data(name) / "www" / "own").mkdir()
                    (self.host.data(name) / "www" / "own" / "path").symlink_to("../metrics")
                self.moving(name, "x 1\nbeacon_head_slot {}\n")
                answer = self.judged("HEALTHY_NOW", name, "HEAD", "progress")
                self.assertNotEqual(answer.evidence["headFirst"], answer.evidence["headLast"])

    def test_anything_else_is_blind_and_never_none(self):
        frozen = self.host.container(metrics="lean_head_slot_total 1\nlean_head_slot 53\n")
        self.assertEqual(53, self.judged("BLIND", frozen, "HEAD", "blind").evidence["headLast"])
        self.assertIn("did not move", self.judged("RESTARTED", frozen, "HEAD_OR_HEARTBEAT", "blind").evidence["blind"])
        labelled = self.host.container(metrics='lean_head_slot{a="b"} 53\n')
        self.moving(labelled, 'lean_head_slot{{a="b"}} {}\n')
        self.judged("BLIND", labelled, "HEAD", "blind")
        unnamed = self.host.container(metrics="lean_head_slot 53\n", port=False)
        self.assertIn("no label or flag", self.judged("BLIND", unnamed, "HEAD", "blind").evidence["reason"])

    def test_an_endpoint_that_hangs_is_not_waited_for(self):
        name = self.host.container(does="while :; do nc -l -p 9 -e sleep 60; done", port=["--metrics-port", "9"])
        began = time.monotonic()
        self.judged("BLIND", name, "HEAD", "blind")
        self.assertLess(time.monotonic() - began, 60)


# Against the real publisher, as it is built, beside the script.
if (PROGRAMS / "publisher" / "look.py").exists():

    class TheRealPublisher(LookCase):
        def setUp(self):
            super().setUp()
            self.host.script = build_publisher()
            (self.host.folder / "publisher.json").write_text(json.dumps({"fleet": "devnet", "nodes": [
                {"match": "unwedge-*", "headMetric": "lean_head_slot",
                 "heartbeat": {"file": "consensus.log", "pattern": r"\[arm\].*?\bage=(\d+)s", "maxAgeSeconds": 30}}]}))

        def test_a_head_that_stands_is_none_and_one_that_moves_is_progress(self):
            name = self.host.container(metrics="lean_head_slot 53\n")
            answer = self.judged("RESTARTED", name, "HEAD", "none")
            self.assertEqual((53, 53), (answer.evidence["headFirst"], answer.evidence["headLast"]))
            self.moving(name)
            self.judged("HEALTHY_NOW", name, "HEAD", "progress")

        def test_fresh_heartbeats_are_progress_where_the_veto_names_them(self):
            name = self.host.container(metrics="lean_head_slot 53\n",
                                       writer="exec 3<>/data/consensus.log; while :; do echo '[arm] age=0s' >&3; sleep 0.5; done")
            self.assertEqual("fresh", self.judged("HEALTHY_NOW", name, "HEAD_OR_HEARTBEAT", "progress").evidence["heartbeat"])
            self.judged("RESTARTED", name, "HEAD", "none")


if __name__ == "__main__":
    unittest.main()
