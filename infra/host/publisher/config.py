"""Reads the configuration (docs/contract.md#publisher-configuration); whatever is in doubt is refused with its place and the reason."""

import json
import os
import re
from typing import Dict, Optional, Tuple

from publisher.errors import BadConfig
from publisher.fields import Fields, json_type, read_json
from publisher.match import Match
from publisher.model import Config, HeadJson, Heartbeat, Outside, Watch
from publisher.selector import Selector, parse_selector
from publisher.url import parse_url

DEFAULT_CONFIG = "/etc/unwedge/publisher.json"
LARGEST_CONFIG = 1 << 20
MOST_OUTSIDE = 20  # each is a thread for as long as it takes

UNIT = r"[A-Za-z0-9@:_.\\][A-Za-z0-9@:_.\\-]{0,240}\.service"


def is_cloudwatch_period(seconds: int) -> bool:
    return seconds in (1, 5, 10, 20, 30) or (seconds % 60 == 0 and 60 <= seconds <= 3600)


def read_config(path: str) -> Config:
    """Reads a configuration file; raises BadConfig with the place and the reason if there is any doubt."""
    try:
        with open(path, "rb") as file:
            raw = file.read(LARGEST_CONFIG + 1)
        if len(raw) > LARGEST_CONFIG:
            raise BadConfig("the file", "is larger than 1 MiB")
        text = raw.decode("utf-8")
    except OSError as e:
        raise BadConfig("the file", e.strerror or str(e)) from None
    except UnicodeDecodeError as e:
        raise BadConfig("byte %d" % e.start, "is not UTF-8") from None
    return config_of(read_json(text))


def config_of(value) -> Config:
    """The configuration that a JSON value says; raises BadConfig."""
    fields = Fields(value, "")
    dimension = r"[!-9;-~][ -~]{0,254}"  # what CloudWatch takes as a dimension's value
    fleet = fields.text("fleet", dimension, "must be 1 to 255 printable ASCII characters, the first no space or colon")
    namespace = fields.text(
        "namespace",
        r"(?!AWS/)[0-9A-Za-z._/#-][0-9A-Za-z._/#:-]{0,254}",
        "must be 1 to 255 letters, digits or ._/#:- and not begin with AWS/ or a colon",
        "Unwedge",
    )
    period = fields.whole("period", is_cloudwatch_period, "must be a CloudWatch period: 1, 5, 10, 20, 30 or whole minutes up to 3600", 60)
    parts = fields.whole("parts", lambda p: 1 <= p <= 1000, "must be a whole number, 1 to 1000", 1)
    instance_id = fields.text("instanceId", r"m?i-[0-9A-Za-z]{1,64}", "must be null, i-… or mi-…", None)
    region = fields.text("region", r"[a-z]{2,}(-[a-z0-9]+)+", "must be null or a region such as eu-central-1", None)
    nodes = fields.take("nodes", "list")
    if not nodes:
        raise BadConfig("nodes", "must name at least one container")
    watches = tuple(_watch(Fields(node, "nodes[%d]" % i)) for i, node in enumerate(nodes))
    outside = tuple(_outside(Fields(entry, "outside[%d]" % i)) for i, entry in enumerate(fields.take("outside", "list", [])))
    fields.done()
    if len(outside) > MOST_OUTSIDE:
        raise BadConfig("outside", "must be at most %d heads, are %d" % (MOST_OUTSIDE, len(outside)))
    _refuse_twins("nodes[%d].match", [watch.match for watch in watches], "is never reached: nodes[%d] matches the same")
    _refuse_twins("outside[%d].name", [entry.name for entry in outside], "is the name of outside[%d] too")
    return Config(fleet, namespace, period, parts, instance_id, region, watches, outside)


def _refuse_twins(place: str, keys: list, reason: str) -> None:
    seen: Dict = {}
    for i, key in enumerate(keys):
        if seen.setdefault(key, i) != i:
            raise BadConfig(place % i, reason % seen[key])


def _watch(fields: Fields) -> Watch:
    match = _match(fields)
    metric = _selector(fields, "headMetric", None)
    head_json = fields.take("headJson", "object", None)
    if metric is not None and head_json is not None:
        raise BadConfig(fields.place("headJson"), "stands in place of headMetric: give one of them")
    address = fields.text("metricsAddress", r"[0-9A-Za-z][0-9A-Za-z.:_-]{0,252}|::[0-9A-Fa-f:.]{0,40}", "must be null, an IP address or a host name", None)
    port = fields.whole("metricsPort", lambda p: 1 <= p <= 65535, "must be null or a port, 1 to 65535", None)
    path = _path(fields, "metricsPath", None)
    heartbeat = fields.take("heartbeat", "object", None)
    unit = fields.text("unit", UNIT, "must be null or the name of a systemd service, such as geth.service", None)
    fields.done()
    return Watch(
        match,
        metric or parse_selector("lean_head_slot"),
        None if head_json is None else _head_json(Fields(head_json, fields.place("headJson"))),
        address,
        port,
        path,
        None if heartbeat is None else _heartbeat(Fields(heartbeat, fields.place("heartbeat"))),
        unit,
    )


NAME_GLOB = (r"(?=.{1,255}\Z)([a-zA-Z0-9_.*?-]|\[!?\]?[a-zA-Z0-9_.-]+\])+", "must be a glob (* ? [abc] [!abc]) on a container's name (letters, digits, _ . -)")
IMAGE_GLOB = (r"(?=.{1,512}\Z)([a-zA-Z0-9_.*?/:@-]|\[!?\]?[a-zA-Z0-9_./:@-]+\])+", "must be a glob (* ? [abc] [!abc]) on an image's name")


def _match(fields: Fields) -> Match:
    """A glob on the name, or {"name", "image", "label"}."""
    if json_type(fields.peek("match")) != "object":
        return Match(_glob(fields, "match", NAME_GLOB))
    inner = Fields(fields.take("match", "object"), fields.place("match"))
    name, image = _glob(inner, "name", NAME_GLOB, None), _glob(inner, "image", IMAGE_GLOB, None)
    label = inner.text("label", r"[!-<>-~]{1,255}=[ -~]{0,1000}", 'must be "key=value"', None)
    inner.done()
    if name is None and image is None and label is None:
        raise BadConfig(fields.place("match"), "must have a name, an image or a label")
    key, _, value = (label or "").partition("=")
    return Match(name, image, None if label is None else (key, value))


def _glob(fields: Fields, name: str, kind: Tuple[str, str], *default) -> Optional[str]:
    glob = fields.text(name, *kind, *default)
    for inside in re.findall(r"\[!?([^\]]+)\]", glob or ""):
        try:
            re.compile("[" + inside + "]")  # Python's globs take a range such as [b-a] without a word
        except re.error as e:
            raise BadConfig(fields.place(name), "is no glob: %s" % e) from None
    return glob


def _selector(fields: Fields, name: str, default) -> Optional[Selector]:
    text = fields.take(name, "string", default)
    try:
        return None if text is None else parse_selector(text)
    except ValueError as e:
        raise BadConfig(fields.place(name), "%s, is %s" % (e, json.dumps(text))) from None


def _path(fields: Fields, name: str, *default) -> Optional[str]:
    return fields.text(name, r"/[!-~]*", "must begin with / and hold printable ASCII only", *default)


def _pointer(fields: Fields, *default) -> Optional[str]:
    return fields.text("pointer", r"(/([^~\0]|~[01]){0,500})?", "must be a JSON pointer such as /data/head_slot", *default)


def _body(fields: Fields) -> Optional[str]:
    return fields.text("body", r"(?s).{0,4000}", "must be a text of at most 4000 characters", None)


def _head_json(fields: Fields) -> HeadJson:
    port = fields.whole("port", lambda p: 1 <= p <= 65535, "must be a port, 1 to 65535")
    found = HeadJson(port, _path(fields, "path", "/"), _body(fields), _pointer(fields))
    fields.done()
    return found


def _outside(fields: Fields) -> Outside:
    name = fields.text("name", r"[a-zA-Z0-9][a-zA-Z0-9_.-]{0,127}", "must be 1 to 128 letters, digits, _ . and -, the first a letter or digit")
    url = fields.take("url", "string")
    try:
        parse_url(url)
    except ValueError as e:
        raise BadConfig(fields.place("url"), str(e)) from None
    body, pointer, metric = _body(fields), _pointer(fields, None), _selector(fields, "metric", None)
    fields.done()
    if (pointer is None) == (metric is None):
        raise BadConfig(fields.place("pointer"), "give either pointer or metric")
    return Outside(name, url, body, pointer, metric)


def _heartbeat(fields: Fields) -> Heartbeat:
    file = fields.text("file", r"[^\0\n]{1,4000}", "must be the name of a file")
    try:
        os.fsencode(file)
    except UnicodeEncodeError:
        raise BadConfig(fields.place("file"), "no file can be named so: is " + json.dumps(file)) from None
    if file.endswith("/") or ".." in file.split("/"):
        raise BadConfig(fields.place("file"), "must name a file, without ..: is " + json.dumps(file))
    source = fields.text("pattern", r"(?s).{0,1000}", "must be a regular expression of at most 1000 characters")
    max_age = fields.take("maxAgeSeconds", "number", 30)
    if not 0 <= max_age <= 86400:
        raise BadConfig(fields.place("maxAgeSeconds"), "must be 0 to 86400, is " + json.dumps(max_age))
    fields.done()
    try:
        pattern = re.compile(source)
    except (re.error, OverflowError, RecursionError) as e:
        raise BadConfig(fields.place("pattern"), "is not a regular expression: %s" % e) from None
    if pattern.search(""):
        raise BadConfig(fields.place("pattern"), "matches an empty line, so any line would be a heartbeat")
    return Heartbeat(file, pattern, max_age)
