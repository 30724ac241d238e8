"""Small configuration files in a container's mounts."""

import os
import stat
from typing import Iterable, Optional, Sequence, Tuple

from publisher.engine import Container

LARGEST_FILE = 4 << 20


def texts_in_mounts(container: Container, names: Sequence[str]) -> Iterable[Tuple[str, str]]:
    """Path on this host and text of each file of one of these names: in a mounted folder, the one on /config before
    others, or mounted by itself."""
    for _, source in sorted(container.mounts, key=lambda mount: mount[0] != "/config"):
        for name in names:
            path = source if os.path.basename(source) == os.path.basename(name) else os.path.join(source, name)
            text = read_text(path)
            if text is not None:
                yield path, text


def read_text(path: str) -> Optional[str]:
    """The file's text, None unless it is a regular file that can be read: the container may have put a pipe there."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except (OSError, ValueError):
        return None
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            return None
        with open(descriptor, "rb", closefd=False) as file:
            return file.read(LARGEST_FILE).decode("utf-8", "replace")
    except OSError:
        return None
    finally:
        os.close(descriptor)
