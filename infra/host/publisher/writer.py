"""Which process writes to a file, and where in it: read from /proc."""

import os
import re
from typing import Dict, Iterable, Iterator, Optional, Tuple


def descriptors(process: int) -> Iterator[Tuple[str, str]]:
    """The path of each open descriptor of a process, and what it leads to; raises OSError where they can't be seen."""
    folder = "/proc/%d/fd" % process
    for number in os.listdir(folder):
        try:
            yield folder + "/" + number, os.readlink(folder + "/" + number)
        except OSError:
            continue  # closed meanwhile


def _files(process: int) -> Iterator[Tuple[Tuple[int, int], str, str]]:
    """Device and inode of each open file, its name, and what tells where the process is in it."""
    try:
        for path, target in descriptors(process):
            try:
                status = os.stat(path)
            except OSError:
                continue
            yield (status.st_dev, status.st_ino), os.path.basename(target), path.replace("/fd/", "/fdinfo/")
    except OSError:
        return


def find_writer(pid: int, file: Tuple[int, int]) -> Tuple[Optional[str], Optional[int]]:
    """Which descriptor of the process or its children writes to the file, and where it goes on writing (-1: at
    the end, whatever that is). None if there is none, if several disagree, or if it can't be seen."""
    found: Dict[int, str] = {}
    for process in family(pid):
        for opened, _, descriptor in _files(process):
            position = position_of(descriptor) if opened == file else None
            if position is not None:
                found[position] = descriptor
        if found:
            break
    if len(found) != 1:
        return None, None
    position, descriptor = found.popitem()
    return descriptor, position


def writes_elsewhere(pid: int, file: Tuple[int, int], name: str) -> bool:
    """Whether the process, or a child of its, has another file of this name open for writing, also one that was removed or renamed
    to NAME.1: somebody put this file in the place of the one that the node goes on writing to."""
    same_name = re.compile(re.escape(name) + r"(\.\d+)?( \(deleted\))?")
    return any(
        opened != file and same_name.fullmatch(opened_name) and position_of(descriptor) is not None
        for process in family(pid)
        for opened, opened_name, descriptor in _files(process)
    )


def position_of(descriptor: str) -> Optional[int]:
    try:
        with open(descriptor, encoding="ascii") as file:
            told = dict(line.split(":", 1) for line in file if ":" in line)
        flags = int(told["flags"], 8)
        if flags & os.O_ACCMODE == os.O_RDONLY:
            return None
        return -1 if flags & os.O_APPEND else int(told["pos"])
    except (OSError, KeyError, ValueError):
        return None


def family(pid: int, most: int = 64) -> Iterable[int]:
    """The process and its descendants: the container's first process may be an init or a shell."""
    if pid <= 0:
        return
    waiting, seen = [pid], 0
    while waiting and seen < most:
        process = waiting.pop(0)
        seen += 1
        yield process
        try:
            for thread in os.listdir("/proc/%d/task" % process):
                with open("/proc/%d/task/%s/children" % (process, thread), encoding="ascii") as file:
                    waiting.extend(int(child) for child in file.read().split())
        except (OSError, ValueError):
            continue
