"""Which containers an entry is for: names, images as Docker writes them, labels; and validator clients, which are left out."""

import unittest

from support import NOW, Case, FixedClock, container, iso
from publisher.config import config_of, read_config
from publisher.engine import Docker, Listed
from publisher.match import image_forms, is_image_id
from publisher.roster import Roster
from publisher.sampling import Sampler
from publisher.validator_client import validator_client

DIGEST = "@sha256:" + "0123456789abcdef" * 4


def matching(*matches):
    """A configuration with these matches."""
    return config_of({"fleet": "devnet", "nodes": [{"match": match} for match in matches]})


def place(config, name="node", image="", labels=(), command=()):
    """Which of the entries matches; None where none does."""
    watch = config.watch(name, image, dict(labels), tuple(command))
    return None if watch is None else config.watches.index(watch)


class AnImage(unittest.TestCase):
    FULL = "docker.io/blockblaz/zeam:v0.5.3" + DIGEST

    def test_is_matched_without_registry_tag_and_digest_too(self):
        for glob in ("blockblaz/zeam", "*/zeam*", "blockblaz/*", "docker.io/blockblaz/zeam", "blockblaz/zeam:v0.5.*", self.FULL, "*" + DIGEST):
            self.assertEqual(0, place(matching({"image": glob}), image=self.FULL), glob)

    def test_is_matched_whole(self):
        for glob in ("zeam", "blockblaz", "lockblaz/zeam", "blockblaz/zea", "blockblaz/zeam:v0.4.*", "docker.io/zeam"):
            self.assertIsNone(place(matching({"image": glob}), image=self.FULL), glob)

    def test_forms(self):
        for image, forms in {
            "zeam": ("zeam",),
            "zeam:local": ("zeam:local", "zeam"),
            "docker.io/library/geth:1": ("docker.io/library/geth:1", "docker.io/library/geth", "geth:1", "geth"),
            "localhost:5000/zeam": ("localhost:5000/zeam",),
            "localhost:5000/zeam:v1": ("localhost:5000/zeam:v1", "localhost:5000/zeam"),
            "ghcr.io/a/b" + DIGEST: ("ghcr.io/a/b" + DIGEST, "ghcr.io/a/b"),
            "": (),
        }.items():
            self.assertEqual(sorted(forms), sorted(image_forms(image)), image)

    def test_ids_are_told_from_names(self):
        for image in ("sha256:" + "0" * 64, "0123456789ab"):
            self.assertTrue(is_image_id(image), image)
        for image in ("zeam", "deadbeef", "blockblaz/zeam:0123456789ab", "", "ABCDEFABCDEF"):
            self.assertFalse(is_image_id(image), image)


class AnEntry(unittest.TestCase):
    def test_matches_only_where_all_that_it_names_does(self):
        config = matching({"name": "eth*", "image": "sigp/lighthouse", "label": "com.docker.compose.service=consensus"})
        fits = {"name": "eth-consensus-1", "image": "sigp/lighthouse:v8", "labels": {"com.docker.compose.service": "consensus"}}
        self.assertEqual(0, place(config, **fits))
        for other in ({"name": "x"}, {"image": "sigp/siren"}, {"labels": {}}, {"labels": {"com.docker.compose.service": "Consensus"}}):
            self.assertIsNone(place(config, **{**fits, **other}), other)

    def test_the_first_that_matches_counts(self):
        config = matching({"image": "*/geth"}, "geth*", {"label": "a=b"})
        self.assertEqual([0, 1, 2, None], [
            place(config, "geth", "x/geth"), place(config, "geth", "y"), place(config, "z", "y", {"a": "b"}), place(config, "z", "y")
        ])


class AValidatorClient(unittest.TestCase):
    COMMANDS = {
        # eth-docker's command lines, and those of the clients' own images.
        "lighthouse vc": ["docker-entrypoint-vc.sh", "lighthouse", "vc", "--datadir", "/var/lib/lighthouse"],
        "lighthouse validator_client": ["lighthouse", "--network", "mainnet", "validator_client", "--graffiti", "bn"],
        "teku validator-client": ["docker-entrypoint-vc.sh", "/opt/teku/bin/teku", "validator-client", "--data-path=/var/lib/teku"],
        "lodestar validator": ["node", "--max-old-space-size=2048", "/usr/app/packages/cli/bin/lodestar", "validator", "--dataDir", "/x"],
        "nimbus_validator_client": ["/usr/local/bin/nimbus_validator_client", "--non-interactive"],
        "validator": ["/app/cmd/validator/validator", "--wallet-dir", "/x"],
        "prysm.sh validator": ["/bin/sh", "-c", "exec ./prysm.sh validator --datadir /x"],
        "teku vc": ["sh", "-c", "sleep 1 && teku vc --network=mainnet"],
    }
    NODES = [
        ["docker-entrypoint.sh", "lighthouse", "bn", "--datadir", "/x", "--graffiti", "vc"],
        ["lighthouse", "--network", "mainnet", "beacon_node"],
        ["/opt/teku/bin/teku", "--network=mainnet", "--validators-keystore-locking-enabled=false"],
        ["teku", "--validators-graffiti", "validator"],
        ["node", "/usr/app/packages/cli/bin/lodestar", "beacon", "--dataDir", "/x"],
        ["/home/user/nimbus-eth2/build/nimbus_beacon_node", "--validators-dir=/x"],
        ["/app/cmd/beacon-chain/beacon-chain", "--datadir=/x"],
        ["polkadot", "--validator", "--name", "validator"],
        ["zeam", "node", "--validator_config", "/config/validator-config.yaml", "--validator-registry-path", "/config/validators.yaml"],
        ["agave-validator", "--ledger", "/x"],
        ["geth", "--miner.extradata", "validator"],
    ]

    def test_is_told_by_its_command(self):
        for words, command in self.COMMANDS.items():
            self.assertEqual("its command is " + words, validator_client("eth-1", "sigp/x", command), command)

    def test_is_told_by_its_name_or_its_images_name(self):
        self.assertEqual("its name says validator", validator_client("eth2-docker-Validator-1", "sigp/lighthouse"))
        self.assertEqual("its image's name says validator", validator_client("a", "gcr.io/offchainlabs/prysm/validator:v7.1.8"))

    def test_a_node_is_none(self):
        for command in self.NODES:
            self.assertIsNone(validator_client("eth-1", "sigp/x", command), command)

    def test_is_matched_by_no_entry_that_does_not_name_it(self):
        config = matching("*", {"image": "sigp/*"}, {"label": "a=b"})
        for name, image, command in (("a-validator-1", "sigp/x", ()), ("a", "x/prysm-validator", ()), ("b", "sigp/x", ("lighthouse", "vc"))):
            self.assertIsNone(place(config, name, image, {"a": "b"}, command), name)

    def test_is_matched_by_an_entry_that_names_it_whichever_comes_before(self):
        for match in ("*validator*", {"name": "*", "image": "*validator*"}, {"label": "com.docker.compose.service=validator"}):
            config = matching("eth*", match)
            labels = {"com.docker.compose.service": "validator"}
            self.assertEqual(1, place(config, "eth-validator-1", "x/nimbus-validator-client:1", labels, ("lighthouse", "vc")), match)


class TheRoster(unittest.TestCase):
    ID = "sha256:" + "a" * 64

    def test_waits_for_the_name_of_an_image_that_the_list_does_not_name(self):
        roster = Roster(matching({"image": "blockblaz/zeam"}))
        listed = {"one": Listed("1", self.ID, {}), "two": Listed("2", "blockblaz/zeam:v1", {}), "three": Listed("3", "postgres", {})}
        self.assertEqual(["one"], list(roster.undecided(listed)))
        self.assertEqual(["two"], list(roster.watched(listed)))
        roster.learn(container(id="1", image="blockblaz/zeam:v0"))
        self.assertEqual({}, roster.undecided(listed))
        self.assertEqual(["one", "two"], sorted(roster.watched(listed)))

    def test_drops_a_validator_client_as_soon_as_its_command_is_known(self):
        roster = Roster(matching({"image": "sigp/lighthouse"}))
        listed = {"one": Listed("1", "sigp/lighthouse", {})}
        self.assertEqual(["one"], list(roster.watched(listed)))
        roster.learn(container(id="1", image="sigp/lighthouse", command=("lighthouse", "vc")))
        self.assertEqual([], list(roster.watched(listed)))

    def test_goes_by_the_name_that_a_container_has_now(self):
        roster = Roster(matching("zeam_*"))
        roster.learn(container(id="1"))
        self.assertEqual(["zeam_1"], list(roster.watched({"zeam_1": Listed("1", "x", {})})))
        self.assertEqual([], list(roster.watched({"old_zeam_1": Listed("1", "x", {})})))

    def test_forgets_containers_that_are_gone(self):
        roster = Roster(matching("zeam_*"))
        roster.learn(container(id="1"))
        roster.watched({})
        self.assertEqual(["zeam_1"], list(roster.undecided({"zeam_1": Listed("1", self.ID, {})})))


class Sampling(Case):
    """With an engine that has only an id for the image."""

    def setUp(self):
        super().setUp()
        self.engine = self.docker()
        self.metrics = self.endpoint("lean_head_slot 7\n")

    def sampler(self, *nodes):
        sampler = Sampler(read_config(self.configuration(*nodes)), Docker(self.engine.path), FixedClock(), self.journal)
        sampler.docker_seconds = sampler.scrape_seconds = sampler.seconds = 30
        return sampler

    def run_it(self, name, image, command=("--metrics-port",), **changes):
        self.engine.run(
            name, StartedAt=iso(NOW - 400), Args=[*command, "--metrics-port", str(self.metrics.port)], Config={"Image": image, "Labels": {}}, **changes
        )

    def heads(self, sampler):
        return sorted(d.node for d in sampler.sample() if d.metric == "HeadSlot")

    def test_a_container_whose_tag_moved_on_is_watched_from_the_first_sample(self):
        self.run_it("fervent_hopper", "blockblaz/zeam:v1", Listed="sha256:" + "b" * 64)
        self.run_it("brave_noether", "postgres:15", Listed="sha256:" + "c" * 64)
        sampler = self.sampler({"match": {"image": "blockblaz/zeam"}})
        self.assertEqual(["fervent_hopper"], self.heads(sampler))
        asked = [path for _, path, _, _ in self.engine.seen if "id-of-brave_noether" in path]
        self.assertEqual(["fervent_hopper"], self.heads(sampler))
        self.assertEqual(asked, [path for _, path, _, _ in self.engine.seen if "id-of-brave_noether" in path], "its image was asked for again")

    def test_a_validator_client_has_no_datapoint(self):
        self.run_it("eth-1", "sigp/lighthouse:v8", ("lighthouse", "vc"))
        self.run_it("eth-2", "sigp/lighthouse:v8", ("lighthouse", "bn"))
        sampler = self.sampler({"match": {"image": "sigp/lighthouse"}})
        self.assertEqual({"eth-2"}, {d.node for d in sampler.sample()})

    def test_a_name_that_another_client_took_over_is_read_by_that_ones_entry(self):
        other = self.endpoint("other 8\n")
        self.run_it("node", "blockblaz/zeam")
        sampler = self.sampler({"match": {"image": "blockblaz/zeam"}}, {"match": {"image": "other"}, "headMetric": "other", "metricsPort": other.port})
        self.assertEqual([7], [d.value for d in sampler.sample() if d.metric == "HeadSlot"])
        self.engine.containers.clear()
        self.run_it("node", "other", Id="another")
        self.assertEqual([8], [d.value for d in sampler.sample() if d.metric == "HeadSlot"])


if __name__ == "__main__":
    unittest.main()
