"""Every outcome, in the contract's order; the fence; what is never started twice."""

import shutil
import subprocess
import time

from hosts import FOREVER, SCRIPT, Answer, HostCase, docker, instant, until

HOSTILE = ["", "-rf", "--help", ".hidden", "..", "../x", "a/b", "a b", "a\nb", "zeam\n", "a'b", 'a"b', "a\\", "$(touch /tmp/x)", "`id`",
           "a;id", "a|b", "a&b", "*", "zeam_*", "a{{b}}", "é", "\x1b[31m", "a" * 129, "a" * 20000]


class Restarts(HostCase):
    def test_restarts_what_shows_no_progress_and_keeps_each_policy(self):
        for policy in ("on-failure", "on-failure:7"):  # the others: kill_test
            with self.subTest(policy=policy):
                name = self.host.container(policy=policy)
                before = self.host.started(name)
                self.assert_restarted(name, before, self.host.restart(name))
                self.assertEqual(policy, self.host.policy(name))

    def test_keeps_memory_and_cpu_limits(self):
        name = self.host.container("--memory", "64m", "--cpus", "0.5")

        def limits():
            return [self.host.inspect(name)["HostConfig"][key] for key in ("Memory", "NanoCpus", "MemorySwap", "CpuShares")]

        before = limits()
        self.assertEqual("RESTARTED", self.host.restart(name).outcome)
        self.assertEqual(before, limits())

    def test_runs_under_dash_bash_and_busybox(self):
        for shell in ("dash", "bash --posix", "busybox sh"):
            with self.subTest(shell=shell):
                name = self.host.container(metrics="lean_head_slot 7\n")
                before = self.host.started(name)
                self.assert_restarted(name, before, self.host.restart(name, shell=shell, veto="HEAD_OR_HEARTBEAT"))

    def test_runs_with_busybox_s_tools(self):
        """Its sh, flock, setsid, timeout, stat, awk, sed and the rest, where they come first."""
        binaries = self.host.folder / "bin"
        binaries.mkdir()
        for applet in subprocess.run(["busybox", "--list"], capture_output=True, text=True, check=True).stdout.split():
            (binaries / applet.replace("/", "")).symlink_to(shutil.which("busybox"))
        settings = {"UNWEDGE_PATH": str(binaries)}
        name = self.host.container(metrics="lean_head_slot 7\n")
        before = self.host.started(name)
        answer = self.host.restart(name, settings, shell="busybox sh", veto="HEAD_OR_HEARTBEAT")
        self.assert_restarted(name, before, answer)
        self.assertEqual((7, 7, True), tuple(answer.evidence[key] for key in ("headFirst", "headLast", "complete")), answer)

    def test_the_downtime_lies_between_stop_and_start(self):
        name = self.host.container()
        process = self.host.begin(self.host.command(name, downtime=4))
        until(lambda: not self.host.runs(name), "it is stopped")
        stopped = time.monotonic()
        until(lambda: self.host.runs(name), "it is started")
        self.assertGreaterEqual(time.monotonic() - stopped, 3)
        self.assertEqual("RESTARTED", Answer(process, name).outcome)

    def test_a_person_s_order_starts_a_stopped_container(self):
        name = self.host.container()
        docker("stop", name)
        before = self.host.started(name)
        self.assert_restarted(name, before, self.host.restart(name))

    def test_failed_when_it_ends_right_after_its_start(self):
        for policy in ("no", "unless-stopped"):
            with self.subTest(policy=policy):
                name = self.host.container(policy=policy, does=f'[ "$(cat /data/starts)" != x ] || {{ {FOREVER}; }}; exit 3')
                answer = self.host.restart(name)
                self.assertEqual("FAILED", answer.outcome)
                # Docker refuses the change in the moment in which the container ends; then it is logged, and left to the next run.
                if f"the restart policy of {name} is still always" in answer.stderr:
                    self.await_policy(name, policy)
                self.assertEqual(policy, self.host.policy(name))

    def await_policy(self, name, policy):
        """A container that crashes may refuse the next run's change as well."""
        until(lambda: self.host.recover() or self.host.policy(name) == policy, "a next run sets it back")

    def test_a_policy_that_docker_refuses_to_set_back_is_set_back_by_the_next_run(self):
        binaries, refused = self.host.folder / "bin", self.host.folder / "refused"
        binaries.mkdir()
        (binaries / "docker").write_text(
            f"""#!/bin/sh
case $* in
  "update --restart unless-stopped"*) echo x >>{refused}; [ "$(wc -l <{refused})" -gt 3 ] || exit 1 ;;
esac
exec {shutil.which("docker")} "$@"
"""
        )
        (binaries / "docker").chmod(0o755)
        self.host.environment["UNWEDGE_PATH"] = str(binaries)
        name = self.host.container()
        answer = self.host.restart(name)
        self.assertEqual("RESTARTED", answer.outcome)
        self.assertIn(f"the restart policy of {name} is still always", answer.stderr)
        self.assertEqual("always", self.host.policy(name))
        self.host.recover()
        until(lambda: self.host.idle(name), "all is quiet")
        self.assertEqual("unless-stopped", self.host.policy(name))
        self.assertTrue(self.host.runs(name))

    def test_failed_when_it_can_not_start_and_the_next_run_tries_again(self):
        name = self.host.container()
        data, away = self.host.data(name), self.host.folder / "away"
        process = self.host.begin(self.host.command(name, downtime=3))
        until(lambda: not self.host.runs(name), "it is stopped")
        data.rename(away)
        data.write_text("a file cannot be mounted on a folder")
        self.assertEqual("FAILED", Answer(process, name).outcome)
        data.unlink()
        away.rename(data)
        other = self.host.container()
        self.host.restart(other, expires=instant(-5))
        until(lambda: self.host.runs(name) and self.host.idle(name), "it is started after all")
        self.assertEqual("unless-stopped", self.host.policy(name))


class Refuses(HostCase):
    def test_busy_while_another_restart_is_under_way_at_each_of_its_steps(self):
        name = self.host.container()
        before = self.host.started(name)
        first = self.host.begin(self.host.command(name, downtime=3))
        until((self.host.run / name / "front").exists, "the first has begun")
        busy, others = 0, 0
        while first.poll() is None:
            # Expired too, and fenced by then: BUSY comes first.
            answer = self.host.restart(name, expires=instant(-60))
            busy, others = busy + (answer.outcome == "BUSY"), others + (answer.outcome != "BUSY")
        self.assertGreaterEqual(busy, 3)
        self.assertLessEqual(others, 2) # before it took its lock, and after it gave it back
        self.assert_restarted(name, before, Answer(first, name))

    def test_many_at_once_restart_it_once(self):
        name = self.host.container()
        before, judged = self.host.started(name), instant(1)
        answers = [Answer(process, name) for process in [self.host.begin(self.host.command(name, before=judged)) for _ in range(8)]]
        outcomes = sorted(answer.outcome for answer in answers)
        self.assertEqual(1, outcomes.count("RESTARTED"), outcomes)
        self.assertLessEqual(set(outcomes), {"RESTARTED", "BUSY", "FENCED"})
        self.assertNotEqual(before, self.host.started(name))
        self.assertEqual(2, self.host.starts(name))

    def test_two_containers_at_once_do_not_hinder_each_other(self):
        names = [self.host.container() for _ in range(2)]
        processes = [self.host.begin(self.host.command(name)) for name in names]
        self.assertEqual(["RESTARTED"] * 2, [Answer(process, name).outcome for process, name in zip(processes, names)])

    def test_expired_comes_before_no_such_container_and_fenced(self):
        name = self.host.container()
        before = self.host.started(name)
        late = instant(-2)
        self.assertEqual("EXPIRED", self.host.restart(name, expires=late, before="2020-01-01T00:00:00Z").outcome)
        self.assertEqual("EXPIRED", self.host.restart("no-such-" + name, expires=late).outcome)
        self.assert_untouched(name, before)

    def test_the_clock_is_utc_whatever_the_time_zone(self):
        name = self.host.container()
        before = self.host.started(name)
        for zone in ("Pacific/Auckland", "America/Los_Angeles"):
            self.assertEqual("EXPIRED", self.host.restart(name, {"TZ": zone}, expires=instant(-2)).outcome)
            self.assertEqual("FENCED", self.host.restart(name, {"TZ": zone}, before=instant(-60), expires=instant(20)).outcome)
        self.assert_untouched(name, before)

    def test_no_such_container(self):
        self.assertEqual("NO_SUCH_CONTAINER", self.host.restart("no-such-container").outcome)

    def test_an_id_is_no_name_though_docker_takes_it(self):
        name = self.host.container()
        before, whole = self.host.started(name), self.host.inspect(name)["Id"]
        for part in (whole, whole[:12], whole[:6]):
            self.assertEqual("NO_SUCH_CONTAINER", self.host.restart(part).outcome)
        self.assert_untouched(name, before)

    def test_hostile_names_are_no_containers(self):
        for name in HOSTILE:
            with self.subTest(name=name[:40]):
                self.assertEqual("NO_SUCH_CONTAINER", self.host.restart(name).outcome)
        self.assertFalse(self.host.run.exists(), "nothing was even locked")

    def test_other_senseless_arguments_do_nothing(self):
        name = self.host.container()
        before = self.host.started(name)
        bad = [{"before": text} for text in ("x", "2026-05-31", "2026-05-31T13:19:00", "2026-05-31T13:19:00+00:00", "2026-05-31T13:19:00.5Z",
                                             "$(id)", "2026-05-31T13:19:00Z\n")]
        bad += [{"expires": text} for text in ("never", "2099-01-01 00:00:00Z", "9999999999")]
        bad += [{"downtime": text} for text in ("-1", "301", "1.5", "01", "", "1;id", "9" * 30)]
        bad += [{"attempt": text} for text in ("-1", "100", "01", "x", "")]
        bad += [{"veto": text} for text in ("", "none", "HEAD|NONE")] + [{"run_id": text} for text in ("", "a b", "a;id", "a" * 65)]
        for options in bad:
            with self.subTest(**options):
                command = self.host.command(name, attempt=1)
                for key, value in options.items():
                    flag = {"before": "--started-before", "expires": "--expires-at", "run_id": "--run-id"}.get(key, f"--{key}")
                    command[command.index(flag) + 1] = value
                answer = Answer(self.host.begin(command), name)
                self.assertEqual("FAILED", answer.outcome)
                self.assertIn("nothing done", answer.evidence["reason"])
        for command in ([*self.host.command(name), "--force"], [*self.host.command(name), "--force", "1"], ["sh", str(SCRIPT)]):
            process = self.host.begin(command)
            process.communicate()
            self.assertEqual(1, process.returncode)
        self.assert_untouched(name, before)

    def test_failed_when_the_engine_does_not_answer(self):
        answer = self.host.restart("zeam_1", {"DOCKER_HOST": "unix:///nowhere/docker.sock"})
        self.assertEqual("FAILED", answer.outcome)
        self.assertIn("does not answer", answer.evidence["reason"])


class WithSystemd(HostCase):
    """A stand-in for systemd-run: a clean environment, no descriptors of ours, a session of its own."""

    STAND_IN = """#!/bin/sh
printf '%s\\n' "$@" >"$UNWEDGE_STAND_IN"
set -- "$@" --; settings=
while [ "$1" != -- ]; do case $1 in --setenv=*) settings="$settings ${1#--setenv=}" ;; -*) ;; *) break ;; esac; shift; done
command=; while [ "$1" != -- ]; do command="$command $1"; shift; done
env -i $settings setsid $command </dev/null >/dev/null 2>&1 3>&- 8>&- 9>&- &
"""

    def test_the_worker_is_a_unit(self):
        name = self.host.container()
        before = self.host.started(name)
        binaries, told = self.host.folder / "bin", self.host.folder / "told"
        binaries.mkdir()
        (self.host.folder / "no-systemd").mkdir()
        (binaries / "systemd-run").write_text(self.STAND_IN)
        (binaries / "systemd-run").chmod(0o755)
        answer = self.host.restart(name, {"UNWEDGE_PATH": str(binaries), "UNWEDGE_STAND_IN": str(told)})
        self.assert_restarted(name, before, answer)
        arguments = told.read_text().splitlines()
        self.assertIn("--collect", arguments)
        self.assertIn("--property=Restart=on-failure", arguments)
        self.assertFalse([argument for argument in arguments if "$" in argument or "%" in argument], "systemd would expand them")

    def test_a_systemd_that_does_not_answer_is_done_without(self):
        name = self.host.container()
        before = self.host.started(name)
        binaries = self.host.folder / "bin"
        binaries.mkdir()
        (self.host.folder / "no-systemd").mkdir()
        (binaries / "systemd-run").write_text("#!/bin/sh\nexit 1\n")
        (binaries / "systemd-run").chmod(0o755)
        self.assert_restarted(name, before, self.host.restart(name, {"UNWEDGE_PATH": str(binaries)}))
