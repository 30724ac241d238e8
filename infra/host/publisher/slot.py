"""What counts as a slot: a whole number, 0 to 2^53, which is as far as every program on the way reads it exactly."""

import re
from typing import Optional

LARGEST = 2**53
NUMBER = re.compile(r"\+?[0-9]{1,40}(\.[0-9]{0,40})?([eE]\+?[0-9]{1,3})?")


def slot_of(text: str) -> Optional[int]:
    """The number that the text is, in decimal with or without exponent; None where it is no slot."""
    if not NUMBER.fullmatch(text):
        return None
    number = int(text) if text.isdigit() else float(text)
    return int(number) if number <= LARGEST and number == int(number) else None


def hex_slot_of(text: str) -> Optional[int]:
    """The number that a text such as 0x1b4 is; None where it is no slot."""
    number = int(text, 16) if re.fullmatch(r"0[xX][0-9a-fA-F]{1,64}", text) else LARGEST + 1
    return number if number <= LARGEST else None
