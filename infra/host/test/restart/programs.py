"""Real programs in the tests' small containers: the machine's own, bound in read-only with the libraries that they need."""

import functools
import os
import pathlib
import re
import shutil
import subprocess
import unittest

from hosts import BUILT, lock

# Counts into /data/count. With an argument it has a thread that spins and one that waits for ever.
COUNTER_JAVA = """
import java.nio.file.*;
public class Counter {
  static volatile long spun;
  public static void main(String[] arguments) throws Exception {
    if (arguments.length > 0) {
      start("spinner", () -> { while (true) spun++; });
      start("blocked", () -> { synchronized (Counter.class) { try { Counter.class.wait(); } catch (InterruptedException e) { } } });
    }
    Path next = Path.of("/data/count.new");
    for (long i = 1; ; i++) {
      Files.writeString(next, "" + i);
      Files.move(next, Path.of("/data/count"), StandardCopyOption.ATOMIC_MOVE);
      Thread.sleep(50);
    }
  }
  static void start(String name, Runnable does) {
    Thread thread = new Thread(does, name);
    thread.setDaemon(true);
    thread.start();
  }
}
"""
COUNTER_NODE = """
const fs = require('fs'); let i = 0;
setInterval(() => { fs.writeFileSync('/data/count.new', String(++i)); fs.renameSync('/data/count.new', '/data/count'); }, 50);
"""
COUNTER_GO = """
package main

import (
	"net/http"
	_ "net/http/pprof"
	"os"
	"strconv"
	"time"
)

func waitsForTheTest() { select {} }

func main() {
	go waitsForTheTest()
	http.HandleFunc("/metrics", func(w http.ResponseWriter, r *http.Request) {
		w.Write([]byte("# TYPE go_goroutines gauge\\ngo_goroutines 5\\nlean_head_slot 53\\n"))
	})
	go http.ListenAndServe(":9095", nil)
	for i := 1; ; i++ {
		os.WriteFile("/data/count.new", []byte(strconv.Itoa(i)), 0o644)
		os.Rename("/data/count.new", "/data/count")
		time.Sleep(50 * time.Millisecond)
	}
}
"""


def needed(binaries):
    """The loader and the libraries of some programs, as the machine resolves them."""
    loader, libraries = None, set()
    for binary in binaries:
        text = subprocess.run(["ldd", str(binary)], capture_output=True, text=True, check=True).stdout
        libraries.update(re.findall(r"=> (/\S+)", text))
        loader = loader or next(iter(re.findall(r"^\s*(/\S*ld-\S+)", text, re.MULTILINE)), None)
    return loader, libraries


@functools.lru_cache(maxsize=None)
def with_libraries(*binaries):
    """Options of docker run under which these programs start in a container that has no libraries."""
    loader, libraries = needed(binaries)
    folder = BUILT / f"libraries-{abs(hash(binaries))}"
    folder.mkdir()
    for library in [loader, *libraries]:
        shutil.copy(library, folder / pathlib.Path(library).name)
    place = os.path.dirname(loader)
    return ["-v", f"{folder}:{place}:ro", "-e", f"LD_LIBRARY_PATH={place}"]


def jdk():
    """A JDK that is whole by itself: some distributions keep parts of theirs elsewhere."""
    found = [os.environ.get("JAVA_HOME", ""), *sorted(map(str, pathlib.Path("/usr/lib/jvm").glob("*")), reverse=True)]
    found += [os.path.dirname(os.path.dirname(os.path.realpath(shutil.which("java") or "/")))]
    for home in (pathlib.Path(os.path.realpath(path)) for path in found if path):
        configuration = home / "lib" / "jvm.cfg"
        if configuration.is_file() and not configuration.is_symlink() and (home / "bin" / "javac").is_file():
            return home
    raise unittest.SkipTest("no JDK that is whole in its folder")


def java(*flags, spins=False):
    """Options of docker run, and what the container does: a JVM as its first process."""
    with lock:
        home = jdk()
        if not (BUILT / "Counter.class").exists():
            (BUILT / "Counter.java").write_text(COUNTER_JAVA)
            subprocess.run([home / "bin" / "javac", "-d", BUILT, BUILT / "Counter.java"], check=True)
        names = "libjava.so libjimage.so libnet.so libnio.so libzip.so server/libjvm.so".split()
        options = with_libraries(home / "bin" / "java", *(home / "lib" / name for name in names))
    command = ["exec /jdk/bin/java -Xmx32m -XX:TieredStopAtLevel=1 -Xshare:auto", *flags, "-cp /classes Counter", "spin" if spins else ""]
    return [*options, "-v", f"{home}:/jdk:ro", "-v", f"{BUILT}:/classes:ro"], " ".join(command)


def named_java(does, preload=False):
    """A shell whose executable is called java; preload: it has the JVM's library mapped, and yet is none."""
    shell = shutil.which("dash")
    if shell is None:
        raise unittest.SkipTest("no dash")
    with lock:
        home = jdk()
        options = with_libraries(shell, home / "lib" / "server" / "libjvm.so")
    before = "LD_PRELOAD=/jdk/lib/server/libjvm.so " if preload else ""
    options = [*options, "-v", f"{shell}:/shell/java:ro", *(["-v", f"{home / 'lib'}:/jdk/lib:ro"] if preload else [])]
    return options, f"exec env {before}/shell/java -c '{does}'"


def node():
    program = shutil.which("node")
    if program is None:
        raise unittest.SkipTest("no node")
    program = os.path.realpath(program)
    with lock:
        options = with_libraries(program)
        (BUILT / "counter.js").write_text(COUNTER_NODE)
    return [*options, "-v", f"{program}:/node:ro", "-v", f"{BUILT}:/scripts:ro"], "exec /node /scripts/counter.js"


def go():
    if shutil.which("go") is None:
        raise unittest.SkipTest("no go")
    with lock:
        program = BUILT / "counter-go"
        if not program.exists():
            (BUILT / "counter.go").write_text(COUNTER_GO)
            subprocess.run(["go", "build", "-o", program, BUILT / "counter.go"], env={**os.environ, "CGO_ENABLED": "0"}, check=True)
    return ["-v", f"{program}:/counter:ro"], "exec /counter"
