"""The selector of a head: a metric's name and matchers, read as PromQL reads them, and regular expressions that no value keeps busy."""

import unittest

import fuzz
from support import Case
from publisher.pattern import matches, pattern_of
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

    def test_what_is_wrong_is_named_with_its_place(self):
        self.refused("", "the metric's name is missing", 1)
        self.refused('{a="b"}', "the metric's name is missing", 1)
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
        self.refused('m{"n", a="b"}', "a label's name is missing", 3)
        self.refused('m{__name__="n"}', "__name__ can't be matched, .*", 12)
        self.refused("m" * 2001, "more than 2000 characters", 1)

    def test_a_regular_expression_that_is_none_is_refused_when_it_is_configured(self):
        for wrong in ("(", "[a", "a**", "(?i)a", "(?=a)", "a{501}", "(a*)*"):
            with self.assertRaisesRegex(ValueError, "the regular expression (has|repeats|is) .*"):
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
            ("[^a-c]", ["d", "\n"], ["a"]),
            ("[a-]+", ["-a"], ["b"]),
            ("[0-9]+", ["123"], ["\u0663", "1a"]),
            ("(?:finalized|best)-(a|b)?x", [], []),
            ("(?:finalized|best)-x*", ["best-", "finalized-xx"], ["best", "best-y"]),
            (r"\$\.\\", ["$.\\"], ["$x\\"]),
            ("^a|b$", ["a", "b"], ["ab"]),
        ):
            if not yes:
                self.assertRaises(ValueError, pattern_of, text)
            for value in yes:
                self.assertTrue(matches(text, value), (text, value))
            for value in no:
                self.assertFalse(matches(text, value), (text, value))

    def test_what_is_not_taken_or_wrong_is_refused(self):
        wrong = "(?i)a (?P<n>a) (?=a) \\bx \\pL \\d \\w+ \\x41 [[:alpha:]] a^b a$b (^a) *a {2} a{2} a++ a*? ( ) [b-a] []"
        for text in (*wrong.split(), "(a)*", "(a|b)+", "(a)(b)(c)(d)", "a*b*c*d*", "a" * 201):
            with self.assertRaises(ValueError, msg=text):
                pattern_of(text)

    def test_no_value_keeps_it_busy(self):
        for text in ("(a|a|a|a|a|a|a|a|a)(a|a|a|a|a|a|a|a|a)(a|a|a|a|a|a|a|a|a).*b", ".*a.*a.*b", ".+.+.+c", "a?b?.*d"):
            with fuzz.no_hang(text, 60):
                self.assertFalse(matches(text, "a" * 256 + "x"))
                self.assertFalse(matches(text, "a" * 255 + "x"))
                self.assertFalse(matches(text, "ab" * 50_000 + "c"))


if __name__ == "__main__":
    unittest.main()
