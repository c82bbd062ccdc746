"""What was read, drawn over the picture it was read from."""

from collections.abc import Iterator

import cv2
import numpy as np

from vision.drawing.label_placement import Label, LabelMemory, place_labels
from vision.drawing.labels import Sizes, color_of, color_of_number, has_label, note_px, rim_px
from vision.drawing.placement import Edges, edges_of
from vision.drawing.text import BOLD, WHITE, Color, contrasting, put_text, text_width
from vision.frame import Image
from vision.page import Page, Status

_DASH = 4
"""Length of a gap in a dashed line, in widths of that line."""


def draw(
    page: Page,
    *,
    is_ink_shown: bool = False,
    is_numbers_only: bool = False,
    has_confidences: bool = True,
    memory: LabelMemory | None = None,
) -> Image:
    """A copy of the page's picture, or of its ink mask, with all that was read drawn in.

    A steady reading has a solid blue frame, a provisional one a dashed orange one, a digit that can't be read
    a vermillion one and `?`; a number of several digits has a green bracket with its text above. With
    `is_numbers_only`, every number has a bracket and its text, and nothing else is drawn. Confidences stand
    there where they are low. A number that is doubtful has an orange bracket, a double line below and `?`
    behind its text; a misfit has them in vermillion, with `!`. With a `memory`, labels stay where they were
    on the frame before.
    """
    below = (
        np.asarray(cv2.cvtColor(page.ink, cv2.COLOR_GRAY2BGR), np.uint8) if is_ink_shown else page.frame.image
    )
    image = below.copy()
    sizes = Sizes.of(page)
    for number in page.numbers:
        if has_label(number) or is_numbers_only:
            _draw_bracket(image, sizes.bracketed(number), sizes, color_of_number(number))
        if number.status is not Status.SURE:
            _draw_underline(image, sizes.bracketed(number), sizes, color_of_number(number))
    for reading in () if is_numbers_only else page.digits:
        edges = sizes.framed(reading)
        _draw_frame(image, edges, color_of(reading), sizes.line_px)
        if not reading.is_steady:
            _cut_gaps(image, below, edges, sizes.line_px)
    for label in place_labels(
        page, sizes, is_numbers_only=is_numbers_only, has_confidences=has_confidences, memory=memory
    ):
        _draw_label(image, label, sizes)
    return image


def _draw_label(image: Image, label: Label, sizes: Sizes) -> None:
    """The plate and its text, in whichever of black and white is easier to read on it."""
    box, text = label.box, label.content
    shade, rim = contrasting(text.color), rim_px(text.font_px)
    _draw_leader(image, label, sizes)
    cv2.rectangle(image, (box.x, box.y), (box.right - 1, box.bottom - 1), text.color, cv2.FILLED)
    x, baseline = box.x + rim, box.bottom - rim
    put_text(image, text.text, (x, baseline), text.font_px, shade, BOLD)
    if text.note:
        x += text_width(text.text, text.font_px, BOLD) + rim
        put_text(image, text.note, (x, baseline), note_px(text.font_px), shade)


def _draw_leader(image: Image, label: Label, sizes: Sizes) -> None:
    """A line from a plate that lies further away to what it names."""
    left, top, right, bottom = edges_of(label.box)
    other_left, other_top, other_right, other_bottom = label.content.around
    x, other_x = _nearest((left, right), (other_left, other_right))
    y, other_y = _nearest((top, bottom), (other_top, other_bottom))
    if max(abs(x - other_x), abs(y - other_y)) > 1:
        cv2.line(image, (x, y), (other_x, other_y), label.content.color, sizes.line_px)


def _nearest(one: tuple[int, int], other: tuple[int, int]) -> tuple[int, int]:
    """The coordinates at which two spans are nearest to each other; of those they share, the middle."""
    if one[1] <= other[0]:
        return one[1] - 1, other[0]
    if other[1] <= one[0]:
        return one[0], other[1] - 1
    middle = (max(one[0], other[0]) + min(one[1], other[1])) // 2
    return middle, middle


def _draw_frame(image: Image, edges: Edges, color: Color, line_px: int) -> None:
    """A rectangle just inside `edges`, with an edge of its own that stands out from paper and board alike."""
    left, top, right, bottom = edges
    edge = contrasting(color)
    # One pixel after the other: a line of 2 or more is drawn with round corners, and three times as slowly.
    for inside, shade in enumerate((edge, *[color] * line_px, edge)):
        cv2.rectangle(image, (left + inside, top + inside), (right - 1 - inside, bottom - 1 - inside), shade)


def _cut_gaps(image: Image, below: Image, edges: Edges, line_px: int) -> None:
    """Makes a solid frame a dashed one: between the dashes comes back what is `below`."""
    left, top, right, bottom = edges
    width, gap_px = line_px + 2, _DASH * line_px + 2
    for x, x_end in _gaps(left, right, gap_px, image.shape[1]):
        for y in (top, bottom - width):
            strip = slice(max(y, 0), max(y + width, 0)), slice(x, x_end)
            image[strip] = below[strip]
    for y, y_end in _gaps(top, bottom, gap_px, image.shape[0]):
        for x in (left, right - width):
            strip = slice(y, y_end), slice(max(x, 0), max(x + width, 0))
            image[strip] = below[strip]


def _gaps(start: int, end: int, gap_px: int, limit: int) -> Iterator[tuple[int, int]]:
    """Where a line from `start` to `end` is interrupted, evenly and never at a corner, from 0 to `limit`."""
    count = max(1, round((end - start) / (2 * gap_px) - 0.5))
    step = (end - start) / (2 * count + 1)
    for which in range(count):
        first, last = round(start + (2 * which + 1) * step), round(start + (2 * which + 2) * step)
        yield min(max(first, 0), limit), min(max(last, 0), limit)


def _draw_bracket(image: Image, edges: Edges, sizes: Sizes, color: Color) -> None:
    """A line along the top of a number, its ends turned down."""
    left, top, right, _ = edges
    height = 2 * sizes.frame_px
    # White all the same: black makes a line of one pixel on a small picture look black.
    for inside, shade in enumerate((WHITE, *[color] * sizes.line_px, WHITE)):
        cv2.line(image, (left + inside, top + inside), (right - 1 - inside, top + inside), shade)
        for x in (left + inside, right - 1 - inside):
            cv2.line(image, (x, top + inside), (x, top + height), shade)


def _draw_underline(image: Image, edges: Edges, sizes: Sizes, color: Color) -> None:
    """Two lines below a number, as a teacher marks what should be looked at."""
    left, _, right, bottom = edges
    for which in range(2):
        top = bottom + 1 + which * (2 * sizes.line_px + 2)
        cv2.rectangle(image, (left, top - 1), (right - 1, top + sizes.line_px), WHITE, cv2.FILLED)
        cv2.rectangle(image, (left, top), (right - 1, top + sizes.line_px - 1), color, cv2.FILLED)
