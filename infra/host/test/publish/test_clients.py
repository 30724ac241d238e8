"""The shipped configuration: each client as its launcher starts it is matched by its image, and by its name where that says anything."""

import json
import unittest

from client_rows import ROWS
from support import Case
from publisher.clients import client_of, default_config, known_clients, shown_config
from publisher.config import config_of
from publisher.errors import BadConfig
from publisher.fields import read_json


class TheShippedConfiguration(Case):
    def setUp(self):
        super().setUp()
        self.config = config_of(read_json(shown_config(default_config("devnet", 10))))

    def test_has_a_row_for_each_client(self):
        self.assertEqual({client.name for client in known_clients()}, {row.client for row in ROWS})

    def test_matches_each_client_by_its_image_whatever_its_name(self):
        for row in ROWS:
            watch = self.config.watch("fervent_hopper", row.image)
            self.assertEqual(client_of("", row.image).name, row.client, row.image)
            self.assertEqual(client_of("", row.image).heads[0], watch.head_metric.text, row.image)
            self.assertIsNone(watch.metrics_port, row.image)

    def test_matches_lean_clients_by_their_names_whatever_their_image(self):
        for client in ("zeam", "ethlambda", "ream", "gean", "qlean", "lantern", "nlean", "peam", "grandine"):
            self.assertEqual("lean_head_slot", self.config.watch(client + "_3", "sha256:0123").head_metric.text)

    def test_goes_by_the_image_where_the_name_says_otherwise(self):
        self.assertEqual("beacon_head_slot", self.config.watch("grandine_consensus_1", "sifrai/grandine:stable").head_metric.text)

    def test_knows_the_heartbeat_of_zeam_and_of_no_other(self):
        beats = {str(watch.match.image or watch.match.name): watch.heartbeat for watch in self.config.watches if watch.heartbeat}
        self.assertEqual({"blockblaz/zeam", "zeam", "zeam_*"}, set(beats))
        heartbeat = beats["zeam_*"]
        self.assertEqual(("consensus.log", 30), (heartbeat.file, heartbeat.max_age_seconds))
        for line in ("rust-bridge: [#942 arm] last=5(swarm_event) age=7s | in=3", "rust-bridge: [arm] last=5 age=7s |"):
            self.assertEqual("7", heartbeat.pattern.search(line)[1])

    def test_leaves_out_what_is_not_verified_and_what_has_no_head(self):
        for image in ("hopinheimer/lighthouse:latest", "prom/prometheus", "flashbots/mev-boost", "consensys/web3signer", "obolnetwork/charon", "postgres:15"):
            self.assertIsNone(self.config.watch("a", image), image)

    def test_watches_no_validator_client(self):
        for image, command in (
            ("sigp/lighthouse:v8.2.2", ("lighthouse", "vc")),
            ("consensys/teku:26.8.0", ("/opt/teku/bin/teku", "validator-client")),
            ("chainsafe/lodestar:v1.46.0", ("node", "/usr/app/packages/cli/bin/lodestar", "validator")),
            ("statusim/nimbus-validator-client:multiarch-latest", ()),
            ("gcr.io/offchainlabs/prysm/validator:v7.1.8", ()),
            ("prysm-validator:local", ()),
        ):
            self.assertIsNone(self.config.watch("eth-1", image, {}, command), image)

    def test_has_the_fleet_and_period_that_are_asked_for(self):
        self.assertEqual(("devnet", "Unwedge", 10, 1, None, None), self.config[:6])
        with self.assertRaisesRegex(BadConfig, "period"):
            config_of(default_config("devnet", 45))

    def test_is_shown_a_node_a_line(self):
        shown = shown_config(default_config("devnet"))
        self.assertEqual(default_config("devnet"), json.loads(shown))
        self.assertEqual(len(self.config.watches), sum(line.startswith("    {") for line in shown.splitlines()))


if __name__ == "__main__":
    unittest.main()
