"""DOCKER_HOST from publisher.env."""

import os
import unittest
from unittest import mock

from support import Case
from publisher.environment import adopt_docker_host, value_of

HOST = "unix:///run/user/1000/docker.sock"


class TheFile(unittest.TestCase):
    def test_is_read_as_an_environment_file(self):
        for text, value in (
            ("DOCKER_HOST=" + HOST, HOST),
            ("DOCKER_HOST='%s'\n" % HOST, HOST),
            ('DOCKER_HOST="%s"\n' % HOST, HOST),
            ("# DOCKER_HOST=no\n; DOCKER_HOST=no\n\n  DOCKER_HOST = %s  \n" % HOST, HOST),
            ("DOCKER_HOST=a\nDOCKER_HOST=b\n", "b"),
            ("DOCKER_HOST=a b # c\n", "a b # c"),
            ("DOCKER_HOST='a\\b'\n", "a\\b"),
            ("DOCKER_HOST=a\r\n", "a"),
            ("DOCKER_HOST=\n", ""),
            ("DOCKER_HOST='a\n", "'a"),
        ):
            self.assertEqual(value, value_of(text, "DOCKER_HOST"), text)

    def test_has_none_where_the_line_is_no_assignment_to_it(self):
        for text in ("", "export DOCKER_HOST=a", "XDOCKER_HOST=a", "DOCKER_HOSTS=a", "DOCKER_HOST", "\0\xff"):
            self.assertIsNone(value_of(text, "DOCKER_HOST"), text)

    def test_is_never_run_or_expanded(self):
        for value in ("$(touch x)", "`id`", "$HOME", "${X}"):
            self.assertEqual(value, value_of("DOCKER_HOST=" + value, "DOCKER_HOST"))


class TheProgramsEnvironment(Case):
    def adopted(self, content, **environment):
        if content is not None:
            self.file("publisher.env", content)
        with mock.patch.dict(os.environ, environment):
            if not environment:
                os.environ.pop("DOCKER_HOST", None)
            adopt_docker_host(os.path.join(self.folder, "publisher.json"))
            return os.environ.get("DOCKER_HOST"), os.environ.get("AWS_ENDPOINT_URL")

    def test_takes_docker_host_and_nothing_else(self):
        self.assertEqual((HOST, None), self.adopted("AWS_ENDPOINT_URL=http://a\nDOCKER_HOST=%s\n" % HOST))

    def test_that_has_one_keeps_it(self):
        self.assertEqual(("unix:///mine", None), self.adopted("DOCKER_HOST=%s\n" % HOST, DOCKER_HOST="unix:///mine"))

    def test_that_has_an_empty_one_has_none(self):
        self.assertEqual((HOST, None), self.adopted("DOCKER_HOST=%s\n" % HOST, DOCKER_HOST=""))

    def test_without_a_file_stays_as_it_is(self):
        self.assertEqual((None, None), self.adopted(None))


if __name__ == "__main__":
    unittest.main()
