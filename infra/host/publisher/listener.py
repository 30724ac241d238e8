"""Whether a container's processes listen on a port: read from /proc."""

import ipaddress
import struct
from typing import Optional, Set, Tuple

from publisher.writer import descriptors, family

LISTENING = "0A"
LARGEST_TABLE = 8 << 20
ANY, ANY_6 = "0" * 8, "0" * 32


def listens(pid: int, port: int, address: Optional[str] = None) -> Optional[bool]:
    """Whether the process or a descendant of it takes TCP connections to the port at the address, or at some address
    of its network namespace; None where it can't be seen."""
    sockets = _listening_sockets(pid, port, address)
    if sockets is None:
        return None
    unseen = False
    for process in family(pid) if sockets else ():
        try:
            if any(target in sockets for _, target in descriptors(process)):
                return True
        except OSError:
            unseen = True
    return None if unseen else False


def _listening_sockets(pid: int, port: int, address: Optional[str]) -> Optional[Set[str]]:
    """The sockets of the process's network namespace that listen there, as /proc/PID/fd names them."""
    if pid <= 0:
        return None
    found: Set[str] = set()
    seen = False
    local = _local_addresses(address)
    for table in ("tcp", "tcp6"):
        try:
            with open("/proc/%d/net/%s" % (pid, table), encoding="ascii", errors="replace") as file:
                lines = file.read(LARGEST_TABLE).splitlines()[1:]
        except OSError:
            continue  # a kernel without IPv6 has no tcp6
        seen = True
        for fields in (line.split() for line in lines):
            if len(fields) > 9 and fields[3] == LISTENING:
                at, _, number = fields[1].partition(":")
                if number == "%04X" % port and (local is None or at in local):
                    found.add("socket:[%s]" % fields[9])
    return found if seen else None


def _local_addresses(address: Optional[str]) -> Optional[Tuple[str, ...]]:
    """The local addresses of sockets that connections to this one reach, as the kernel prints them; None for all."""
    try:
        parsed = ipaddress.ip_address(address or "")
    except ValueError:
        return None
    if parsed.version == 4:
        return (_printed(parsed.packed), ANY, _printed(ipaddress.ip_address("::ffff:" + str(parsed)).packed), ANY_6)
    return (_printed(parsed.packed), ANY_6)


def _printed(packed: bytes) -> str:
    return "".join("%08X" % number for number in struct.unpack("=%dI" % (len(packed) // 4), packed))
