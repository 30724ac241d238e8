"""Heads of real containers in every kind of network, with the local image alpine:3.17 (a busybox): nothing is pulled."""

import socket
import subprocess
import unittest
import uuid

from support import Case
from test_engine import docker, engine_is_here
from publisher.clock import Clock
from publisher.config import read_config
from publisher.engine import Docker
from publisher.sampling import Sampler

# A node whose metrics are a file; its name is the address and port at which it serves them.
NODE = 'mkdir /www; echo "lean_head_slot 1175" >/www/metrics; exec httpd -f -h /www -p "$0"'
PREFIX = "unwedge-net-" + uuid.uuid4().hex[:8]
SUBNET = "fd00:%s:%s::" % (uuid.uuid4().hex[:4], uuid.uuid4().hex[:4])


def free_port(address):
    with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET) as probe:
        probe.bind((address, 0))
        return probe.getsockname()[1]


@unittest.skipUnless(engine_is_here(), "no Docker engine with the image alpine:3.17 answers")
class ARealNetwork(Case):
    def run_node(self, listen, *flags, options=(), name="a"):
        """A node of this name that listens there, and has these flags on its command line."""
        self.run_container(name, *options, command=("sh", "-c", NODE, listen, *flags))

    def run_container(self, name, *options, command=("sh", "-c", "while :; do sleep 1; done")):
        name = PREFIX + "-" + name
        self.addCleanup(subprocess.run, ["docker", "rm", "--force", "--volumes", name], capture_output=True)
        docker("run", "--detach", "--name", name, "--label", "dev.unwedge.test", *options, "alpine:3.17", *command)

    def network(self, *options):
        name = PREFIX + "-" + uuid.uuid4().hex[:8]
        docker("network", "create", "--label", "dev.unwedge.test", *options, name)
        self.addCleanup(subprocess.run, ["docker", "network", "rm", name], capture_output=True)
        return name

    def address(self, field="IPAddress", name="a"):
        return docker("inspect", "--format", "{{range .NetworkSettings.Networks}}{{.%s}}{{end}}" % field, PREFIX + "-" + name)

    def watching(self, **entry):
        config = read_config(self.configuration(dict({"match": PREFIX + "-*"}, **entry)))
        self.sampler = Sampler(config, Docker.of_environment(), Clock(), self.journal)
        self.sampler.docker_seconds = self.sampler.scrape_seconds = self.sampler.seconds = 60

    def heads(self):
        """The head of each node that has one."""
        return {d.node[len(PREFIX) + 1 :]: d.value for d in self.sampler.sample() if d.metric == "HeadSlot"}

    def assert_head_at(self, url, name="a", **entry):
        """The node's head is read, at this URL, once it serves its metrics."""
        self.watching(**entry)
        waited = Clock()
        for _ in range(600):
            if name in self.heads():
                break
            waited.wait(0.05)
        else:
            self.fail(self.logged.getvalue())
        self.assertEqual(url, self.sampler._nodes[PREFIX + "-" + name].head.endpoint.url)

    def assert_no_head(self, reason, name="a", **entry):
        self.watching(**entry)
        self.assertNotIn(name, self.heads())
        self.assertRegex(self.logged.getvalue(), "%s-%s head: .*%s" % (PREFIX, name, reason))

    def test_on_the_bridge_it_is_at_the_containers_address(self):
        self.run_node("9095", "--metrics-port", "9095")
        self.assert_head_at("http://%s:9095/metrics" % self.address())

    def test_on_the_bridge_a_loopback_inside_cant_be_asked_and_the_reason_is_logged(self):
        self.run_node("127.0.0.1:9095", "--metrics-address", "127.0.0.1", "--metrics-port", "9095")
        self.assert_no_head("binds port 9095 to 127.0.0.1 inside its own network, where this host can't ask")

    def test_so_is_one_that_only_the_client_knows_of(self):
        self.run_node("127.0.0.1:9095", "--metrics-port", "9095")
        # It answers itself, from inside.
        docker("exec", PREFIX + "-a", "sh", "-c", "until wget -qO- http://127.0.0.1:9095/metrics; do sleep 0.05; done")
        self.assert_no_head("http://%s:9095/metrics .*; it listens on port 9095 of its own loopback only, where this host can't ask" % self.address())

    def test_a_usual_port_is_asked_where_nothing_names_one(self):
        self.run_node("9095")
        self.assert_head_at("http://%s:9095/metrics" % self.address())

    def test_labels_name_port_and_path(self):
        labels = ("--label", "metrics.port=9099", "--label", "metrics.path=/metrics?x=1")
        self.run_node("9099", options=labels)
        self.assert_head_at("http://%s:9099/metrics?x=1" % self.address())

    def test_the_configuration_may_name_the_published_port_or_the_containers_own(self):
        port = free_port("127.0.0.1")
        self.run_node("9099", options=("--publish", "127.0.0.1:%d:9099" % port))
        self.assert_head_at("http://%s:9099/metrics" % self.address(), metricsPort=port)
        self.assert_head_at("http://%s:9099/metrics" % self.address(), metricsPort=9099)
        self.assert_head_at("http://127.0.0.1:%d/metrics" % port, metricsPort=9099, metricsAddress="127.0.0.1")
        self.assert_head_at("http://%s:9099/metrics" % self.address())  # as it is published

    def test_in_a_users_network_it_is_at_the_containers_address_there(self):
        self.run_node("9095", "--metrics-port:9095", options=("--network", self.network()))
        self.assert_head_at("http://%s:9095/metrics" % self.address())

    def test_in_a_network_with_ipv6_it_is_at_the_bound_ipv6_address(self):
        try:
            network = self.network("--ipv6", "--subnet", SUBNET + "/64")
        except subprocess.CalledProcessError as e:
            self.skipTest("this engine makes no network with IPv6: " + e.stderr.strip())
        address = SUBNET + "10"
        options = ("--network", network, "--ip6", address)
        self.run_node("[%s]:9095" % address, "--metrics", "[%s]:9095" % address, options=options)
        self.assert_head_at("http://[%s]:9095/metrics" % self.address("GlobalIPv6Address"))

    def test_in_the_hosts_network_it_is_at_the_bound_loopback(self):
        port = free_port("127.0.0.2")
        self.run_node("127.0.0.2:%d" % port, "--metrics-address", "127.0.0.2", "--metrics-port", str(port), options=("--network", "host"))
        self.assert_head_at("http://127.0.0.2:%d/metrics" % port)

    def test_in_the_hosts_network_it_is_at_the_bound_ipv6_loopback_named_or_not(self):
        try:
            port = free_port("::1")
        except OSError as e:
            self.skipTest("this host has no IPv6: %s" % e)
        self.run_node("[::1]:%d" % port, "--metrics", "[::1]:%d" % port, options=("--network", "host"))
        self.run_node("[::1]:%d" % (port + 1), "--metrics-port", str(port + 1), options=("--network", "host"), name="b")
        self.assert_head_at("http://[::1]:%d/metrics" % port)
        self.assert_head_at("http://[::1]:%d/metrics" % (port + 1), "b")

    def test_in_the_hosts_network_a_port_that_is_not_named_is_asked_of_the_one_that_listens_there(self):
        port = free_port("0.0.0.0")
        options = ("--network", "host", "--expose", str(port))
        self.run_node(str(port), options=options)
        self.run_container("b", *options)
        self.assert_head_at("http://127.0.0.1:%d/metrics" % port)
        self.assert_no_head("port %d of the host is not seen to be the container's" % port, "b")

    def test_in_another_containers_network_it_is_at_that_ones_address(self):
        self.run_container("holder")
        self.run_node("9095", "--metrics-port", "9095", options=("--network", "container:%s-holder" % PREFIX))
        self.assert_head_at("http://%s:9095/metrics" % self.address(name="holder"))

    def test_when_the_other_container_is_restarted_its_network_is_lost_and_the_reason_is_logged(self):
        self.run_container("holder")
        self.run_node("9095", "--metrics-port", "9095", options=("--network", "container:%s-holder" % PREFIX))
        self.assert_head_at("http://%s:9095/metrics" % self.address(name="holder"))
        docker("restart", "--time", "0", PREFIX + "-holder")
        self.assertNotIn("a", self.heads())
        self.assertRegex(self.logged.getvalue(), "was left without a network when %s-holder, whose network it shares, started again" % PREFIX)

    def test_through_two_containers_it_is_at_the_last_ones_address(self):
        self.run_container("holder")
        self.run_container("between", "--network", "container:%s-holder" % PREFIX)
        try:
            self.run_node("9095", "--metrics-port", "9095", options=("--network", "container:%s-between" % PREFIX))
        except subprocess.CalledProcessError as e:
            self.skipTest("this engine lets no container share a network that is shared already: " + e.stderr.strip())
        self.assert_head_at("http://%s:9095/metrics" % self.address(name="holder"))

    def test_without_a_network_it_cant_be_asked_and_the_reason_is_logged(self):
        self.run_node("9095", "--metrics-port", "9095", options=("--network", "none"))
        self.assert_no_head("has no network .mode none.")

    def test_in_a_network_without_the_host_it_cant_be_asked_and_the_reason_is_logged(self):
        try:
            # Its parent is the engine's own bridge: nothing leaves this host.
            subnet = "10.213.%d.0/24" % (uuid.uuid4().int % 256)
            network = self.network("--driver", "macvlan", "--opt", "parent=docker0", "--subnet", subnet)
            self.run_node("9095", "--metrics-port", "9095", options=("--network", network))
        except subprocess.CalledProcessError as e:
            self.skipTest("this engine makes no macvlan network: " + e.stderr.strip())
        self.assert_no_head(r"publishes no port 9095 and is in %s \(macvlan\) only, which its own host can't ask" % network)

    def test_where_nothing_listens_every_url_is_named(self):
        self.run_container("a", "--label", "metrics.port=9095", command=("sh", "-c", "while :; do sleep 1; done", "x", "--metrics-port", "9096"))
        address = self.address()
        self.assert_no_head("http://%s:9095/metrics no HTTP answer: Connection refused; http://%s:9096/metrics no HTTP answer" % (address, address))


if __name__ == "__main__":
    unittest.main()
