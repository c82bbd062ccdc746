"""Decimal points, commas and minus signs: small marks that mean something only beside digits."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
import numpy.typing as npt

from vision.box import Box
from vision.layout.pointed import is_between
from vision.page import Reading, Sign
from vision.segmentation import Ink

_CERTAIN = 4.0
"""Logarithm of odds that leave no doubt, 98 %."""


@dataclass(frozen=True, slots=True)
class PunctuationSettings:
    """What clearly is a sign; lengths are shares of the height of the digits beside it."""

    dot_sides: tuple[float, float] = (0.05, 0.3)
    """Least and most of a point's width and height; a comma is up to twice as high."""
    dot_shape: float = 2.2
    """Longer to shorter side of a point, at the most."""
    max_dot_rise: float = 0.4
    """How far above the foot of the digits a point may end."""
    shape_odds: float = 3.0
    """How much ink of a point's shape adds to the logarithm of the odds that a line tells. Of 1,030 numbers
    on simulated pages, which chose it, 557 are right so, 558 with 0, and 534 where the shape of the ink alone
    counts; points of two pixels are not told with 0 (`tests/vision/test_point_film.py`)."""
    minus_odds: float = 0.0
    """Logarithm of the odds from which on what the detector tells is a minus sign: likelier than not. Of
    1,040 numbers on simulated pages, which chose it, 525 are right by it, 520 by the shape of the ink."""
    minus_reach: float = 1.3
    """How far to the left of the first digit a minus sign has its middle."""
    minus_free: float = 0.8
    """What must be bare before a minus sign, or it stands between two numbers."""
    half_minus: float = 0.25
    """From a minus sign's middle to its left end."""


@dataclass(frozen=True, slots=True)
class PointBetween:
    """What speaks for a point or comma behind a digit."""

    text: str
    """`.` or `,`, as it would be written."""
    odds: float
    """Logarithm of the odds that it stands there, -inf where nothing speaks for it."""

    @property
    def is_told(self) -> bool:
        """Whether it is likelier there than not."""
        return self.odds >= 0

    def sign(self, after: int) -> Sign | None:
        """The sign behind the digit of that index, where it is not certain."""
        return Sign(after, self.text, _probability(self.odds)) if abs(self.odds) < _CERTAIN else None


def points_between(
    number: Sequence[Box], points: npt.NDArray[np.float32], ink: Ink, settings: PunctuationSettings
) -> list[PointBetween]:
    """What speaks for a point behind each digit but the last; `number` holds the boxes of the digits.

    `points` (P, 3) are those that are read on lines: x and y of the middle, and the logarithm of the odds.
    """
    return [_between(left, right, points, ink, settings) for left, right in pairwise(number)]


def _between(
    left: Box, right: Box, points: npt.NDArray[np.float32], ink: Ink, settings: PunctuationSettings
) -> PointBetween:
    told = float(points[is_between(points, left, right), 2].max(initial=-np.inf))
    if told < -settings.shape_odds:
        return PointBetween(".", told)
    shaped = _point_shape(left, right, ink, settings)
    return PointBetween(shaped or ".", told + settings.shape_odds * bool(shaped))


def _point_shape(left: Box, right: Box, ink: Ink, settings: PunctuationSettings) -> str:
    """`.` or `,` where the one mark between two digits has the shape of it, "" elsewhere."""
    height, foot = (left.height + right.height) / 2, (left.bottom + right.bottom) / 2
    gap = Box(left.right, round(foot - 0.5 * height), right.x - left.right, round(0.85 * height))
    marks = [mark for mark in _marks_inside(gap, ink) if _is_point(mark, foot, height, settings)]
    if len(marks) != 1:
        return ""
    return "," if _is_comma(marks[0], foot, height) else "."


def _probability(odds: float) -> float:
    """By the logarithm of the odds, which must be finite."""
    return 1.0 / (1.0 + math.exp(-odds))


def has_minus(
    first: Box, left_edge: float, minuses: npt.NDArray[np.float32], settings: PunctuationSettings
) -> bool:
    """Whether a minus sign stands before the digit at `first`; the number before it ends at `left_edge`.

    `minuses` (M, 3) are those that the detector tells: x and y of the middle, and the logarithm of the odds.
    """
    height = first.height
    x, y, odds = minuses.T
    is_beside = (first.x - settings.minus_reach * height <= x) & (x < first.x)
    is_level = np.abs(y - first.y - 0.5 * height) < 0.4 * height
    is_free = x - settings.half_minus * height - left_edge >= settings.minus_free * height
    return bool((is_beside & is_level & is_free & (odds >= settings.minus_odds)).any())


def _is_point(mark: Box, foot: float, height: float, settings: PunctuationSettings) -> bool:
    least, most = (share * height for share in settings.dot_sides)
    if not (least <= mark.width <= most and least <= mark.height):
        return False
    if mark.bottom < foot - settings.max_dot_rise * height:
        return False
    if _is_comma(mark, foot, height):
        return mark.height <= 2 * most
    shorter, longer = sorted((mark.width, mark.height))
    return longer <= min(most, settings.dot_shape * shorter)


def _is_comma(mark: Box, foot: float, height: float) -> bool:
    """Whether a mark hangs below the foot of the digits and is higher than wide."""
    return mark.bottom > foot + 0.08 * height and mark.height > 1.3 * mark.width


def _marks_inside(area: Box, ink: Ink) -> list[Box]:
    """The pieces of ink that lie wholly inside `area`, as boxes in pixels of the picture."""
    height, width = ink.mask.shape
    top, bottom = max(0, round(area.y / ink.scale)), min(height, round(area.bottom / ink.scale))
    left, right = max(0, round(area.x / ink.scale)), min(width, round(area.right / ink.scale))
    if bottom - top < 3 or right - left < 3:
        return []
    crop = np.ascontiguousarray(ink.mask[top:bottom, left:right])
    if not cv2.countNonZero(crop):
        return []
    _, *found = cv2.connectedComponentsWithStats(crop, connectivity=8, ltype=cv2.CV_16U)
    boxes = [Box(*(int(value) for value in row[:4])) for row in np.asarray(found[1])[1:]]
    inside = [b for b in boxes if b.x > 0 and b.y > 0 and b.right < right - left and b.bottom < bottom - top]
    return [Box(b.x + left, b.y + top, b.width, b.height).scaled(ink.scale) for b in inside]


@dataclass(slots=True)
class _Evidence:
    """What the frames so far say about one sign at one place."""

    odds: float = 0.0
    """Logarithm of the odds that it stands there."""
    sightings: int = 0


class SignMemory:
    """What the frames so far saw beside each digit, so that a point doesn't flicker.

    A point of a few pixels is missed more easily than one is imagined: seen once it makes up for being missed
    three times.
    """

    _SEEN, _MISSED, _SUREST = 3.0, -1.0, 4.5
    _LEAST_ONCE_THERE = -3.4
    """Odds that are left, 3 %, of a sign that was seen a few times: it may be hidden, or blurred."""
    _A_FEW = 3
    _MOST = 500

    def __init__(self) -> None:
        self._seen: dict[tuple[int, bool], tuple[int, dict[str, _Evidence]]] = {}

    def steadied(self, digit_id: int, is_before: bool, sign: str) -> str:
        """The sign (or none, "") before or after the digit `digit_id`, of which this frame shows `sign`."""
        looks, known = self._seen.pop((digit_id, is_before), (0, {}))
        for text in {*known, sign, *("." if not is_before else "-")} - {""}:
            own = known.setdefault(text, _Evidence())
            own.sightings += text == sign
            step = self._SEEN if text == sign else self._MISSED
            floor = self._LEAST_ONCE_THERE if own.sightings >= self._A_FEW else -self._SUREST
            own.odds = min(max(own.odds + step, floor), self._SUREST)
        self._seen[digit_id, is_before] = looks + 1, known
        if len(self._seen) > self._MOST:
            # The first is the one that was longest not asked for: its digit has left the picture.
            del self._seen[next(iter(self._seen))]
        best = max(known, key=lambda text: known[text].odds)
        return best if known[best].odds > 0 else ""

    def text_of(self, readings: Sequence[Reading], points: Mapping[int, str], *, is_negative: bool) -> str:
        """What a number says; `points` are the signs on this frame by the index of the digit before."""
        text = self.steadied(readings[0].id, True, "-" if is_negative else "")
        for index, reading in enumerate(readings):
            text += "?" if reading.digit is None else str(reading.digit)
            text += self.steadied(reading.id, False, points.get(index, ""))
        return text

    def of_number(self, digit_ids: Sequence[int], seen_now: Sequence[PointBetween]) -> tuple[Sign, ...]:
        """The signs of a number, by the ids of its digits, that not all frames agree on; of digits that were
        seen once only those that are not certain on this frame."""
        places = [(-1, digit_ids[0], True), *((i, id, False) for i, id in enumerate(digit_ids))]
        found = [Sign(i, *each) for i, id, is_before in places if (each := self._uncertain(id, is_before))]
        once = [i for i, id in enumerate(digit_ids[:-1]) if self._looks(id) < 2]
        return (*found, *(sign for i in once if (sign := seen_now[i].sign(i))))

    def _looks(self, digit_id: int) -> int:
        looks, _ = self._seen.get((digit_id, False), (0, {}))
        return looks

    def _uncertain(self, digit_id: int, is_before: bool) -> tuple[str, float] | None:
        """The likeliest sign there and its probability, where some frames saw it; None after one frame."""
        looks, known = self._seen.get((digit_id, is_before), (0, {}))
        seen = [text for text, own in known.items() if own.sightings]
        if looks < 2 or not seen:
            return None
        best = max(seen, key=lambda text: known[text].odds)
        return best, _probability(known[best].odds)
