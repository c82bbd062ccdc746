"""From the ink of a picture to its marks: the connected pieces of ink that may be digits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

import cv2
import numpy as np
import numpy.typing as npt

from vision.box import Box
from vision.segmentation.background import estimate_background
from vision.segmentation.binarization import Grey, Ink
from vision.segmentation.ruling import Ruling, RulingSettings, find_ruling, without_ruling


@dataclass(frozen=True, slots=True)
class RegionSettings:
    """Which pieces of ink are the size and shape of a digit."""

    min_height_px: int = 10
    """Lowest mark, in pixels at which the picture is read: 14-pixel digits, with room for a short one."""
    min_width_px: int = 2
    """Narrowest mark: a pen's stroke is wider, and what is a pixel wide is the picture's own texture."""
    min_aspect: float = 0.02
    """Narrowest mark, width to height; a 1 may be a plain stroke."""
    max_aspect: float = 2.5
    """Widest digit, width to height."""
    max_stroke_share: float = 0.5
    """Thickest stroke, as a share of the mark's larger side: a blot is no digit."""
    giant_share: float = 0.45
    """A mark wider or higher than this share of the picture is taken apart, if it can be."""
    fine_stroke_share: float = 0.08
    """Widest stroke in a mark that is taken apart, as a share of the picture's short side."""
    min_speck_ratio: float = 4.0
    """Least larger side of a mark to the median of all pieces, in a picture full of specks."""
    max_marks: int = 300
    """Most marks of one picture; of more, the highest are kept."""
    ruling: RulingSettings = field(default_factory=RulingSettings)


@dataclass(frozen=True, eq=False)
class Mark:
    """One piece of ink, without its neighbours'; measured when first asked, and then no more."""

    box: Box
    """Tight around the ink, in pixels of the picture."""
    depth: Grey
    """(h, w) uint8: depth of its ink at the scale at which the picture is read, 0 around it."""
    x: int
    """Left column of `depth` in the picture as it is read."""
    y: int
    """Top row of `depth` in the picture as it is read."""
    scale: float
    """Pixels of the picture to one of `depth`."""

    def part(self, depth: Grey) -> Mark | None:
        """The ink of this mark that is left in `depth` (h, w), as a mark; None where there is none."""
        x, y, width, height = cv2.boundingRect(depth)
        if not width:
            return None
        left, top = self.x + x, self.y + y
        box = Box(left, top, width, height).scaled(self.scale)
        return Mark(box, depth[y : y + height, x : x + width], left, top, self.scale)

    @cached_property
    def level(self) -> float:
        """Grey levels: depth of its deep ink."""
        return deep_level(self.depth)

    @cached_property
    def stroke(self) -> float:
        """Width of its stroke in pixels of `depth`."""
        return stroke_width(self.depth)


def joined(one: Mark, other: Mark) -> Mark:
    """Both marks as one."""
    x, y = min(one.x, other.x), min(one.y, other.y)
    right = max(mark.x + mark.depth.shape[1] for mark in (one, other))
    bottom = max(mark.y + mark.depth.shape[0] for mark in (one, other))
    depth = np.zeros((bottom - y, right - x), np.uint8)
    for mark in (one, other):
        height, width = mark.depth.shape
        place = depth[mark.y - y : mark.y - y + height, mark.x - x : mark.x - x + width]
        np.maximum(place, mark.depth, out=place)
    return Mark(Box(x, y, right - x, bottom - y).scaled(one.scale), depth, x, y, one.scale)


def deep_level(depth: Grey) -> float:
    """Depth of the deep ink of a mark, in grey levels; only a tenth of its ink is deeper. 0 for none."""
    counts = _counts(depth)
    counts[0] = 0
    total = counts.cumsum()
    return float(total.searchsorted(0.9 * total[-1])) if total[-1] else 0.0


def _counts(depth: Grey) -> npt.NDArray[np.float32]:
    """(256,): how many pixels have each level."""
    return np.asarray(cv2.calcHist([depth], [0], None, [256], [0, 256]), np.float32)


def stroke_width(mask: Grey) -> float:
    """Width of the strokes of a mask: twice its area over the length of its outline, in pixels."""
    _, inside = cv2.threshold(
        cv2.copyMakeBorder(mask, 1, 1, 1, 1, cv2.BORDER_CONSTANT), 0, 1, cv2.THRESH_BINARY
    )
    across = cv2.countNonZero(cv2.absdiff(inside[1:], inside[:-1]))
    along = cv2.countNonZero(cv2.absdiff(inside[:, 1:], inside[:, :-1]))
    # Steps along both axes overstate the length of an outline that runs in all directions by 4/pi.
    return 2 * cv2.countNonZero(inside) / max(1.0, (across + along) * np.pi / 4)


def find_marks(ink: Ink, settings: RegionSettings) -> list[Mark]:
    """The marks of the picture, left to right: digits, pieces of digits, and what must be taken apart."""
    marks = list(_components(ink.mask, ink.depth, (0, 0), ink.scale, settings, ink.is_speckled))
    if len(marks) > settings.max_marks:
        marks = sorted(marks, key=lambda m: m.box.height, reverse=True)[: settings.max_marks]
    return sorted(marks, key=lambda m: (m.box.x, m.box.y))


def pieces_of(mark: Mark, ink: Ink, settings: RegionSettings) -> tuple[list[Mark], bool]:
    """The pieces of a mark once faint ground (squares, folds, shadows) and ruling are taken out of it.

    And whether all of it may be no more than ground for them: ruling, a box, or as large as the page.
    """
    height, width = mark.depth.shape
    grey = ink.grey[mark.y : mark.y + height, mark.x : mark.x + width]
    share = settings.fine_stroke_share * min(ink.grey.shape) / min(grey.shape)
    paper = cv2.resize(
        estimate_background(grey, min(share, 0.5)), (width, height), interpolation=cv2.INTER_LINEAR
    )
    depth = np.asarray(cv2.subtract(paper, grey, np.zeros_like(grey), mask=mark.depth), np.uint8)
    mask = np.asarray(cv2.threshold(depth, _cut_level(depth, ink), 255, cv2.THRESH_BINARY)[1], np.uint8)
    pieces: list[Mark] = []
    is_ground = is_giant(mark, ink, settings) or _ruling_of(mark, ink, settings) is not None
    for piece in _components(mask, depth, (mark.x, mark.y), ink.scale, settings):
        may_hold = is_ground and min(piece.depth.shape) >= settings.min_height_px
        ruling = _ruling_of(piece, ink, settings) if may_hold else None
        if ruling:
            free = without_ruling(_inked(piece), ruling)
            pieces += _components(free, piece.depth, (piece.x, piece.y), ink.scale, settings)
        else:
            pieces.append(piece)
    return pieces, is_ground


def _inked(mark: Mark) -> Grey:
    return np.asarray(cv2.threshold(mark.depth, 0, 255, cv2.THRESH_BINARY)[1], np.uint8)


def _ruling_of(mark: Mark, ink: Ink, settings: RegionSettings) -> Ruling | None:
    is_high, is_wide = _giant_sides(mark, ink, settings)
    return find_ruling(_inked(mark), is_wide, is_high, settings.ruling)


def _cut_level(depth: Grey, ink: Ink) -> float:
    """The depth that parts writing from fainter ground under it, where there are two such kinds of ink."""
    least = 2 * ink.grain + 4
    levels = np.arange(256)
    counts = _counts(depth).astype(np.float64)
    counts[levels <= least] = 0
    # Of all levels the one that parts the ink best (Otsu: A Threshold Selection Method from Gray-Level
    # Histograms, 1979).
    below, mass_below = counts.cumsum(), (counts * levels).cumsum()
    above, mass_above = below[-1] - below, mass_below[-1] - mass_below
    is_parting = (below > 0) & (above > 0)
    if not is_parting.any():
        return least
    faint, deep = mass_below / np.maximum(below, 1), mass_above / np.maximum(above, 1)
    level = int(np.argmax(np.where(is_parting, below * above * (deep - faint) ** 2, 0)))
    return float(level) if deep[level] > 1.8 * faint[level] else least


def _components(
    mask: Grey,
    depth: Grey,
    origin_xy: tuple[int, int],
    scale: float,
    settings: RegionSettings,
    is_speckled: bool = False,
) -> Iterator[Mark]:
    """The connected pieces of `mask`, also those inside others, as marks; specks are left out."""
    contours, hierarchy = cv2.findContours(mask, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    if hierarchy is None:
        return
    outer = hierarchy.reshape(-1, 4)[:, 3] < 0
    outlines = [contour for contour, is_outer in zip(contours, outer, strict=True) if is_outer]
    bounds = np.array([cv2.boundingRect(outline) for outline in outlines], np.int32)
    sides = bounds[:, 2:].max(axis=1)
    least: float = settings.min_height_px
    if is_speckled and np.median(sides) < least:
        least = max(least, settings.min_speck_ratio * float(np.median(sides)))
    large = np.flatnonzero(sides >= least)
    lonely = _are_lonely(bounds, large)
    for k, is_alone in zip(large, lonely, strict=True):
        x, y, width, height = bounds[k].tolist()
        own = mask[y : y + height, x : x + width]
        if not is_alone:
            column, row = (int(v) for v in outlines[k][0, 0])
            own = _piece_at(own, column - x, row - y)
        inked = cv2.bitwise_and(depth[y : y + height, x : x + width], own)
        left, top = origin_xy[0] + x, origin_xy[1] + y
        yield Mark(Box(left, top, width, height).scaled(scale), np.asarray(inked, np.uint8), left, top, scale)


def _are_lonely(bounds: npt.NDArray[np.int32], chosen: npt.NDArray[np.intp]) -> npt.NDArray[np.bool_]:
    """(n,) bool: which of the `chosen` rows (x, y, width, height) share no pixel with any other row."""
    left, top = bounds[:, 0], bounds[:, 1]
    right, bottom = left + bounds[:, 2], top + bounds[:, 3]
    meets = (left[chosen, None] < right) & (left < right[chosen, None])
    meets &= (top[chosen, None] < bottom) & (top < bottom[chosen, None])
    # Every row meets itself.
    return np.asarray(np.count_nonzero(meets, axis=1) == 1, np.bool_)


def _piece_at(mask: Grey, x: int, y: int) -> Grey:
    """(h, w) uint8: 255 in the one connected piece of `mask` that holds the pixel at `x`, `y`, else 0."""
    _, labels = cv2.connectedComponents(mask, connectivity=8, ltype=cv2.CV_16U)
    own = int(labels[y, x])
    return np.asarray(cv2.inRange(labels, (own,), (own,)), np.uint8)


def is_giant(mark: Mark, ink: Ink, settings: RegionSettings) -> bool:
    return any(_giant_sides(mark, ink, settings))


def _giant_sides(mark: Mark, ink: Ink, settings: RegionSettings) -> list[bool]:
    """Whether a mark is about as high as the picture, and whether it is about as wide."""
    sides = zip(mark.depth.shape, ink.grey.shape, strict=True)
    return [own > settings.giant_share * whole for own, whole in sides]


def may_be_digit(mark: Mark, settings: RegionSettings) -> bool:
    """Whether a mark has the size and shape of a digit."""
    height, width = mark.depth.shape
    if height < settings.min_height_px or width < settings.min_width_px:
        return False
    if not settings.min_aspect <= width / height <= settings.max_aspect:
        return False
    return bool(mark.stroke <= settings.max_stroke_share * max(width, height))
