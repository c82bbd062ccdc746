"""Broken strokes: pieces of ink that may be one digit together, such as a 5 and its bar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from vision.box import Box
from vision.region import Mark, joined


@dataclass(frozen=True, slots=True)
class JoinSettings:
    """Which pieces may belong together; lengths are shares of the height of both together."""

    max_gap: float = 0.16
    """Widest gap between the two."""
    min_side: float = 0.16
    """Least larger side of the smaller piece: less is a dot or a stain."""
    max_growth: float = 1.9
    """How much higher than the larger piece both may be."""
    max_stroke_ratio: float = 2.5
    """Thicker to thinner stroke of the two."""
    min_level_ratio: float = 0.4
    """Fainter to deeper ink of the two."""
    max_width: float = 1.3
    """Widest that both may be."""


@dataclass(frozen=True, slots=True, eq=False)
class Join:
    """Two pieces as one mark."""

    mark: Mark
    first: int
    """Index of the larger piece."""
    second: int
    """Index of the smaller piece."""
    is_stacked: bool
    """Whether most of the smaller piece stands above, below or inside the larger one."""


def find_joins(marks: Sequence[Mark], is_doubtful: Sequence[bool], settings: JoinSettings) -> list[Join]:
    """The pairs of `marks` that may be one digit; at least one of each pair is doubtful."""
    order = sorted(range(len(marks)), key=lambda i: marks[i].box.x)
    joins = []
    for position, i in enumerate(order):
        reach = marks[i].box.right + settings.max_gap * 3 * max(marks[i].box.height, marks[i].box.width)
        for j in order[position + 1 :]:
            if marks[j].box.x > reach:
                break
            if (is_doubtful[i] or is_doubtful[j]) and _belong_together(marks[i], marks[j], settings):
                large, small = sorted((i, j), key=lambda k: -marks[k].box.area)
                stacked = _is_stacked(marks[large].box, marks[small].box)
                joins.append(Join(joined(marks[i], marks[j]), large, small, stacked))
    return joins


def _belong_together(one: Mark, other: Mark, settings: JoinSettings) -> bool:
    both = Box.around((one.box, other.box))
    higher = max(one.box.height, other.box.height)
    if both.height > settings.max_growth * higher or both.width > settings.max_width * both.height:
        return False
    if _gap(one.box, other.box) > settings.max_gap * both.height:
        return False
    smaller = min(max(box.width, box.height) for box in (one.box, other.box))
    if smaller < settings.min_side * both.height:
        return False
    thin, thick = sorted((one.stroke, other.stroke))
    faint, deep = sorted((one.level, other.level))
    return thick <= settings.max_stroke_ratio * thin and faint >= settings.min_level_ratio * deep


def _gap(one: Box, other: Box) -> int:
    """Pixels between two boxes, along the axis on which they are further apart; 0 where they overlap."""
    across = max(one.x, other.x) - min(one.right, other.right)
    down = max(one.y, other.y) - min(one.bottom, other.bottom)
    return max(across, down, 0)


def _is_stacked(large: Box, small: Box) -> bool:
    shared = min(large.right, small.right) - max(large.x, small.x)
    return shared >= 0.5 * small.width
