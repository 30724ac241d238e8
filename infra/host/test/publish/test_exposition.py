"""A page of metrics: which samples of a metric are on it, however odd the page."""

import unittest

import fuzz
from support import Case
from publisher.errors import Unavailable
from publisher.exposition import samples
from publisher.head import head_of
from publisher.selector import parse_selector


class APage(Case):
    def read(self, text, metric="m"):
        page = text if isinstance(text, bytes) else text.encode()
        return [(sample.labels, sample.value) for sample in samples(page, metric)]

    def test_labels_and_values_are_read(self):
        self.assertEqual([({"a": "1", "b": "x y"}, "5"), ({}, "6")], self.read('m{a="1",b="x y"} 5\nm 6\n'))

    def test_blanks_tabs_and_carriage_returns_are_no_obstacle(self):
        for line in ('m{a="1"} 5', ' \tm {\ta = "1" ,\t} \t5 \t', 'm{a="1",}5', 'm{a="1"} 5\r'):
            self.assertEqual([({"a": "1"}, "5")], self.read("x 1\n%s\ny 2\n" % line), line)
        for line in ("m 5", "m\t5", "m{} 5", "m { } 5\r"):
            self.assertEqual([({}, "5")], self.read(line), line)

    def test_timestamps_and_exemplars_are_not_the_value(self):
        for rest in (" 1717000000000", " -1", " 1717000000.123", ' # {trace_id="} # m 7"} 0.5 1717000000.1', " 17 # {} 1", "\t# whatever"):
            self.assertEqual([({"a": "1"}, "5")], self.read('m{a="1"} 5' + rest), rest)
        self.assertEqual([({}, "5")], self.read("# TYPE m gauge\n# UNIT m slots\nm 5 # {} 1\n# EOF\n"))

    def test_escapes_in_values_are_undone(self):
        self.assertEqual([({"a": 'b\\n"}\n# x, y="z'}, "5")], self.read(r'm{a="b\\n\"}\n# x, y=\"z"} 5'))

    def test_braces_hashes_and_other_metrics_inside_a_value_are_the_values(self):
        self.assertEqual([({"a": "} 7 # m 8"}, "5")], self.read('m{a="} 7 # m 8"} 5\nother{a="m 9"} 1\n'))

    def test_an_empty_label_is_none(self):
        self.assertEqual([({"b": "1"}, "5")], self.read('m{a="",b="1"} 5'))

    def test_comments_and_names_that_are_longer_or_elsewhere_are_not_read(self):
        self.assertEqual([], self.read('# m 1\n#m 2\nm_total 3\nmy m 4\nam 5\nm:x 6\n"m" 7\nm\n<m 8>\nm.x 9'))

    def test_what_is_no_text_in_utf_8_is_survived(self):
        self.assertEqual([({"a": "\ufffd"}, "5")], self.read(b'\xff\xfe\nm{a="\xff"} 5\n\x00m 7\n'))

    def test_a_line_of_the_metric_that_cant_be_read_is_named(self):
        for line in (
            "m{",
            'm{a="1} 5',
            'm{a="1"',
            "m{a=1} 5",
            "m{a} 5",
            'm{a="1"} ',
            'm{a="1"b="2"} 5',
            "m{,} 5",
            'm{a="1",a="2"} 5',
            "m 5 x",
            "m 5 6 7",
            'm{"n"} 5',
            'm{9a="1"} 5',
        ):
            with self.unavailable("has a line of m that can't be read: " + line[0]):
                self.read("x 1\n" + line + "\n")

    def test_its_control_characters_do_not_reach_the_journal(self):
        with self.assertRaises(Unavailable) as caught:
            self.read(b"m{\x1b[31m\x00" + b"x" * 1000)
        self.assertTrue(str(caught.exception).isprintable())
        self.assertLess(len(str(caught.exception)), 200)

    def test_large_and_hostile_pages_are_read_in_time_that_grows_with_their_length(self):
        size = 8 << 20
        selector = parse_selector('m{a=~"(x|y)z.*[0-9]+"}')
        for page in (
            b"\n" * size,
            b" " * size,
            b"m " * (size // 2),
            b"{" * size,
            b"{\n" * (size // 2),
            b'{"m"\n' * (size // 5),
            b'{"m",' + b'a="b",' * (size // 6),
            b'm{a="' + b"\\" * size,
            b'm{a="' + b'\\"' * (size // 2),
            b"m{" + b'"' * size,
            b"m " + b"9" * size,
            b"m 5" + b" 1" * (size // 2),
            b'm{a="xyxyxyxyxyxyxyxyz"} 1\n' * (size // 28),
            (b'm{a="' + b"xy" * 30_000 + b'"} 1\n') * (size // 60_008),
        ):
            with fuzz.no_hang(page[:100], 120), self.unavailable("m"):
                head_of(page, selector)

    def test_ten_thousand_lines_of_one_metric_are_enough(self):
        self.assertEqual(5000, len(self.read('m{a="1"} 5\n' * 5000)))
        with self.unavailable("has more of m than can be read"):
            self.read('m{a="1"} 5\n' * 20_000)

    def test_eight_megabytes_of_other_metrics_do_not_hide_the_head(self):
        other = b'go_gc_duration_seconds{quantile="0.5",m="m 7"} 1.5e-05\n' * ((4 << 20) // 56)
        self.assertEqual([({"a": "1"}, "5")], self.read(other + b'm{a="1"} 5\n' + other))


class TheSeriesTaken(Case):
    def head(self, page, selector):
        return head_of(page.encode(), parse_selector(selector))

    SUBSTRATE = (
        'substrate_block_height{status="best",chain="dot"} 105\n'
        'substrate_block_height{status="finalized",chain="dot"} 102\n'
        'substrate_block_height{status="sync_target",chain="dot"} 106\n'
    )

    def test_a_single_one_is_taken_whatever_its_labels(self):
        page = '# TYPE cometbft_consensus_height gauge\ncometbft_consensus_height{chain_id="cosmoshub-4"} 2.2123456e+07\n'
        self.assertEqual(22_123_456, self.head(page, "cometbft_consensus_height"))

    def test_of_several_the_matchers_choose(self):
        for text in ('{status="best"}', '{status=~"b.*"}', '{status!~"finalized|sync_target"}', '{status!="finalized",status!="sync_target"}'):
            self.assertEqual(105, self.head(self.SUBSTRATE, "substrate_block_height" + text), text)

    def test_of_several_that_match_none_is_taken_and_the_error_says_how_to_choose(self):
        with self.assertRaises(Unavailable) as caught:
            self.head(self.SUBSTRATE, 'substrate_block_height{chain="dot"}')
        self.assertEqual(
            'has several series of substrate_block_height: choose one by a matcher, as in substrate_block_height{chain="dot", status="best"}, '
            'of {chain="dot", status="best"}, {chain="dot", status="finalized"}, {chain="dot", status="sync_target"}',
            str(caught.exception),
        )

    def test_the_matcher_that_it_names_chooses_one(self):
        for page in (self.SUBSTRATE, 'm{a="1"} 5\nm 6\n', 'm 5\nm{a="x\\"\\n\\\\"} 6\n'):
            metric = page.split("{")[0].split(" ")[0]
            with self.assertRaises(Unavailable) as caught:
                self.head(page, metric)
            self.assertIsInstance(self.head(page, str(caught.exception).partition(" as in ")[2].partition(", of {")[0]), int)

    def test_three_of_many_are_named(self):
        page = "".join('m{a="%d"} 5\n' % i for i in range(100))
        with self.unavailable(r'has several series of m: choose one by a matcher, as in m{a="0"}, of {a="0"}, {a="1"}, {a="2"} and more$'):
            self.head(page, "m")

    def test_an_unlabelled_one_among_labelled_ones_is_not_preferred(self):
        with self.unavailable(r'has several series of m: choose one by a matcher, as in m{a=""}, of {}, {a="1"}$'):
            self.head('m 5\nm{a="1"} 6\n', "m")
        self.assertEqual(5, self.head('m 5\nm{a="1"} 6\n', 'm{a=""}'))

    def test_the_same_series_twice_counts_once_if_it_has_one_value(self):
        self.assertEqual(5, self.head('m{a="1",b="2"} 5\nm{b="2",a="1"} 5.0\n', "m"))
        with self.unavailable("has several values of m"):
            self.head('m{a="1",b="2"} 5\nm{b="2",a="1"} 6\n', "m")

    def test_the_series_that_are_there_are_named_where_none_matches(self):
        with self.unavailable(r'has no series that m{a="3"} matches, but {a="1"}, {a="2"}$'):
            self.head('m{a="1"} 5\nm{a="2"} 6\n', 'm{a="3"}')

    def test_what_is_no_slot_is_named(self):
        with self.unavailable(r'has m{a="1"} NaN, which is no slot'):
            self.head('m{a="1"} NaN\nm{a="2"} 6\n', 'm{a="1"}')


if __name__ == "__main__":
    unittest.main()
