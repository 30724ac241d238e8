"""Pushes samples to CloudWatch, or prints them."""

import json
import os
import random
import sys
import threading
import time
from typing import Callable, List, NamedTuple, Optional, Tuple

from publisher.clock import Clock
from publisher.model import Config
from publisher.journal import Journal
from publisher.sampling import Datapoint


class Batch(NamedTuple):
    """What one sample found, stamped with the start of its period."""

    stamp: int
    datapoints: Tuple[Datapoint, ...]


class Printer:
    """Each datapoint as a line of JSON on standard output."""

    def __init__(self, config: Config, instance_id: str, out=None):
        self._config, self._instance_id, self._out = config, instance_id, out or sys.stdout

    def send(self, batch: Batch, _deadline: float) -> bool:
        timestamp = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(batch.stamp))
        for datapoint in batch.datapoints:
            line = {
                "metric": datapoint.metric,
                "value": datapoint.value,
                "node": datapoint.node,
                "instanceId": datapoint.instance_id or self._instance_id,
                "fleet": self._config.fleet,
                "timestamp": timestamp,
            }
            print(json.dumps(line), file=self._out)
        self._out.flush()
        return True


def cloudwatch(region: str, seconds: float):
    """A client of botocore, which boto3 brings along: half the memory of boto3's own."""
    import botocore.config
    import botocore.session

    return botocore.session.get_session().create_client(
        "cloudwatch",
        region_name=region,
        # Older versions, such as Debian 12's, do not look there themselves.
        endpoint_url=os.environ.get("AWS_ENDPOINT_URL_CLOUDWATCH") or os.environ.get("AWS_ENDPOINT_URL") or None,
        config=botocore.config.Config(
            connect_timeout=seconds,
            read_timeout=seconds,
            retries={"max_attempts": 0},
            max_pool_connections=1,
        ),
    )


class Pusher:
    """Pushes a batch, one PutMetricData of at most 1000 datapoints each, retries until the deadline, then drops."""

    MOST = 1000
    # Keys that the SSM agent or the instance's role renews: a new client reads the new ones.
    RENEWED = ("Expired", "InvalidClientToken", "UnrecognizedClient", "SignatureDoesNotMatch", "RequestTimeTooSkewed")
    PASSING = ("Throttl", "RequestLimitExceeded", "SlowDown", "InternalFailure", "ServiceUnavailable", "Timeout")

    def __init__(self, config: Config, instance_id: str, make_client: Callable, clock: Clock, journal: Journal):
        self._config, self._instance_id, self._make_client = config, instance_id, make_client
        self._clock, self._journal = clock, journal
        self._client = None

    def send(self, batch: Batch, deadline: float) -> bool:
        """Whether all of it was taken before the deadline, on the monotonic clock."""
        data = [self._datum(batch.stamp, datapoint) for datapoint in batch.datapoints]
        parts = [data[i : i + self.MOST] for i in range(0, len(data), self.MOST)]
        return all([self._send(part, deadline) for part in parts])

    def _datum(self, stamp: int, datapoint: Datapoint) -> dict:
        dimensions = {"Fleet": self._config.fleet, "InstanceId": datapoint.instance_id or self._instance_id, "Node": datapoint.node}
        return {
            "MetricName": datapoint.metric,
            "Dimensions": [{"Name": name, "Value": value} for name, value in dimensions.items()],
            "Timestamp": stamp,
            "Value": float(datapoint.value),
            "Unit": datapoint.unit,
            "StorageResolution": 1 if self._config.period < 60 else 60,
        }

    def _send(self, data: List[dict], deadline: float) -> bool:
        pause = 0.5
        while True:
            try:
                if self._client is None:
                    self._client = self._make_client()
                self._client.put_metric_data(Namespace=self._config.namespace, MetricData=data)
                self._journal.resolve("push")
                return True
            except Exception as e:  # botocore's own or the network's
                if not self._may_pass(e):
                    self._journal.warn("push", "refused, dropped: %s" % e)
                    return False
                wait = pause * random.uniform(0.75, 1.25)
                if self._clock.mono() + wait >= deadline:
                    self._journal.warn("push", "failed until the period was over, dropped: %s" % e)
                    return False
            if self._clock.wait(wait):
                return False
            pause = min(pause * 2, 8.0)

    def _may_pass(self, error: Exception) -> bool:
        response = getattr(error, "response", None)
        if not isinstance(response, dict):
            # No answer at all: the network, or no credentials yet, which only a new client finds.
            if "Credential" in type(error).__name__ or "Token" in type(error).__name__:
                self._client = None
            return True
        code = str(response.get("Error", {}).get("Code", ""))
        if any(word in code for word in self.RENEWED):
            self._client = None
            return True
        status = response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
        return status >= 500 or status == 429 or any(word in code for word in self.PASSING)


class Courier:
    """Sends a batch beside the schedule, so that a slow push never moves a sample. Holds one batch at most: while
    it is on its way, the next one is dropped."""

    def __init__(self, sender, journal: Journal):
        self._sender, self._journal = sender, journal
        self._thread: Optional[threading.Thread] = None

    def send(self, batch: Batch, deadline: float) -> None:
        if self._thread is not None and self._thread.is_alive():
            self._journal.warn("push", "the previous one is still on its way, dropped")
            return

        def run() -> None:
            try:
                self._sender.send(batch, deadline)
            except Exception as e:
                self._journal.warn("push", "internal error: %r" % e)

        thread = threading.Thread(target=run, daemon=True)
        try:
            thread.start()
        except RuntimeError as e:
            self._journal.warn("push", "%s, dropped" % e)
            return
        self._thread = thread
