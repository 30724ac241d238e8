"""Who this host is: a hybrid registration, else instance metadata by IMDSv2."""

import json
import os
import unittest
from unittest import mock

from support import Case, SimulatedClock
from publisher.service import find_out
from publisher.errors import BadConfig, Unavailable
from publisher.identity import Identity


@mock.patch.dict(os.environ)
class TheIdentity(Case):
    def setUp(self):
        super().setUp()
        for name in ("AWS_REGION", "AWS_DEFAULT_REGION", "AWS_EC2_METADATA_SERVICE_ENDPOINT"):
            os.environ.pop(name, None)

    def metadata(self, handler):
        if handler.command == "PUT" and handler.path == "/latest/api/token":
            ttl = handler.headers.get("X-aws-ec2-metadata-token-ttl-seconds")
            handler.reply("a-token" if ttl else "", 200 if ttl else 400)
        elif handler.headers.get("X-aws-ec2-metadata-token") != "a-token":
            handler.reply("", 401)  # IMDSv1 is off
        else:
            told = {"instance-id": "i-0123456789abcdef0", "placement/region": "eu-north-1"}
            handler.reply(told[handler.path[len("/latest/meta-data/") :]])

    def identity(self, answer=None):
        self.imds = self.endpoint(answer or self.metadata)
        return Identity(self.folder, "http://127.0.0.1:%d/" % self.imds.port)

    def test_on_ec2_the_metadata_service_is_asked_with_a_token(self):
        identity = self.identity()
        self.assertEqual(("i-0123456789abcdef0", "eu-north-1"), (identity.instance_id(), identity.region()))

    def test_a_hybrid_host_is_what_the_agent_registered_it_as(self):
        key = {"instanceID": "mi-0123456789abcdef0", "region": "eu-west-3", "privateKey": "secret"}
        self.file("Vault/Store/RegistrationKey", json.dumps(key))
        identity = self.identity()
        self.assertEqual(("mi-0123456789abcdef0", "eu-west-3"), (identity.instance_id(), identity.region()))
        self.assertEqual([], self.imds.seen)

    def test_an_older_agents_registration_is_understood(self):
        self.file("registration", json.dumps({"ManagedInstanceID": "mi-0a1b2c3d4e5f60718", "Region": "us-east-1"}))
        identity = self.identity()
        self.assertEqual(("mi-0a1b2c3d4e5f60718", "us-east-1"), (identity.instance_id(), identity.region()))

    def test_a_registration_that_is_no_hybrid_one_or_broken_is_passed_over(self):
        for content in ("", "{", "[]", '{"instanceID": ""}', '{"instanceID": 5}', '{"instanceID": "i-0123", "region": "x"}'):
            self.file("Vault/Store/RegistrationKey", content)
            self.assertEqual("i-0123456789abcdef0", self.identity().instance_id(), content)
            self.assertEqual("eu-north-1", self.identity().region(), content)

    def test_the_environments_region_comes_first(self):
        os.environ["AWS_REGION"] = "ap-south-1"
        self.assertEqual("ap-south-1", self.identity().region())

    def test_elsewhere_it_is_said_what_is_missing(self):
        for answer in (lambda h: h.reply("", 403), lambda h: h.reply("<html>login first</html>")):
            with self.unavailable("neither an SSM registration nor instance metadata here"):
                self.identity(answer).instance_id()

    def test_an_odd_instance_id_is_not_taken(self):
        def portal(handler):
            handler.reply("welcome")

        with self.unavailable("told no instance id"):
            self.identity(portal).instance_id()

    def test_an_odd_address_of_the_service_is_refused(self):
        os.environ["AWS_EC2_METADATA_SERVICE_ENDPOINT"] = "ftp://x"
        with self.assertRaisesRegex(BadConfig, "AWS_EC2_METADATA_SERVICE_ENDPOINT"):
            Identity(self.folder)

    def test_at_boot_it_is_asked_until_it_is_known(self):
        clock, answers = SimulatedClock(), [Unavailable("not yet")] * 5 + ["i-1"]

        def ask():
            answer = answers.pop(0)
            if isinstance(answer, Exception):
                raise answer
            return answer

        self.assertEqual("i-1", find_out(ask, True, clock, self.journal, lambda: None))
        self.assertEqual(5, clock.waits)

    def test_one_sample_does_not_wait_for_it(self):
        def ask():
            raise Unavailable("not here")

        with self.unavailable("not here"):
            find_out(ask, False, SimulatedClock(), self.journal, lambda: None)


if __name__ == "__main__":
    unittest.main()
