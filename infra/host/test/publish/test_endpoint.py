"""Where a container's endpoint is found: every form of option that a client takes, and every network mode."""

import os
import socket
import subprocess
import unittest

from support import NOW, Case, container, iso, watch
from publisher.endpoint import MOST_CANDIDATES, Endpoint, candidates, find_endpoints
from publisher.engine import Published
from publisher.listener import listens
from publisher.model import HeadJson
from publisher.network import holder_of
from publisher.validator_config import port_in_validator_config

GETH_PATH = "/debug/metrics/prometheus"
GETH, ERIGON, BEACON = "chain_head_block", "sync", "beacon_head_slot"
RETH, BLOCKS = "reth_blockchain_tree_canonical_chain_height", "ethereum_blockchain_height"
COMETBFT, SUBSTRATE, AVALANCHE = "cometbft_consensus_height", "substrate_block_height", "avalanche_snowman_last_accepted_height"

# A node in a network of its own.
BRIDGE = dict(network_mode="bridge", addresses=("172.17.0.5",))


def urls(metric="lean_head_slot", name="zeam_10", holder=None, entry=None, **changes):
    """Where the head of the container is looked for."""
    if isinstance(changes.get("command"), str):
        changes["command"] = tuple(changes["command"].split())
    return [one.url for one in candidates(entry or watch(metric=metric), name, container(**changes), holder)]


class TheCommandLine(Case):
    """Each row: client, metric of its head, command line, where the head is asked for first."""

    FORMS = (
        ("zeam", "lean_head_slot", "zeam node --metrics-enable --metrics-port 9102", "127.0.0.1:9102/metrics"),
        ("a lean client", "lean_head_slot", "x --metrics-port=9102", "127.0.0.1:9102/metrics"),
        ("a lean client", "lean_head_slot", "x --metrics_port 9102", "127.0.0.1:9102/metrics"),
        ("grandine", "lean_head_slot", "x --metrics --metrics-address 0.0.0.0 --metrics-port 9102", "127.0.0.1:9102/metrics"),
        ("nlean", "lean_head_slot", "x --metrics true --metrics-port 9102 --metrics-address 0.0.0.0", "127.0.0.1:9102/metrics"),
        ("qlean", "lean_head_slot", "x --metrics-host 0.0.0.0 --metrics-port 9102", "127.0.0.1:9102/metrics"),
        ("lighthouse", BEACON, "lighthouse bn --metrics --metrics-port 5064", "127.0.0.1:5064/metrics"),
        ("lighthouse", BEACON, "lighthouse bn --metrics --metrics-address 127.0.0.2 --metrics-port 5064", "127.0.0.2:5064/metrics"),
        ("lighthouse", BEACON, "lighthouse bn --metrics --metrics-address=::1 --metrics-port=5064", "[::1]:5064/metrics"),
        ("prysm", BEACON, "beacon-chain --monitoring-host 0.0.0.0 --monitoring-port 8081", "127.0.0.1:8081/metrics"),
        ("prysm", BEACON, "beacon-chain --monitoring-port=8081 --monitoring-host=127.0.0.3", "127.0.0.3:8081/metrics"),
        ("teku", BEACON, "teku --metrics-enabled=true --metrics-port=8009 --metrics-interface=127.0.0.2", "127.0.0.2:8009/metrics"),
        ("nimbus", BEACON, "nimbus_beacon_node --metrics --metrics-port:8008 --metrics-address:127.0.0.2", "127.0.0.2:8008/metrics"),
        ("nimbus", BEACON, "nimbus_beacon_node --metrics-port=8018", "127.0.0.1:8018/metrics"),
        ("lodestar", BEACON, "node cli beacon --metrics true --metrics.port 8009 --metrics.address 0.0.0.0", "127.0.0.1:8009/metrics"),
        ("geth", GETH, "geth --metrics --metrics.addr 127.0.0.4 --metrics.port 6061", "127.0.0.4:6061" + GETH_PATH),
        ("geth", GETH, "geth -metrics -metrics.port=6061", "127.0.0.1:6061" + GETH_PATH),
        ("geth beside its profiles", GETH, "geth --metrics --pprof --pprof.addr 0.0.0.0 --pprof.port 6062", "127.0.0.1:6062" + GETH_PATH),
        ("reth", RETH, "reth node --metrics 0.0.0.0:9001", "127.0.0.1:9001/metrics"),
        ("reth", RETH, "reth node --metrics=127.0.0.2:9001", "127.0.0.2:9001/metrics"),
        ("reth", RETH, "reth node --metrics [::1]:9001", "[::1]:9001/metrics"),
        ("reth", RETH, "reth node --metrics=[::1]:9001", "[::1]:9001/metrics"),
        ("reth", RETH, "reth node --metrics localhost:9001", "127.0.0.1:9001/metrics"),
        ("reth", RETH, "reth node --metrics :9001", "127.0.0.1:9001/metrics"),
        ("reth", RETH, "reth node --metrics 9001", "127.0.0.1:9001/metrics"),
        ("reth", RETH, "reth node --metrics.prometheus 0.0.0.0:9001", "127.0.0.1:9001/metrics"),
        ("besu", BLOCKS, "besu --metrics-enabled --metrics-host=127.0.0.2 --metrics-port=9546", "127.0.0.2:9546/metrics"),
        ("nethermind", BLOCKS, "nethermind --Metrics.Enabled true --Metrics.ExposePort 6060", "127.0.0.1:6060/metrics"),
        ("nethermind", BLOCKS, "nethermind --metrics-exposeport=6060 --metrics-exposehost=127.0.0.2", "127.0.0.2:6060/metrics"),
        ("nethermind", BLOCKS, "nethermind --Metrics.ExposeHost + --Metrics.ExposePort 6060", "127.0.0.1:6060/metrics"),
        ("erigon", ERIGON, "erigon --metrics --metrics.addr 0.0.0.0 --metrics.port 6063", "127.0.0.1:6063" + GETH_PATH),
        ("a descendant of tendermint", COMETBFT, "x --instrumentation.prometheus_listen_addr :26661", "127.0.0.1:26661/metrics"),
        ("a descendant of tendermint", COMETBFT, "x --instrumentation.prometheus_listen_addr=127.0.0.2:26661", "127.0.0.2:26661/metrics"),
        ("substrate", SUBSTRATE, "polkadot --prometheus-port 9616", "127.0.0.1:9616/metrics"),
        ("substrate", SUBSTRATE, "polkadot --prometheus-port=9616 --prometheus-external", "127.0.0.1:9616/metrics"),
        ("avalanche", AVALANCHE, "avalanchego --http-host=0.0.0.0 --http-port=9652", "127.0.0.1:9652/ext/metrics"),
    )

    def test_every_form_of_the_known_clients_is_read(self):
        for client, metric, command, expected in self.FORMS:
            with self.subTest(client, command=command):
                self.assertEqual("http://" + expected, urls(metric, command=command)[0])

    def test_every_form_is_read_in_a_network_of_its_own_too(self):
        for client, metric, command, expected in self.FORMS:
            with self.subTest(client, command=command):
                found = find_endpoints(watch(metric=metric), "x", container(command=tuple(command.split()), **BRIDGE))
                port_and_path = expected.rsplit("]", 1)[-1].partition(":")[2]
                loopback = "127.0.0.2" in expected or "127.0.0.3" in expected or "127.0.0.4" in expected or "[::1]" in expected
                loopback = loopback or ("reth" in command and "0.0.0.0" not in command) or command.endswith("--prometheus-port 9616")
                if loopback:
                    self.assertEqual((), found.endpoints)
                    self.assertRegex(found.notes[0], "^binds port %s to .* inside its own network" % port_and_path.split("/")[0])
                else:
                    self.assertEqual(("http://172.17.0.5:" + port_and_path,), tuple(one.url for one in found.endpoints))

    def test_the_flags_of_one_client_mean_nothing_of_another(self):
        with self.unavailable("names a port of metrics|not seen to be"):
            urls(BEACON, image="sigp/lighthouse", command="lighthouse bn --http-port 5052 --pprof.port 6060")

    def test_a_flag_is_found_inside_a_shells_text_whatever_its_quotes(self):
        for text in (
            "exec zeam node --metrics-port 9102 --x",
            "zeam --metrics-port='9102'",
            'zeam "--metrics-port" "9102"',
            "zeam \\\n  --metrics-port \\\n  9102",
            "ulimit -n 9000; zeam --metrics-port=9102&",
            "# --metrics-port 1\nzeam --metrics-port 9102 # --metrics-port 2",
            "exec su-exec node sh -c 'exec zeam --metrics-port 9102'",
            "zeam --metrics-port $PORT",
            "zeam --metrics-port=${PORT:-1}",
            "zeam --metrics-port ${MISSING:-9102}",
            "zeam --metrics-port 9102 --name 'an unclosed quote",
        ):
            for shell in (("sh", "-c"), ("/bin/bash", "-euc"), ("tini", "--", "/bin/busybox", "sh", "-c")):
                with self.subTest(text, shell=shell):
                    self.assertEqual("http://127.0.0.1:9102/metrics", urls(command=(*shell, text, "zeam"), env=("PORT=9102",))[0])

    def test_the_last_one_counts(self):
        self.assertEqual("http://127.0.0.1:2/metrics", urls(command="x --metrics-port 1 --metrics-port=2")[0])

    def test_what_only_looks_like_the_flag_is_not_it(self):
        for command in (
            ("x", "--no-metrics-port", "9102", "--metrics-port-file", "9102"),
            ("x", "--my-metrics-port=9102", "metrics-port=9102", "---metrics-port=9102"),
            ("x", "--graffiti", "made by --metrics-port 9102"),
            ("sh", "-c", "x --graffiti 'made by --metrics-port 9102'"),
            ("x", "--grandine-metrics-port", "9102"),
            ("x", "--metrics-host-allowlist=*", "--metrics-publish-interval", "9102"),
            ("x", "--metrics", "true"),
            ("x", "--metrics", "--metrics.expensive"),
        ):
            with self.subTest(command), self.unavailable("not seen to be the container's"):
                urls(command=command)

    def test_what_is_no_port_is_none(self):
        for value in (None, "", "0", "65536", "99999", "99999999999", "-1", "x", "9102x", "1e3", "٣٤٥", "9102 9103", "$UNSET", "${UNSET}"):
            with self.subTest(value), self.unavailable("not seen to be the container's"):
                urls(command=("x", "--metrics-port") + ((value,) if value is not None else ()))

    def test_hostile_command_lines_take_no_time_and_give_nothing(self):
        hostile = (
            ("--metrics-port=" + "9" * (1 << 17),),
            ("--metrics-port",) * 100000,
            ("x",) * 100000 + ("--metrics-port", "x"),
            ("sh", "-c", '"' * (1 << 17)),
            ("sh", "-c", "'\"" * (1 << 16)),
            ("sh", "-c", "\\" * (1 << 17)),
            ("sh", "-c", "\\'" * (1 << 16)),
            ("sh", "-c", "((" * (1 << 16)),
            ("sh", "-c", "sh -c " * 20000),
            ("sh", "-c", '"' + '\\"' * (1 << 16)),
            ("sh", "-c", "${" * (1 << 16)),
            ("--metrics=" + "[" * 100000 + ":9102",),
            ("--metrics", "\ud800\u202e:" + "1" * 100000),
            ("--" + "a.-" * 40000 + "=",),
        )
        for command in hostile:
            with self.subTest(command[0][:20] + command[-1][:20]), self.unavailable("not seen to be the container's"):
                urls(command=command, env=command)

    def test_of_a_hundred_thousand_words_the_last_is_read(self):
        self.assertEqual("http://127.0.0.1:9102/metrics", urls(command=("x",) * 100000 + ("--metrics-port", "9102"))[0])


class TheEnvironment(Case):
    FORMS = (
        (BEACON, ("TEKU_METRICS_PORT=8009", "TEKU_METRICS_INTERFACE=127.0.0.2"), "127.0.0.2:8009/metrics"),
        (BLOCKS, ("BESU_METRICS_PORT=9546", "BESU_METRICS_HOST=127.0.0.2"), "127.0.0.2:9546/metrics"),
        (BLOCKS, ("NETHERMIND_METRICSCONFIG_EXPOSEPORT=9093", "NETHERMIND_METRICSCONFIG_EXPOSEHOST=0.0.0.0"), "127.0.0.1:9093/metrics"),
        (GETH, ("GETH_METRICS_PORT=6061", "GETH_METRICS_ADDR=127.0.0.2"), "127.0.0.2:6061" + GETH_PATH),
        (GETH, ("GETH_PPROF_PORT=6061", "GETH_PPROF_ADDR=0.0.0.0"), "127.0.0.1:6061" + GETH_PATH),
        (BEACON, ("LODESTAR_METRICS__PORT=8009", "LODESTAR_METRICS__ADDRESS=0.0.0.0"), "127.0.0.1:8009/metrics"),
        (COMETBFT, ("CMT_INSTRUMENTATION_PROMETHEUS_LISTEN_ADDR=:26661",), "127.0.0.1:26661/metrics"),
        (AVALANCHE, ("AVAGO_HTTP_PORT=9652", "AVAGO_HTTP_HOST=0.0.0.0"), "127.0.0.1:9652/ext/metrics"),
        (BEACON, ("BN_METRICS_PORT=9100",), "127.0.0.1:9100/metrics"),
        (GETH, ("EC_METRICS_PORT=9105",), "127.0.0.1:9105" + GETH_PATH),
        (BEACON, ("CL_EXTRAS=--metrics-port 8010",), "127.0.0.1:8010/metrics"),
        (GETH, ("EL_EXTRAS=--metrics.addr=127.0.0.2 --metrics.port=6064",), "127.0.0.2:6064" + GETH_PATH),
        (BEACON, ("EXTRA_OPTS=--metrics-port=8010",), "127.0.0.1:8010/metrics"),
    )

    def test_every_form_of_the_known_clients_and_launchers_is_read(self):
        for metric, environment, expected in self.FORMS:
            with self.subTest(environment):
                self.assertEqual("http://" + expected, urls(metric, env=("PATH=/bin",) + environment)[0])

    def test_the_command_line_comes_first(self):
        found = urls(BEACON, command="teku --metrics-port=8010", env=("TEKU_METRICS_PORT=8009",))
        self.assertEqual(["http://127.0.0.1:8010/metrics", "http://127.0.0.1:8009/metrics"], found)

    def test_what_is_no_port_is_none(self):
        for value in ("", "x", "0", "99999999999", "8008:8008"):
            with self.subTest(value), self.unavailable("not seen to be the container's"):
                urls(BEACON, env=("TEKU_METRICS_PORT=" + value, "TEKU_METRICS_PORT", "="))


class TheOrder(Case):
    def test_labels_come_before_all_else(self):
        labels = {"metrics.port": "6060", "metrics.path": "/debug/metrics/prometheus"}
        found = urls("some_head", labels=labels, command="x --metrics-port 9102", env=("TEKU_METRICS_PORT=8009",), **BRIDGE)
        self.assertEqual(["http://172.17.0.5:%d%s" % (port, GETH_PATH) for port in (6060, 9102, 8009)], found)

    def test_labels_that_are_neither_port_nor_path_are_passed_over(self):
        for labels in ({"metrics.port": "x", "metrics.path": "metrics"}, {"metrics.port": "", "metrics.path": "/a b\r\nX: y"}):
            self.assertEqual(["http://172.17.0.5:9102/metrics"], urls(labels=labels, command="x --metrics-port 9102", **BRIDGE))

    def test_published_ports_come_before_validator_config_and_that_before_exposed_ones(self):
        self.file("validator-config.yaml", "validators:\n- name: zeam_10\n  metricsPort: 9102\n")
        found = urls(
            published=(Published(8081, 18081, "0.0.0.0"),),
            exposed=(8081, 8082),
            mounts=(("/config", self.folder),),
            **BRIDGE,
        )
        ports = (":8081", "127.0.0.1:18081", ":9102", ":8082", ":9095")
        self.assertEqual(len(ports), len(found))
        for port, url in zip(ports, found):
            self.assertIn(port + "/metrics", url)

    def test_a_published_port_is_asked_by_the_containers_number_then_by_the_hosts(self):
        found = urls(BEACON, image="sigp/lighthouse:v7", published=(Published(5054, 15054, "127.0.0.1"),), **BRIDGE)
        self.assertEqual(["http://172.17.0.5:5054/metrics", "http://127.0.0.1:15054/metrics"], found[:2])

    def test_of_many_published_ports_those_of_metrics_come_first_and_those_of_peers_not_at_all(self):
        published = tuple(Published(port, port, "") for port in (30303, 9000, 8551, 8545, 8546, 5052, 9545, 7000))
        found = urls(BLOCKS, image="hyperledger/besu", published=published, **BRIDGE)
        self.assertEqual("http://172.17.0.5:9545/metrics", found[0])
        self.assertEqual(MOST_CANDIDATES, len(found))
        for port in (30303, 9000, 8551):
            self.assertFalse([url for url in found if ":%d/" % port in url], found)

    def test_what_the_container_names_keeps_it_from_guessing(self):
        published = (Published(5052, 5052, ""),)
        self.assertEqual(["http://172.17.0.5:9102/metrics"], urls(command="x --metrics-port 9102", published=published, exposed=(5052,), **BRIDGE))

    def test_usual_ports_are_asked_where_nothing_names_one(self):
        for metric, image, expected in (
            (BEACON, "sigp/lighthouse:v7", (5054, 8008, 8080)),
            (BEACON, "sifrai/grandine", (5054, 8008, 8080)),
            (BEACON, "gcr.io/offchainlabs/prysm/beacon-chain", (8080, 8008, 5054)),
            (BEACON, "consensys/teku", (8008, 5054, 8080)),
            (BEACON, "statusim/nimbus-eth2", (8008, 5054, 8080)),
            (BEACON, "chainsafe/lodestar", (8008, 5054, 8080)),
            (BLOCKS, "hyperledger/besu", (9545, 6060)),
            (SUBSTRATE, "parity/polkadot", (9615,)),
            (COMETBFT, "cometbft/cometbft", (26660,)),
            ("gaia_consensus_height", "gaiad", (26660,)),
            ("lean_head_slot", "blockblaz/zeam", (9095,)),
        ):
            with self.subTest(image):
                self.assertEqual(["http://172.17.0.5:%d/metrics" % port for port in expected], urls(metric, image=image, **BRIDGE))

    def test_the_path_is_the_clients(self):
        for metric, image, expected in (
            (GETH, "ethereum/client-go:v1.17.4", "6060/debug/metrics/prometheus"),
            (ERIGON, "erigontech/erigon", "6060/debug/metrics/prometheus"),
            ("chain_head_header", "geth:local", "6060/debug/metrics/prometheus"),
            (AVALANCHE, "avaplatform/avalanchego", "9650/ext/metrics"),
        ):
            with self.subTest(image):
                self.assertEqual(["http://172.17.0.5:" + expected], urls(metric, image=image, **BRIDGE))

    def test_a_usual_port_of_a_client_whose_address_is_named_is_asked_there(self):
        found = find_endpoints(watch(metric=BEACON), "x", container(command=("lighthouse", "--metrics-address", "127.0.0.1"), **BRIDGE))
        self.assertEqual((), found.endpoints)
        self.assertRegex(found.notes[0], "binds port 5054 to 127.0.0.1 inside its own network, where this host can't ask")


class TheConfiguration(Case):
    PUBLISHED = (Published(9102, 9200, "0.0.0.0"),)

    def test_the_port_overrides_all_others(self):
        entry = watch(metrics_port=7)
        self.assertEqual(["http://172.17.0.5:7/metrics"], urls(entry=entry, command="x --metrics-port 9102", labels={"metrics.port": "8"}, **BRIDGE))

    def test_the_port_may_be_the_containers_or_the_published_one_that_leads_to_it(self):
        both = ["http://172.17.0.5:9102/metrics", "http://127.0.0.1:9200/metrics"]
        self.assertEqual(both, urls(entry=watch(metrics_port=9102), published=self.PUBLISHED, **BRIDGE))
        self.assertEqual(both, urls(entry=watch(metrics_port=9200), published=self.PUBLISHED, **BRIDGE)[:2])

    def test_ports_that_are_published_crosswise_are_both_asked(self):
        crossed = (Published(9102, 9200, ""), Published(9200, 9102, ""))
        found = urls(entry=watch(metrics_port=9102), published=crossed, **BRIDGE)
        self.assertEqual(["172.17.0.5:9102", "127.0.0.1:9200", "172.17.0.5:9200", "127.0.0.1:9102"], [url[7:-8] for url in found])

    def test_the_path_overrides_label_and_client(self):
        entry = watch(metric=GETH, metrics_path="/x")
        self.assertEqual(["http://172.17.0.5:6060/x"], urls(entry=entry, labels={"metrics.path": "/y"}, **BRIDGE))

    def test_the_address_overrides_what_the_network_says(self):
        entry = watch(metrics_address="10.0.0.9")
        for network in (BRIDGE, dict(network_mode="host"), dict(network_mode="none"), dict(network_mode="container:abc")):
            self.assertEqual(["http://10.0.0.9:9102/metrics"], urls(entry=entry, command="x --metrics-port 9102", **network))

    def test_at_an_address_of_the_host_the_published_port_is_asked_and_at_one_of_the_container_its_own(self):
        for address, port in (("127.0.0.1", 9200), ("10.0.0.9", 9200), ("172.17.0.5", 9102)):
            entry = watch(metrics_address=address)
            self.assertEqual(["http://%s:%d/metrics" % (address, port)], urls(entry=entry, command="x --metrics-port 9102", published=self.PUBLISHED, **BRIDGE))

    def test_an_address_may_be_ipv6_or_a_name(self):
        self.assertEqual(["http://[fd00::9]:7/metrics"], urls(entry=watch(metrics_address="fd00::9", metrics_port=7)))
        self.assertEqual(["http://node.internal:7/metrics"], urls(entry=watch(metrics_address="node.internal", metrics_port=7)))

    def test_a_json_interface_has_its_own_port_and_path(self):
        entry = watch(head_json=HeadJson(5052, "/eth/v1/node/syncing", None, "/data/head_slot"))
        found = urls(entry=entry, command="x --metrics-port 9102", published=(Published(5052, 15052, ""),), **BRIDGE)
        self.assertEqual(["http://172.17.0.5:5052/eth/v1/node/syncing", "http://127.0.0.1:15052/eth/v1/node/syncing"], found)


class TheNetwork(Case):
    COMMAND = ("x", "--metrics-port", "9102")

    def url(self, holder=None, command=COMMAND, **changes):
        return urls(command=command, holder=holder, **changes)

    def test_in_the_hosts_network_it_is_the_hosts_loopback(self):
        self.assertEqual(["http://127.0.0.1:9102/metrics"], self.url(network_mode="host"))

    def test_in_the_hosts_network_it_is_the_bound_address(self):
        for bound, asked in (
            ("127.0.0.2", ["127.0.0.2"]),
            ("::1", ["[::1]"]),
            ("0.0.0.0", ["127.0.0.1"]),
            ("::", ["127.0.0.1", "[::1]"]),
            ("10.1.2.3", ["10.1.2.3"]),
        ):
            found = self.url(command=self.COMMAND + ("--metrics-address", bound))
            self.assertEqual(["http://%s:9102/metrics" % address for address in asked], found)

    def test_in_a_network_of_its_own_it_is_its_address_ipv4_first_then_a_published_port(self):
        for mode in ("bridge", "default", "my_network"):
            found = self.url(network_mode=mode, addresses=("172.18.0.2", "172.19.0.2", "fd00::2"), published=(Published(9102, 9200, ""),))
            self.assertEqual(["http://%s/metrics" % at for at in ("172.18.0.2:9102", "[fd00::2]:9102", "127.0.0.1:9200")], found)

    def test_a_published_port_is_asked_where_it_is_published(self):
        for address, asked in (("", "127.0.0.1"), ("0.0.0.0", "127.0.0.1"), ("::", "[::1]"), ("127.0.0.1", "127.0.0.1"), ("10.1.2.3", "10.1.2.3")):
            found = self.url(network_mode="bridge", published=(Published(9102, 9200, address),))
            self.assertEqual(["http://%s:9200/metrics" % asked], found)

    def test_what_is_bound_to_loopback_in_a_network_of_its_own_cant_be_asked(self):
        for bound in ("127.0.0.1", "127.0.0.2", "::1", "localhost"):
            with self.unavailable("binds port 9102 to .* inside its own network, where this host can't ask: it has to be bound to 0.0.0.0"):
                self.url(command=self.COMMAND + ("--metrics-address", bound), published=(Published(9102, 9200, ""),), **BRIDGE)

    def test_of_several_addresses_it_is_the_bound_one(self):
        found = self.url(command=self.COMMAND + ("--metrics-address", "172.19.0.2"), network_mode="x", addresses=("172.18.0.2", "172.19.0.2"))
        self.assertEqual(["http://172.19.0.2:9102/metrics"], found)

    def test_without_a_network_it_cant_be_asked(self):
        with self.unavailable("has no network .mode none."):
            self.url(network_mode="none")

    def test_a_network_that_the_host_is_no_part_of_cant_be_asked_but_a_published_port_can(self):
        closed = dict(network_mode="lan", closed_networks=("lan (macvlan)",))
        with self.unavailable("publishes no port 9102 and is in lan .macvlan. only, which its own host can't ask"):
            self.url(**closed)
        self.assertEqual(["http://127.0.0.1:9200/metrics"], self.url(published=(Published(9102, 9200, ""),), **closed))

    def test_in_another_containers_network_it_is_that_ones_address_and_published_port(self):
        holder = container(id="abc", name="vpn", published=(Published(9102, 9200, ""),), started_at=iso(NOW - 7200), **BRIDGE)
        found = self.url(holder, network_mode="container:abc")
        self.assertEqual(["http://172.17.0.5:9102/metrics", "http://127.0.0.1:9200/metrics"], found)

    def test_in_the_network_of_one_that_is_in_the_hosts_it_is_the_hosts_loopback(self):
        holder = container(id="abc", network_mode="host", started_at=iso(NOW - 7200))
        self.assertEqual(["http://127.0.0.1:9102/metrics"], self.url(holder, network_mode="container:abc"))

    def test_a_network_that_was_lost_is_reported(self):
        shared = dict(network_mode="container:abc", started_at=iso(NOW - 3600))
        with self.unavailable("shares the network of container:abc, which is not known"):
            self.url(**shared)
        with self.unavailable("shares the network of vpn, which does not run"):
            self.url(container(id="abc", name="vpn", status="exited", **BRIDGE), **shared)
        with self.unavailable("was left without a network when vpn, whose network it shares, started again"):
            self.url(container(id="abc", name="vpn", started_at=iso(NOW - 60), **BRIDGE), **shared)

    def test_the_holder_of_a_network_is_found_through_a_chain_that_ends(self):
        known = {c.id: c for c in (container(id="b", network_mode="container:c"), container(id="c", **BRIDGE), container(id="e", network_mode="container:e"))}
        self.assertEqual("c", holder_of(container(network_mode="container:b"), known.__getitem__).id)
        self.assertIsNone(holder_of(container(**BRIDGE), known.__getitem__))
        with self.unavailable("more than 4 in a row"):
            holder_of(container(network_mode="container:e"), known.__getitem__)


class AGuessAmongOthers(Case):
    """In a network that others share a guessed port may be another container's."""

    def test_it_is_asked_if_the_container_listens_there(self):
        server = self.endpoint()
        found = urls(exposed=(server.port,), pid=os.getpid())
        self.assertEqual(["http://127.0.0.1:%d/metrics" % server.port], found)

    def test_it_is_not_asked_if_the_container_does_not_listen_there_or_that_cant_be_seen(self):
        server = self.endpoint()
        for pid in (0, 1 << 29):
            with self.unavailable("port %d of the host is not seen to be the container's" % server.port):
                urls(exposed=(server.port,), pid=pid)

    def test_who_listens_where_is_read_from_proc(self):
        server, me = self.endpoint(), os.getpid()
        self.assertEqual([True, True, False, False], [listens(me, server.port, at) for at in (None, "127.0.0.1", "127.0.0.2", "::1")])
        everywhere = self.opened(socket.create_server(("0.0.0.0", 0))).getsockname()[1]
        self.assertEqual([True, True, False], [listens(me, everywhere, at) for at in ("127.0.0.1", "10.1.2.3", "::1")])
        self.assertEqual([None, None], [listens(pid, server.port) for pid in (0, 1 << 29)])

    @unittest.skipUnless(socket.has_ipv6, "no IPv6 here")
    def test_so_it_is_of_ipv6(self):
        loopback = self.opened(socket.create_server(("::1", 0), family=socket.AF_INET6)).getsockname()[1]
        self.assertEqual([True, False, False], [listens(os.getpid(), loopback, at) for at in ("::1", "fd00::1", "127.0.0.1")])
        both = socket.create_server(("::", 0), family=socket.AF_INET6, dualstack_ipv6=True)
        everywhere = self.opened(both).getsockname()[1]
        self.assertEqual([True, True], [listens(os.getpid(), everywhere, at) for at in ("::1", "127.0.0.1")])

    def test_a_port_on_which_another_process_listens_is_not_this_ones(self):
        server = self.endpoint()
        child = subprocess.Popen(["sleep", "60"])
        self.addCleanup(child.wait)
        self.addCleanup(child.kill)
        self.assertIs(False, listens(child.pid, server.port))

    def test_so_it_is_with_the_ports_of_the_container_whose_network_it_shares(self):
        holder = container(id="abc", published=(Published(9545, 9545, ""),), started_at=iso(NOW - 7200), **BRIDGE)
        with self.unavailable("port 9545 .* is not seen to be the container's"):
            urls(BLOCKS, holder=holder, network_mode="container:abc")


class TheHostHeader(Case):
    def test_it_is_one_that_admission_lists_have_and_the_configurations_name_for_a_name(self):
        for address, header in (
            ("127.0.0.1", "127.0.0.1:7"),
            ("172.17.0.5", "127.0.0.1:7"),
            ("::1", "127.0.0.1:7"),
            ("fd00::9", "127.0.0.1:7"),
            ("node.internal", "node.internal:7"),
        ):
            self.assertEqual(header, Endpoint(address, 7, "/metrics").host)


class ConfigurationFiles(Case):
    CONFIG = """\
# a devnet
shuffle: roundrobin
config:
  activeEpoch: 18
  metricsPort: 1
validators:
  - name: "zeam_1"
    privkey: "8e9f # no comment"
    enrFields:
      ip: "178.105.22.187"
      metricsPort: 2
    metricsPort: 9101
  # - name: zeam_10
  #   metricsPort: 3
  - name: zeam_10   # the tenth
    enrFields: {ip: 1.2.3.4, quic: 9001}
    list:
      - name: zeam_11
        metricsPort: 4
    metricsPort: 9102 # its port
    count: 1
  -
    metricsPort: '9103'
    name: 'zeam_11'
  - name: ream_0
    metricsPort: "none"
other:
  - name: zeam_12
    metricsPort: 5
"""

    def test_validator_config_names_it_by_the_nodes_name(self):
        self.file("genesis/validator-config.yaml", self.CONFIG)
        mounts = (("/data", self.folder), ("/config", os.path.join(self.folder, "genesis")))
        found = [urls(mounts=mounts, name=name)[0] for name in ("zeam_1", "zeam_10", "zeam_11")]
        self.assertEqual(["http://127.0.0.1:%d/metrics" % port for port in (9101, 9102, 9103)], found)
        for name in ("ream_0", "zeam_12", "zeam_2"):
            with self.unavailable("not seen to be the container's"):
                urls(mounts=mounts, name=name)

    def test_validator_config_names_it_by_the_name_on_the_command_line_too(self):
        self.file("validator-config.yaml", self.CONFIG)
        for command in ("peam --run --node-id zeam_10", "nlean --node=zeam_10", ("sh", "-c", "exec x --node-id zeam_10")):
            self.assertEqual("http://127.0.0.1:9102/metrics", urls(mounts=(("/config", self.folder),), name="another", command=command)[0])

    def test_validator_config_may_be_flush_left_or_mounted_as_a_file(self):
        path = self.file("validator-config.yaml", "validators:\n- name: zeam_10\n  metricsPort: 9102\nx: 1\n")
        self.assertEqual("http://127.0.0.1:9102/metrics", urls(mounts=(("/validator-config.yaml", path),))[0])

    def test_odd_validator_configs_are_survived(self):
        for text in ("", "validators:", "validators: []", "\tvalidators:\n\t- name", ": : :\n- - -", "validators:\n  - {name: zeam_10}"):
            self.assertIsNone(port_in_validator_config(text, "zeam_10"), text)

    TOML = """\
[rpc]
prometheus_listen_addr = ":1"
[instrumentation]
# When true, metrics are served under /metrics on prometheus_listen_addr
prometheus = %s # x
prometheus_listen_addr = "%s"
[x]
prometheus_listen_addr = ":2"
"""

    def cometbft(self, enabled, address, name="config/config.toml", **changes):
        self.file(name, self.TOML % (enabled, address))
        return urls(COMETBFT, mounts=(("/root/.gaia", self.folder),), **(changes or BRIDGE))

    def test_cometbfts_own_configuration_names_port_and_address(self):
        self.assertEqual("http://172.17.0.5:26670/metrics", self.cometbft("true", ":26670")[0])
        self.assertEqual("http://172.17.0.5:26671/metrics", self.cometbft("true", "tcp://0.0.0.0:26671")[0])
        self.assertEqual("http://127.0.0.2:26672/metrics", self.cometbft("true", "127.0.0.2:26672", network_mode="host")[0])

    def test_cometbft_that_serves_no_metrics_is_reported(self):
        with self.unavailable("prometheus is not true in .*/config/config.toml"):
            self.cometbft("false", ":26670", network_mode="host")

    def test_what_is_no_file_is_not_waited_for(self):
        os.mkfifo(os.path.join(self.folder, "validator-config.yaml"))
        os.mkdir(os.path.join(self.folder, "config.toml"))
        with self.unavailable("not seen to be the container's"):
            urls(COMETBFT, mounts=(("/config", self.folder), ("/x", "/nowhere")))


if __name__ == "__main__":
    unittest.main()
