"""Which containers an entry of the configuration is for: by name, image and label."""

import fnmatch
import functools
import re
from typing import Mapping, NamedTuple, Optional, Tuple

from publisher.validator_client import says_validator

IMAGE_ID = r"(sha256:)?[0-9a-f]{12,64}"


class Match(NamedTuple):
    """Globs on name and image, a label and its value; all that are given must match."""

    name: Optional[str]
    image: Optional[str] = None
    label: Optional[Tuple[str, str]] = None

    def fits(self, name: str, image: str, labels: Mapping[str, str]) -> bool:
        if self.name is not None and not fnmatch.fnmatchcase(name, self.name):
            return False
        if self.image is not None and not any(fnmatch.fnmatchcase(form, self.image) for form in image_forms(image)):
            return False
        return self.label is None or labels.get(self.label[0]) == self.label[1]

    @property
    def names_validators(self) -> bool:
        """Whether it is meant for validator clients, which no other entry matches."""
        return any(says_validator(text) for text in (self.name, self.image, self.label and self.label[1]) if text)


@functools.lru_cache(maxsize=512)
def image_forms(image: str) -> Tuple[str, ...]:
    """The ways to write an image's reference that a glob may mean: whole, without its digest, without tag and digest, each also without
    docker.io/ and docker.io/library/, which Docker adds by itself."""
    without_digest = image.partition("@")[0]
    forms = [image, without_digest, re.sub(r":[^/:]*$", "", without_digest)]
    forms += [re.sub(r"^docker\.io/(library/)?", "", form) for form in forms]
    return tuple(dict.fromkeys(form for form in forms if form))


def is_image_id(image: str) -> bool:
    """Whether Docker had no name for the image: the tag leads to another one by now."""
    return re.fullmatch(IMAGE_ID, image) is not None
