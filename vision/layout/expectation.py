"""What is expected of numbers, weighed against what is seen: of all texts the likeliest that fits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from vision.box import Box
from vision.layout.alternatives import Alternative, alternatives
from vision.layout.forms import Form, fits_any, may_fit
from vision.page import Number, Page, Reading, Status

UNEXPECTED = 0.3
"""How likely a number is to be of no expected form, to one that is. A text that fits is told though another
is likelier, unless that is likelier by more than this. Of the numbers of photos A and C, expected as what
they are not, 4.3 % are bent to that (19.8 % with 0.02, 7.8 % with 0.1); of those expected as what they are,
0.16 % are told as misfits (0.04 %): `python -m benchmarks.expectation`."""
UNEXPECTED_SIGN = 0.02
"""The same where the digits stay and only a point or sign is another. In a film whose points are two pixels
most frames miss them (`tests/vision/test_point_film.py`); digits they don't invent."""


def as_expected(page: Page, forms: Sequence[Form], unexpected: float = UNEXPECTED) -> Page:
    """`page` with each number read as one of the `forms`, where that is likely; else it is a `misfit`.

    Its digits are those of its text then, and its confidence is what the expectation makes of it: of all that
    it may say, what fits counts in full and what doesn't by `unexpected`, or by `UNEXPECTED_SIGN`.
    """
    if not forms or not page.numbers:
        return page
    readings = {reading.id: reading for reading in page.digits}
    numbers = []
    for number in page.numbers:
        fitted, own = _as_expected(number, readings, forms, unexpected)
        numbers.append(fitted)
        readings.update(own)
    left_out = set().union(*(number.digits for number in page.numbers)) - set().union(
        *(number.digits for number in numbers)
    )
    digits = tuple(readings[reading.id] for reading in page.digits if reading.id not in left_out)
    return replace(page, digits=digits, numbers=tuple(numbers))


def _as_expected(
    number: Number, readings: dict[int, Reading], forms: Sequence[Form], unexpected: float
) -> tuple[Number, dict[int, Reading]]:
    """The number as it is told, and those of its readings that are another digit now."""
    said = alternatives(number, readings)
    fits = [fits_any(each.text, forms) for each in said]
    doubts = [_doubt(each, said[0], unexpected) for each in said]
    weights = [
        each.probability / doubt if is_fit else each.probability
        for each, is_fit, doubt in zip(said, fits, doubts, strict=True)
    ]
    best = max(range(len(said)), key=weights.__getitem__, default=None)
    if best is None or not fits[best]:
        status = Status.DOUBTFUL if "?" in number.text and may_fit(number.text, forms) else Status.MISFIT
        return replace(number, status=status), {}
    fitting = sum(each.probability for each, is_fit in zip(said, fits, strict=True) if is_fit)
    # What nobody thought of fits nothing.
    confidence = said[best].probability / (fitting + doubts[best] * max(0.0, 1.0 - fitting))
    return _told(number, readings, said[best], confidence)


def _doubt(said: Alternative, likeliest: Alternative, unexpected: float) -> float:
    """By how much less what fits nothing must count beside `said`, which fits."""
    return UNEXPECTED_SIGN if said.digits == likeliest.digits else unexpected


def _told(
    number: Number, readings: dict[int, Reading], said: Alternative, confidence: float
) -> tuple[Number, dict[int, Reading]]:
    changed = {}
    ids = tuple(id for id, is_kept in zip(number.digits, said.kept, strict=True) if is_kept)
    for id, digit in zip(number.digits, said.digits, strict=True):
        if id in ids and digit is not None and digit != readings[id].digit:
            changed[id] = replace(readings[id], digit=digit, confidence=confidence)
    box = number.box if ids == number.digits else Box.around(readings[id].box for id in ids)
    return replace(number, text=said.text, confidence=confidence, digits=ids, box=box), changed


class Patience:
    """Holds a film's misfits back as provisional for a while: a point, or a digit, may still be found."""

    _PATIENCE_S = 1.5
    _MOST = 2000
    """Numbers that are remembered: a camera may run for weeks."""

    def __init__(self) -> None:
        self._since_s: dict[int, float] = {}

    def held(self, page: Page) -> Page:
        """`page` with the digits of each number that has not been a misfit for long as not steady."""
        unsteady: set[int] = set()
        now_s = page.frame.time_s
        for number in page.numbers:
            if number.status is not Status.MISFIT:
                self._since_s.pop(number.id, None)
            elif now_s - self._since_s.setdefault(number.id, now_s) < self._PATIENCE_S:
                unsteady.update(number.digits)
        while len(self._since_s) > self._MOST:
            del self._since_s[next(iter(self._since_s))]
        if not unsteady:
            return page
        digits = tuple(replace(r, is_steady=False) if r.id in unsteady else r for r in page.digits)
        return replace(page, digits=digits)
