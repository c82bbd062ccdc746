"""What the second look learns from: boxes on simulated pages, those that the detector finds and those
beside them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from recognizer.prediction import NOT_A_DIGIT
from recognizer.regions import cut_regions, scaled_sizes, sides_to, sizes_of
from training.arrays import Arrays
from training.detector.pages import PageSet
from training.regions.cuts import KnownPart, close_cut
from training.simulation.truth import KINDS
from vision.decoding import Detectors, PyramidSettings, detect_at_all_sizes, unions

FOUND, OFF = 0.5, 0.3
"""Intersection over union from which on a box holds the digit, and below which it does not."""

PART = 0.12
"""And from which on it holds a part of it by which the rest may be told."""

_LOWEST_PX = 7.0
"""Lower digits of a page nobody can read."""

_MOST_OF_A_PAGE = 60

_CUTS = 2
"""Pictures cut close around a number of each page that has one, besides the page."""

Boxes = npt.NDArray[np.float32]
"""(N, 4): left, top, width and height in pixels."""


@dataclass(frozen=True, slots=True, eq=False)
class Regions(Arrays):
    """N places with what stands around them."""

    images: npt.NDArray[np.uint8]
    """(N, 40, 64) uint8."""
    sizes_wh: npt.NDArray[np.float32]
    """(N, 2): of the box in the middle, in pixels of the image."""
    labels: npt.NDArray[np.int64]
    """(N,): 0 to 9, `NOT_A_DIGIT`, and -1 where nobody can say whether it is a digit."""
    sides: npt.NDArray[np.float32]
    """(N, 4): where the sides of the digit's box are of which a part is in the box, as the network tells it;
    nan where there is none."""

    def __len__(self) -> int:
        return len(self.labels)

    def chosen(self, rows: npt.NDArray[np.intp]) -> Regions:
        """Only those of these rows."""
        return Regions(*(getattr(self, name)[rows] for name in self.__slots__))


def make_regions(pages: PageSet, detectors: Detectors, rng: np.random.Generator) -> Regions:
    """Places on all of `pages`."""
    return Regions.joined([_of_page(pages, row, detectors, rng) for row in range(len(pages))])


def _of_page(pages: PageSet, row: int, detectors: Detectors, rng: np.random.Generator) -> Regions:
    own = slice(*pages.starts[row : row + 2].tolist())
    corners, kinds = pages.boxes[own], pages.kinds[own]
    boxes = np.concatenate([corners[:, :2], corners[:, 2:] - corners[:, :2]], axis=1)
    is_digit = kinds == KINDS.index("digit")
    page = KnownPart(
        pages.images[row],
        boxes[is_digit],
        pages.labels[own][is_digit].astype(np.int64),
        boxes[kinds == KINDS.index("unknown")],
    )
    cuts = [close_cut(page, rng) for _ in range(_CUTS if is_digit.any() else 0)]
    return Regions.joined([_of_part(each, detectors, rng) for each in (page, *cuts)])


def _of_part(part: KnownPart, detectors: Detectors, rng: np.random.Generator) -> Regions:
    found = detect_at_all_sizes(part.grey, detectors.of(part.grey), PyramidSettings())
    boxes = np.concatenate([found.boxes, _beside(part.digits, rng)])
    boxes = boxes[sizes_of(boxes) >= _LOWEST_PX]
    boxes = boxes[rng.permutation(len(boxes))[:_MOST_OF_A_PAGE]]
    told = _labels(boxes, part.digits, part.labels, part.unknown)
    sides = _sides(boxes, part.digits, part.unknown)
    is_taught = (told >= 0) | np.isfinite(sides[:, 0])
    boxes = boxes[is_taught]
    return Regions(cut_regions(part.grey, boxes), scaled_sizes(boxes), told[is_taught], sides[is_taught])


def _beside(digits: Boxes, rng: np.random.Generator) -> Boxes:
    """Boxes about where digits are: a little off, half beside them, on a part of one, and on two at once."""
    if not len(digits):
        return digits
    size = digits[:, 2:]
    near = digits + np.concatenate([rng.normal(0, 0.06, size.shape) * size, np.zeros_like(size)], axis=1)
    near[:, 2:] *= np.exp(rng.normal(0, 0.08, size.shape))
    off = digits.copy()
    off[:, :2] += rng.choice([-1, 1], size.shape) * rng.uniform(0.2, 0.8, size.shape) * size
    part = digits.copy()
    part[:, 2:] *= rng.uniform(0.35, 0.7, size.shape)
    part[:, :2] += rng.integers(0, 2, size.shape) * (size - part[:, 2:])
    low, high = np.minimum(digits[:-1, :2], digits[1:, :2]), (digits[:, :2] + size)
    pair = np.concatenate([low, np.maximum(high[:-1], high[1:]) - low], axis=1)
    chosen = [near[rng.random(len(near)) < 0.6]]
    chosen += [each[rng.random(len(each)) < 0.15] for each in (off, part, pair)]
    return np.concatenate(chosen).astype(np.float32)


def _labels(
    boxes: Boxes, digits: Boxes, labels: npt.NDArray[np.int64], unknown: Boxes
) -> npt.NDArray[np.int64]:
    """(N,): which digit each of the (N, 4) boxes holds, `NOT_A_DIGIT`, or -1 where nobody can say."""
    told = np.full(len(boxes), NOT_A_DIGIT, np.int64)
    told[_may_be_unknown(boxes, unknown)] = -1
    if len(digits):
        union = unions(boxes, digits)
        best, most = union.argmax(axis=1), union.max(axis=1)
        told[most >= OFF] = -1
        is_found = most >= FOUND
        told[is_found] = labels[best[is_found]]
    return told


def _sides(boxes: Boxes, digits: Boxes, unknown: Boxes) -> npt.NDArray[np.float32]:
    """(N, 4): the sides of the digit of which each of the (N, 4) boxes holds the most, nan for none."""
    sides = np.full(boxes.shape, np.nan, np.float32)
    if len(digits):
        union = unions(boxes, digits)
        is_part = (union.max(axis=1) >= PART) & ~_may_be_unknown(boxes, unknown)
        sides[is_part] = sides_to(boxes[is_part], digits[union.argmax(axis=1)[is_part]])
    return sides


def _may_be_unknown(boxes: Boxes, unknown: Boxes) -> npt.NDArray[np.bool_]:
    """(N,): which of the (N, 4) boxes may hold what nobody can tell."""
    if not len(unknown):
        return np.zeros(len(boxes), np.bool_)
    middle = boxes[:, None, :2] + boxes[:, None, 2:] / 2
    inside = np.asarray((middle >= unknown[:, :2]) & (middle <= unknown[:, :2] + unknown[:, 2:]), np.bool_)
    is_inside = np.asarray(inside.all(axis=2), np.bool_).any(axis=1)
    return np.asarray(is_inside | (unions(boxes, unknown).max(axis=1) > 0.1), np.bool_)
