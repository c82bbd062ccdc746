"""What is written beside digits and numbers, and where it hides as little as possible."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import ceil, hypot, inf
from statistics import median

from vision.box import Box
from vision.drawing.placement import (
    ALL_SIDES,
    Edges,
    Side,
    edges_of,
    grown,
    overlap,
    placements,
    within_reach,
)
from vision.drawing.text import BLUE, BOLD, DIGIT_HEIGHT, GREEN, ORANGE, VERMILLION, Color, text_width
from vision.page import Number, Page, Reading

_CLEARLY = 0.1
"""How much less, as a share of its plate, a label must hide at a worse place to go there."""


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
class Label:
    """A plate with what was read, and where it goes."""

    text: str
    """The digit or the number."""
    note: str
    """Its confidence, in smaller print; empty where there is no room."""
    box: Box
    """The plate."""
    names: Box
    """The digit or number that it speaks of."""
    font_px: int
    color: Color

    @property
    def note_px(self) -> int:
        """Font size of the note."""
        return _note_px(self.font_px)

    @property
    def rim_px(self) -> int:
        """From the edge of the plate to the text, and from the text to the note."""
        return _rim_px(self.font_px)


def place_labels(page: Page, sizes: Sizes) -> list[Label]:
    """A label for each number of several characters, each lone digit, and where there is room each digit.

    Every label lies in the picture, and off the digit that it names: above it where there is room, else
    below, else beside; a number's digits are named below. Where there is no room outside a digit its label
    goes onto a corner without ink, or is left out.
    """
    taken = [edges_of(reading.box) for reading in page.digits]
    labels = []
    for wish in _wishes(page, sizes):
        label = _best_placement(wish, taken, page.frame.size_wh)
        if label is None and not wish.is_optional:
            label = _blank_corner(wish, page)
        if label is not None:
            labels.append(label)
            taken.append(edges_of(label.box))
    return labels


def has_label(number: Number) -> bool:
    """Whether the number says more than its only digit does."""
    return len(number.text) > 1


def color_of(reading: Reading) -> Color:
    """Blue where it's steady, orange where it may still change, vermillion where it can't be read."""
    if reading.digit is None:
        return VERMILLION
    return BLUE if reading.is_steady else ORANGE


@dataclass(frozen=True, slots=True)
class _Wish:
    """A label that has no place yet."""

    text: str
    note: str
    names: Box
    around: Edges
    """What is drawn around what it names; the label stays outside."""
    font_px: int
    color: Color
    sides: Sequence[Side]
    is_optional: bool = False
    """Whether it's better left out than hiding something."""

    def at(self, edges: Edges, note: str) -> Label:
        left, top, right, bottom = edges
        box = Box(left, top, right - left, bottom - top)
        return Label(self.text, note, box, self.names, self.font_px, self.color)


def _wishes(page: Page, sizes: Sizes) -> Iterator[_Wish]:
    """Numbers first: they are what most people want to read."""
    in_number: set[int] = set()
    large_px = round(sizes.font_px * 1.2)
    for number in filter(has_label, page.numbers):
        in_number.update(number.digits)
        note, around = _percent(number.confidence), sizes.bracketed(number)
        yield _Wish(number.text, note, number.box, around, large_px, GREEN, ALL_SIDES)
    for reading in page.digits:
        text = "?" if reading.digit is None else str(reading.digit)
        note, around = _percent(reading.confidence), sizes.framed(reading)
        # A number's text says its digits already; below them there may be room for each one's confidence.
        is_told = reading.id in in_number
        sides = (Side.BELOW,) if is_told else ALL_SIDES
        yield _Wish(text, note, reading.box, around, sizes.font_px, color_of(reading), sides, is_told)


def _best_placement(wish: _Wish, taken: Sequence[Edges], frame_wh: tuple[int, int]) -> Label | None:
    """The label on the first place where it hides nothing that is `taken`, else where it hides least.

    It goes without its note where that hides less. None where no place lies in the frame, or none is free
    for one that is optional.
    """
    best, label = inf, None
    sized = [(note, _plate_wh(wish.text, note, wish.font_px)) for note in (wish.note, "")]
    near = within_reach(wish.around, sized[0][1], taken)
    # On its own side without its note rather than on the other: that is where the next line has its labels.
    for side in wish.sides:
        for note, plate_wh in sized:
            for place in placements(wish.around, plate_wh, frame_wh, side):
                hidden = sum(overlap(place, other) for other in near) / (plate_wh[0] * plate_wh[1])
                if not hidden:
                    return wish.at(place, note)
                if not wish.is_optional and hidden < best - _CLEARLY:
                    best, label = hidden, wish.at(place, note)
    return label


def _blank_corner(wish: _Wish, page: Page) -> Label | None:
    """The label without its note on a corner of the frame where there is no ink; None where there is none."""
    width, height = _plate_wh(wish.text, "", wish.font_px)
    x_max, y_max = page.frame.size_wh[0] - width, page.frame.size_wh[1] - height
    if x_max < 0 or y_max < 0:
        return None
    for x, y in ((0, 0), (x_max, 0), (0, y_max), (x_max, y_max)):
        if not page.ink[y : y + height, x : x + width].any():
            return wish.at((x, y, x + width, y + height), "")
    return None


@lru_cache(maxsize=1000)
def _plate_wh(text: str, note: str, font_px: int) -> tuple[int, int]:
    """Width and height that a label needs, with a rim."""
    width = text_width(text, font_px, BOLD) + 2 * _rim_px(font_px)
    if note:
        width += text_width(note, _note_px(font_px)) + _rim_px(font_px)
    return width, round(font_px * DIGIT_HEIGHT) + 2 * _rim_px(font_px)


def _percent(confidence: float) -> str:
    """Rounded down: 100% is only said where it's sure."""
    return f"{int(confidence * 100)}%"


def _rim_px(font_px: int) -> int:
    return max(2, round(font_px * 0.2))


def _note_px(font_px: int) -> int:
    return max(9, round(font_px * 0.75))
