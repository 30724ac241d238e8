"""The selector of a head: a metric's name and matchers, read as PromQL reads them, and regular expressions that no value keeps busy."""

import random
import re
import unittest

import fuzz
from support import Case
from publisher.pattern import Pattern
from publisher.selector import parse_selector


class ASelector(Case):
    def refused(self, text, reason, at):
        with self.assertRaisesRegex(ValueError, "must be a Prometheus metric such as .*: %s at character %d$" % (reason, at)):
            parse_selector(text)

    def matchers(self, text):
        return [tuple(matcher) for matcher in parse_selector(text).matchers]

    def test_a_name_alone_is_one(self):
        for name in ("lean_head_slot", "job:height:max", "_x9"):
            self.assertEqual((name, name, ()), parse_selector(name))
            self.assertEqual((name, ()), parse_selector(name + "{}")[::2])

    def test_every_operator_is_read(self):
        text = 'm{a="1",b!="2",c=~"3.*",d!~"4|5"}'
        self.assertEqual([("a", "=", "1"), ("b", "!=", "2"), ("c", "=~", "3.*"), ("d", "!~", "4|5")], self.matchers(text))

    def test_blanks_and_a_trailing_comma_are_no_obstacle(self):
        self.assertEqual([("a", "=", "1"), ("b", "=", "2")], self.matchers(' m { a = "1" ,\n\tb = "2" , } '))

    def test_quotes_of_all_three_kinds_hold_a_value(self):
        self.assertEqual([("a", "=", 'x"y')], self.matchers("m{a='x\"y'}"))
        self.assertEqual([("a", "=~", "x\\.y")], self.matchers("m{a=~`x\\.y`}"))
        self.assertEqual([("a", "=", "},#{'")], self.matchers('m{a="},#{\'"}'))

    def test_escapes_stand_for_what_they_do_in_promql(self):
        self.assertEqual([("a", "=", '\\ " \n \t é')], self.matchers('m{a="\\\\ \\" \\n \\t é"}'))
        self.assertEqual([("a", "=~", "x\\.y")], self.matchers('m{a=~"x\\\\.y"}'))
        self.refused('m{a=~"x\\.y"}', r"\\\. is no escape, a backslash is \\\\ or stands between backquotes:", 8)

    def test_names_in_quotes_are_those_that_need_them(self):
        self.assertEqual("http.status", parse_selector('{"http.status"}').metric)
        self.assertEqual([("k.x", "=", "v")], self.matchers('{"http.status", "k.x"="v"}'))

    def test_what_is_wrong_is_named_with_its_place(self):
        self.refused("", "the metric's name is missing", 1)
        self.refused('{a="b"}', "the metric's name is missing", 8)
        self.refused("lean head", "nothing may follow", 6)
        self.refused("m{a}", "one of = != =~ !~ is missing", 4)
        self.refused("m{a=b}", "a value in quotes is missing", 5)
        self.refused('m{a="b}', 'the closing " is missing', 8)
        self.refused("m{a=`b}", "the closing ` is missing", 6)
        self.refused('m{a="b" c="d"}', "a comma or } is missing", 9)
        self.refused('m{a="b"', "a comma or } is missing", 8)
        self.refused('m{,a="b"}', "a label's name is missing", 3)
        self.refused('m{a="b",,}', "a label's name is missing", 9)
        self.refused('m{a=="b"}', "a value in quotes is missing", 5)
        self.refused('m{a="b"}[5m]', "nothing may follow", 9)
        self.refused('m{"n", a="b"}', "one of = != =~ !~ is missing", 6)
        self.refused('m{__name__="n"}', "__name__ can't be matched, .*", 12)
        self.refused("m" * 2001, "more than 2000 characters", 1)

    def test_a_regular_expression_that_is_none_is_refused_when_it_is_configured(self):
        for wrong in ("(", "[a", "a**", "(?i)a", "(?=a)", "a{501}", "((((a{9}){9}){9}){9})", "(){99}" * 200):
            with self.assertRaisesRegex(ValueError, "the regular expression (has|repeats|is) .*character"):
                parse_selector("m{a=~`%s`}" % wrong)


class AMatcher(Case):
    def fits(self, text, **labels):
        return parse_selector("m{%s}" % text).fits(labels)

    def test_equal_and_unequal_compare_the_whole_value(self):
        self.assertTrue(self.fits('status="best"', status="best"))
        self.assertFalse(self.fits('status="best"', status="best "))
        self.assertFalse(self.fits('status!="best"', status="best"))
        self.assertTrue(self.fits('status!="best"', status="finalized"))

    def test_a_label_that_is_missing_has_an_empty_value(self):
        for text, fits in (('a=""', True), ('a!=""', False), ('a="x"', False), ('a!="x"', True), ('a=~".*"', True), ('a=~".+"', False), ('a!~".+"', True)):
            self.assertEqual(fits, self.fits(text), text)

    def test_expressions_are_anchored_at_both_ends(self):
        self.assertTrue(self.fits('a=~"b|cd"', a="cd"))
        self.assertFalse(self.fits('a=~"b|cd"', a="bcd"))
        self.assertFalse(self.fits('a=~"b"', a="ab"))
        self.assertTrue(self.fits('a!~"b"', a="ab"))
        self.assertTrue(self.fits('a=~"^b$"', a="b"))

    def test_all_of_several_must_fit_also_of_one_label(self):
        self.assertTrue(self.fits('a=~"x.*",a!="xy",b="1"', a="xz", b="1"))
        self.assertFalse(self.fits('a=~"x.*",a!="xy",b="1"', a="xy", b="1"))


class AnExpression(Case):
    def test_it_matches_what_re2_matches(self):
        for text, yes, no in (
            ("best", ["best"], ["bes", "bestt", ""]),
            ("", [""], ["a"]),
            ("a|", ["a", ""], ["b"]),
            (".+", ["a", "\n", "\u1234"], [""]),
            (r"\d+", ["123"], ["\u0663", "1a"]),
            (r"\w\W\s\S\D", ["a- bc"], ["\u00e9- bc"]),
            (r"\s", [" ", "\t", "\n"], ["\v", "\u00a0"]),
            ("[a-c]{2,3}", ["ab", "abc"], ["a", "abcd"]),
            ("[^a-c]", ["d", "\n"], ["a"]),
            ("[]a]+", ["]a"], ["b"]),
            ("[a-]+", ["-a"], ["b"]),
            (r"[\d.\]]+", ["1.]"], ["\\"]),
            ("(ab)*c?", ["", "abab", "c"], ["aba"]),
            ("(?:a|bc)+?", ["abca"], [""]),
            ("a{0}b", ["b"], ["ab"]),
            ("a{2,}", ["aa", "aaaa"], ["a"]),
            ("a{0,}b", ["b", "aab"], ["a"]),
            ("x{y", ["x{y"], ["x"]),
            ("a{,2}", ["a{,2}"], ["aa"]),
            (r"\$\.\\", ["$.\\"], ["$x\\"]),
            ("^a$|^b$", ["a", "b"], ["ab"]),
        ):
            for value in yes:
                self.assertTrue(Pattern(text).matches(value), (text, value))
            for value in no:
                self.assertFalse(Pattern(text).matches(value), (text, value))

    def test_what_is_not_known_or_wrong_is_refused(self):
        for text in (
            "(?i)a",
            "(?P<n>a)",
            "(?=a)",
            r"\bx",
            r"\pL",
            r"\x41",
            "[[:alpha:]]",
            "a^b",
            "a$b",
            "(^a)",
            "*a",
            "{2}",
            "a++",
            "a{3,2}",
            "(",
            ")",
            "[b-a]",
        ):
            with self.assertRaises(ValueError, msg=text):
                Pattern(text)

    def test_no_value_keeps_it_busy(self):
        for text in ("(a*)*b", "(a|a)*b", "(a|aa)+$", "(.*a){20}", "(a|b)*a(a|b){12}"):
            with fuzz.no_hang(text, 60):
                self.assertFalse(Pattern(text).matches("ab" * 50_000 + "c"))

    def test_it_agrees_with_pythons_own_on_expressions_of_chance(self):
        rng = random.Random("expressions")
        compared = 0
        for _ in range(1500):
            text = self.some(rng, 0)
            try:
                mine = Pattern(text)
            except ValueError as e:
                self.assertIn("written out", str(e), text)
                continue
            its = re.compile(text, re.DOTALL | re.ASCII)
            for _ in range(8):
                value = "".join(rng.choice("abc0.]-\n") for _ in range(rng.randrange(6)))
                self.assertEqual(bool(its.fullmatch(value)), mine.matches(value), (text, value))
                compared += 1
        self.assertGreater(compared, 10_000)

    def some(self, rng, depth):
        kind = rng.random()
        if depth > 3 or kind < 0.45:
            return rng.choice(["a", "b", "c", ".", "[ab]", "[^a]", r"\d", r"\.", "[a-c]", "0", "(?:)", r"\w", "[]a]", "[a-]", r"[\W0]"])
        if kind < 0.65:
            return self.some(rng, depth + 1) + self.some(rng, depth + 1)
        if kind < 0.8:
            return "(%s|%s)" % (self.some(rng, depth + 1), self.some(rng, depth + 1))
        return "(?:%s)%s" % (self.some(rng, depth + 1), rng.choice(["*", "+", "?", "{2}", "{1,3}", "{0,2}", "{2,}", "*?", "{0}"]))


if __name__ == "__main__":
    unittest.main()
