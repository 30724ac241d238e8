"""Broken and hostile input: seeds, and what chance makes of them. No library: the host's programs need none either."""

import contextlib
import json
import signal
import time

TOKENS = [
    b"", b"{", b"}", b"[", b"]", b",", b":", b'"', b"null", b"true", b"-1", b"0", b"1e999", b"1e-999", b"NaN", b"Infinity",
    b"9" * 5000, b"[" * 3000, b'{"a":' * 3000, b"\\ud800", b"\\u0000", b"\x00", b"\xff", b"\x7f", b"\x1b[31m", b"\xe2\x80\xae",
    b"\n", b"\r\n", b" " * 3000, b"\t", b"0000-00-00T00:00:00Z", b"9999-12-31T23:59:60+99:99", b"0000-01-01 00:00:00",
    b"\xc2\xb2", b"\xd9\xa1", b"(a*)*", b"(" * 300, b"x{99999}", b"[!]", b"../", b"$(reboot)", b"A" * 5000, b"#", b"- ",
]  # fmt: skip

ODD = [
    None, True, False, 0, -1, 2**53 + 1, 10**30, 1e308, -0.0, 0.5, "", " ", "\0", "\ud800", "\u202ezeam", "a" * 300, "zeam\n_1", "\u00b2",
    [], {}, [[]], [None], {"": None}, "$(reboot)", "../../etc/passwd", "/", "0001-01-01T00:00:00Z", "2024-13-45T99:99:99Z",
]  # fmt: skip


def mutated(rng, seeds):
    """One of the seeds (bytes), changed in a few places."""
    data = bytearray(rng.choice(seeds))
    for _ in range(rng.choice((1, 1, 2, 4, 8))):
        at = rng.randrange(len(data) + 1)
        to = min(len(data), at + rng.choice((1, 1, 4, 30)))
        kind = rng.randrange(6)
        if kind == 0 and data:
            data[at % len(data)] ^= 1 << rng.randrange(8)
        elif kind == 1:
            del data[at:to]
        elif kind == 2:
            data[at:at] = rng.choice(TOKENS)
        elif kind == 3:
            data[at:to] = rng.choice(TOKENS)
        elif kind == 4:
            data[at:at] = data[at:to] * rng.choice((1, 2, 100))
        else:
            other = rng.choice(seeds)
            cut = rng.randrange(len(other) + 1)
            data[at:to] = other[cut : cut + 30]
    return bytes(data)


def mutated_tree(rng, tree):
    """A tree of JSON in which some values are others, or not there, or there once more under another name."""
    if rng.random() < 0.06:
        return rng.choice(ODD)
    if isinstance(tree, dict):
        changed = {}
        for name, value in tree.items():
            chance = rng.random()
            if chance > 0.04:
                changed[name] = mutated_tree(rng, value)
            if chance < 0.06:
                changed[rng.choice([name + "x", "", "\ud800", name.upper()])] = value
        return changed
    if isinstance(tree, list):
        items = [mutated_tree(rng, item) for item in tree if rng.random() > 0.03]
        return items * 3 if rng.random() < 0.03 else items
    if isinstance(tree, str) and rng.random() < 0.1:
        text = mutated(rng, [tree.encode("utf-8", "surrogatepass")]).decode("utf-8", "replace")
        return text
    return tree


def as_bytes(tree):
    return json.dumps(tree).encode("ascii")


@contextlib.contextmanager
def no_hang(what, seconds=20):
    """Interrupts what takes a thousand times longer than it should."""

    def late(_signal, _frame):
        raise AssertionError("it hangs on " + repr(what)[:2000])

    former = signal.signal(signal.SIGALRM, late)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, former)


def rounds(count, minutes):
    """So many rounds, or as many as fit into the minutes, if there are any."""
    end = time.monotonic() + 60 * minutes
    number = 0
    while time.monotonic() < end if minutes else number < count:
        yield number
        number += 1
