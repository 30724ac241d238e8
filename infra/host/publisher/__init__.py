"""unwedge-publish: pushes what unwedge judges by, the head, heartbeats and uptime of every watched container on this host.

Every period, at a fixed phase, each running container that matches is read once: Docker for how long it has been up, its endpoint for
its head, its log for heartbeats. The datapoints go to CloudWatch in one call. What can't be known is left out; a zero never stands in
for "unknown", because a zero is evidence.

Runs on the Python (3.9 or newer) and the boto3 of Debian, Ubuntu and Amazon Linux 2023; --print and --look need no boto3.
"""
