"""From which of its endpoints a node's head is read, from one sample to the next."""

import socket
import threading
import unittest

from support import NOW, Case, container, iso, watch
from publisher.source import HeadSource

SECONDS = 10.0


def head(number):
    return "lean_head_slot %d\n" % number


class ASource(Case):
    def setUp(self):
        super().setUp()
        self.first, self.second = self.endpoint(head(1)), self.endpoint(head(2))
        self.source = HeadSource(watch())
        # Each of the two is named by a source of its own.
        self.node = container(labels={"metrics.port": str(self.first.port)}, command=("x", "--metrics-port", str(self.second.port)))

    def read(self, node=None, holder=None, seconds=SECONDS, whole=None):
        return self.source.read("zeam_10", node or self.node, holder, seconds, whole)

    def test_the_first_that_answers_with_the_head_is_taken_and_remembered(self):
        self.assertIsNone(self.source.endpoint)
        self.assertEqual(1, self.read())
        self.assertEqual(self.first.port, self.source.endpoint.port)
        self.assertEqual(1, self.read())
        self.assertEqual([], self.second.seen)

    def test_those_that_answer_with_something_else_are_passed_over(self):
        for answer in (lambda h: h.reply("", 404), "another_head 7\n", "<html>", "lean_head_slot NaN\n"):
            self.first.body = answer
            self.source.forget()
            self.assertEqual(2, self.read())
            self.assertEqual(self.second.port, self.source.endpoint.port)

    def test_one_that_hangs_leaves_time_for_the_others(self):
        self.first.body = self.first.hang
        self.assertEqual(2, self.read(seconds=0.3, whole=60))

    def test_what_was_asked_and_answered_is_named_in_one_line(self):
        self.first.body = lambda h: h.reply("", 404)
        self.second.body = "another_head 7\n"
        urls = tuple("http://127.0.0.1:%d/metrics" % endpoint.port for endpoint in (self.first, self.second))
        with self.unavailable(r"\A%s answered with status 404; %s has no [^\n]*lean_head_slot\Z" % urls):
            self.read()

    def test_where_the_time_is_over_the_rest_is_named_and_not_asked(self):
        self.first.body = self.first.hang
        with self.unavailable("did not answer in time; no time was left for http://127.0.0.1:%d/metrics" % self.second.port):
            self.read(seconds=0.2, whole=0.2)
        self.assertEqual([], self.second.seen)

    def test_one_that_stops_answering_costs_that_read_and_all_are_tried_at_the_next(self):
        self.read()
        self.first.body = lambda h: h.reply("", 500)
        with self.unavailable("http://127.0.0.1:%d/metrics answered with status 500" % self.first.port):
            self.read()
        self.assertEqual([], self.second.seen)
        self.assertEqual(2, self.read())
        self.assertEqual(2, self.read())

    def test_the_one_that_answered_last_is_tried_first(self):
        self.first.body = ""
        self.read()
        self.second.body = ""
        with self.unavailable("has no"):
            self.read()
        self.first.body, self.second.body = head(1), head(3)
        self.assertEqual(3, self.read())

    def test_without_docker_the_one_that_answered_last_is_asked_though_it_once_did_not(self):
        self.read()
        self.first.body = ""
        with self.unavailable("has no"):
            self.source.read_again(SECONDS)
        self.first.body = head(4)
        self.assertEqual(4, self.source.read_again(SECONDS))
        self.assertEqual([], self.second.seen)

    def test_what_was_forgotten_is_not_asked_again(self):
        self.read()
        self.source.forget()
        self.assertIsNone(self.source.endpoint)
        with self.unavailable("no endpoint has answered yet"):
            self.source.read_again(SECONDS)

    def test_another_start_of_the_container_whose_network_it_shares_is_another_network(self):
        node = self.node._replace(network_mode="container:abc")
        holder = container(id="abc", started_at=iso(NOW - 7200))
        self.assertEqual(1, self.read(node, holder))
        self.assertEqual(1, self.read(node, holder))
        with self.unavailable("was left without a network"):
            self.read(node, holder._replace(started_at=iso(NOW - 60)))
        self.assertIsNone(self.source.endpoint)

    def test_where_there_is_nothing_to_ask_the_reason_is_given(self):
        with self.unavailable("has no network .mode none."):
            self.read(self.node._replace(network_mode="none"))

    def test_the_host_header_is_one_that_admission_lists_have(self):
        self.assertEqual(1, self.read())
        self.assertEqual("127.0.0.1:%d" % self.first.port, self.first.seen[0][2]["Host"])


class AtIpv6(Case):
    @unittest.skipUnless(socket.has_ipv6, "no IPv6 here")
    def test_a_bound_ipv6_loopback_is_asked_with_a_host_header_that_all_take(self):
        server = socket.create_server(("::1", 0), family=socket.AF_INET6)
        self.opened(server)
        port = server.getsockname()[1]
        seen = []

        def answer():
            with server.accept()[0] as connection:
                connection.settimeout(30)
                seen.append(connection.recv(65536))
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 17\r\n\r\n" + head(6).encode())

        thread = threading.Thread(target=answer, daemon=True)
        thread.start()
        self.addCleanup(thread.join, 30)
        source = HeadSource(watch())
        self.assertEqual(6, source.read("x", container(command=("x", "--metrics", "[::1]:%d" % port)), None, SECONDS))
        self.assertEqual("http://[::1]:%d/metrics" % port, source.endpoint.url)
        self.assertIn(b"\r\nHost: 127.0.0.1:%d\r\n" % port, seen[0])


if __name__ == "__main__":
    unittest.main()
