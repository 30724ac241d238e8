"""The port of a node in lean-quickstart's validator-config.yaml."""

import re
from typing import Dict, Optional


def port_in_validator_config(text: str, name: str) -> Optional[int]:
    """`metricsPort` of the entry of `validators` whose `name` is this one: as much YAML as that file uses."""
    inside, item_indent, field_indent = False, None, None
    item: Dict[str, str] = {}
    items = []
    for line in text.splitlines():
        m = re.match(r"( *)(?:(-)( *))?(?:([A-Za-z_][\w-]*) *:(?: +(.*)|$))?", line)
        indent, dash, gap, key, value = len(m[1]), m[2], m[3] or "", m[4], m[5]
        if key and not dash and indent == 0:
            inside, item_indent = key == "validators", None
        elif inside and dash and (item_indent is None or indent <= item_indent):
            item_indent, field_indent, item = indent, None, {}
            items.append(item)
        if inside and item_indent is not None and key:
            column = indent + len(gap) + 1 if dash else indent
            if field_indent is None:
                field_indent = column
            if column == field_indent:
                item.setdefault(key, _scalar(value or ""))
    ports = [port_of(item.get("metricsPort", "")) for item in items if item.get("name") == name]
    return ports[0] if len(ports) == 1 else None


def _scalar(text: str) -> str:
    quoted = re.match(r"\s*(?:\"([^\"]*)\"|'([^']*)')", text)
    if quoted:
        return quoted[1] if quoted[1] is not None else quoted[2]
    return re.split(r"(?:^|\s)#", text)[0].strip()


def port_of(text: str) -> Optional[int]:
    return int(text) if re.fullmatch(r"[0-9]{1,5}", text) and 1 <= int(text) <= 65535 else None
