"""A picture looked at in several sizes, so that digits of any size are found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

import cv2
import numpy as np
import numpy.typing as npt

from recognizer import Detections, with_strokes_kept
from vision.decoding.overlaps import distinct, overlaps
from vision.decoding.pieces import Pieces, PieceSettings, pieces_of, with_whole_pieces
from vision.frame import Grey
from vision.segmentation import Ink


class Detector(Protocol):
    """Anything that finds digits of one size; `recognizer.DigitDetector` is the trained one."""

    def detect(self, grey: npt.NDArray[np.uint8]) -> Detections:
        """The digits of about 9 to 46 pixels' height that may be on a grey picture (h, w)."""
        ...


@dataclass(frozen=True, slots=True)
class PyramidSettings:
    """In which sizes a picture is looked at."""

    max_area_px: int = 1920 * 1088
    """Pixels of the largest; digits of 14 pixels in a full-HD frame are still found."""
    enlarged_area_px: int = 640 * 480
    """A picture of fewer pixels is also looked at enlarged, so many times:"""
    enlarged: float = 1.6
    step: float = 2.0
    """Each size to the next: a digit of 9 to 46 pixels is seen in two or three. With 1.6 more repeats are
    found, and no more digits."""
    close_area_px: int = 160_000
    """A picture of fewer pixels is cut close around something, and is looked at in more sizes, each to the
    next:"""
    close_step: float = 1.42
    """Of the digits of simulated close cuts 6.2 instead of 7.3 % are not found, and 54 instead of 51 % of the
    cuts come out without a fault (folds of C the same)."""
    thin_below: float = 0.3
    """Size, to the picture's own, from which on strokes would be lost that are a pixel or two wide."""
    min_side_px: int = 40
    """Short side of the smallest: a digit that fills the picture is still of a size that is found."""
    high_px: float = 30.0
    """Height of a digit in one size from which on it is looked at in the next one only, where that may be."""
    piece_heights_px: tuple[float, float] = (9.0, 36.0)
    """Lowest and highest piece of ink, in a size, that may be a digit which is found in it."""
    merged_height_px: float = 120.0
    """Height of a piece from which on it may hold digits that are merged with something else,"""
    merged_fill: float = 0.15
    """and share of its box up to which it is thin lines, a table's or a form's: a large digit fills more."""
    whole_area_px: int = 100_000
    """A size of so few pixels is looked at as a whole: where ink is faint on patterned paper some of it is
    missed."""
    speckled_area_px: int = 500_000
    """A size of more pixels is left out where specks are everywhere: among them, digits that are small in it
    can't be read. No photo of sets A to C is speckled."""
    surroundings_px: float = 48.0
    """How much of what stands around such pieces is looked at."""
    edge_px: float = 8.0
    """What lies so near to the side of such a part is not believed."""
    max_found: int = 1500
    """Most marks of a picture; of more, the likeliest are kept. Of the 153 digits on a printed form of C 85
    % are among the first 600, 97 % among 1,000 and 98 % among 1,500."""
    found_again: float = 0.5
    """Intersection over union from which on two sizes agree on a mark."""
    same: float = 0.7
    """Intersection over union from which on two sizes have found the same."""
    pieces: PieceSettings = field(default_factory=PieceSettings)


def detect_at_all_sizes(
    grey: Grey,
    detector: Detector,
    settings: PyramidSettings,
    ink: Ink | None = None,
    lowest_px: float = 0.0,
) -> Detections:
    """What may be a digit on a grey picture (H, W), whatever its size; boxes and places are in its pixels.

    With its `ink`, only those parts are looked at in a size that hold ink which may be a digit of that size.
    Sizes in which all digits of `lowest_px` pixels' height or more are too large are left out.
    """
    # Specks are everywhere, and tell nothing.
    is_speckled = ink is not None and ink.is_speckled
    pieces = None if ink is None or is_speckled else pieces_of(ink, settings.merged_height_px)
    found = [Detections.none()]
    small = grey
    for factor in _factors(grey.shape, settings):
        # From the last one: reducing all of a large picture again takes as long as looking at a small one.
        larger = small if small.size < grey.size else grey
        if factor <= settings.thin_below:
            larger = with_strokes_kept(larger)
        small = _resized(larger, _size_wh(grey, factor))
        if settings.high_px < lowest_px * factor:
            continue
        part: tuple[slice, slice] | None = _whole(small)
        if pieces is not None and small.size > settings.whole_area_px:
            part = _part_with_ink(pieces, factor, small.shape, settings)
        elif is_speckled and small.size > settings.speckled_area_px:
            part = None
        if part is not None:
            (x, y), seen = (part[1].start, part[0].start), detector.detect(np.ascontiguousarray(small[part]))
            found.append(_scaled(_shifted(_uncut(seen, part, small.shape, settings), x, y), 1 / factor))
    seen = _without_repeats(Detections.joined(found), settings)
    return seen if pieces is None else with_whole_pieces(seen, pieces, settings.pieces)


def _whole(small: Grey) -> tuple[slice, slice]:
    return slice(0, small.shape[0]), slice(0, small.shape[1])


def _part_with_ink(
    pieces: Pieces, factor: float, shape_hw: Sequence[int], settings: PyramidSettings
) -> tuple[slice, slice] | None:
    """The part of a picture of `shape_hw` pixels in which digits of the detector's size may be; None for
    none.

    A piece of that height may be one, and one that is far higher may hold some: a table, a form's boxes,
    joined lines.
    """
    boxes = pieces.boxes * factor
    height, (low, high) = boxes[:, 3], settings.piece_heights_px
    may_hold_some = (height >= settings.merged_height_px) & (pieces.fill <= settings.merged_fill)
    asked = boxes[((height >= low) & (height <= high)) | may_hold_some]
    if not len(asked):
        return None
    reach = settings.surroundings_px
    left, top = (max(0, int(v - reach)) for v in asked[:, :2].min(axis=0))
    right, bottom = (int(v + reach) + 1 for v in (asked[:, :2] + asked[:, 2:]).max(axis=0))
    return slice(top, min(shape_hw[0], bottom)), slice(left, min(shape_hw[1], right))


def _uncut(
    found: Detections, part: tuple[slice, slice], shape_hw: Sequence[int], settings: PyramidSettings
) -> Detections:
    """Without what lies at a side of the part that is no side of the picture: it may go on there."""
    rows, columns = part
    edge = settings.edge_px
    left, top, width, height = found.boxes.T
    is_whole = (left > edge) | (columns.start == 0)
    is_whole &= (top > edge) | (rows.start == 0)
    is_whole &= (left + width < columns.stop - columns.start - edge) | (columns.stop == shape_hw[1])
    is_whole &= (top + height < rows.stop - rows.start - edge) | (rows.stop == shape_hw[0])
    return found.chosen(np.flatnonzero(is_whole))


def _shifted(found: Detections, x: int, y: int) -> Detections:
    place, sign = np.array([x, y, 0, 0], np.float32), np.array([x, y, 0], np.float32)
    return replace(found, boxes=found.boxes + place, minuses=found.minuses + sign)


def _factors(shape_hw: Sequence[int], settings: PyramidSettings) -> Iterator[float]:
    area, side = shape_hw[0] * shape_hw[1], min(shape_hw[0], shape_hw[1])
    factor = min(1.0, (settings.max_area_px / area) ** 0.5)
    if area < settings.enlarged_area_px:
        factor = settings.enlarged
    step = settings.close_step if area < settings.close_area_px else settings.step
    yield factor
    while factor * side / step >= settings.min_side_px:
        factor /= step
        yield factor


def _size_wh(grey: Grey, factor: float) -> tuple[int, int]:
    return max(1, round(grey.shape[1] * factor)), max(1, round(grey.shape[0] * factor))


def _resized(grey: Grey, size_wh: tuple[int, int]) -> Grey:
    if grey.shape == size_wh[::-1]:
        return grey
    method = cv2.INTER_AREA if size_wh[0] < grey.shape[1] else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(grey, size_wh, interpolation=method), np.uint8)


def _scaled(found: Detections, factor: float) -> Detections:
    signs = np.array([factor, factor, 1], np.float32)
    return replace(found, boxes=found.boxes * np.float32(factor), minuses=found.minuses * signs)


def _without_repeats(found: Detections, settings: PyramidSettings) -> Detections:
    """Each mark once, as the size in which it is likeliest shows it, with what the other sizes say of it."""
    best = found.chosen(np.argsort(-found.logits, kind="stable")[: settings.max_found])
    union = overlaps(best.boxes)[0]
    likely = 1 / (1 + np.exp(-best.logits.astype(np.float64)))
    support = ((union > settings.found_again) * likely).sum(axis=1)
    kept = distinct(best.boxes, settings.same)
    return replace(best, support=support.astype(np.float32)).chosen(kept)
