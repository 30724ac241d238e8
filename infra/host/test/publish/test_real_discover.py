"""--discover on a real engine, with the local image alpine:3.17 (a busybox) under the names of clients: nothing is pulled."""

import json
import os
import subprocess
import sys
import unittest
import uuid

from support import PROGRAM, Case
from test_engine import docker, engine_is_here
from publisher.clock import Clock
from publisher.engine import Docker
from publisher.match import is_image_id

# It serves its metrics at port and path once it runs; what follows on its command line is for whoever reads that.
NODE = 'mkdir -p "/www$(dirname "$1")" && echo "$2" >"/www$1" && exec httpd -f -h /www -p "$0"'
MARK = uuid.uuid4().hex[:8]


@unittest.skipUnless(engine_is_here(), "no Docker engine with the image alpine:3.17 answers")
class ARealEngine(Case):
    def image(self, name):
        """alpine under this name, with a tag of this test's own."""
        image = "%s:%s" % (name, MARK)
        docker("tag", "alpine:3.17", image)
        self.addCleanup(subprocess.run, ["docker", "rmi", image], capture_output=True)
        return image

    def run_node(self, name, image, page, *words, port=9095, path="/metrics", labels=()):
        options = [word for label in ("dev.unwedge.test", *labels) for word in ("--label", label)]
        self.addCleanup(subprocess.run, ["docker", "rm", "--force", "--volumes", name], capture_output=True)
        docker("run", "--detach", "--name", name, *options, image, "sh", "-c", NODE, str(port), path, page, *words)
        return name

    def program(self, *arguments):
        done = subprocess.run([sys.executable, PROGRAM, *arguments], capture_output=True, text=True, timeout=300, env=os.environ, check=False)
        return done.returncode, done.stdout, done.stderr

    def discovered(self, *names):
        """The configuration, once all of these are in it: they may take a moment to serve."""
        waited = Clock()
        for _ in range(100):
            code, out, err = self.program("--discover", "--config", os.path.join(self.folder, "none.json"))
            if code == 0 and not any("# %s: looks like" % name in err for name in names):
                config = json.loads(out)
                if all(name in json.dumps(config) for name in names):
                    return config, err
            waited.wait(0.1)
        return self.fail(out + err)

    def test_what_is_printed_reads_every_head_again(self):
        zeam = self.image("blockblaz/zeam")
        moved = self.run_node("disc-%s-lean" % MARK, zeam, "lean_head_slot 5", "--metrics-port", "9095")
        docker("commit", moved, zeam)  # the tag leads to another image from now on
        self.assertTrue(is_image_id(Docker.of_environment().containers(5)[moved].image), "the list has an id in the image's place")
        project = "p" + MARK
        compose = ["com.docker.compose.project=" + project, "com.docker.compose.service=cl", "metrics.port=8008", "metrics.path=/metrics"]
        lighthouse = self.image("sigp/lighthouse")
        beacon = self.run_node(project + "-cl-1", lighthouse, "beacon_head_slot 6", "lighthouse", "bn", port=8008, labels=compose)
        validator = self.run_node("disc-%s-vc" % MARK, lighthouse, "beacon_head_slot 7", "lighthouse", "vc", "--metrics-port", "9095")
        geth = self.run_node(
            "disc-%s-geth" % MARK, self.image("ethereum/client-go"), "chain_head_block 8", "--metrics.port", "6061", port=6061,
            path="/debug/metrics/prometheus",
        )
        stages = 'sync{stage="execution"} 9\nsync{stage="bodies"} 10'
        unknown = self.run_node("disc-%s-other" % MARK, "alpine:3.17", stages, port=6060, path="/debug/metrics/prometheus")
        config, comments = self.discovered(moved, project, geth, unknown)
        self.assertIn({"name": project + "[-_]cl[-_]*", "label": "com.docker.compose.service=cl"}, [node["match"] for node in config["nodes"]])
        self.assertIn("# %s: left out, as a validator client has no head: its command is lighthouse vc" % validator, comments)

        path = self.file("discovered.json", json.dumps({**config, "instanceId": "i-0123456789abcdef0"}))
        code, out, err = self.program("--config", path, "--once", "--print")
        self.assertEqual(0, code, err)
        heads = {told["node"]: told["value"] for told in map(json.loads, out.splitlines()) if told["metric"] == "HeadSlot" and MARK in told["node"]}
        self.assertEqual({moved: 5, beacon: 6, geth: 8, unknown: 9}, heads, err)


if __name__ == "__main__":
    unittest.main()
