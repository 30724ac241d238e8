"""The head: what counts as a slot, and how an endpoint that misbehaves is left."""

import socket
import threading
import unittest

from support import Case, watch
from publisher.endpoint import Endpoint
from publisher.head import head_of, read_head
from publisher.selector import parse_selector

METRIC = "lean_head_slot"


class AHead(Case):
    def head(self, text):
        return head_of(text.encode(), parse_selector(METRIC))

    def test_the_unlabelled_sample_is_the_head(self):
        text = "# HELP lean_head_slot x\n# TYPE lean_head_slot gauge\nlean_head_slot 1175\nlean_current_slot 1183\n"
        self.assertEqual(1175, self.head(text))

    def test_zero_is_a_head(self):
        self.assertEqual(0, self.head("lean_head_slot 0\n"))

    def test_whole_numbers_are_read_however_a_client_writes_them(self):
        for written, head in (("1175.0", 1175), ("1.048577e+06", 1048577), ("1e3", 1000), (str(2**53), 2**53)):
            self.assertEqual(head, self.head("lean_head_slot %s\n" % written), written)

    def test_a_timestamp_empty_labels_and_carriage_returns_are_no_obstacle(self):
        for text in ("lean_head_slot 7 1717000000000\n", "lean_head_slot{} 7\n", "lean_head_slot\t7\r\nx 1\r\n"):
            self.assertEqual(7, self.head(text), text)

    def test_what_is_no_slot_is_left_out(self):
        for value in ("NaN", "nan", "+Inf", "-Inf", "-1", "-0.5", "12.5", "1_000", "0x10", "1e-3", "1e400", "", "ten"):
            with self.unavailable("no slot|can't be read"):
                self.head("lean_head_slot %s\n" % value)
        with self.unavailable("no slot"):
            self.head("lean_head_slot %d\n" % (2**53 + 1))

    def test_similar_metrics_are_not_the_head(self):
        for text in ("lean_head_slot_total 5\n", "my_lean_head_slot 5\n", "#lean_head_slot 5"):
            with self.unavailable("has no lean_head_slot"):
                self.head(text)

    def test_two_values_are_none(self):
        with self.unavailable("several values"):
            self.head("lean_head_slot 5\nlean_head_slot 6\n")
        self.assertEqual(5, self.head("lean_head_slot 5\nlean_head_slot 5\n"))

    def test_wrong_content_is_left_out(self):
        for text in ("", "<html>lean_head_slot 5</html>", '{"lean_head_slot": 5}', "\x00\x01"):
            with self.unavailable("has no lean_head_slot"):
                self.head(text)


class AnEndpoint(Case):
    def ask(self, endpoint, seconds=10.0):
        return read_head(watch(), Endpoint("127.0.0.1", endpoint.port, "/metrics"), seconds)

    def raw(self, serve):
        """An endpoint that speaks no HTTP but what `serve` sends; and whether it saw the connection closed."""
        server = self.opened(socket.create_server(("127.0.0.1", 0)))
        endpoint = type("Raw", (), {"port": server.getsockname()[1], "closed": threading.Event()})

        def run():
            with server.accept()[0] as connection:
                connection.settimeout(30)
                connection.recv(65536)
                try:
                    serve(connection)
                    while connection.recv(65536):
                        pass
                except OSError:
                    pass
                endpoint.closed.set()

        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        self.addCleanup(thread.join, 30)
        return endpoint

    def test_it_is_asked_to_close_the_connection(self):
        endpoint = self.endpoint("lean_head_slot 9\n")
        self.assertEqual(9, self.ask(endpoint))
        method, path, headers, _ = endpoint.seen[0]
        self.assertEqual(("GET", "/metrics", "close"), (method, path, headers["Connection"]))

    def test_one_that_keeps_the_connection_open_is_not_waited_for(self):
        endpoint = self.raw(lambda c: c.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 17\r\n\r\nlean_head_slot 9\n"))
        self.assertEqual(9, self.ask(endpoint))
        self.assertTrue(endpoint.closed.wait(30))

    def test_one_that_hangs_is_left_and_its_connection_closed(self):
        endpoint = self.raw(lambda c: None)
        with self.unavailable("did not answer in time"):
            self.ask(endpoint, 0.2)
        self.assertTrue(endpoint.closed.wait(30))

    def test_one_that_trickles_for_ever_is_left(self):
        def trickle(connection):
            connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
            while True:
                connection.sendall(b"#\n")
                threading.Event().wait(0.01)

        with self.unavailable("did not answer in time"):
            self.ask(self.raw(trickle), 0.3)

    def test_one_that_sends_without_end_is_left(self):
        def flood(connection):
            connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
            while True:
                connection.sendall(b"# nothing\n" * 10000)

        with self.unavailable("answered with too much"):
            self.ask(self.raw(flood))

    def test_one_that_never_listens_is_left_out(self):
        server = socket.create_server(("127.0.0.1", 0))
        endpoint = type("Gone", (), {"port": server.getsockname()[1]})
        server.close()
        with self.unavailable("no HTTP answer: Connection refused"):
            self.ask(endpoint)

    def test_a_number_cut_in_half_is_no_head(self):
        for answer in (
            b"HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\nlean_head_slot 11",
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n11\r\nlean_head_slot 11",
            b"HTTP/1.1 200 OK\r\n\r\nlean_head_slot 11",
        ):

            def cut(connection, answer=answer):
                connection.sendall(answer)
                connection.shutdown(socket.SHUT_WR)

            with self.unavailable("no HTTP answer|has no lean_head_slot"):
                self.ask(self.raw(cut))

    def test_chunks_are_put_together(self):
        chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n10\r\nlean_head_slot 1\r\n2\r\n1\n\r\n0\r\n\r\n"
        self.assertEqual(11, self.ask(self.raw(lambda c: c.sendall(chunked))))

    def test_errors_and_redirections_are_no_heads(self):
        for status in (301, 404, 500, 503):
            with self.unavailable("http://127.0.0.1:[0-9]+/metrics answered with status %d" % status):
                self.ask(self.endpoint(lambda h, s=status: h.reply("lean_head_slot 9\n", s, [("Location", "/")])))

    def test_what_speaks_no_http_is_left_out(self):
        for answer in (b"SSH-2.0-OpenSSH\r\n", b"lean_head_slot 9\n", b"\x16\x03\x01", b"HTTP/1.1 200 OK\r\n" + b"a: b\r\n" * 999):

            def serve(connection, answer=answer):
                connection.sendall(answer)
                connection.shutdown(socket.SHUT_WR)

            with self.unavailable("no HTTP answer"):
                self.ask(self.raw(serve))


if __name__ == "__main__":
    unittest.main()
