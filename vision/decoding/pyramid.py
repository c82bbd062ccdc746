"""A picture looked at in several sizes, so that digits of any size are found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import cv2
import numpy as np
import numpy.typing as npt

from recognizer import Detections
from vision.decoding.overlaps import distinct
from vision.frame import Grey, Image


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
    """A picture of fewer pixels is also looked at enlarged."""
    step: float = 1.6
    """Each size to the next: a digit of 9 to 46 pixels is seen in at least two."""
    min_side_px: int = 40
    """Short side of the smallest: a digit that fills the picture is still of a size that is found."""
    max_found: int = 600
    """Most marks of a picture; of more, the likeliest are kept."""
    same: float = 0.7
    """Intersection over union from which on two sizes have found the same."""


def detect_at_all_sizes(image: Image, detector: Detector, settings: PyramidSettings) -> Detections:
    """What may be a digit on a BGR picture (H, W, 3), whatever its size; boxes and places are in its pixels."""
    grey = np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY), np.uint8)
    found = _joined(
        [_scaled(detector.detect(_resized(grey, factor)), 1 / factor) for factor in _factors(grey.shape, settings)]
    )
    return _without_repeats(found, settings)


def _factors(shape_hw: Sequence[int], settings: PyramidSettings) -> Iterator[float]:
    area, side = shape_hw[0] * shape_hw[1], min(shape_hw[0], shape_hw[1])
    factor = min(1.0, (settings.max_area_px / area) ** 0.5)
    if area < settings.enlarged_area_px:
        factor = settings.step
    yield factor
    while factor * side / settings.step >= settings.min_side_px:
        factor /= settings.step
        yield factor


def _resized(grey: Grey, factor: float) -> Grey:
    if factor == 1:
        return grey
    size_wh = max(1, round(grey.shape[1] * factor)), max(1, round(grey.shape[0] * factor))
    method = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(grey, size_wh, interpolation=method), np.uint8)


def _scaled(found: Detections, factor: float) -> Detections:
    signs = np.float32([factor, factor, 1])
    return replace(
        found, boxes=found.boxes * np.float32(factor), points=found.points * signs, minuses=found.minuses * signs
    )


def _joined(found: Sequence[Detections]) -> Detections:
    names = ("boxes", "logits", "probabilities", "ink", "points", "minuses")
    return Detections(*(np.concatenate([getattr(each, name) for each in found]) for name in names))


def _without_repeats(found: Detections, settings: PyramidSettings) -> Detections:
    """Each mark once, as the size in which it is likeliest shows it."""
    order = np.argsort(-found.logits, kind="stable")[: settings.max_found]
    kept = distinct(found.boxes[order], settings.same)
    return replace(
        found,
        boxes=found.boxes[order][kept],
        logits=found.logits[order][kept],
        probabilities=found.probabilities[order][kept],
        ink=found.ink[order][kept],
    )
