"""infra/local/setup on machines that lack what it needs, with stand-ins for apt-get, docker and Maven: what it does and
what it prints. infra/test/bare does the same on real Debians."""

import os
import pathlib
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
# What every Debian has, however bare.
BASE = "basename bash cat cp cut dirname env flock grep head mkdir readlink rm sed sha256sum sort tail timeout tr awk".split()
MAVEN = "#!/bin/sh\necho Apache Maven {maven}; echo Java version: {java}, vendor: made up\n"
DOCKER = """#!/bin/sh
echo "docker $*" >>"$SETUP_STUB/calls"
case $1:$2 in
  version:*) echo 28.0.0 ;;
  context:inspect) echo unix:///var/run/docker.sock ;;
  image:inspect) ;;
  *) exit 1 ;;
esac
"""
NOTHING = "#!/bin/sh\n"
JDK = ("usr/lib/jvm/jdk-25/release", 'JAVA_VERSION="25.0.1"\n'), ("usr/lib/jvm/jdk-25/bin/javac", NOTHING)
# What each package brings.
SHELF = {
    "maven": [("bin/mvn", MAVEN.format(maven="3.9.9", java=21))],
    "temurin-25-jdk": JDK,
    "openjdk-25-jdk-headless": JDK,
    "docker.io": [("bin/docker", DOCKER), ("bin/dockerd", "#!/bin/sh\necho dockerd >>\"$SETUP_STUB/calls\"\n")],
    "iptables": [("bin/iptables", NOTHING)],
    "busybox-static": [("bin/busybox", NOTHING)],
}


class Setup(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.machine = pathlib.Path(folder.name)
        for package, files in SHELF.items():
            for path, text in files:
                self.put(self.machine / "shelf" / package / path, text)
        for name in BASE:
            self.link(name, next(f"{place}/{name}" for place in ("/usr/bin", "/bin", "/usr/sbin") if os.path.exists(f"{place}/{name}")))
        self.link("apt-get", ROOT / "infra/test/stubs/apt-get")
        self.put(self.machine / "bin/ldd", "#!/bin/sh\nexit 1\n")  # all is linked statically
        self.sources(*SHELF)

    def put(self, file, text):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        file.chmod(0o755)

    def link(self, name, target):
        (self.machine / "bin").mkdir(exist_ok=True)
        (self.machine / "bin" / name).symlink_to(target)

    def sources(self, *packages):
        (self.machine / "sources").write_text("\n".join(packages) + "\n", encoding="utf-8")

    def has(self, *packages):
        for package in packages:
            for path, text in SHELF[package]:
                self.put(self.machine / path, text)

    def setup(self, *options, user=0):
        self.put(self.machine / "bin/id", f"#!/bin/sh\nif [ $1 = -un ]; then echo ops; else echo {user}; fi\n")
        home = self.machine / "home"
        home.mkdir(exist_ok=True)
        (self.machine / "calls").write_text("", encoding="utf-8")
        done = subprocess.run([ROOT / "infra/local/setup", *options], capture_output=True, text=True, timeout=60, check=False,
                              env={"PATH": str(self.machine / "bin"), "HOME": str(home), "SETUP_STUB": str(self.machine), "UNWEDGE_ROOT": str(self.machine)})
        return done.returncode, done.stdout, done.stderr

    def calls(self, *programs):
        calls = (self.machine / "calls").read_text(encoding="utf-8").splitlines()
        return [call for call in calls if not programs or call.split()[0] in programs]

    def installed(self):
        return [call.split("-y ")[1].split() for call in self.calls("apt-get") if " -y " in call]

    def assert_nothing_was_done(self):
        self.assertEqual([], self.installed())
        self.assertEqual([], self.calls("dockerd"))
        asked = ("docker version", "docker context inspect", "docker image inspect")
        self.assertEqual([], [call for call in self.calls("docker") if not call.startswith(asked)])

    def test_what_a_bare_machine_lacks_is_installed_at_once_and_before_all_else(self):
        status, out, err = self.setup("--for-demo")
        self.assertEqual((0, ""), (status, err))
        self.assertEqual([["maven", "temurin-25-jdk", "docker.io", "iptables", "busybox-static"]], self.installed())
        install = next(i for i, call in enumerate(self.calls()) if " -y " in call)
        self.assertEqual([], [call for call in self.calls()[:install] if not call.startswith("apt-get")])
        self.assertIn("Maven on Java 21", out)
        self.assertIn(f"JDK 25 in {self.machine}/usr/lib/jvm/jdk-25", out)
        self.assertTrue(out.endswith("setup: ready\n"), out)

    def test_the_lists_of_packages_are_fetched_before_it_is_asked_what_apt_has(self):
        self.setup("--for-demo")
        self.assertEqual("apt-get -q update", self.calls()[0])

    def test_where_the_distribution_has_a_jdk_25_and_no_vendors_source_is_configured_that_is_taken(self):
        self.sources(*(package for package in SHELF if package != "temurin-25-jdk"))
        self.assertEqual(0, self.setup("--for-demo")[0])
        self.assertIn("openjdk-25-jdk-headless", self.installed()[0])

    def test_what_is_there_is_named_and_nothing_is_done(self):
        self.has("maven", "openjdk-25-jdk-headless", "docker.io", "iptables", "busybox-static")
        status, out, err = self.setup("--for-demo")
        self.assertEqual((0, ""), (status, err))
        for what in ("Maven on Java 21", "JDK 25 in", "Docker engine 28.0.0", "LocalStack image", "ready"):
            self.assertIn(what, out)
        self.assertEqual([], self.calls("apt-get"))
        self.assert_nothing_was_done()

    def test_without_a_jdk_25_to_be_had_nothing_is_installed_and_one_message_has_all(self):
        self.sources("maven", "docker.io", "iptables", "busybox-static")
        status, out, err = self.setup("--for-demo")
        self.assertEqual((1, ""), (status, out))
        self.assertIn("missing: Maven 3.8 or newer, JDK 25, the docker command, dockerd and iptables, a statically linked busybox\n", err)
        self.assertIn("nothing was installed or started", err)
        self.assertIn("  apt-get update && apt-get install --no-install-recommends maven docker.io iptables busybox-static\n", err)
        self.assertIn("  JDK 25, as none of apt's sources has it: unpack", err)
        self.assertIn("tar -C ~/.jdks -xzf OpenJDK25U-jdk_*.tar.gz\n", err)
        self.assert_nothing_was_done()

    def test_a_jdk_that_was_unpacked_where_the_message_says_is_found(self):
        self.has("maven", "docker.io", "iptables", "busybox-static")
        for path, text in JDK:
            self.put(self.machine / "home/.jdks/jdk-25.0.1+8" / path.split("jdk-25/")[1], text)
        status, out, _ = self.setup("--for-demo")
        self.assertEqual(0, status)
        self.assertIn(f"JDK 25 in {self.machine}/home/.jdks/jdk-25.0.1+8", out)

    def test_who_is_not_root_learns_what_root_has_to_do(self):
        status, out, err = self.setup("--for-demo", user=1000)
        self.assertEqual((1, ""), (status, out))
        self.assertIn("  sudo apt-get update && sudo apt-get install --no-install-recommends maven temurin-25-jdk docker.io iptables busybox-static\n", err)
        self.assertIn("a Docker engine that answers to ops at unix:///var/run/docker.sock", err)
        self.assertIn("  sudo systemctl start docker && sudo usermod --append --groups docker ops", err)
        self.assertEqual([], [call for call in self.calls() if "update" in call])
        self.assert_nothing_was_done()

    def test_who_is_not_root_needs_no_root_where_all_is_there(self):
        self.has("maven", "openjdk-25-jdk-headless", "docker.io", "busybox-static")
        status, out, _ = self.setup("--for-demo", user=1000)
        self.assertEqual(0, status)
        self.assertTrue(out.endswith("setup: ready\n"), out)

    def test_without_apt_it_names_what_to_install(self):
        (self.machine / "bin/apt-get").unlink()
        status, _, err = self.setup("--for-demo")
        self.assertEqual(1, status)
        self.assertIn("  install by this system's package manager what Debian names maven temurin-25-jdk docker-cli docker.io iptables busybox-static\n", err)

    def test_a_maven_that_is_too_old_or_runs_on_too_old_a_java_is_refused_with_the_remedy(self):
        self.has("openjdk-25-jdk-headless", "docker.io", "iptables", "busybox-static")
        self.put(self.machine / "bin/mvn", MAVEN.format(maven="3.9.9", java=11))
        status, _, err = self.setup("--for-demo")
        self.assertEqual(1, status)
        self.assertIn("a Java of 17 or newer for Maven (it runs on 11)\n", err)
        self.assertIn(f"  export JAVA_HOME={self.machine}/usr/lib/jvm/jdk-25", err)
        self.put(self.machine / "bin/mvn", MAVEN.format(maven="3.6.3", java=17))
        status, _, err = self.setup("--for-demo")
        self.assertEqual(1, status)
        self.assertIn("Maven 3.8 or newer (this is 3.6.3)\n", err)
        self.assert_nothing_was_done()

    def test_what_only_the_tests_need_is_in_the_same_message(self):
        status, _, err = self.setup()
        self.assertEqual(1, status)
        for what in ("JDK 25", "git", "Chromium and its driver", "shellcheck", "jq", "gdb", "Node.js"):
            self.assertIn(what, err.splitlines()[0])
        self.assertIn("  chromium-driver: none of apt's sources has it", err)
        self.assert_nothing_was_done()

    def test_where_apt_fails_its_last_lines_are_shown_and_nothing_is_started(self):
        (self.machine / "broken").touch()
        status, _, err = self.setup("--for-demo")
        self.assertEqual(1, status)
        self.assertIn(f"apt-get failed, see {self.machine}/home/.local/state/unwedge/apt.log:", err)
        self.assertIn("E: Unable to fetch some archives", err)
        self.assertEqual([], self.calls("docker"))


if __name__ == "__main__":
    unittest.main()
