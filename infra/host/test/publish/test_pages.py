"""The head of every client that the shipped configuration knows, read from a page of that client.

pages/pages.json says of each whether it was recorded from the client, and how, or made up, and after what."""

import json
import os
import unittest

from support import HOST, Case
from publisher.clients import known_clients
from publisher.errors import Unavailable
from publisher.head import head_of
from publisher.json_head import head_in
from publisher.selector import parse_selector

PAGES = os.path.join(HOST, "test", "pages")

with open(os.path.join(PAGES, "pages.json"), encoding="utf-8") as file:
    ROWS = json.load(file)


def page_of(row):
    with open(os.path.join(PAGES, row["page"]), "rb") as page:
        return page.read()


class ThePages(Case):
    def test_the_head_of_each_is_read(self):
        for row in ROWS:
            with self.subTest(row["page"]):
                if "head" in row:
                    self.assertEqual(row["value"], head_of(page_of(row), parse_selector(row["head"])))
                else:
                    self.assertEqual(row["value"], head_in(page_of(row), row["headJson"]["pointer"]))

    def test_there_is_one_for_every_head_of_every_client_that_is_shipped(self):
        pages = {(row["client"], row["head"]) for row in ROWS if "head" in row}
        # CometBFT's metrics are those of Tendermint before it under another name; no Tendermint can be had any more.
        shipped = {(client.name, head) for client in known_clients() for head in client.heads} - {("CometBFT", "tendermint_consensus_height")}
        self.assertEqual(shipped, pages)
        tendermint = page_of(next(row for row in ROWS if row["client"] == "CometBFT")).replace(b"cometbft_", b"tendermint_")
        self.assertEqual(6, head_of(tendermint, parse_selector("tendermint_consensus_height")))

    def test_each_says_where_it_is_from(self):
        for row in ROWS:
            with self.subTest(row["page"]):
                self.assertIn(".%s." % row["kind"].replace(" ", "-"), row["page"])
                for field in {"recorded": ("version", "when", "how"), "made up": ("source",)}[row["kind"]]:
                    self.assertTrue(row[field])
        self.assertEqual({row["page"] for row in ROWS} | {"pages.json"}, set(os.listdir(PAGES)))

    def test_cut_anywhere_none_has_another_head(self):
        for row in ROWS:
            page = page_of(row)
            for end in range(0, len(page), 7):
                if "head" in row:
                    part = page[: page.rfind(b"\n", 0, end) + 1]
                    self.assertIn(self.read(head_of, part, parse_selector(row["head"])), (None, row["value"]), (row["page"], end))
                else:
                    self.assertIsNone(self.read(head_in, page[:end], row["headJson"]["pointer"]), (row["page"], end))

    def read(self, reader, part, where):
        try:
            return reader(part, where)
        except Unavailable:
            return None


if __name__ == "__main__":
    unittest.main()
