"""What the script reports, checked for what every answer must be."""

import json

OUTCOMES = {"BUSY", "EXPIRED", "NO_SUCH_CONTAINER", "SUPERVISED", "FENCED", "HEALTHY_NOW", "BLIND", "RESTARTED", "FAILED"}
EXIT_0 = {"RESTARTED", "FENCED", "EXPIRED", "HEALTHY_NOW"}


class Answer:
    """What the script said, checked for what every answer must be."""

    def __init__(self, process, node):
        out, err = process.communicate(timeout=270)
        self.code, self.stdout, self.stderr = process.returncode, out, err.decode(errors="replace")
        assert len(out) <= 8192, f"{len(out)} bytes of output"
        assert out.endswith(b"\n"), (out, self.stderr)
        self.word = json.loads(out.decode().splitlines()[-1])
        keys = ["unwedge", "outcome", "node", "startedAtBefore", "startedAtAfter", "look", "hook", "dependants", "evidence"]
        assert list(self.word) == [key for key in keys if key in self.word or key not in ("hook", "dependants")], self.word
        assert self.word["look"] in ("progress", "none", "blind", "skipped"), self.word
        assert self.word["unwedge"] == 1 and self.word["outcome"] in OUTCOMES, self.word
        self.outcome, self.evidence = self.word["outcome"], self.word["evidence"]
        assert self.code == (0 if self.outcome in EXIT_0 else 1), (self.code, self.word)
        if len(node) <= 256 and all(32 <= ord(c) < 127 for c in node):
            assert self.word["node"] == node, self.word

    def __repr__(self):
        return f"{self.word}\n{self.stderr}"
