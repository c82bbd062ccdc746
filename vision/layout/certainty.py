"""How sure a number is, with all that speaks against it, and whether somebody should look at it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from vision.box import Box
from vision.page import Number, Page, Reading, Status


@dataclass(frozen=True, slots=True)
class CertaintySettings:
    """What makes a number doubtful; lengths are shares of its height."""

    max_gap: float = 0.6
    """How far from a number a mark that could not be read may stand and still belong to it."""
    doubtful_below: float = 0.7
    """Confidence below which a number is to be checked. On photos A and C, which chose it, 15 % of the
    numbers are: 49 % of the wrong ones and 12 % of the right ones; 94.6 % of the others are right (below 0.5:
    6, 21, 4, 92.5 %; below 0.6: 10, 30, 8, 93.1 %; below 0.8: 23, 65, 19, 96.0 %)."""
    heights: tuple[float, float] = (0.5, 1.8)
    """Least and most height of such a mark, to the number's."""


def weighed(page: Page, unread: Sequence[Reading], settings: CertaintySettings) -> Page:
    """`page` with each number's confidence counting its uncertain signs, and whether an `unread` mark stands
    beside it."""
    numbers = []
    for number in page.numbers:
        has_neighbour = any(_stands_beside(reading.box, number.box, settings) for reading in unread)
        confidence = number.confidence * certainty_of_signs(number)
        numbers.append(replace(number, confidence=confidence, has_unread_neighbour=has_neighbour))
    return replace(page, numbers=tuple(numbers))


def judged(page: Page, least: float) -> Page:
    """`page` with each number's status: doubtful where it is unread in part, or less sure than `least`."""
    return replace(page, numbers=tuple(_judged(number, least) for number in page.numbers))


def certainty_of_signs(number: Number) -> float:
    """Probability that its signs, those that it has and those that it doesn't, are as its text has them."""
    certainty = 1.0
    for sign in number.signs:
        is_told = sign_after(number.text, sign.after) == sign.text
        certainty *= sign.probability if is_told else 1.0 - sign.probability
    return certainty


def not_sure(numbers: Iterable[Number]) -> list[Number]:
    """Those of `numbers` that somebody should look at."""
    return [number for number in numbers if number.status is not Status.SURE]


def _judged(number: Number, least: float) -> Number:
    if number.status is Status.MISFIT:
        return number
    is_doubtful = "?" in number.text or number.has_unread_neighbour or number.confidence < least
    return replace(number, status=Status.DOUBTFUL if is_doubtful else Status.SURE)


def sign_after(text: str, after: int) -> str:
    """The sign in `text` behind the digit of that index, or before the first (-1); "" for none."""
    index = -1
    for sign in text:
        if sign.isdigit() or sign == "?":
            index += 1
        elif index == after:
            return sign
    return ""


def _stands_beside(mark: Box, number: Box, settings: CertaintySettings) -> bool:
    least, most = (share * number.height for share in settings.heights)
    shared = min(mark.bottom, number.bottom) - max(mark.y, number.y)
    gap = max(mark.x - number.right, number.x - mark.right)
    is_level = shared >= 0.5 * min(mark.height, number.height)
    return is_level and least <= mark.height <= most and gap <= settings.max_gap * number.height
