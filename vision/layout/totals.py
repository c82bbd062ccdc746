"""The sum of the numbers in view, of all or of some columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import reduce

from vision.numeral import value_of
from vision.page import Number, Page

LAST_COLUMN = -1
"""Names the rightmost column of a page, whichever that is."""


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

    def joined(self, other: Total) -> Total:
        """This sum and `other` in one."""
        value, counted = self.value + other.value, self.counted + other.counted
        return Total(value, counted, self.left_out + other.left_out)

    def __str__(self) -> str:
        """`sum 59`, and how many numbers aren't in it because they can't be read."""
        text = f"sum {self.value:f}"
        return f"{text}, {self.left_out} left out" if self.left_out else text


def total(texts: Iterable[str]) -> Total:
    """The sum of the numbers that `texts` say."""
    return reduce(Total.plus, texts, Total(Decimal(), 0, 0))


def total_of(numbers: Iterable[Number]) -> Total:
    """The sum of `numbers`."""
    return total(number.text for number in numbers)


def chosen_numbers(page: Page, columns: Iterable[int]) -> list[Number]:
    """The numbers of `page` in `columns` (from 1, or `LAST_COLUMN`); all where none are named."""
    wanted = set(columns)
    if LAST_COLUMN in wanted:
        wanted.add(max((number.column for number in page.numbers), default=0))
    return [number for number in page.numbers if not wanted or number.column in wanted]


def column_totals(page: Page, columns: Iterable[int] = ()) -> dict[int, Total]:
    """The sum of each column by its number, from the left; of `columns` alone where some are named.

    Empty where nothing stands below anything else: such a line has no columns.
    """
    numbers = chosen_numbers(page, columns)
    if max((number.row for number in page.numbers), default=0) < 2:
        return {}
    of_columns: dict[int, list[Number]] = {}
    for number in numbers:
        of_columns.setdefault(number.column, []).append(number)
    return {column: total_of(own) for column, own in sorted(of_columns.items())}


def sum_in_words(page: Page, columns: Sequence[int] = ()) -> str:
    """`sum 59`, of `columns` where some are named, and how many numbers aren't in it for they can't be read.

    Where several columns are added, each has its own sum besides: `sum 59; columns 12, 47`.
    """
    text, own = str(total_of(chosen_numbers(page, columns))), column_totals(page, columns).values()
    return f"{text}; columns {', '.join(f'{each.value:f}' for each in own)}" if len(own) > 1 else text
