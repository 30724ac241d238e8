"""A head in a JSON answer: where the pointer leads, what counts as a slot there, and what is said of everything else."""

import json
import unittest

import fuzz
from support import Case, container, watch
from publisher.endpoint import Endpoint, candidates
from publisher.errors import Unavailable
from publisher.head import read_head
from publisher.json_head import head_in
from publisher.model import HeadJson

# As the interfaces' own specifications show them, but for the numbers.
SYNCING = '{"data":{"head_slot":"10324567","sync_distance":"0","is_syncing":false,"is_optimistic":false,"el_offline":false}}'
BLOCK_NUMBER = '{"jsonrpc":"2.0","id":1,"result":"0x1482e1b"}'
GET_SLOT = '{"jsonrpc":"2.0","result":312345678,"id":1}'
STATUS = '{"jsonrpc":"2.0","id":-1,"result":{"sync_info":{"latest_block_height":"22123456","catching_up":false}}}'
NO_METHOD = '{"jsonrpc":"2.0","id":1,"error":{"code":-32601,"message":"the method eth_blockNumbr does not exist"}}'


class AHead(Case):
    def head(self, text, pointer=""):
        return head_in(text if isinstance(text, bytes) else text.encode(), pointer)

    def test_it_is_read_from_the_interfaces_that_clients_have(self):
        self.assertEqual(10_324_567, self.head(SYNCING, "/data/head_slot"))
        self.assertEqual(0x1482E1B, self.head(BLOCK_NUMBER, "/result"))
        self.assertEqual(312_345_678, self.head(GET_SLOT, "/result"))
        self.assertEqual(22_123_456, self.head(STATUS, "/result/sync_info/latest_block_height"))

    def test_whole_numbers_decimal_strings_and_hex_are_slots(self):
        for text, slot in (("7", 7), ("0", 0), ('"7"', 7), ('"0x1b4"', 436), ('"0X1B4"', 436), ('"0x0"', 0), ("7.0", 7), ("1e3", 1000), (str(2**53), 2**53)):
            self.assertEqual(slot, self.head(text), text)

    def test_everything_else_is_none_and_is_shown(self):
        for text in (
            *("-1", "7.5", "1e-3", "1e999", str(2**53 + 1), "9" * 5000, "NaN", "Infinity", "-Infinity", "null", "true", "false"),
            *('""', '" 7"', '"7.0"', '"1e3"', '"-7"', '"+7"', '"0x"', '"0xg"', '"x7"', '"0x%s"' % ("f" * 14), '"\u0663"', '"\u00b2"', "{}", "[7]"),
        ):
            with self.unavailable("answered with .* at the whole, which is no slot"):
                self.head(text)

    def test_a_pointer_goes_through_objects_and_lists(self):
        text = '{"a": [10, {"b/c": 11, "m~n": 12, "": 13, "~1": 14, "0": 15}], "": 16}'
        for pointer, slot in (("/a/0", 10), ("/a/1/b~1c", 11), ("/a/1/m~0n", 12), ("/a/1/", 13), ("/a/1/~01", 14), ("/a/1/0", 15), ("/", 16)):
            self.assertEqual(slot, self.head(text, pointer), pointer)

    def test_a_pointer_that_leads_nowhere_shows_what_was_answered(self):
        for pointer in ("/b", "/a/2", "/a/-", "/a/-1", "/a/00", "/a/+1", "/a/x", "/a/\u0661", "/a/0/0", "/a/9999999999", "//a"):
            with self.unavailable('^answered with nothing at %s: {"a": .10, 11.}$' % pointer.replace("+", "[+]")):
                self.head('{"a": [10, 11]}', pointer)

    def test_the_error_of_json_rpc_is_named(self):
        with self.unavailable("^answered with the error -32601 the method eth_blockNumbr does not exist$"):
            self.head(NO_METHOD, "/result")
        with self.unavailable("^answered with the error -32601 the method"):
            self.head(NO_METHOD.replace('"id":1', '"result":null'), "/result")
        with self.unavailable("^answered with the error 503 Beacon node is syncing$"):
            self.head('{"code":503,"message":"Beacon node is syncing"}', "/data/head_slot")
        with self.unavailable("^answered with the error out of order$"):
            self.head('{"error":"out of order"}', "/result")
        for odd in ("{}", "[]", "null", "false", '{"code":{}}', '""'):
            with self.unavailable("^answered with nothing at /result"):
                self.head('{"error":%s}' % odd, "/result")

    def test_what_is_no_json_is_shown(self):
        for text in (b"", b"<html>", b'{"result": 7', b'{"result": 7}}', b"\xff\xfe7\x00", b"{'result': 7}", b"7 8"):
            with self.unavailable("answered with something else than JSON"):
                self.head(text, "/result")

    def test_names_that_are_there_twice_are_refused(self):
        with self.unavailable("a name is there twice"):
            self.head('{"result": 7, "result": 8}', "/result")

    def test_brackets_in_strings_nest_nothing(self):
        self.assertEqual(7, self.head('{"a": "%s", "b": "\\"[[\\\\", "result": 7}' % ("[{" * 500), "/result"))
        self.assertEqual(7, self.head("[" * 100 + "7" + "]" * 100, "/0" * 100))
        with self.unavailable("nested too deeply"):
            self.head("[" * 101 + "7" + "]" * 101, "/0" * 101)

    def test_no_answer_takes_long_or_reaches_the_journal_raw(self):
        size = 1 << 20
        for body in (
            b"[" * size,
            b'{"a":' * (size // 5),
            b'"' + b'\\"' * (size // 2),
            b'"' * size,
            b"[" + b"{}," * (size // 3) + b"1]",
            b'{"result":' + b"9" * size + b"}",
            b'{"result":"' + b"9" * size + b'"}',
            b'{"result":"0x' + b"f" * size + b'"}',
            b'{"result":"\x1b[31m\\u001b[31m\\ud800"}',
            b'{"result":"\\u001b[31m\\ud800\\n"}',
            b'{"error":{"message":"\\u001b[31m%s"}}' % (b"x" * size),
        ):
            with fuzz.no_hang(body[:100], 60), self.assertRaises(Unavailable) as caught:
                self.head(body, "/result")
            self.assertTrue(str(caught.exception).isprintable(), body[:100])
            self.assertLess(len(str(caught.exception)), 250)


class AnInterface(Case):
    def ask(self, body, pointer, request=None, path="/eth/v1/node/syncing"):
        endpoint = self.endpoint(body)
        entry = watch(head_json=HeadJson(endpoint.port, path, request, pointer))
        (found,) = candidates(entry, "zeam_10", container())
        self.assertEqual(Endpoint("127.0.0.1", endpoint.port, path), found)
        try:
            return read_head(entry, found, 30)
        finally:
            self.asked = endpoint.seen

    def test_it_is_asked_by_get(self):
        self.assertEqual(10_324_567, self.ask(SYNCING, "/data/head_slot"))
        ((method, path, _, body),) = self.asked
        self.assertEqual(("GET", "/eth/v1/node/syncing", b""), (method, path, body))

    def test_with_a_body_it_is_asked_by_post(self):
        request = '{"jsonrpc":"2.0","id":1,"method":"eth_blockNumber","params":[],"note":"\u00e9"}'
        self.assertEqual(0x1482E1B, self.ask(BLOCK_NUMBER, "/result", request, "/"))
        ((method, path, headers, body),) = self.asked
        self.assertEqual(("POST", "/", "application/json", request.encode()), (method, path, headers["Content-Type"], body))

    def test_the_url_and_what_stood_there_are_named(self):
        with self.unavailable('^http://127.0.0.1:[0-9]+/x answered with nothing at /result: {"ok":true}$'):
            self.ask('{"ok":true}', "/result", path="/x")
        with self.unavailable("^http://127.0.0.1:[0-9]+/x answered with null at /result, which is no slot$"):
            self.ask('{"result":null}', "/result", path="/x")

    def test_a_status_that_is_no_success_is_none_and_the_error_in_it_is_named(self):
        with self.unavailable("answered with status 503: the error 503 Beacon node is syncing$"):
            self.ask(lambda h: h.reply('{"code":503,"message":"Beacon node is syncing"}', 503), "/data/head_slot")
        with self.unavailable("answered with status 500$"):
            self.ask(lambda h: h.reply(SYNCING, 500), "/data/head_slot")

    def test_an_answer_beyond_a_megabyte_is_none(self):
        with self.unavailable("answered with too much"):
            self.ask(json.dumps({"result": 7, "pad": "x" * (1 << 20)}), "/result")

    def test_a_number_cut_in_half_is_none(self):
        def cut(handler, body):
            handler.send_response(200)
            handler.end_headers()
            handler.wfile.write(body)
            handler.close_connection = True

        with self.unavailable("may have been cut"):
            self.ask(lambda h: cut(h, b"1234"), "")
        self.assertEqual(7, self.ask(lambda h: cut(h, b'{"result":7}\n'), "/result"))

    def test_a_length_that_no_answer_has_is_none(self):
        def boast(handler, length):
            handler.wfile.write(b"HTTP/1.1 200 OK\r\n%s\r\n\r\n7" % length)
            handler.close_connection = True

        for length in (b"Content-Length: " + b"9" * 30, b"Content-Length: 999999999999999", b"Transfer-Encoding: chunked\r\n\r\n" + b"f" * 15):
            with self.unavailable("answered with too much|no HTTP answer"):
                self.ask(lambda h, told=length: boast(h, told), "")


if __name__ == "__main__":
    unittest.main()
