"""Where the head is asked for first, by what Docker's inspect has of a container of each client form: recorded in ../inspects by ../forms/record."""

import json
import os
import sys
import unittest

from support import Case, watch
from publisher.clients import known_clients
from publisher.endpoint import candidates
from publisher.engine import container_of
from publisher.network import holder_of

TESTS = os.path.abspath(os.path.join(os.path.dirname(__file__), ".."))
sys.path.insert(0, os.path.join(TESTS, "forms"))
from forms import FORMS  # noqa: E402

with open(os.path.join(TESTS, "inspects", "inspects.json"), encoding="utf-8") as _file:
    RECORDED = json.load(_file)


class AContainer(Case):
    def setUp(self):
        super().setUp()
        for recorded, form in zip(RECORDED, FORMS):
            for mount in recorded["inspect"]["Mounts"]:
                mount["Source"] = os.path.join(self.folder, form.name, mount["Destination"].strip("/"))
            for at, file, content in form.files:
                self.file(os.path.join(form.name, at.strip("/"), file), form.filled(content, form.name, form.port))
        self.containers = {one["inspect"]["Id"]: container_of(one["inspect"]) for one in RECORDED}

    def url(self, recorded):
        """Where its page is, by what the form is known to do."""
        container = self.containers[recorded["inspect"]["Id"]]
        owner = holder_of(container, self.containers.__getitem__) or container
        address = owner.addresses[0] if owner.addresses else "127.0.0.1" if recorded["served"] == "0.0.0.0" else recorded["served"]
        return "http://%s:%d%s" % (address, recorded["port"], recorded["path"])

    def test_of_each_form_is_recorded_as_it_is_started_today(self):
        self.assertEqual([form.name for form in FORMS], [one["inspect"]["Name"].lstrip("/") for one in RECORDED])
        for recorded, form in zip(RECORDED, FORMS):
            with self.subTest(form.name):
                self.assertEqual(form.words(form.name, form.port), recorded["inspect"]["Args"])
                self.assertEqual((form.image, form.entrypoint), (recorded["inspect"]["Config"]["Image"], recorded["inspect"]["Path"]))
                self.assertEqual((form.client, form.port, form.path, form.served), tuple(recorded[at] for at in ("client", "port", "path", "served")))

    def test_is_asked_first_where_it_serves(self):
        heads = {client.name: client.heads[0] for client in known_clients()}
        for recorded in RECORDED:
            container = self.containers[recorded["inspect"]["Id"]]
            with self.subTest(container.name):
                holder = holder_of(container, self.containers.__getitem__)
                found = candidates(watch(metric=heads[recorded["client"]]), container.name, container, holder)
                self.assertEqual(self.url(recorded), found[0].url)


if __name__ == "__main__":
    unittest.main()
