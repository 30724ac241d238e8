"""What is not kept of command lines and of docker inspect: the script's own function, in each awk that a host may have."""

import json
import shutil
import subprocess
import unittest

from hosts import PROGRAMS

SECRET = "hunter2"

# One argument each: what it becomes.
ARGUMENTS = {
    "--password=hunter2": "--password=(not kept)",
    "--password=hunter2 with blanks & \"quotes\"": "--password=(not kept)",
    "--keystore-password:hunter2": "--keystore-password:(not kept)",
    "-Dkeystore.password=hunter2": "-Dkeystore.password=(not kept)",
    "PASSWORD=hunter2": "PASSWORD=(not kept)",
    "node --password hunter2 --port 3": "node --password (not kept) --port 3",
    "node --password 'hunter2 hunter2' --port 3": "node --password '(not kept)' --port 3",
    'node --password="hunter2 \\"hunter2" --port 3': 'node --password="(not kept)" --port 3',
    '{"token":"hunter2","port":3}': '{"token":"(not kept)","port":3}',
    "--node-key=/9j4AAQSkZJRgABAQEAYABgAAD2wCEABAQEB": "--node-key=(not kept)",
    "https://user:hunter2@example.org/eth?token=hunter2&x=1": "https://(not kept)@example.org/eth?token=(not kept)&x=1",
    "https://hunter2@example.org/": "https://(not kept)@example.org/",
    "--eth1=wss://example.org/v3/0123456789abcdef0123456789abcdef": "--eth1=wss://example.org/v3/(not kept)",
    "postgres://me:hunter2@db/x": "postgres://(not kept)@db/x",
    # Kept: paths, switches, and what is not secret.
    "--jwt-secret=/secrets/jwt.hex": "--jwt-secret=/secrets/jwt.hex",
    "--jwt-secret ./jwt.hex": "--jwt-secret ./jwt.hex",
    "--require-token=false": "--require-token=false",
    "--metrics-port=8080": "--metrics-port=8080",
    "a token of love": "a token of love",
    "--bootnodes=enode://0123456789abcdef0123456789abcdef@10.0.0.1:30303": "--bootnodes=enode://0123456789abcdef0123456789abcdef@10.0.0.1:30303",
    "back\\slash \\n & 'quote' \"double\" {}": "back\\slash \\n & 'quote' \"double\" {}",
    "https://example.org/a/path/that-is-not-so-long": "https://example.org/a/path/that-is-not-so-long",
    "": "",
}
# A flag and its value, two arguments.
PAIRS = {
    ("--password", SECRET): "(not kept)",
    ("--wallet.mnemonic", "hunter2 hunter2 hunter2"): "(not kept)",
    ("--API-KEY", "-hunter2"): "(not kept)",
    ("--authrpc.jwtsecret", "/jwt/jwtsecret"): "/jwt/jwtsecret",
    ("--require-token", "--port"): "--port",
    ("--require-token", "true"): "true",
    ("--port", "8080"): "8080",
}


class Redacting(unittest.TestCase):
    def redacted(self, text):
        """The same whichever awk the host has."""
        script = (PROGRAMS / "restart" / "68-redact.sh").read_text() + "\nredact"
        texts = {}
        for awk in ("mawk", "gawk", "original-awk", "busybox awk"):
            if shutil.which(awk.split()[0]):
                shell = f'awk() {{ {awk} "$@"; }}\n{script}'
                texts[awk] = subprocess.run(["sh", "-c", shell], input=text, capture_output=True, text=True, check=True).stdout
        self.assertGreater(len(texts), 0)
        self.assertEqual(1, len(set(texts.values())), texts)
        return next(iter(texts.values()))

    def test_arguments(self):
        self.assertEqual("".join(f"{text}\n" for text in ARGUMENTS.values()), self.redacted("".join(f"{text}\n" for text in ARGUMENTS)))

    def test_the_argument_after_a_flag(self):
        for (flag, value), kept in PAIRS.items():
            with self.subTest(flag=flag, value=value):
                self.assertEqual(f"{flag}\n{kept}\nnext\n", self.redacted(f"{flag}\n{value}\nnext\n"))
        self.assertEqual("--password\n== process 3\n", self.redacted("--password\n== process 3\n"))

    def test_inspect_stays_json_and_has_the_same_in_lists_and_in_commands(self):
        inspected = [{
            "Path": "sh",
            "Args": ["-c", "exec node --password hunter2 --x\nnode --token=hunter2\n--password \"hunter2 hunter2\" --y", "--last-token"],
            "Config": {
                "Env": ["A=hun\"hunter2", "B=[hunter2]", "C=hunter2", "PATH=/bin", "NOTHING"],
                "Cmd": [*ARGUMENTS, "--password", "hunter2 \"and\" hunter2", "--port", "8080"],
                "Labels": {"com.example.token": SECRET, "com.example.key-file": "/data/key", "command": "--password=hunter2"},
                "User": "", "Entrypoint": None,
            },
        }]
        text = self.redacted(json.dumps(inspected, indent=4) + "\n")
        self.assertNotIn(SECRET, text)
        kept = json.loads(text)[0]
        self.assertEqual(["A=(not kept)", "B=(not kept)", "C=(not kept)", "PATH=(not kept)", "NOTHING"], kept["Config"]["Env"])
        self.assertEqual([*ARGUMENTS.values(), "--password", "(not kept)", "--port", "8080"], kept["Config"]["Cmd"])
        self.assertEqual({"com.example.token": "(not kept)", "com.example.key-file": "/data/key", "command": "--password=(not kept)"},
                         kept["Config"]["Labels"])
        self.assertEqual(["-c", "exec node --password (not kept) --x\nnode --token=(not kept)\n--password \"(not kept)\" --y", "--last-token"], kept["Args"])
        self.assertEqual(["", None], [kept["Config"]["User"], kept["Config"]["Entrypoint"]])
