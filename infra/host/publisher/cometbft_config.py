"""Where a CometBFT node serves its metrics by its config.toml: as much TOML as that file uses."""

import re
from typing import Dict, NamedTuple, Optional

from publisher.options import address_and_port


class Instrumentation(NamedTuple):
    enabled: bool
    address: Optional[str]
    port: int


def instrumentation_in(text: str) -> Optional[Instrumentation]:
    """The section [instrumentation], None where there is none or no port in it."""
    inside = False
    values: Dict[str, str] = {}
    for line in text.splitlines():
        section = re.match(r"\s*\[([^\]]*)\]", line)
        if section:
            inside = section[1].strip() == "instrumentation"
            continue
        pair = re.match(r"\s*(\w+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s#]+))", line) if inside else None
        if pair:
            values[pair[1]] = next(value for value in pair.groups()[1:] if value is not None)
    place = address_and_port(values.get("prometheus_listen_addr", ""), "0.0.0.0")
    return Instrumentation(values.get("prometheus") == "true", *place) if place else None
