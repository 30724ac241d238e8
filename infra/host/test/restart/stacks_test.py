"""The stacks that are had of processes before a restart, and that it harms none: real programs, whose counting goes on."""

import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

import programs
from hosts import FOREVER, PROGRAMS, HostCase, build_publisher, docker, until

NEVER_KILL = "the program is unharmed and counts on"


class Collecting(HostCase):
    """Runs the collector alone, as a restart does before it stops anything; on a busy machine it may take longer."""

    def setUp(self):
        super().setUp()
        self.host.environment["UNWEDGE_EVIDENCE_SECONDS"] = "90"

    def node(self, options, does):
        return self.host.container(*options, does=does, policy=None, port=False)

    def count(self, name):
        path = self.host.data(name) / "count"
        text = []
        # A shell empties the file before it writes.
        until(lambda: not path.exists() or text.append(path.read_text().strip()) or text[-1], "its count can be read")
        return int(text[-1]) if text else 0

    def collect(self, name, url="", shell="sh", **environment):
        state = self.host.inspect(name)
        place = pathlib.Path(tempfile.mkdtemp(dir=self.host.folder))
        (place / "looks.txt").write_text("looked\n")
        scratch = pathlib.Path(tempfile.mkdtemp(dir=self.host.folder))
        command = [*shell.split(), str(self.host.script), "--collect", name, state["Id"], str(state["State"]["Pid"]), state["State"]["Status"], url, str(place),
                   str(scratch / "collected")]
        subprocess.run(command, stdin=subprocess.DEVNULL, env={**self.host.environment, **environment}, cwd="/", check=True,
                       capture_output=True)
        self.assertEqual(["collected"], [path.name for path in scratch.iterdir()])
        return {path.name: path.read_text(errors="replace") for path in place.iterdir()}

    def collected_unharmed(self, name, shell="sh", **environment):
        """What is collected of a program that counts; it is the same process afterwards, and counts."""
        until(lambda: self.count(name) > 2, "it counts")
        before = self.host.inspect(name)["State"]
        files = self.collect(name, shell=shell, **environment)
        counted = self.count(name)
        until(lambda: self.count(name) > counted, NEVER_KILL)
        after = self.host.inspect(name)["State"]
        self.assertEqual((before["Pid"], before["StartedAt"], "running"), (after["Pid"], after["StartedAt"], after["Status"]))
        return files


class JavaThreads(Collecting):
    def test_a_jvm_prints_its_threads_and_lives_on(self):
        files = self.collected_unharmed(self.node(*programs.java(spins=True)), UNWEDGE_SAMPLE_TICKS="")
        self.assertIn("Full thread dump", files["jvm.txt"])
        self.assertIn('"blocked"', files["jvm.txt"])
        self.assertIn("Counter.main", files["jvm.txt"])
        # And a thread that burns CPU is distinguished from one that waits.
        self.assertRegex(files["summary.txt"], r"(?m)^spinning: spinner \d+ of \d+ ticks; now and then: \d+; blocked: \d+ \(\S*futex\S* \d+")
        self.assertRegex(files["threads.txt"],
                         r"(?m)^thread \d+\tR \(running\)\t0\tspinner\t[1-9]\d* of (?:[3-9]|\d\d)\d\d ticks\t\d and \d+ switches\tspinning\t")
        self.assertRegex(files["threads.txt"], r"(?m)^thread \d+\tS \(sleeping\)\t\S+\tblocked\t0 of \d+ ticks\t0 and 0 switches\tblocked\t\d")

    def test_one_without_a_handler_gets_no_signal(self):
        for options, flags in (([], ["-Xrs"]), (["-e", "JAVA_TOOL_OPTIONS=-Xrs"], [])):
            with self.subTest(options=options, flags=flags):
                needed, does = programs.java(*flags)
                self.assertNotIn("jvm.txt", self.collected_unharmed(self.node([*options, *needed], does)))

    def test_what_is_only_named_java_gets_no_signal(self):
        counts = "i=0; while :; do i=$((i+1)); echo $i >/data/count; sleep 0.05; done"
        caught = 'trap "echo QUIT >>/data/signals" QUIT; ' + counts
        (script := self.host.folder / "java").write_text("#!/bin/sh\n" + caught)
        script.chmod(0o755)
        for what, (options, does) in {
            "a shell's executable, which has a handler": programs.named_java(caught),
            "and one with the library of the JVM, which has none": programs.named_java(counts, preload=True),
            "a script": (["-v", f"{script}:/bin/java:ro"], "exec /bin/java"),
        }.items():
            with self.subTest(what):
                name = self.node(options, does)
                self.assertNotIn("jvm.txt", self.collected_unharmed(name))
                self.assertFalse((self.host.data(name) / "signals").exists())


class OtherPrograms(Collecting):
    def test_node_opens_no_inspector(self):
        name = self.node(*programs.node())
        files = self.collected_unharmed(name)
        self.assertNotIn("jvm.txt", files)
        self.assertNotIn("Debugger", docker("logs", name))
        tables = pathlib.Path(f"/proc/{self.host.inspect(name)['State']['Pid']}/net")
        self.assertNotIn(f":{9229:04X} ", (tables / "tcp").read_text() + (tables / "tcp6").read_text())

    @unittest.skipUnless(os.environ.get("UNWEDGE_SLOW") == "1", "slow profile: builds a program")
    def test_go_lists_its_goroutines(self):
        self.host.script = build_publisher()
        (self.host.folder / "publisher.json").write_text(json.dumps({
            "fleet": "f", "nodes": [{"match": "*", "headMetric": "lean_head_slot", "metricsPort": 9095}],
        }))
        files = self.collected_unharmed(self.node(*programs.go()))
        self.assertIn("main.waitsForTheTest", files["goroutines.txt"])
        self.assertIn("lean_head_slot 53", files["metrics.txt"])
        self.assertNotIn("jvm.txt", files)


class NativeStacks(Collecting):
    """gdb, where root has put an empty file that allows it."""

    def allowed(self):
        marker = self.host.folder / "allowed" / "evidence-gdb"
        marker.parent.mkdir()
        marker.parent.chmod(0o755)
        marker.touch(0o644)
        return marker

    def stub(self, text):
        folder = self.host.folder / "bin"
        folder.mkdir(exist_ok=True)
        (folder / "gdb").write_text("#!/bin/sh\n" + text)
        (folder / "gdb").chmod(0o755)
        return str(folder)

    def counting(self):
        return self.node([], "i=0; while :; do i=$((i+1)); echo $i >/data/count; sleep 0.05; done")

    def test_it_prints_the_stacks_of_the_process_which_goes_on(self):
        if shutil.which("gdb") is None:
            self.skipTest("no gdb")
        files = self.collected_unharmed(self.counting(), UNWEDGE_EVIDENCE_GDB=str(self.allowed()), UNWEDGE_GDB_SECONDS="60")
        self.assertRegex(files["native.txt"], r"(?m)^Thread 1 ")
        self.assertRegex(files["native.txt"], r"(?m)^#0 ")

    def test_one_that_hangs_is_killed_and_leaves_nothing_stopped(self):
        """It has the process stopped, by the signal that tracing begins with, when it is killed."""
        mark = self.host.folder / "stopped"
        path = self.stub(f'trap "" TERM\nkill -STOP "$4" && echo "$@" >{mark}\nsleep 60\n')
        files = self.collected_unharmed(self.counting(), UNWEDGE_EVIDENCE_GDB=str(self.allowed()), UNWEDGE_PATH=path, UNWEDGE_GDB_SECONDS="3")
        self.assertIn("thread apply all bt", mark.read_text())
        self.assertNotIn("Thread", files["native.txt"])

    def test_a_real_one_that_is_killed_while_it_traces_lets_go(self):
        real = shutil.which("gdb")
        if real is None:
            self.skipTest("no gdb")
        mark = self.host.folder / "traced"
        shell = f"exec >/dev/null 2>&1; grep -E ^\\(State\\|TracerPid\\) /proc/$4/status >{mark}; while [ -d {self.host.folder} ]; do sleep 0.2; done"
        path = self.stub(f'{real} -nx -batch -p "$4" -ex "shell {shell}" &\nwhile [ ! -s {mark} ]; do sleep 0.1; done\nkill -KILL $!\n')
        self.collected_unharmed(self.counting(), UNWEDGE_EVIDENCE_GDB=str(self.allowed()), UNWEDGE_PATH=path, UNWEDGE_GDB_SECONDS="60")
        self.assertRegex(mark.read_text(), r"t \(tracing stop\)\nTracerPid:\t[1-9]")

    def test_it_is_run_only_where_root_alone_allows_it(self):
        mark = self.host.folder / "ran"
        path = self.stub(f"echo x >>{mark}\n")
        name = self.counting()
        marker = self.allowed()

        def owned():
            os.chown(marker, 1000, 1000)

        def writable():
            os.chown(marker, 0, 0)
            marker.chmod(0o666)

        def filled():
            marker.chmod(0o644)
            marker.write_text("x")

        def folder():
            marker.write_text("")
            marker.parent.chmod(0o777)

        def link():
            marker.parent.chmod(0o755)
            marker.rename(marker.with_name("other"))
            marker.symlink_to("other")

        # The guard is asked by itself: the script's own function, in a shell.
        def allowed():
            text = (PROGRAMS / "restart" / "66-stacks.sh").read_text() + f"\ngdb_marker={marker}; gdb_allowed"
            return subprocess.run(["sh", "-c", text], check=False).returncode == 0

        self.assertTrue(allowed())
        for wrong in (owned, writable, filled, folder, link, marker.unlink):
            wrong()
            with self.subTest(wrong):
                self.assertFalse(allowed())
        self.assertNotIn("native.txt", self.collected_unharmed(name, UNWEDGE_EVIDENCE_GDB=str(marker), UNWEDGE_PATH=path))
        self.assertFalse(mark.exists())


class Harmless(Collecting):
    def test_busybox_alone_collects_the_same(self):
        """Its shell and its tools: what a small host has."""
        folder = self.host.folder / "bin"
        folder.mkdir()
        for applet in subprocess.run(["busybox", "--list"], capture_output=True, text=True, check=True).stdout.split():
            (folder / applet).symlink_to(shutil.which("busybox"))
        name = self.node(*programs.java(spins=True))
        files = self.collected_unharmed(name, shell="busybox sh", UNWEDGE_PATH=str(folder))
        self.assertIn("Full thread dump", files["jvm.txt"])
        self.assertRegex(files["summary.txt"], r"(?m)^spinning: spinner \d+ of \d+ ticks")
        self.assertRegex(files["memory.txt"], r"(?m)^Pss: ")
        self.assertRegex(files["processes.txt"], r"(?m)^== process \d+ /jdk/bin/java, \d+ descriptors open$")

    def test_nothing_is_signalled_in_a_container_that_is_paused(self):
        name = self.node(*programs.java())
        until(lambda: self.count(name) > 2, "it counts")
        docker("pause", name)
        self.assertNotIn("jvm.txt", self.collect(name))
        docker("unpause", name)
        counted = self.count(name)
        until(lambda: self.count(name) > counted, NEVER_KILL)
        self.assertNotIn("Full thread dump", docker("logs", name))

    def test_a_container_that_has_stopped_meanwhile_is_no_obstacle(self):
        name = self.node([], FOREVER)
        docker("kill", name)
        files = self.collect(name)
        self.assertIn('"StartedAt"', files["inspect.json"])
        self.assertNotIn("threads.txt", files)
