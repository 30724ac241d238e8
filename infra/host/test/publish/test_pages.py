"""The head in the page of every client that is shipped. ../pages/pages.json has for each page whether it was recorded from that client or made
up, and from what."""

import json
import os
import unittest

from support import Case
from publisher.clients import known_clients
from publisher.head import head_of
from publisher.json_head import head_in
from publisher.selector import parse_selector

FOLDER = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", "pages"))
with open(os.path.join(FOLDER, "pages.json"), encoding="utf-8") as _file:
    PAGES = json.load(_file)


def content(page):
    with open(os.path.join(FOLDER, page["page"]), "rb") as file:
        return file.read()


class APage(Case):
    def test_has_the_clients_head(self):
        for page in PAGES:
            with self.subTest(page["client"], page=page["page"], kind=page["kind"]):
                if "headJson" in page:
                    self.assertEqual(page["value"], head_in(content(page), page["headJson"]["pointer"]))
                else:
                    self.assertEqual(page["value"], head_of(content(page), parse_selector(page["head"])))

    def test_is_there_for_every_shipped_client_and_has_its_likeliest_head(self):
        metrics = {page["client"]: page["head"] for page in PAGES if "head" in page}
        self.assertEqual({client.name: client.heads[0] for client in known_clients()}, metrics)

    def test_names_where_it_is_from(self):
        for page in PAGES:
            with self.subTest(page["page"]):
                if page["kind"] == "recorded":
                    self.assertTrue(page["version"] and page["how"] and page["when"])
                else:
                    self.assertEqual("made up", page["kind"])
                    self.assertTrue(page["source"])
                self.assertIn("." + page["kind"].replace(" ", "-") + ".", page["page"])
        self.assertEqual(sorted(["pages.json"] + [page["page"] for page in PAGES]), sorted(os.listdir(FOLDER)))

    def test_three_clients_pages_are_recorded(self):
        self.assertEqual({"geth", "CometBFT", "lodestar"}, {page["client"] for page in PAGES if page["kind"] == "recorded" and "head" in page})

    def test_without_its_matcher_a_client_of_several_series_has_no_head(self):
        several = [page for page in PAGES if "{" in page.get("head", "")]
        self.assertEqual(["erigon", "polkadot", "avalanchego"], [page["client"] for page in several])
        for page in several:
            with self.subTest(page["client"]), self.unavailable("has several series of .*; choose one by a matcher"):
                head_of(content(page), parse_selector(page["head"].split("{")[0]))


if __name__ == "__main__":
    unittest.main()
