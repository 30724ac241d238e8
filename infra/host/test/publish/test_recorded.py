"""The endpoint of every client form, from what Docker's inspect had of a container of it (../inspects, recorded by ../forms/record)."""

import json
import os
import sys
import unittest

from support import HOST, Case, watch
from publisher.clients import client_of
from publisher.endpoint import candidates
from publisher.engine import container_of
from publisher.selector import parse_selector

RECORDED = HOST / "test" / "inspects" / "inspects.json"


@unittest.skipUnless(RECORDED.exists(), "test/inspects/inspects.json is not recorded")
class EveryRecordedForm(Case):
    def test_the_first_candidate_is_where_the_client_serves_its_metrics(self):
        sys.path.insert(0, str(HOST / "test" / "forms"))
        self.addCleanup(sys.path.remove, str(HOST / "test" / "forms"))
        from forms import FORMS

        files = {form.name: form.files for form in FORMS}
        recorded = json.loads(RECORDED.read_text())
        self.assertEqual(sorted(files), sorted(one["inspect"]["Name"].lstrip("/") for one in recorded))
        containers = {}
        for one in recorded:
            inspected = one["inspect"]
            name = inspected["Name"].lstrip("/")
            for folder, file, content in files[name]:
                for mount in inspected["Mounts"]:
                    if mount["Destination"] == folder:
                        mount["Source"] = os.path.join(self.folder, name, folder.strip("/"))
                self.file(os.path.join(name, folder.strip("/"), file), content.replace("{name}", name).replace("{port}", str(one["port"])))
            containers[inspected["Id"]] = container = container_of(inspected)
            holder = containers.get(container.network_mode.partition("container:")[2])
            entry = watch()._replace(head_metric=parse_selector(client_of(name, container.image).heads[0]))
            with self.subTest(name):
                address = (holder or container).addresses[0] if container.network_mode != "host" else one["served"].replace("0.0.0.0", "127.0.0.1")
                url = "http://%s:%d%s" % (address, one["port"], one["path"])
                self.assertEqual(url, candidates(entry, name, container, holder)[0].url)


if __name__ == "__main__":
    unittest.main()
