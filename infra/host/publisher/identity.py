"""Who this host is to AWS."""

import json
import os
import re
from typing import Dict, Optional, Tuple

from publisher.errors import BadConfig, Unavailable
from publisher.web import ask, tcp


class Identity:
    """Who this host is to AWS: told by the configuration, else by the agent's hybrid registration, else by the
    instance metadata service, in the order in which the SSM agent itself decides."""

    STORE = "/var/lib/amazon/ssm"

    def __init__(self, store: str = STORE, metadata: Optional[str] = None):
        self._store = store
        endpoint = metadata or os.environ.get("AWS_EC2_METADATA_SERVICE_ENDPOINT") or "http://169.254.169.254"
        m = re.fullmatch(r"http://([^/:\[\]]+|\[[0-9a-fA-F:]+\])(?::(\d+))?/?", endpoint)
        if not m:
            raise BadConfig("AWS_EC2_METADATA_SERVICE_ENDPOINT", "must be http://HOST[:PORT]")
        self._metadata = (m[1].strip("[]"), int(m[2] or 80))

    def instance_id(self) -> str:
        registered = self._registration().get("instanceid", "")
        if re.fullmatch(r"mi-[0-9a-zA-Z]+", registered):
            return registered
        found = self._ask("/latest/meta-data/instance-id")
        if not re.fullmatch(r"i-[0-9a-zA-Z]+", found):
            raise Unavailable("the instance metadata service told no instance id")
        return found

    def region(self) -> str:
        for name in ("AWS_REGION", "AWS_DEFAULT_REGION"):
            if os.environ.get(name):
                return os.environ[name]
        registration = self._registration()
        if registration.get("instanceid", "").startswith("mi-") and registration.get("region"):
            return registration["region"]
        found = self._ask("/latest/meta-data/placement/region")
        if not re.fullmatch(r"[a-z]{2,}(-[a-z0-9]+)+", found):
            raise Unavailable("the instance metadata service told no region")
        return found

    def _registration(self) -> Dict[str, str]:
        """What the agent keeps of its registration: {"instanceID", "region", …}, in older agents
        {"ManagedInstanceID", "Region"}."""
        for path in ("Vault/Store/RegistrationKey", "registration"):
            try:
                with open(os.path.join(self._store, path), encoding="utf-8") as file:
                    told = json.loads(file.read(1 << 20))
            except (OSError, ValueError):
                continue
            if isinstance(told, dict):
                fields = {str(k).lower(): v for k, v in told.items() if isinstance(v, str)}
                fields.setdefault("instanceid", fields.get("managedinstanceid", ""))
                if fields["instanceid"]:
                    return {"instanceid": fields["instanceid"], "region": fields.get("region", "")}
        return {}

    def _ask(self, path: str) -> str:
        """IMDSv2: a token first. Where nobody answers within a second, there is no such service."""
        try:
            ttl = ("X-aws-ec2-metadata-token-ttl-seconds", "60")
            token = self._request("/latest/api/token", "PUT", ttl)
            return self._request(path, "GET", ("X-aws-ec2-metadata-token", token))
        except Unavailable as e:
            raise Unavailable("neither an SSM registration nor instance metadata here (%s)" % e) from None

    def _request(self, path: str, method: str, header: Tuple[str, str]) -> str:
        headers = [header] + ([("Content-Length", "0")] if method == "PUT" else [])
        host, port = self._metadata
        answer = ask(tcp(host, port), path, seconds=1.0, limit=64 << 10, host=host, method=method, headers=headers)
        text = answer.body.decode("ascii", "replace").strip()
        if answer.status != 200 or not re.fullmatch(r"[!-~]{1,1024}", text):
            raise Unavailable("%s said %d" % (path, answer.status))
        return text
