"""The connected pieces of a picture's ink: where digits may be, and how far they go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from recognizer import Detections
from vision.decoding.overlaps import unions
from vision.segmentation import Ink


@dataclass(frozen=True, slots=True)
class PieceSettings:
    """Which pieces are proposed as digits beside what the detector found."""

    least_px: float = 8.0
    """Height of the lowest."""
    most: int = 2000
    """The highest are asked, if there are more."""
    off: tuple[float, float] = (0.25, 0.7)
    """Intersection over union of a piece with the likeliest digit in it between which it is proposed: the
    stem of a 7 may go on far below the box, and much less of it is another mark. Of the digits of C,
    which with A chose these, 46 had no box that fits them (0.5); 71 have one by their piece that fits far
    better (0.7 instead of 0.6)."""


@dataclass(frozen=True, slots=True, eq=False)
class Pieces:
    """The connected pieces of a picture's ink."""

    boxes: npt.NDArray[np.float64]
    """(K, 4): left, top, width and height in pixels of the picture."""
    fill: npt.NDArray[np.float64]
    """(K,): share of its box that is ink, where it is high enough to hold digits; else 1."""


def pieces_of(ink: Ink, high_px: float) -> Pieces:
    """The pieces of `ink`; of those from `high_px` up it is asked how much of their boxes they fill."""
    contours, nested = cv2.findContours(ink.mask, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    # Without what has a contour around it: the hole of an 8 is no digit.
    parents = nested[0, :, 3].tolist() if contours else []
    outer = [cv2.boundingRect(c) for c, parent in zip(contours, parents, strict=True) if parent < 0]
    fill = [_fill(ink, box) if box[3] * ink.scale >= high_px else 1.0 for box in outer]
    boxes = np.array(outer, np.float64).reshape(-1, 4)
    return Pieces(np.asarray(boxes * ink.scale), np.array(fill, np.float64))


def _fill(ink: Ink, box: Sequence[int]) -> float:
    x, y, width, height = box
    return cv2.countNonZero(ink.mask[y : y + height, x : x + width]) / (width * height)


def with_whole_pieces(found: Detections, pieces: Pieces, settings: PieceSettings) -> Detections:
    """What was `found`, and each piece of ink of which a found digit covers a part, as that digit whole."""
    boxes = pieces.boxes[pieces.boxes[:, 3] >= settings.least_px]
    boxes = boxes[np.argsort(-boxes[:, 3], kind="stable")[: settings.most]]
    if not len(found) or not len(boxes):
        return found
    union = unions(boxes, found.boxes)
    rows, most = union.argmax(axis=1), union.max(axis=1)
    is_new = (most >= settings.off[0]) & (most < settings.off[1])
    whole = found.in_other_boxes(rows[is_new], boxes[is_new].astype(np.float32))
    return Detections.joined([found, whole])
