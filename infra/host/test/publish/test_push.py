"""The push: one call per host and period, retried within it, then dropped."""

import os
import threading
import unittest
from unittest import mock

from support import NOW, Case, Endpoint, SimulatedClock
from publisher.service import publish
from publisher.clock import Clock
from publisher.config import read_config
from publisher.outside import OutsideHeads
from publisher.push import Batch, Courier, Pusher, cloudwatch
from publisher.sampling import Datapoint
from publisher.schedule import Schedule

try:
    import botocore
except ImportError:
    botocore = None


class Refusal(Exception):
    """As botocore tells what AWS answered."""

    def __init__(self, code, status=400):
        super().__init__(code)
        self.response = {"Error": {"Code": code}, "ResponseMetadata": {"HTTPStatusCode": status}}


class CloudWatch:
    def __init__(self, *outcomes):
        self.calls, self.outcomes = [], list(outcomes)

    def put_metric_data(self, **call):
        self.calls.append(call)
        outcome = self.outcomes.pop(0) if self.outcomes else None
        if outcome is not None:
            raise outcome


class Pushing(Case):
    def setUp(self):
        super().setUp()
        self.clock = SimulatedClock()
        self.made = 0

    def pusher(self, client, period=60):
        config = read_config(self.configuration(period=period))

        def make():
            self.made += 1
            return client

        return Pusher(config, "i-0123456789abcdef0", make, self.clock, self.journal)

    def batch(self, nodes=1):
        return Batch(int(NOW), tuple(Datapoint("HeadSlot", "Count", i, "zeam_%d" % i) for i in range(nodes)))

    def send(self, client, nodes=1, seconds=54.0):
        return self.pusher(client).send(self.batch(nodes), self.clock.mono() + seconds)

    def test_a_datapoint_is_what_the_contract_says(self):
        client = CloudWatch()
        self.assertTrue(self.send(client, 2))
        (call,) = client.calls
        self.assertEqual("Unwedge", call["Namespace"])
        self.assertEqual(
            {
                "MetricName": "HeadSlot",
                "Dimensions": [
                    {"Name": "Fleet", "Value": "devnet"},
                    {"Name": "InstanceId", "Value": "i-0123456789abcdef0"},
                    {"Name": "Node", "Value": "zeam_1"},
                ],
                "Timestamp": NOW,
                "Value": 1.0,
                "Unit": "Count",
                "StorageResolution": 60,
            },
            call["MetricData"][1],
        )

    def test_below_a_minute_the_resolution_is_high(self):
        client = CloudWatch()
        self.pusher(client, 10).send(self.batch(), 1e9)
        self.assertEqual(1, client.calls[0]["MetricData"][0]["StorageResolution"])

    def test_up_to_a_thousand_datapoints_are_one_call(self):
        client = CloudWatch()
        self.send(client, 1000)
        self.assertEqual(1, len(client.calls))
        self.send(client, 1001)
        self.assertEqual([1000, 1000, 1], [len(call["MetricData"]) for call in client.calls])

    def test_what_fails_for_the_moment_is_retried_with_the_same_datapoints(self):
        client = CloudWatch(OSError("network"), Refusal("Throttling"), Refusal("InternalFailure", 500))
        self.assertTrue(self.send(client))
        self.assertEqual(4, len(client.calls))
        self.assertEqual(client.calls[0], client.calls[3])

    def test_what_fails_for_the_whole_period_is_dropped_before_the_next(self):
        client = CloudWatch(*[OSError("network")] * 1000)
        before = self.clock.mono()
        self.assertFalse(self.send(client))
        self.assertLess(self.clock.mono() - before, 54)
        self.assertLess(len(client.calls), 20)
        self.assertIn("dropped", self.logged.getvalue())

    def test_what_will_never_be_taken_is_not_retried(self):
        for code in ("AccessDenied", "InvalidParameterValue", "ValidationError"):
            client = CloudWatch(*[Refusal(code)] * 9)
            self.assertFalse(self.send(client))
            self.assertEqual(1, len(client.calls))

    def test_expired_credentials_are_read_anew(self):
        for code in ("ExpiredToken", "ExpiredTokenException", "InvalidClientTokenId", "UnrecognizedClientException"):
            self.made = 0
            self.assertTrue(self.send(CloudWatch(Refusal(code, 403))), code)
            self.assertEqual(2, self.made)

    def test_credentials_that_are_not_there_yet_are_looked_for_again(self):
        class NoCredentialsError(Exception):
            pass

        self.assertTrue(self.send(CloudWatch(NoCredentialsError())))
        self.assertEqual(2, self.made)

    def test_a_client_serves_for_many_pushes(self):
        pusher = self.pusher(CloudWatch())
        for _ in range(3):
            pusher.send(self.batch(), 1e9)
        self.assertEqual(1, self.made)

    def test_stopping_the_program_ends_the_retries(self):
        self.clock.ends = self.clock.mono()
        client = CloudWatch(*[OSError("network")] * 9)
        self.assertFalse(self.send(client))
        self.assertEqual(1, len(client.calls))


class TheCourier(Case):
    def test_while_a_push_is_on_its_way_the_next_is_dropped_not_queued(self):
        entered, released, sent = threading.Event(), threading.Event(), []

        class Slow:
            def send(self, batch, _deadline):
                sent.append(batch)
                entered.set()
                released.wait(30)

        courier = Courier(Slow(), self.journal)
        courier.send("first", 0)
        self.assertTrue(entered.wait(30))
        courier.send("second", 0)
        courier.send("third", 0)
        released.set()
        courier._thread.join(30)
        courier.send("fourth", 0)
        courier._thread.join(30)
        self.assertEqual(["first", "fourth"], sent)
        self.assertIn("dropped", self.logged.getvalue())

    def test_a_bug_in_pushing_costs_that_push_only(self):
        class Broken:
            def send(self, *_):
                raise ZeroDivisionError

        courier = Courier(Broken(), self.journal)
        courier.send("batch", 0)
        courier._thread.join(30)
        self.assertIn("internal error", self.logged.getvalue())


class TheLoop(Case):
    def test_a_bug_in_a_sample_does_not_end_the_program(self):
        clock, sent = SimulatedClock(), []
        clock.ends = clock.mono() + 250
        outcomes = [RuntimeError("bug"), [Datapoint("HeadSlot", "Count", 1, "a")], [], RuntimeError("bug")]

        class Sampler:
            def sample(self):
                outcome = outcomes.pop(0) if outcomes else []
                if isinstance(outcome, Exception):
                    raise outcome
                return outcome

        class Sender:
            def send(self, batch, deadline):
                sent.append((batch, deadline - clock.mono()))

        config = read_config(self.configuration())
        schedule = Schedule(60, 5.0, clock)
        self.assertEqual(0, publish(config, Sampler(), OutsideHeads(config, clock, self.journal), Sender(), schedule, clock, self.journal))
        self.assertEqual(1, len(sent))
        self.assertLessEqual(sent[0][1], 54)
        self.assertEqual([], outcomes)


@unittest.skipUnless(botocore, "botocore is not installed for this Python")
class ThePushOverHttp(Case):
    """The real client, against an endpoint of AWS's that is made up."""

    def test_aws_endpoint_url_is_honoured(self):
        endpoint = self.opened(Endpoint(accept))
        keys = {"AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b", "HOME": self.folder}
        with mock.patch.dict(os.environ, AWS_ENDPOINT_URL="http://127.0.0.1:%d" % endpoint.port, **keys):
            config = read_config(self.configuration())
            clock = Clock()
            make = lambda: cloudwatch("eu-central-1", 20.0)  # noqa: E731
            pusher = Pusher(config, "i-0123456789abcdef0", make, clock, self.journal)
            batch = Batch(int(NOW), (Datapoint("HeadSlot", "Count", 1175, "zeam_1"),))
            self.assertTrue(pusher.send(batch, clock.mono() + 30), self.logged.getvalue())
            pusher._client._endpoint.http_session._manager.clear()  # what close() does, which older clients lack
        (request,) = endpoint.seen
        self.assertIn(b"zeam_1", request[3])
        self.assertIn("eu-central-1", request[2]["Authorization"])


def accept(handler):
    """PutMetricData's answer in whichever protocol the client speaks."""
    if handler.headers.get("smithy-protocol"):
        handler.reply(b"\xa0", headers=[("smithy-protocol", "rpc-v2-cbor"), ("Content-Type", "application/cbor")])
    elif handler.headers.get("X-Amz-Target"):
        handler.reply("{}", headers=[("Content-Type", "application/x-amz-json-1.0")])
    else:
        handler.reply("<PutMetricDataResponse><ResponseMetadata/></PutMetricDataResponse>", headers=[("Content-Type", "text/xml")])


if __name__ == "__main__":
    unittest.main()
