"""The hook that an operator may have run while the container is stopped."""

import os
import pathlib
import re
import signal
import subprocess
import tempfile
import unittest

from helpers import Steps, function, hook, kill_workers, marked
from hosts import Answer, HostCase, docker, until


class HookCase(HostCase):
    def setUp(self):
        super().setUp()
        self.name = self.host.container()
        self.host.publisher("none")
        self.ran = self.host.folder / "ran"

    def hook(self, text="", **options):
        return hook(self.host, f"echo ran >>{self.ran}\n{text}\n", **options)

    def restart(self, environment=None, **options):
        return self.host.restart(self.name, environment, **{"veto": "HEAD", "attempt": 2, **options})

    def output(self, answer):
        with open(os.path.join(answer.evidence["saved"], "hook.txt"), encoding="utf-8") as file:
            return file.read()


class TheHook(HookCase):
    def test_it_runs_while_the_container_is_down_and_is_reported(self):
        self.hook(f'docker container inspect -f "{{{{.State.Running}}}}" {self.name}; env | sort; pwd; umask; [ ! -t 0 ] && cat; echo err >&2; exit 7')
        before = self.host.started(self.name)
        answer = self.restart(attempt=3)
        self.assert_restarted(self.name, before, answer)
        self.assertEqual(7, answer.word["hook"]["exit"])
        self.assertGreaterEqual(answer.word["hook"]["seconds"], 0)
        lines = self.output(answer).splitlines()
        self.assertEqual("false", lines[0])
        settings = dict(line.split("=", 1) for line in lines if "=" in line)
        self.assertEqual((self.name, "3", "HEAD", "test-1"), tuple(settings.get(f"UNWEDGE_{key}") for key in ("NODE", "ATTEMPT", "VETO", "RUN_ID")))
        self.assertLessEqual(set(settings), {"PATH", "HOME", "LC_ALL", "PWD", "OLDPWD", "SHLVL", "_", "UNWEDGE_HOOK_MARK", *(
            f"UNWEDGE_{key}" for key in ("NODE", "ATTEMPT", "VETO", "RUN_ID"))})
        self.assertEqual(["/", "0022", "err"], lines[-3:])

    def test_it_does_not_run_for_a_first_attempt_or_an_order(self):
        self.hook()
        for options in ({"attempt": 1}, {"attempt": None}, {"attempt": 5, "veto": "NONE"}):
            with self.subTest(**options):
                answer = self.restart(downtime=0, **options)
                self.assertEqual(("RESTARTED", False), (answer.outcome, "hook" in answer.word))
        self.assertFalse(self.ran.exists())

    def test_one_that_others_than_root_may_write_is_refused_and_the_restart_goes_on(self):
        path = self.hook()
        nobody, away = 65534, self.host.folder / "away"

        def refusal():
            return function("65-hook.sh", "hook_refusal", hook_file=str(path))

        self.assertEqual("", refusal())
        for why, make, undo in (
            ("others than root may write", lambda: path.chmod(0o775), lambda: path.chmod(0o755)),
            ("others than root may write", lambda: path.chmod(0o4757), lambda: path.chmod(0o755)),
            ("others than root may write", lambda: path.parent.chmod(0o1777), lambda: path.parent.chmod(0o755)),
            ("does not belong to root", lambda: os.chown(path, nobody, 0), lambda: os.chown(path, 0, 0)),
            ("does not belong to root", lambda: os.chown(path.parent, nobody, 0), lambda: os.chown(path.parent, 0, 0)),
            ("no executable file", lambda: path.chmod(0o644), lambda: path.chmod(0o755)),
            ("symbolic link", lambda: (path.rename(away), path.symlink_to(away)), lambda: away.rename(path)),
        ):
            make()
            self.assertIn(why, refusal())
            undo()
        path.chmod(0o775)
        answer = self.restart()
        self.assertEqual(("RESTARTED", False), (answer.outcome, "hook" in answer.word))
        self.assertIn("others than root may write", answer.evidence["hookRefused"])
        self.assertFalse(self.ran.exists())

    def test_its_time_is_limited_and_counts_as_downtime(self):
        self.hook("trap '' TERM; while :; do sleep 1; done")
        before = self.host.started(self.name)
        answer = self.restart({"UNWEDGE_HOOK_SECONDS": "5"})
        self.assert_restarted(self.name, before, answer)
        self.assertIsNone(answer.word["hook"]["exit"])
        self.assertGreaterEqual(answer.word["hook"]["seconds"], 2)
        self.assertEqual([], marked(self.name))

    def test_it_is_given_less_where_600_s_do_not_fit_and_nothing_where_there_is_no_time(self):
        self.hook("tr '\\0' ' ' </proc/$PPID/cmdline")  # timeout's
        seconds = int(self.output(self.restart()).split()[3])
        self.assertEqual(597, seconds)
        seconds = int(self.output(self.restart({"UNWEDGE_LIMIT_SECONDS": "700"})).split()[3])  # 380 are for the rest and 10 for the stop
        self.assertLess(seconds, 310)
        self.assertGreater(seconds, 100)
        answer = self.restart({"UNWEDGE_HOOK_SECONDS": "3"})
        self.assertEqual(("RESTARTED", "there is no time for it"), (answer.outcome, answer.evidence["hookRefused"]))

    def test_its_output_is_bounded_and_does_not_stop_it(self):
        self.hook(f"i=0; while [ $i -lt 3000 ]; do echo {'x' * 99}; i=$((i+1)); done; echo all >>{self.ran}")
        answer = self.restart()
        self.assertEqual(0, answer.word["hook"]["exit"])
        self.assertEqual(65536, len(self.output(answer)))
        self.assertEqual("ran\nall\n", self.ran.read_text())

    def test_nothing_that_it_leaves_behind_lives_when_the_container_starts(self):
        alive = self.host.folder / "alive"
        forever = "trap '' TERM HUP; while :; do date -u +%Y-%m-%dT%H:%M:%S.%N >>{}; sleep 0.1; done"
        ways = ["setsid sh {}", "env -i PATH=$PATH setsid sh {}", "nohup sh -c '( sh {} & ) & exit'"]
        for number, _ in enumerate(ways):
            (self.host.folder / f"forever{number}").write_text(forever.format(f"{alive}{number}"))
        self.hook("; ".join(way.format(self.host.folder / f"forever{number}") + " &" for number, way in enumerate(ways)).replace("&;", "&") +
                  f"\nuntil [ -s {alive}0 ] && [ -s {alive}1 ] && [ -s {alive}2 ]; do sleep 0.1; done")
        before = self.host.started(self.name)
        answer = self.restart(downtime=0)
        self.assert_restarted(self.name, before, answer)
        self.assertEqual(0, answer.word["hook"]["exit"])
        for number, way in enumerate(ways):
            self.assertLess((self.host.folder / f"alive{number}").read_text().split()[-1], answer.word["startedAtAfter"], way)
        self.assertEqual([], marked(self.name))

    def test_without_a_cgroup_of_its_own_its_mark_finds_what_went_away(self):
        alive = self.host.folder / "alive"
        self.hook(f"setsid sh -c \"trap '' TERM; while :; do date -u +%Y-%m-%dT%H:%M:%S.%N >>{alive}; sleep 0.1; done\" &\n"
                  f"until [ -s {alive} ]; do sleep 0.1; done")
        command = self.host.command(self.name, veto="HEAD", attempt=2, downtime=0)
        hidden = ["unshare", "--mount", "sh", "-c", 'mount -t tmpfs -o ro none /sys/fs/cgroup && exec "$@"', "sh"]
        answer = Answer(self.host.begin([*hidden, *command]), self.name)
        self.assertEqual(("RESTARTED", 0), (answer.outcome, answer.word["hook"]["exit"]))
        self.assertLess(alive.read_text().split()[-1], answer.word["startedAtAfter"])
        self.assertEqual([], marked(self.name))

    def test_a_container_that_it_removes_is_failed_and_nothing_else_is_started(self):
        self.hook(f"docker rm -f {self.name}")
        answer = self.restart()
        self.assertEqual("FAILED", answer.outcome)
        self.assertEqual("", docker("ps", "-aq", "--filter", f"name={self.name}"))

    def test_nor_is_one_that_it_puts_in_its_place(self):
        image = self.host.inspect(self.name)["Config"]["Image"]
        self.hook(f"docker rm -f {self.name}; docker create --name {self.name} --label dev.unwedge.test {image} sh -c 'sleep 600'")
        answer = self.restart()
        self.assertEqual("FAILED", answer.outcome)
        self.assertEqual("created", self.host.inspect(self.name)["State"]["Status"])


class Started(HookCase):
    def test_a_container_that_somebody_starts_meanwhile_ends_it(self):
        self.hook("trap '' TERM; while :; do sleep 1; done")
        before = self.host.started(self.name)
        process = self.host.begin(self.host.command(self.name, veto="HEAD", attempt=2))
        until(self.ran.exists, "the hook runs")
        docker("start", self.name)
        answer = Answer(process, self.name)
        self.assert_restarted(self.name, before, answer)
        self.assertEqual((None, []), (answer.word["hook"]["exit"], marked(self.name)))


class Killed(HookCase):
    def begin(self):
        steps = Steps(self.host.folder)
        process = self.host.begin(self.host.command(self.name, veto="HEAD", attempt=2), UNWEDGE_STEPS=str(steps.path))
        self.assertTrue(steps.await_step("hook", process))
        until(self.ran.exists, "the hook runs")
        return process

    def test_the_worker_that_follows_a_killed_one_ends_it_before_the_start(self):
        self.hook("setsid sh -c 'while :; do sleep 1; done' & while :; do sleep 1; done")
        before = self.host.started(self.name)
        process = self.begin()
        kill_workers(self.name)
        answer = Answer(process, self.name)
        self.assert_restarted(self.name, before, answer)
        self.assertIsNone(answer.word["hook"]["exit"])
        self.assertEqual(([], "ran\n"), (marked(self.name), self.ran.read_text()))

    def test_and_recover_does_so_when_all_were_killed(self):
        self.hook("while :; do sleep 1; done")
        process = self.begin()
        os.killpg(process.pid, signal.SIGKILL)
        kill_workers(self.name)
        process.communicate()
        self.host.recover()
        until(lambda: self.host.idle(self.name), "all is quiet")
        self.assertEqual((True, 2, []), (self.host.runs(self.name), self.host.starts(self.name), marked(self.name)))


class TheExample(unittest.TestCase):
    """The hook that docs/hook.md shows, with a docker that says what we say."""

    DOCKER = """#!/bin/sh
case $* in
  *.Args*) echo '["node","%s","http://checkpoint"]' ;;
  *.Mounts*) echo '%s' ;;
  *) exit 1 ;;
esac
"""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        text = (pathlib.Path(__file__).resolve().parents[4] / "docs" / "hook.md").read_text(encoding="utf-8")
        (example,) = re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
        self.example = self.folder / "while-stopped"
        self.example.write_text(example)
        (self.folder / "data" / "db").mkdir(parents=True)

    def run_it(self, node="ethlambda_1", flag="--checkpoint-sync-url"):
        docker_file = self.folder / "docker"
        docker_file.write_text(self.DOCKER % (flag, self.folder / "data"))
        docker_file.chmod(0o755)
        settings = {"UNWEDGE_NODE": node, "UNWEDGE_ATTEMPT": "2", "UNWEDGE_VETO": "HEAD", "UNWEDGE_RUN_ID": "r1", "PATH": f"{self.folder}:/usr/bin:/bin"}
        done = subprocess.run(["sh", str(self.example)], env=settings, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False)
        self.assertEqual((0, ""), (done.returncode, done.stderr))
        return done.stdout

    def databases(self):
        return sorted(path.name.split("-")[0] for path in (self.folder / "data").iterdir())

    def test_it_moves_the_database_aside_once_a_day_and_deletes_nothing(self):
        self.assertIn("aside", self.run_it())
        self.assertEqual(["db.aside"], self.databases())
        (self.folder / "data" / "db").mkdir()
        self.assertIn("a person must look", self.run_it())
        self.assertEqual(["db", "db.aside"], self.databases())

    def test_it_leaves_other_clients_and_those_without_a_checkpoint_alone(self):
        self.assertIn("no second rung", self.run_it(node="geth_1"))
        self.assertIn("no checkpoint", self.run_it(flag="--other"))
        self.assertEqual(["db"], self.databases())

    def test_shellcheck_has_nothing_to_say(self):
        done = subprocess.run(["shellcheck", str(self.example)], capture_output=True, text=True, check=False)
        self.assertEqual("", done.stdout)


if __name__ == "__main__":
    unittest.main()
