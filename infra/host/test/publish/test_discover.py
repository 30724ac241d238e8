"""--discover: what it prints reads every head again; what it leaves out it names."""

import json
import os
import re
import unittest

from client_rows import ROWS, compose
from support import Writer, beat, iso, line
from test_program import Started


class Discovering(Started):
    def serve(self, page, path="/metrics"):
        """The port of an endpoint that has the page at this path alone."""
        return self.endpoint(lambda handler: handler.reply(page if handler.path == path else "", 200 if handler.path == path else 404)).port

    def runs(self, name, image, args=(), labels=(), **changes):
        config = {"Image": image, "Cmd": None, "Entrypoint": None, "Labels": dict(labels), **changes.pop("Config", {})}
        self.engine.run(name, StartedAt=iso(self.now - 400), Pid=os.getpid(), Path=args[0] if args else "node", Args=list(args[1:]), Config=config, **changes)

    def row(self, row):
        """A container of that form."""
        port = self.serve(row.page, row.path)
        changes = {}
        if row.client == "zeam":
            log = self.opened(Writer(os.path.join(self.folder, "consensus.log")))
            log.write(line(self.now - 400), beat(self.now - 5))
            changes["Mounts"] = [{"Source": self.folder, "Destination": "/data"}]
        if row.client == "peam":
            folder = os.path.dirname(self.file("genesis/validator-config.yaml", "validators:\n  - name: peam_0\n    metricsPort: %d\n" % port))
            changes["Mounts"] = [{"Source": folder, "Destination": "/config"}]
        self.runs(row.container, row.image, ["entrypoint", *row.command(port)], row.labels(port), **changes)

    def run_text(self, *arguments):
        process = self.start(*arguments)
        out, err = process.communicate(timeout=120)
        return process.returncode, out, err

    def discover(self, *arguments):
        """The printed configuration, and the comments by container."""
        arguments = arguments or ("--fleet", "devnet")
        code, out, err = self.run_text("--discover", "--config", os.path.join(self.folder, "none.json"), *arguments)
        for comment in err.splitlines():
            self.assertRegex(comment, r"^# ", err)
        comments = dict(re.findall(r"(?m)^# ([\w.-]+): (.*)$", err))
        return code, json.loads(out) if out else None, comments

    def heads(self, config):
        """What --once --print reads with it."""
        path = self.file("discovered.json", json.dumps({**config, "instanceId": "i-0123456789abcdef0"}))
        code, lines, err = self.run_it("--config", path, "--once", "--print")
        self.assertEqual(0, code, err)
        return {told["node"]: told["value"] for told in lines if told["metric"] == "HeadSlot"}, err


class EveryClient(Discovering):
    def test_is_read_with_what_is_printed(self):
        for row in ROWS:
            self.row(row)
        code, config, comments = self.discover("--fleet", "mainnet", "--period", "30")
        self.assertEqual((0, {}), (code, comments))
        self.assertEqual(("mainnet", 30), (config["fleet"], config["period"]))
        self.assertEqual(({row.container: row.head for row in ROWS}, ""), self.heads(config))
        for node in config["nodes"]:
            self.assertEqual({"match", "headMetric"}, set(node) - {"heartbeat"}, "what is found out is not written down")
        self.assertEqual(["zeam_0"], [node["match"] for node in config["nodes"] if "heartbeat" in node])

    def test_is_read_with_the_shipped_configuration(self):
        for row in ROWS:
            if row.namespace == "cometbft":  # of CometBFT's two namespaces the shipped configuration names one
                self.row(row)
        code, out, err = self.run_text("--default-config", "--fleet", "mainnet")
        self.assertEqual((0, ""), (code, err))
        heads, err = self.heads(json.loads(out))
        self.assertEqual({row.container: row.head for row in ROWS if row.namespace == "cometbft"}, heads)

    def test_of_an_unknown_image_is_read_by_a_head_that_is_known(self):
        for row in ROWS:
            self.row(row._replace(image="registry.example/of-its-own:1", container="of-its-own-" + row.container))
        code, config, comments = self.discover()
        expected = {"of-its-own-" + row.container: row.head for row in ROWS if row.client != "peam"}  # whose port is under its own name
        self.assertEqual(({}, 0), (comments, code))
        self.assertEqual((expected, ""), self.heads(config))


class WhatIsPrinted(Discovering):
    LEAN = "lean_head_slot 5\n"

    def matches(self, config):
        return [node["match"] for node in config["nodes"]]

    def test_names_a_container_of_compose_by_project_and_service(self):
        port = self.serve("beacon_head_slot 5\n")
        for name in ("eth-docker-consensus-1", "other_consensus_1"):
            project = re.split("[-_]consensus", name)[0]
            self.runs(name, "teku:local", ["teku", "--metrics-port", str(self.serve("beacon_head_slot 5\n"))], compose(project, "consensus"))
        self.runs("named", "teku:local", ["teku", "--metrics-port", str(port)], compose("third", "consensus"))
        _, config, _ = self.discover()
        service = "com.docker.compose.service=consensus"
        self.assertEqual(
            ["named", {"name": "eth-docker[-_]consensus[-_]*", "label": service}, {"name": "other[-_]consensus[-_]*", "label": service}], self.matches(config)
        )

    def test_goes_on_matching_when_compose_makes_the_container_anew(self):
        port = self.serve("beacon_head_slot 5\n")
        self.runs("eth-docker-consensus-1", "teku:local", ["teku", "--metrics-port", str(port)], compose("eth-docker", "consensus"))
        _, config, _ = self.discover()
        self.engine.containers.clear()
        self.runs("eth-docker_consensus_2", "teku:other", ["teku", "--metrics-port", str(port)], compose("eth-docker", "consensus"), Id="another")
        self.assertEqual({"eth-docker_consensus_2": 5}, self.heads(config)[0])

    def test_names_a_container_without_a_name_of_its_own_by_its_image(self):
        for name in ("fervent_hopper", "eager_noether7"):
            self.runs(name, "docker.io/blockblaz/zeam:devnet4", ["zeam", "--metrics-port", str(self.serve(self.LEAN))])
        self.runs("zeam_node", "blockblaz/zeam:devnet4", ["zeam", "--metrics-port", str(self.serve(self.LEAN))])
        _, config, _ = self.discover()
        self.assertEqual(["zeam_node", {"image": "blockblaz/zeam"}], self.matches(config))
        self.assertEqual({"fervent_hopper": 5, "eager_noether7": 5, "zeam_node": 5}, self.heads(config)[0])

    def test_names_a_task_of_swarm_by_its_service(self):
        self.runs("lean_zeam.1.x7r", "zeam", ["zeam", "--metrics-port", str(self.serve(self.LEAN))], {"com.docker.swarm.service.name": "lean_zeam"})
        self.assertEqual([{"label": "com.docker.swarm.service.name=lean_zeam"}], self.matches(self.discover()[1]))

    def test_names_containers_of_one_service_that_differ_one_by_one(self):
        self.runs("p-cosmos-1", "cometbft/cometbft", ["start"], compose("p", "cosmos", **{"metrics.port": str(self.serve("cometbft_consensus_height 5\n"))}))
        self.runs("p-cosmos-2", "cometbft/cometbft", ["start"], compose("p", "cosmos", **{"metrics.port": str(self.serve("tendermint_consensus_height 6\n"))}))
        _, config, _ = self.discover()
        self.assertEqual("p-cosmos-2", self.matches(config)[0])
        self.assertEqual({"p-cosmos-1": 5, "p-cosmos-2": 6}, self.heads(config)[0])

    def test_has_the_head_whose_client_the_container_is_named_after(self):
        page = "chain_head_block 7\nbeacon_head_slot 8\nethereum_blockchain_height 9\n"
        heads = {"my-geth": 7, "my-lodestar": 8, "my-besu": 9}
        for name in heads:
            self.runs(name, "of-its-own", ["run", "--metrics-port", str(self.serve(page))])
        _, config, _ = self.discover()
        self.assertEqual(heads, self.heads(config)[0])

    def test_keeps_what_the_configuration_in_force_has_beside_its_nodes(self):
        self.runs("zeam_0", "zeam", ["zeam", "--metrics-port", str(self.serve(self.LEAN))])
        path = self.configuration(fleet="testnet", period=10, parts=3)
        code, out, _ = self.run_text("--discover", "--config", path)
        config = json.loads(out)
        self.assertEqual((0, "testnet", 10, 3, "i-0123456789abcdef0"), (code, *(config[name] for name in ("fleet", "period", "parts", "instanceId"))))
        self.assertEqual("mainnet", json.loads(self.run_text("--discover", "--config", path, "--fleet", "mainnet")[1])["fleet"])

    def test_says_which_fleet_it_has_where_nothing_names_one(self):
        self.runs("zeam_0", "zeam", ["zeam", "--metrics-port", str(self.serve(self.LEAN))])
        for path in (os.path.join(self.folder, "none.json"), self.file("bad.json", '{"fleet": "mainnet", "nodes": []}')):
            code, out, err = self.run_text("--discover", "--config", path)
            self.assertEqual((0, "devnet"), (code, json.loads(out)["fleet"]))
            self.assertRegex(err, "^# fleet: devnet, as --fleet is not given and no configuration names one .*json: ")

    def test_is_refused_with_a_fleet_or_period_that_no_configuration_may_have(self):
        for option, value in (("--fleet", ""), ("--period", "45")):
            code, out, err = self.run_text("--discover", option, value)
            self.assertEqual((2, ""), (code, out))
            self.assertIn(option[2:], err)
        self.assertEqual(2, self.run_text("--once", "--fleet", "a")[0])


class WhatIsLeftOut(Discovering):
    def test_is_a_validator_client_and_is_named(self):
        port = str(self.serve("beacon_head_slot 5\n"))
        self.runs("eth-validator-1", "lighthouse:local", ["lighthouse", "vc", "--metrics-port", port])
        self.runs("vc", "sigp/lighthouse", ["lighthouse", "vc", "--metrics-port", port])
        code, config, comments = self.discover()
        self.assertEqual((1, None), (code, config))
        self.assertEqual("left out, as a validator client has no head: its name says validator", comments["eth-validator-1"])
        self.assertEqual("left out, as a validator client has no head: its command is lighthouse vc", comments["vc"])
        self.assertEqual([], [path for endpoint in self.engine.seen for path in endpoint if path == "/metrics"])

    def test_is_a_known_client_whose_head_cant_be_read_with_the_reason_and_what_turns_it_on(self):
        port = self.serve("nothing 1\n")
        self.runs("geth", "ethereum/client-go:v1", ["geth", "--metrics.port", str(port)])
        _, config, comments = self.discover()
        self.assertIsNone(config)
        self.assertRegex(
            comments["geth"], r"looks like geth, but its head can't be read \(its metrics are turned on by --metrics --metrics.addr 0.0.0.0\): http://127"
        )

    def test_is_a_known_client_that_does_not_run(self):
        self.runs("geth", "ethereum/client-go:v1", Status="exited")
        self.runs("postgres", "postgres:15", Status="exited")
        self.assertEqual({"geth": "looks like geth, but is exited: start it and discover again"}, self.discover()[2])

    def test_is_what_no_known_head_is_found_on(self):
        self.runs("prometheus", "prom/prometheus", ["prometheus", "--metrics-port", str(self.serve("up 1\nprometheus_tsdb_head_series 7\n"))])
        self.runs("postgres", "postgres:15")
        self.assertEqual((1, None, {}), self.discover())

    def test_is_a_container_whose_endpoint_is_anothers(self):
        port = str(self.serve("lean_head_slot 5\n"))
        self.runs("a-proxy", "of-its-own", ["proxy", "--metrics-port", port])
        self.runs("zeam_0", "blockblaz/zeam", ["zeam", "--metrics-port", port])
        code, config, comments = self.discover()
        self.assertEqual((0, ["zeam_0"]), (code, [node["match"] for node in config["nodes"]]))
        self.assertIn("which is zeam_0's", comments["a-proxy"])

    def test_is_what_does_not_answer_while_the_others_are_found(self):
        hanging = self.endpoint()
        hanging.body = hanging.hang
        for i in range(3):
            self.runs("zeam_%d" % i, "blockblaz/zeam", ["zeam", "--metrics-port", str(hanging.port)])
        self.runs("ream_0", "ghcr.io/reamlabs/ream", ["ream", "--metrics-port", str(self.serve("lean_head_slot 5\n"))])
        self.runs("stuck", "blockblaz/zeam")
        self.engine.hanging.add("id-of-stuck")
        code, config, comments = self.discover()
        self.assertEqual((0, ["ream_0"]), (code, [node["match"] for node in config["nodes"]]))
        self.assertIn("did not answer in time", comments["zeam_0"])
        self.assertIn("did not answer in time", comments["stuck"])

    def test_is_everything_without_docker(self):
        process = self.start("--discover", DOCKER_HOST="unix:///nowhere")
        out, err = process.communicate(timeout=60)
        self.assertEqual((1, ""), (process.returncode, out))
        self.assertIn("unwedge-publish: Docker", err)


if __name__ == "__main__":
    unittest.main()
