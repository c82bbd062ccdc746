"""What the text of a number says, as a value."""

from __future__ import annotations

import re
from decimal import Decimal

_NUMERAL = re.compile(r"(?P<minus>-?)(?P<digits>\d+(?:[.,]\d+)*)", re.ASCII)
_GROUP_DIGITS = 3


def value_of(text: str) -> Decimal | None:
    """What `text` says, None where that isn't one number.

    One point or comma is a decimal one (1.234 is a little more than 1); of several, those with three digits
    after each keep thousands apart, and a last one that differs is the decimal one.
    """
    match = _NUMERAL.fullmatch(text)
    if match is None:
        return None
    marks = re.findall(r"[.,]", text)
    parts = re.split(r"[.,]", match["digits"])
    decimals = parts.pop() if len(marks) == 1 or len(set(marks[-2:])) == 2 else ""
    groups = marks[:-1] if decimals else marks
    if len(set(groups)) > 1 or any(len(part) != _GROUP_DIGITS for part in parts[1:]):
        return None
    return Decimal(f"{match['minus']}{''.join(parts)}.{decimals}")
