"""The sum of the numbers in view."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import reduce

from vision.page import Page

NUMERAL = re.compile(r"(?P<minus>-?)(?P<digits>\d+(?:[.,]\d+)*)")
GROUP_DIGITS = 3


@dataclass(frozen=True, slots=True)
class Total:
    """What the numbers on a page come to."""

    value: Decimal
    """Exact to the last decimal: 0.1 and 0.2 are 0.3, as they stand on the page."""
    counted: int
    """Numbers that are in it."""
    left_out: int
    """Numbers that are not: a digit of theirs can't be read, or they are no number (12.5.26)."""

    def plus(self, text: str) -> Total:
        """The same with the number `text` added."""
        value = value_of(text)
        if value is None:
            return replace(self, left_out=self.left_out + 1)
        return replace(self, value=self.value + value, counted=self.counted + 1)

    def __str__(self) -> str:
        """`sum 59`, and how many numbers aren't in it because they can't be read."""
        text = f"sum {self.value:f}"
        return f"{text}, {self.left_out} left out" if self.left_out else text


def total(texts: Iterable[str]) -> Total:
    """The sum of the numbers that `texts` say."""
    return reduce(Total.plus, texts, Total(Decimal(), 0, 0))


def value_of(text: str) -> Decimal | None:
    """What `text` says, None where that isn't one number.

    One point or comma is a decimal one (1.234 is a little more than 1); of several, those with three digits
    after each keep thousands apart, and a last one that differs is the decimal one.
    """
    match = NUMERAL.fullmatch(text)
    if match is None:
        return None
    marks = re.findall(r"[.,]", text)
    parts = re.split(r"[.,]", match["digits"])
    decimals = parts.pop() if len(marks) == 1 or len(set(marks[-2:])) == 2 else ""
    groups = marks[:-1] if decimals else marks
    if len(set(groups)) > 1 or any(len(part) != GROUP_DIGITS for part in parts[1:]):
        return None
    return Decimal(f"{match['minus']}{''.join(parts)}.{decimals}")


def sum_in_words(page: Page) -> str:
    """`sum 59`, and how many numbers aren't in it because they can't be read."""
    return str(total(number.text for number in page.numbers))
