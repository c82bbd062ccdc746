"""What is written beside digits and numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import ceil, hypot
from statistics import median

from vision.box import Box
from vision.drawing.placement import ALL_SIDES, Edges, Side, grown
from vision.drawing.text import BLUE, BOLD, DIGIT_HEIGHT, GREEN, ORANGE, VERMILLION, Color, text_width
from vision.page import Number, Page, Reading, Status

_LOW_CONFIDENCE = 0.98
"""Below it a confidence is written: of 512 digits read on labelled photos, 22 of the 33 below were right, and
470 of the 479 from there up."""

_CALLS = {Status.SURE: "", Status.DOUBTFUL: " ?", Status.MISFIT: " !"}


@dataclass(frozen=True, slots=True)
class Sizes:
    """How large everything is drawn, in pixels of the picture."""

    font_px: int
    line_px: int

    @staticmethod
    def of(page: Page) -> Sizes:
        """As large as the picture asks for and its digits allow."""
        diagonal = hypot(*page.frame.size_wh)
        font_px = diagonal * 0.0125
        if page.digits:
            height = median(reading.box.height for reading in page.digits)
            # Large digits leave room for large labels, which are read from afar; small ones leave little.
            font_px = min(max(font_px, min(0.2 * height, diagonal * 0.02)), 0.6 * height)
        return Sizes(font_px=max(10, round(font_px)), line_px=ceil(diagonal / 750))

    @property
    def frame_px(self) -> int:
        """From the ink to the outer edge of the frame around it: a gap, the line, and its edges."""
        return self.line_px + 4

    def framed(self, reading: Reading) -> Edges:
        """The outer edges of the frame around a digit."""
        return grown(reading.box, self.frame_px)

    def bracketed(self, number: Number) -> Edges:
        """The outer edges of a number's bracket, just outside the frames of its digits."""
        return grown(number.box, 2 * self.frame_px - 1)


@dataclass(frozen=True, slots=True)
class LabelText:
    """What is to be written, and what it speaks of; it has no place yet."""

    text: str
    """The digit or the number."""
    note: str
    """Its confidence, in smaller print; empty where that says nothing."""
    names: Box
    """The digit or number that it speaks of."""
    around: Edges
    """What is drawn around that; the label stays outside."""
    font_px: int
    color: Color
    sides: Sequence[Side]
    key: tuple[str, int]
    """The same from frame to frame."""

    @property
    def plate_wh(self) -> tuple[int, int]:
        """Width and height that it needs, with a rim."""
        return _plate_wh(self.text, self.note, self.font_px)


def label_texts(
    page: Page, sizes: Sizes, *, is_numbers_only: bool, has_confidences: bool
) -> Iterator[LabelText]:
    """A text for each number of several characters, for each lone digit, and for digits that are doubtful.

    Numbers come first: they are what most people want to read.
    """
    in_number: set[int] = set()
    large_px = round(sizes.font_px * 1.2)
    for number in page.numbers:
        if not (has_label(number) or is_numbers_only):
            continue
        in_number.update(number.digits)
        note = _note(number.confidence, has_confidences)
        around = sizes.bracketed(number)
        text, color = text_of(number), color_of_number(number)
        yield LabelText(text, note, number.box, around, large_px, color, ALL_SIDES, ("number", number.id))
    for reading in () if is_numbers_only else page.digits:
        note = _note(reading.confidence, has_confidences)
        if reading.id in in_number and not note:
            # The number's text says it already.
            continue
        text = "?" if reading.digit is None else str(reading.digit)
        # Of a number's digits the doubtful ones are named below, so that its own text stays alone above.
        sides = ALL_SIDES if reading.id not in in_number else (Side.BELOW, Side.RIGHT, Side.LEFT, Side.ABOVE)
        around, color = sizes.framed(reading), color_of(reading)
        yield LabelText(text, note, reading.box, around, sizes.font_px, color, sides, ("digit", reading.id))


def has_label(number: Number) -> bool:
    """Whether the number says more than its only digit does, or should be looked at."""
    return len(number.text) > 1 or number.status is not Status.SURE


def text_of(number: Number) -> str:
    """What a number's label says: its text, behind which a sign calls for a look where it is not sure."""
    return number.text + _CALLS[number.status]


def color_of_number(number: Number) -> Color:
    """Green where it's sure, orange where it's doubtful, vermillion where it is not as expected."""
    return {Status.SURE: GREEN, Status.DOUBTFUL: ORANGE, Status.MISFIT: VERMILLION}[number.status]


def color_of(reading: Reading) -> Color:
    """Blue where it's steady, orange where it may still change, vermillion where it can't be read."""
    if reading.digit is None:
        return VERMILLION
    return BLUE if reading.is_steady else ORANGE


def rim_px(font_px: int) -> int:
    """From the edge of a plate to its text, and from the text to the note."""
    return max(2, round(font_px * 0.2))


def note_px(font_px: int) -> int:
    """Font size of the note beside a text of that size."""
    return max(9, round(font_px * 0.75))


def _note(confidence: float, is_wanted: bool) -> str:
    """The confidence where it is low: one that is nearly always 99 % says nothing."""
    return f"{int(confidence * 100)}%" if is_wanted and confidence < _LOW_CONFIDENCE else ""


@lru_cache(maxsize=1000)
def _plate_wh(text: str, note: str, font_px: int) -> tuple[int, int]:
    width = text_width(text, font_px, BOLD) + 2 * rim_px(font_px)
    if note:
        width += text_width(note, note_px(font_px)) + rim_px(font_px)
    return width, round(font_px * DIGIT_HEIGHT) + 2 * rim_px(font_px)
