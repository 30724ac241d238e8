"""What most people would write in place of unwedge: boto3, one GetMetricStatistics for each node and metric.

It is measured beside the function (infra/local/bench) and does far less: no peers, no fence, no history, no budget. For every
line on standard input it does one run, and tells what it did in a line on standard output.
"""

import os
import sys
from datetime import datetime, timedelta, timezone

import boto3

FLEET = os.environ["UNWEDGE_FLEET"]
DOCUMENT = os.environ["UNWEDGE_DOCUMENT"]
NAMESPACE = "Unwedge"

cloudwatch = boto3.client("cloudwatch")
ssm = boto3.client("ssm")


def nodes():
    pages = cloudwatch.get_paginator("list_metrics").paginate(
        Namespace=NAMESPACE,
        MetricName="HeadSlot",
        Dimensions=[{"Name": "Fleet", "Value": FLEET}],
        RecentlyActive="PT3H",
    )
    return [metric["Dimensions"] for page in pages for metric in page["Metrics"] if metric["MetricName"] == "HeadSlot"]


def datapoints(dimensions, metric, statistic):
    now = datetime.now(timezone.utc)
    answer = cloudwatch.get_metric_statistics(
        Namespace=NAMESPACE,
        MetricName=metric,
        Dimensions=dimensions,
        StartTime=now - timedelta(minutes=10),
        EndTime=now,
        Period=60,
        Statistics=[statistic],
    )
    return [point[statistic] for point in sorted(answer["Datapoints"], key=lambda point: point["Timestamp"])]


def handler():
    restarted = 0
    for dimensions in nodes():
        heads = datapoints(dimensions, "HeadSlot", "Maximum")
        beats = datapoints(dimensions, "Heartbeats", "Sum")
        if len(heads) > 3 and heads[-1] == heads[-4] and sum(beats[-3:]) == 0:
            values = {dimension["Name"]: dimension["Value"] for dimension in dimensions}
            ssm.send_command(
                InstanceIds=[values["InstanceId"]],
                DocumentName=DOCUMENT,
                Parameters={"Node": [values["Node"]]},
            )
            restarted += 1
    return restarted


for _ in sys.stdin:
    print(f"restarted {handler()}", flush=True)
