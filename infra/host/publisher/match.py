"""Which containers an entry of the configuration is for: by name, image and label."""

import fnmatch
from typing import Mapping, NamedTuple, Optional, Tuple


class Match(NamedTuple):
    """Globs on name and image, a label and its value; all that are given must match."""

    name: Optional[str]
    image: Optional[str] = None
    label: Optional[Tuple[str, str]] = None

    def fits(self, name: str, image: str, labels: Mapping[str, str]) -> bool:
        if self.name is not None and not fnmatch.fnmatchcase(name, self.name):
            return False
        if self.image is not None and not fnmatch.fnmatchcase(image, self.image):
            return False
        return self.label is None or labels.get(self.label[0]) == self.label[1]
