"""A page with some of its readings changed, and its numbers with them."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from vision.box import Box
from vision.layout import NumberSettings, order_readings, with_places
from vision.page import Number, Page, Reading


def with_changes(page: Page, changed: Mapping[int, Reading | None]) -> Page:
    """`page` with other readings for the ids in `changed`; None takes one away.

    Numbers stay in their rows and columns; those without such a reading stay as they are.
    """
    readings = {r.id: changed.get(r.id, r) for r in page.digits}
    kept = {id_: reading for id_, reading in readings.items() if reading is not None}
    numbers = [
        number if changed.keys().isdisjoint(number.digits) else _rewritten(number, kept)
        for number in page.numbers
    ]
    return replace(page, digits=tuple(kept.values()), numbers=tuple(n for n in numbers if n is not None))


def with_added(page: Page, added: Sequence[Reading]) -> Page:
    """`page` with more readings: its numbers are put together and into rows and columns anew, and keep their
    ids and signs."""
    if not added:
        return page
    lines = order_readings([*page.digits, *added], NumberSettings(), _points_of(page))
    groups = [group for line in lines for group in line]
    of_digit = {digit: number for number in page.numbers for digit in number.digits}
    signs = {digit: token for number in page.numbers for digit, token in _tokens(number)}
    used: set[int] = set()
    numbers = []
    for group in groups:
        old = [of_digit[r.id].id for r in group if r.id in of_digit and of_digit[r.id].id not in used]
        number_id = old[0] if old else group[0].id
        used.add(number_id)
        known = next((n for n in page.numbers if n.digits == tuple(r.id for r in group)), None)
        text = "".join(_with_digit(signs.get(r.id, "?"), r) for r in group)
        numbers.append(known or _number(number_id, text, group))
    digits = tuple(reading for group in groups for reading in group)
    return replace(page, digits=digits, numbers=with_places(numbers))


def _points_of(page: Page) -> npt.NDArray[np.float32]:
    """(P, 3): x and y of each point in the numbers of `page`, where it would have been read, and odds that
    leave no doubt: a page keeps what was told of points by its numbers' texts only."""
    boxes = {reading.id: reading.box for reading in page.digits}
    points = [
        (*_between(boxes[left], boxes[right]), math.inf)
        for number in page.numbers
        for (left, token), (right, _) in pairwise(_tokens(number))
        if token[-1] in ".,"
    ]
    return np.array(points, np.float32).reshape(-1, 3)


def _between(left: Box, right: Box) -> tuple[float, float]:
    return (left.right + right.x) / 2, (left.bottom + right.bottom) / 2


def _rewritten(number: Number, kept: Mapping[int, Reading]) -> Number | None:
    """`number` with its digits as they are in `kept`; None where none is left."""
    left = [(kept[digit], token) for digit, token in _tokens(number) if digit in kept]
    if not left:
        return None
    text = "".join(_with_digit(token, reading) for reading, token in left)
    rewritten = _number(number.id, text, [reading for reading, _ in left])
    return replace(
        rewritten,
        row=number.row,
        column=number.column,
        has_unread_neighbour=number.has_unread_neighbour and not all(r.is_corrected for r, _ in left),
    )


def _tokens(number: Number) -> list[tuple[int, str]]:
    """Each digit of a number, and its sign in the text with those before the first and after each."""
    texts = re.findall(r"^[^\d?]*[\d?][^\d?]*|[\d?][^\d?]*", number.text)
    return list(zip(number.digits, texts, strict=True))


def _with_digit(token: str, reading: Reading) -> str:
    return re.sub(r"[\d?]", "?" if reading.digit is None else str(reading.digit), token)


def _number(number_id: int, text: str, readings: Sequence[Reading]) -> Number:
    confidence = math.prod(reading.confidence for reading in readings)
    box = Box.around(reading.box for reading in readings)
    return Number(number_id, text, confidence, box, tuple(reading.id for reading in readings))
