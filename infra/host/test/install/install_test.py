"""What install does to a host, and above all what it leaves alone."""

import hashlib
import json
import os
import stat
import subprocess
import threading

import build_publisher
from hosts import EXAMPLE, PROGRAMS, UNITS, HostCase

PLACES = {
    "unwedge-publish": ("/usr/local/bin/unwedge-publish", 0o755),
    "unwedge-restart": ("/usr/local/sbin/unwedge-restart", 0o755),
    "unwedge-publish.service": ("/etc/systemd/system/unwedge-publish.service", 0o644),
    "unwedge-recover.service": ("/etc/systemd/system/unwedge-recover.service", 0o644),
}


class AFreshHost(HostCase):
    def test_gets_programs_units_and_a_running_service(self):
        said = self.done(self.host.install("--fleet", "devnet"))
        for name, (place, mode) in PLACES.items():
            path = self.host.at(place)
            self.assertEqual((self.host.source / name).read_bytes(), path.read_bytes())
            self.assertEqual(mode, stat.S_IMODE(path.stat().st_mode))
        self.assertTrue(self.host.runs())
        self.assertEqual(["daemon-reload", "enable unwedge-publish", "enable unwedge-recover", "restart unwedge-publish"], self.host.calls())
        self.assertIn("active, enabled at boot", said.out)

    def test_gets_the_shipped_configuration_with_its_own_fleet_and_period(self):
        self.done(self.host.install("--fleet", "lean.net-1_b", "--period", 10))
        self.assertEqual({**EXAMPLE, "fleet": "lean.net-1_b", "period": 10}, self.host.installed())

    def test_gets_a_period_of_a_minute_if_none_is_named(self):
        self.done(self.host.install("--fleet", "devnet"))
        self.assertEqual(EXAMPLE, self.host.installed())

    def test_gets_the_configuration_that_is_given(self):
        mine = self.host.configuration(fleet="testnet")
        said = self.done(self.host.install("--config", mine))
        self.assertEqual(mine.read_bytes(), self.host.at("/etc/unwedge/publisher.json").read_bytes())
        self.assertIn("/etc/unwedge/publisher.json (new), yours: fleet testnet, every 60 s", said.out)

    def test_is_told_what_was_installed_and_which_nodes_are_seen(self):
        said = self.done(self.host.install("--fleet", "devnet"))
        digest = hashlib.sha256(build_publisher.archive()).hexdigest()[:12]
        self.assertIn(f"unwedge-publish {digest} (new)", said.out)
        self.assertRegex(said.out, r"nodes +1\n +zeam_10 +HeadSlot 1175, UptimeSeconds 4\d\d\n")
        self.assertLess(len(said.out), 2400)  # what the console shows of a command's output

    def test_is_told_what_the_publisher_can_not_read(self):
        self.host.metrics.body = "nothing\n"
        said = self.done(self.host.install("--fleet", "devnet"))
        self.assertIn(f"zeam_10 head: http://127.0.0.1:{self.host.metrics.port}/metrics has no lean_head_slot", said.out)

    def test_is_installed_though_docker_does_not_answer_yet(self):
        said = self.done(self.host.install("--fleet", "devnet", DOCKER_HOST="unix:///nowhere"))
        self.assertTrue(self.host.runs())
        self.assertRegex(said.out, r"nodes +none seen\n +docker: ")

    def test_is_installed_though_nobody_tells_who_it_is_yet(self):
        self.host.metadata.body = lambda handler: handler.reply("", 404)
        said = self.done(self.host.install("--fleet", "devnet"))
        self.assertIn("set instanceId and region", said.out)

    def test_needs_a_fleet_or_a_configuration(self):
        with self.untouched():
            self.fails(2, "there is no configuration yet: --fleet NAME .* --config FILE", self.host.install())

    def test_refuses_senseless_arguments(self):
        mine = self.host.configuration(fleet="testnet")
        for arguments, word in [
            (["--fleet"], "no value"), (["--flet", "a"], "unknown argument --flet"), (["--fleet", "a/b"], "--fleet must be"),
            (["--fleet", "-a"], "--fleet must be"), (["--fleet", "a\nb"], "--fleet must be"), (["--period", "10"], "goes with --fleet"),
            (["--fleet", "a", "--period", "1m"], "whole seconds"), (["--fleet", "a", "--period", "45"], "period: must be a CloudWatch period"),
            (["--config", "/nowhere"], "can't be read"), (["--config", mine, "--fleet", "devnet"], "is for the fleet testnet, not devnet"),
            (["--config", mine, "--fleet", "testnet", "--period", "10"], "names its period itself"),
            (["--status", "--fleet", "a"], "takes no configuration"), (["--purge"], "goes with --uninstall"),
        ]:
            with self.subTest(arguments=arguments), self.untouched():
                self.fails(2, word, self.host.install(*arguments))

    def test_whose_service_does_not_start_is_left_to_be_looked_at(self):
        self.host.break_start()
        self.fails(1, "does not stay up; see journalctl -u unwedge-publish:\n.*no start today", self.host.install("--fleet", "devnet"))
        self.assertTrue(self.host.at("/usr/local/bin/unwedge-publish").exists())

    def test_needs_all_files_beside_the_script(self):
        (self.host.source / "unwedge-restart").unlink()
        with self.untouched():
            self.fails(1, "unwedge-restart is not beside this script", self.host.install("--fleet", "devnet"))


class AHostWithoutSystemd(HostCase):
    NOWHERE = {"UNWEDGE_SYSTEMD_DIR": "/nowhere"}

    def supervised(self, *arguments):
        """The installed publisher, run by somebody else."""
        command = [self.host.at("/usr/bin/python3"), "-I", self.host.at("/usr/local/bin/unwedge-publish"), "--config",
                   self.host.at("/etc/unwedge/publisher.json"), "--print", *arguments]
        process = subprocess.Popen(command, env=self.host.environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.addCleanup(lambda: (process.kill(), process.wait(), process.stdout.close()))
        return process

    def install(self, *arguments):
        """Without a word on standard error."""
        said = self.host.install(*arguments, **self.NOWHERE)
        self.assertEqual("", said.err, said)
        self.assert_nothing_left()
        return said

    def test_is_given_the_command_lines_to_run_and_exit_status_3(self):
        said = self.install("--fleet", "devnet")
        self.assertEqual(3, said.code, said)
        self.assertIn("                   /usr/bin/python3 -I /usr/local/bin/unwedge-publish\n", said.out)
        self.assertIn("                   /usr/local/sbin/unwedge-restart --recover\n", said.out)
        self.assertRegex(said.out, r"\n +@reboot .*/usr/local/bin/unwedge-publish;")
        self.assertIn("zeam_10", said.out)
        self.assertEqual([], self.host.calls())
        self.assertFalse(self.host.at("/etc/systemd").exists())
        self.assertEqual(3, self.install("--fleet", "devnet").code)

    def test_has_a_status_of_3_until_something_runs_it(self):
        self.install("--fleet", "devnet")
        said = self.install("--status")
        self.assertEqual(3, said.code, said)
        self.assertIn("no systemd here, and nothing runs it", said.out)
        process = self.supervised()
        process.stdout.readline()  # it has sampled: whatever happens while it starts is over
        said = self.install("--status")
        self.assertEqual(0, said.code, said)
        self.assertIn("service        runs, though not by systemd", said.out)
        self.assertEqual(0, self.install("--fleet", "devnet").code)
        self.host.change("unwedge-publish")
        said = self.install()
        self.assertEqual(3, said.code, said)
        self.assertIn("what runs is the former one: have your supervisor restart it", said.out)

    def test_does_not_take_a_single_sample_for_the_publisher_at_work(self):
        self.install("--fleet", "devnet")
        asked = threading.Event()
        self.host.metrics.body = lambda handler: (asked.set(), self.host.metrics.hang(handler))
        self.supervised("--once")
        self.assertTrue(asked.wait(30))
        self.host.docker.containers.clear()
        self.assertEqual(3, self.install("--status").code)

    def test_that_is_not_installed_has_a_status_of_1(self):
        self.assertEqual(1, self.install("--status").code)


class PythonAndBoto3(HostCase):
    def packages(self):
        return (self.host.folder / "packages").read_text().splitlines()

    def test_come_from_apt(self):
        self.host.without_boto("apt-get")
        self.done(self.host.install("--fleet", "devnet"))
        self.assertEqual(["apt-get update -q", "apt-get install -q -y --no-install-recommends -o DPkg::Lock::Timeout=120 python3-boto3"], self.packages())
        self.assertTrue(self.host.runs())

    def test_come_from_dnf(self):
        self.host.without_boto("dnf")
        self.done(self.host.install("--fleet", "devnet"))
        self.assertEqual(["dnf -q -y install python3-boto3"], self.packages())

    def test_are_tried_again_while_others_hold_the_locks(self):
        self.host.without_boto("apt-get", tries=3)
        self.done(self.host.install("--fleet", "devnet"))
        self.assertEqual(6, len(self.packages()))

    def test_that_can_not_be_had_leave_the_host_as_it_is(self):
        self.host.without_boto("apt-get", tries=100)
        with self.untouched():
            self.fails(1, "python3-boto3 can't be installed, nothing was changed: .*Could not get lock", self.host.install("--fleet", "devnet"))

    def test_without_a_known_package_manager_are_asked_for(self):
        self.host.without_boto("zypper")
        with self.untouched():
            self.fails(1, "neither apt-get nor dnf is here", self.host.install("--fleet", "devnet"))

    def test_that_are_there_are_taken_as_they_are(self):
        self.host.stand_in(self.host.bin / "apt-get", "#!/bin/sh\nexit 1\n")
        self.done(self.host.install("--fleet", "devnet"))

    def test_that_are_too_old_are_refused(self):
        python = self.host.at("/usr/bin/python3")
        python.write_text(python.read_text().replace("PYTHONPATH", 'case "$*" in *version_info*) exit 1 ;; esac\nPYTHONPATH', 1))
        with self.untouched():
            self.fails(1, r"Python 3\S+ is too old, nothing was changed: Python 3.9", self.host.install("--fleet", "devnet"))


class AnInstalledHost(HostCase):
    installed = True

    def setUp(self):
        super().setUp()
        self.pid = self.host.pid()

    def edit(self, **changes):
        path = self.host.at("/etc/unwedge/publisher.json")
        path.write_text(json.dumps({**self.host.installed(), **changes}))
        return path

    # ---- Nothing new

    def test_is_left_alone_when_all_is_right(self):
        for arguments in (["--fleet", "devnet"], [], ["--fleet", "devnet"]):
            with self.untouched():
                said = self.done(self.host.install(*arguments))
                self.assertNotIn("new", said.out)
                self.assertNotIn("restarted", said.out)

    def test_is_left_alone_when_its_own_configuration_is_given_once_more(self):
        mine = self.host.configuration()
        self.done(self.host.install("--config", mine))
        with self.untouched():
            self.done(self.host.install("--config", mine))

    def test_gets_back_what_was_taken_from_it(self):
        os.chmod(self.host.at("/usr/local/sbin/unwedge-restart"), 0o644)
        (self.host.systemd / "unwedge-recover.enabled").unlink()
        self.done(self.host.install())
        self.assertEqual(["daemon-reload", "enable unwedge-recover"], self.host.calls())
        self.assertTrue(os.access(self.host.at("/usr/local/sbin/unwedge-restart"), os.X_OK))
        self.assertEqual(self.pid, self.host.pid())

    def test_gets_its_service_started_when_that_was_stopped(self):
        os.kill(self.pid, 9)
        self.done(self.host.install())
        self.assertTrue(self.host.runs())

    # ---- An update

    def test_runs_the_new_publisher_after_an_update(self):
        self.host.change("unwedge-publish")
        said = self.done(self.host.install("--fleet", "devnet"))
        self.assertEqual(["daemon-reload", "restart unwedge-publish"], self.host.calls())
        self.assertNotEqual(self.pid, self.host.pid())
        self.assertIn(" UTC, restarted\n", said.out)

    def test_is_not_restarted_for_a_new_restart_script(self):
        self.host.change("unwedge-restart")
        said = self.done(self.host.install("--fleet", "devnet"))
        self.assertRegex(said.out, r"unwedge-restart \w{12} \(new\)")
        self.assertEqual(self.pid, self.host.pid())

    def test_is_restarted_for_a_new_unit(self):
        self.host.change("unwedge-publish.service")
        self.done(self.host.install("--fleet", "devnet"))
        self.assertNotEqual(self.pid, self.host.pid())

    def test_keeps_fleet_and_period_over_an_update_without_arguments(self):
        self.done(self.host.install("--fleet", "testnet", "--period", "10"))
        self.host.change("unwedge-publish")
        self.done(self.host.install())
        self.assertEqual(("testnet", 10), (self.host.installed()["fleet"], self.host.installed()["period"]))

    def test_learns_of_new_clients_by_an_update(self):
        self.host.rebuild("publisher/clients.json", lambda known: known.replace("grandine_*", "teku_*"))
        self.done(self.host.install())
        self.assertEqual("teku_*", self.host.installed()["nodes"][-1]["match"])
        self.assertNotEqual(self.pid, self.host.pid())

    def test_finishes_what_a_killed_install_left(self):
        (self.host.systemd / "kills-install").touch()
        self.host.change("unwedge-publish")
        self.host.rebuild("publisher/clients.json", lambda known: known.replace("grandine_*", "teku_*"))
        self.assertEqual(-9, self.host.install("--fleet", "devnet").code)
        self.assertEqual(self.pid, self.host.pid())
        (self.host.systemd / "kills-install").unlink()
        said = self.host.install("--fleet", "devnet")
        self.assertEqual(0, said.code, said)
        self.assertNotEqual(self.pid, self.host.pid())
        self.assertIn("made for the known clients", said.out)
        self.host.calls()
        self.host.install("--fleet", "devnet")
        self.assertEqual([], self.host.calls())

    # ---- Whose configuration it is

    def test_keeps_a_configuration_that_somebody_edited_and_has_it_read(self):
        path = self.edit(period=10)
        edited = path.read_bytes()
        said = self.done(self.host.install("--fleet", "devnet"))
        self.assertEqual(edited, path.read_bytes())
        self.assertIn("yours and left as it is: fleet devnet, every 10 s", said.out)
        self.assertNotEqual(self.pid, self.host.pid())

    def test_gives_an_edited_configuration_up_when_told_to(self):
        self.edit(period=10)
        self.done(self.host.install("--config", self.host.configuration(period=30)))
        self.assertEqual(30, self.host.installed()["period"])

    def test_says_when_an_edited_configuration_is_for_another_fleet(self):
        self.edit(fleet="testnet")
        said = self.done(self.host.install("--fleet", "devnet"))
        self.assertIn("NOTE           it pushes for the fleet testnet, as its configuration says; you asked for devnet", said.out)
        self.assertEqual("testnet", self.host.installed()["fleet"])

    def test_takes_another_fleet_as_long_as_nobody_edited_its_configuration_and_says_so(self):
        said = self.done(self.host.install("--fleet", "testnet"))
        self.assertEqual("testnet", self.host.installed()["fleet"])
        self.assertIn("NOTE           the fleet changed from devnet to testnet: ", said.out)
        self.assertNotIn("NOTE", self.done(self.host.install("--fleet", "testnet")).out)

    def test_says_when_a_configuration_of_its_own_is_for_another_fleet(self):
        said = self.done(self.host.install("--config", self.host.configuration(fleet="testnet")))
        self.assertIn("NOTE           the fleet changed from devnet to testnet: ", said.out)

    def test_a_given_configuration_is_not_taken_for_a_made_one(self):
        self.done(self.host.install("--config", self.host.configuration()))
        self.done(self.host.install("--fleet", "testnet"))
        self.assertEqual("devnet", self.host.installed()["fleet"])

    # ---- What is refused

    def test_refuses_a_bad_configuration_with_its_place_and_goes_on_running(self):
        bad = self.host.configuration(nodes=[{"match": "zeam_[0"}])
        with self.untouched():
            self.fails(2, rf"refused, nothing was changed. {bad}: nodes\[0\].match: must be a glob", self.host.install("--config", bad))

    def test_refuses_an_update_that_its_edited_configuration_does_not_fit(self):
        self.edit(flet="x")
        self.host.change("unwedge-publish")
        with self.untouched():
            self.fails(2, r"/etc/unwedge/publisher.json: flet: is unknown", self.host.install("--fleet", "devnet"))

    def test_refuses_a_configuration_that_does_not_fit_its_environment(self):
        self.host.at("/etc/unwedge/publisher.env").write_text("# here\nDOCKER_HOST='tcp://1.2.3.4:2375'\n$(touch x)=y\n")
        with self.untouched():
            self.fails(2, "DOCKER_HOST: must be unix://", self.host.install("--fleet", "devnet"))

    def test_refuses_an_update_that_does_not_run_here(self):
        for text in ("\nnonsense(\n", "\nsys.exit(1)\n", "\nimport module_of_tomorrow\n", "\nos.kill(os.getpid(), 9)\n"):
            (self.host.source / "unwedge-publish").write_text("import os, sys\n" + text)
            with self.subTest(text=text), self.untouched():
                self.fails(1, "the new publisher does not run here, nothing was changed", self.host.install("--fleet", "devnet"))

    def test_refuses_a_restart_script_that_was_cut_off(self):
        path = self.host.source / "unwedge-restart"
        whole = path.read_text()
        path.write_text(whole[: whole.index("\nfront() {\n") + 100])
        with self.untouched():
            self.fails(1, "unwedge-restart is no shell script, nothing was changed", self.host.install("--fleet", "devnet"))

    def test_puts_the_former_publisher_back_when_the_new_one_does_not_stay_up(self):
        publisher = self.host.at("/usr/local/bin/unwedge-publish")
        former, configuration = publisher.read_bytes(), self.host.at("/etc/unwedge/publisher.json").read_bytes()
        self.host.break_start()
        mine = self.host.configuration(period=30)
        self.fails(1, "(?s)did not stay up, so the former one was put back:.*no start today.*active now", self.host.install("--config", mine))
        self.assertEqual((former, configuration), (publisher.read_bytes(), self.host.at("/etc/unwedge/publisher.json").read_bytes()))
        self.assertTrue(self.host.runs())
        self.assertNotEqual(self.pid, self.host.pid())

    # ---- Status

    def test_tells_its_status_and_changes_nothing(self):
        with self.untouched():
            said = self.done(self.host.install("--status"))
        self.assertRegex(said.out, "active, enabled at boot")
        self.assertIn("/etc/unwedge/publisher.json, made for the known clients: fleet devnet, every 60 s", said.out)
        self.assertIn("zeam_10", said.out)

    def test_is_told_of_nodes_that_are_not_watched_and_why(self):
        self.host.docker.run("geth-1", Image="sha256:1234567890ab", Config={"Image": "ethereum/client-go:v1.17.4", "Cmd": ["--metrics"]})
        path = self.edit(nodes=[{"match": "zeam_*"}])
        self.assertEqual(["zeam_*"], [node["match"] for node in json.loads(path.read_text())["nodes"]])
        with self.untouched():
            said = self.done(self.host.install("--status"))
        self.assertIn("not watched: geth-1 (ethereum/client-go:v1.17.4): looks like geth, and no entry of nodes matches it", said.out)

    def test_whose_service_is_down_says_so(self):
        os.kill(self.pid, 9)
        said = self.host.install("--status")
        self.assertEqual(1, said.code)
        self.assertIn("service        inactive", said.out)


class OutAgain(HostCase):
    installed = True

    def setUp(self):
        super().setUp()
        self.evidence = self.host.at("/var/lib/unwedge/evidence/zeam_10/20260531T131900Z-1/looks.txt")
        self.evidence.parent.mkdir(parents=True)
        self.evidence.write_text("evidence")

    def assert_gone(self):
        for place, _ in PLACES.values():
            self.assertFalse(self.host.at(place).exists(), place)
        self.assertIsNone(self.host.pid())
        self.assertEqual(["disable unwedge-publish", "disable unwedge-recover", "daemon-reload"], self.host.calls())

    def test_uninstall_keeps_configuration_and_evidence(self):
        before = self.host.at("/etc/unwedge/publisher.json").read_bytes()
        said = self.done(self.host.install("--uninstall"))
        self.assert_gone()
        self.assertEqual(before, self.host.at("/etc/unwedge/publisher.json").read_bytes())
        self.assertTrue(self.evidence.exists())
        self.assertIn("kept           /etc/unwedge/publisher.json", said.out)
        self.assertIn("kept           /var/lib/unwedge/evidence", said.out)

    def test_purge_keeps_nothing(self):
        self.done(self.host.install("--uninstall", "--purge"))
        self.assert_gone()
        self.assertEqual(["usr/bin/python3"], list(self.host.tree()))

    def test_uninstall_of_what_is_not_there_is_fine(self):
        self.done(self.host.install("--uninstall"))
        self.host.calls()
        self.done(self.host.install("--uninstall"))
        self.assertEqual(["daemon-reload"], self.host.calls())

    def test_status_tells_that_nothing_is_installed(self):
        self.done(self.host.install("--uninstall"))
        said = self.host.install("--status")
        self.assertEqual(1, said.code)
        self.assertIn("unwedge is not installed", said.out)

    def test_an_uninstalled_host_can_be_installed_again_with_what_it_had(self):
        self.done(self.host.install("--uninstall"))
        said = self.done(self.host.install())
        self.assertIn("made for the known clients (edit it and it is yours): fleet devnet", said.out)
        self.assertTrue(self.host.runs())

    def test_a_restart_that_was_cut_off_is_finished_first(self):
        journal = self.host.at("/var/lib/unwedge/restart/zeam_10")
        journal.parent.mkdir()
        journal.write_text("job\n")
        recovered = self.host.folder / "recovered"
        self.host.stand_in(self.host.at("/usr/local/sbin/unwedge-restart"), f"#!/bin/sh\necho $* >{recovered} && rm {journal}\n")
        self.done(self.host.install("--uninstall", "--purge"))
        self.assertEqual("--recover\n", recovered.read_text())
        self.assert_gone()

    def test_nothing_is_purged_under_a_restart(self):
        journal = self.host.at("/var/lib/unwedge/restart/zeam_10")
        journal.parent.mkdir()
        journal.write_text("job\n")
        self.host.stand_in(self.host.at("/usr/local/sbin/unwedge-restart"), "#!/bin/sh\n")
        with self.untouched():
            self.fails(1, r"a restart is under way \(zeam_10\), nothing was removed", self.host.install("--uninstall", "--purge"))


class TheScriptAndTheUnits(HostCase):
    def test_shellcheck_has_nothing_to_say(self):
        try:
            done = subprocess.run(["shellcheck", "-s", "sh", PROGRAMS / "install"], capture_output=True, text=True, check=False)
        except FileNotFoundError:
            self.skipTest("no shellcheck")
        self.assertEqual("", done.stdout)

    def test_units_name_the_programs_where_install_puts_them(self):
        for unit in UNITS:
            (program,) = (line.split()[-1] if "python3" in line else line.split("=")[1].split()[0]
                          for line in (PROGRAMS / unit).read_text().splitlines() if line.startswith("ExecStart="))
            self.assertIn(program, [place for place, _ in PLACES.values()])

    def test_help_shows_the_ways_to_call_it(self):
        said = self.host.install("--help")
        self.assertEqual(0, said.code)
        self.assertIn("install --fleet NAME [--period SECONDS]", said.out)
