"""Ruled, squared and boxed paper: straight thin lines out of the ink, the digits that cross them kept."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from vision.segmentation.background import disc
from vision.segmentation.binarization import Grey
from vision.segmentation.straight_lines import level_lines

_MAX_SAMPLES = 1_000
"""Pixels of the lines at which their thickness is measured."""
_CLEAR = 0.25
"""Share of a line, at least, that nothing crosses."""
_REACH_PX = 24
"""How far from such a pixel the ink is followed."""


@dataclass(frozen=True, slots=True)
class RulingSettings:
    """How long a line must be, so that it is no stroke of a digit."""

    page_share: float = 0.25
    """Of the side of a mark that is as large as the page."""
    side_share: float = 0.7
    """Of the side of a smaller one that is a box: its sides run along all of it, the bar of a 7 does not."""
    to_height: float = 2.0
    """Of the height of another mark: a line under a number, or through it; the stem of a 7 on a page that
    lies on its side is longer than high, but not so much."""
    margin: float = 0.15
    """How far digits may stick out of a box, as a share of its shorter side."""


@dataclass(frozen=True, slots=True, eq=False)
class Ruling:
    """The lines of a mask, each (h, w) uint8 and 255 along them, or None where there are none."""

    level: Grey | None
    upright: Grey | None
    thickness_px: int
    """Pixels across a line where nothing crosses it."""


def find_ruling(
    mask: Grey, is_page_wide: bool, is_page_high: bool, settings: RulingSettings
) -> Ruling | None:
    """The lines of `mask` that are no digits' strokes; None where there are none.

    In a mark as wide or high as the page they are known by their length. A digit on a line may be as high as
    the mark is, so that in a lower one there must be a whole box, or a level line longer than it is high.
    """
    height, width = mask.shape
    least = settings.to_height * height
    is_long, is_page = least < width, is_page_wide or is_page_high
    may_be_box = is_page or _may_be_box(mask, settings)
    if not (is_long or may_be_box):
        return None
    turned = np.ascontiguousarray(mask.T)
    level = upright = None
    is_box = False
    if may_be_box:
        level = level_lines(mask, (settings.page_share if is_page_wide else settings.side_share) * width)
        is_box = _reach_across(level, settings)
    if is_box or is_page_high:
        upright = level_lines(turned, (settings.page_share if is_page_high else settings.side_share) * height)
        is_box = is_box and _reach_across(upright, settings)
    if not is_box and not is_page_high:
        upright = None
    if not is_box and not is_page_wide:
        level = level_lines(mask, least) if is_long else None
    kinds = [(way, lines) for way, lines in ((mask, level), (turned, upright)) if lines is not None]
    if not kinds:
        return None
    # In a small box that is full of digits, most ink along one kind may be theirs.
    thickness = min(_thickness(way, lines) for way, lines in kinds)
    return Ruling(level, None if upright is None else np.ascontiguousarray(upright.T), thickness)


def _thickness(mask: Grey, lines: Grey) -> int:
    """Pixels across level `lines` where nothing crosses them."""
    runs = np.sort(_runs(mask, _samples(mask, lines)))
    return int(runs[int(_CLEAR * len(runs))])


def _may_be_box(mask: Grey, settings: RulingSettings) -> bool:
    """Whether there is ink along all four sides of a mark, which is quick to see."""
    # The sides of a box that is slanted reach further in.
    margin = math.ceil((settings.margin + 0.2) * min(mask.shape))
    bands = (mask[:margin], mask[-margin:], mask[:, :margin].T, mask[:, -margin:].T)
    return all(
        np.count_nonzero(band.any(axis=0)) >= 0.8 * settings.side_share * band.shape[1] for band in bands
    )


def _reach_across(lines: Grey | None, settings: RulingSettings) -> bool:
    """Whether there are level lines at the top and at the bottom of a mark."""
    if lines is None:
        return False
    _, top, _, height = cv2.boundingRect(lines)
    margin = settings.margin * min(lines.shape)
    return bool(top <= margin and top + height >= len(lines) - margin)


def without_ruling(mask: Grey, ruling: Ruling) -> Grey:
    """`mask` without the ink of these lines.

    Where only a line runs, its ink goes; where a digit's stroke crosses it, the ink is thicker than the line
    and stays. A thin stroke that crosses slantwise leaves a gap hardly wider than the line, which is closed.
    """
    free = mask.copy()
    if ruling.level is not None:
        cv2.subtract(free, _thin(mask, ruling.level, ruling.thickness_px), free)
    if ruling.upright is not None:
        turned, upright = (np.ascontiguousarray(whole.T) for whole in (mask, ruling.upright))
        cv2.subtract(free, np.ascontiguousarray(_thin(turned, upright, ruling.thickness_px).T), free)
    whole = cv2.morphologyEx(free, cv2.MORPH_CLOSE, disc(math.ceil(1.5 * ruling.thickness_px) | 1))
    return np.asarray(cv2.bitwise_and(mask, whole), np.uint8)


def _thin(mask: Grey, lines: Grey, thickness_px: int) -> Grey:
    """The ink along level `lines` that is no thicker, downwards, than they are."""
    thickness = math.ceil(1.25 * thickness_px)
    column = np.ones((thickness + 1, 1), np.uint8)
    # The border keeps a line along the edge thin: beyond it, morphology sees whatever suits it. The anchors
    # are each other's mirror image, or a column of even length would move the ink.
    framed = cv2.copyMakeBorder(mask, thickness + 1, thickness + 1, 0, 0, cv2.BORDER_CONSTANT)
    strokes = cv2.dilate(cv2.erode(framed, column, anchor=(0, 0)), column, anchor=(0, thickness))
    strokes = strokes[thickness + 1 : -thickness - 1]
    # A pixel more than the lines themselves, for they are drawn as slanted as the picture's rows allow.
    near = cv2.dilate(lines, np.ones((3, 1), np.uint8))
    return np.asarray(cv2.bitwise_and(cv2.subtract(mask, strokes), near), np.uint8)


Places = tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]
"""Rows and columns, (n,) each."""


def _samples(mask: Grey, lines: Grey) -> Places:
    """Pixels of `mask` on `lines`."""
    rows, columns = np.nonzero(cv2.bitwise_and(mask, lines))
    step = len(rows) // _MAX_SAMPLES + 1
    return rows[::step], columns[::step]


def _runs(mask: Grey, places: Places) -> npt.NDArray[np.intp]:
    """(n,): how far the ink of `mask` goes on, upwards and downwards together."""
    framed = cv2.copyMakeBorder(mask, _REACH_PX, _REACH_PX, 0, 0, cv2.BORDER_CONSTANT)
    runs = np.ones(len(places[0]), np.intp)
    for way in (-1, 1):
        going, rows, columns = np.arange(len(runs)), places[0] + _REACH_PX, places[1]
        for step in range(1, _REACH_PX):
            inked = framed[rows + way * step, columns] > 0
            going, rows, columns = going[inked], rows[inked], columns[inked]
            # Most end at once: lines are thin.
            if not len(going):
                break
            runs[going] += 1
    return runs
