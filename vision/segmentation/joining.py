"""Broken strokes: pieces of ink that may form one digit together, such as a 5 and its bar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from vision.box import Box, gaps_between, sides_of
from vision.segmentation.regions import Mark, joined


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
    joins = []
    for i, j in _close_pairs([mark.box for mark in marks], np.asarray(is_doubtful, np.bool_), settings):
        if _are_alike(marks[i], marks[j], settings):
            large, small = sorted((i, j), key=lambda k: -marks[k].box.area)
            stacked = _is_stacked(marks[large].box, marks[small].box)
            joins.append(Join(joined(marks[i], marks[j]), large, small, stacked))
    return joins


def _close_pairs(
    boxes: Sequence[Box], is_doubtful: npt.NDArray[np.bool_], settings: JoinSettings
) -> list[tuple[int, int]]:
    """Indices of the boxes that are of a size and place to be one digit together."""
    sides = sides_of(boxes)
    left, top, right, bottom = sides.T
    width, height = right - left, bottom - top
    both_width = np.maximum(right[:, None], right) - np.minimum(left[:, None], left)
    both_height = np.maximum(bottom[:, None], bottom) - np.minimum(top[:, None], top)
    larger_side = np.maximum(width, height)
    close = gaps_between(sides) <= settings.max_gap * both_height
    close &= both_height <= settings.max_growth * np.maximum(height[:, None], height)
    close &= both_width <= settings.max_width * both_height
    close &= np.minimum(larger_side[:, None], larger_side) >= settings.min_side * both_height
    close &= is_doubtful[:, None] | is_doubtful
    rows, columns = np.nonzero(np.triu(close, 1))
    return list(zip(rows.tolist(), columns.tolist(), strict=True))


def _are_alike(one: Mark, other: Mark, settings: JoinSettings) -> bool:
    """Whether two pieces are written with the same pen, as strongly."""
    thin, thick = sorted((one.stroke, other.stroke))
    faint, deep = sorted((one.level, other.level))
    return thick <= settings.max_stroke_ratio * thin and faint >= settings.min_level_ratio * deep


def _is_stacked(large: Box, small: Box) -> bool:
    shared = min(large.right, small.right) - max(large.x, small.x)
    return shared >= 0.5 * small.width
