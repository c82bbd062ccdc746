"""Where labels go: off all that is written, and from frame to frame where they were."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

import cv2

from vision.box import Box
from vision.drawing.labels import LabelText, Sizes, label_texts
from vision.drawing.placement import Edges, Spot, edges_at, edges_of, overlap, spots, within_reach
from vision.page import Mask, Page

_FREE = 0.02
"""Share of a plate that may lie on ink where nothing is written: paper has specks."""
_STILL_FREE = 0.1
"""The same for a label that is there already: it shall not jump to and fro where the ink flickers."""
_CLEARLY = 0.1
"""How much less, as a share of its plate, a label must hide on a worse spot to go there."""


@dataclass(frozen=True, slots=True)
class Label:
    """A plate with what was read, in its place."""

    content: LabelText
    box: Box
    """The plate."""


class LabelMemory:
    """Remembers where each label was, from one frame of a film to the next."""

    def __init__(self) -> None:
        self._spots: dict[tuple[str, int], Spot] = {}

    def spot_of(self, text: LabelText) -> Spot | None:
        """Where the label was on the frame before; None where it wasn't there."""
        return self._spots.get(text.key)

    def keep(self, places: dict[tuple[str, int], Spot]) -> None:
        """The labels of this frame, and no others."""
        self._spots = places


def place_labels(
    page: Page,
    sizes: Sizes,
    *,
    is_numbers_only: bool = False,
    has_confidences: bool = True,
    memory: LabelMemory | None = None,
) -> list[Label]:
    """What was read on `page`, each label where it hides nothing or, where all is full, the least.

    Every label lies in the picture and off the digit that it names: above it where there is room, else below,
    else beside, else a little further away. Where there is no room outside a digit its label goes onto a
    corner of the picture without ink, and where there is none it is left out.
    """
    taken = [edges_of(reading.box) for reading in page.digits]
    labels, kept = [], {}
    texts = label_texts(page, sizes, is_numbers_only=is_numbers_only, has_confidences=has_confidences)
    for text in texts:
        spot, place = _best_spot(text, taken, page, memory.spot_of(text) if memory else None)
        if spot is None or place is None:
            place = _blank_corner(text, page)
        else:
            kept[text.key] = spot
        if place is not None:
            left, top, right, bottom = place
            labels.append(Label(text, Box(left, top, right - left, bottom - top)))
            taken.append(place)
    if memory is not None:
        memory.keep(kept)
    return labels


def _best_spot(
    text: LabelText, taken: Sequence[Edges], page: Page, before: Spot | None
) -> tuple[Spot | None, Edges | None]:
    """The spot where the label was `before`, else the first free one, else the one where it hides least."""
    near = within_reach(text.around, text.plate_wh, taken)
    if before is not None:
        place = edges_at(before, text.around, text.plate_wh, page.frame.size_wh)
        if place is not None and _hidden(place, near, page.ink) <= _STILL_FREE:
            return before, place
    least, best, best_place = inf, None, None
    for spot in spots(text.sides):
        place = edges_at(spot, text.around, text.plate_wh, page.frame.size_wh)
        if place is None:
            continue
        hidden = _hidden(place, near, page.ink)
        if hidden <= _FREE:
            return spot, place
        if hidden < least - _CLEARLY:
            least, best, best_place = hidden, spot, place
    return best, best_place


def _hidden(place: Edges, near: Sequence[Edges], ink: Mask) -> float:
    """What a plate there hides of digits, of labels and of what else is written, as a share of the plate."""
    left, top, right, bottom = place
    area = (right - left) * (bottom - top)
    boxes = sum(overlap(place, other) for other in near)
    return (boxes + cv2.countNonZero(ink[top:bottom, left:right])) / area


def _blank_corner(text: LabelText, page: Page) -> Edges | None:
    """A corner of the frame where there is no ink; None where there is none."""
    width, height = text.plate_wh
    x_max, y_max = page.frame.size_wh[0] - width, page.frame.size_wh[1] - height
    if x_max < 0 or y_max < 0:
        return None
    for x, y in ((0, 0), (x_max, 0), (0, y_max), (x_max, y_max)):
        if not page.ink[y : y + height, x : x + width].any():
            return x, y, x + width, y + height
    return None
