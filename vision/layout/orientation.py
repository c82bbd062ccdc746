"""Which way up the writing on a photo stands, for pages photographed sideways or upside down."""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np

from recognizer import Detections
from vision.decoding import Detector, PyramidSettings, detect_at_all_sizes
from vision.frame import Image

_TURNS = (None, cv2.ROTATE_90_CLOCKWISE, cv2.ROTATE_180, cv2.ROTATE_90_COUNTERCLOCKWISE)


@dataclass(frozen=True, slots=True)
class OrientationSettings:
    """When the writing makes clear that a photo is turned."""

    is_sought: bool = True
    """Whether other turns are thought of at all."""
    max_area_px: int = 800 * 600
    """Pixels at which the four turns are compared; which way up a page stands shows from further away too."""
    most: float = 3.0
    """Most that one digit says: a logarithm of odds, beyond which the detector's word is not taken."""
    sure: float = 1.5
    """Mean of what the digits say from which on the photo stands upright without a doubt."""
    margin: float = 4.0
    """By how much a turn must lead the photo as it stands: more than any one digit can say."""
    ratio: float = 1.6
    """How many times as much it must say, besides."""


def clearest_turn(
    image: Image, detector: Detector, pyramid: PyramidSettings, settings: OrientationSettings
) -> int:
    """The number of clockwise quarter turns, 0 to 3, after which a BGR photo is upright; 0 unless that is clear.

    A 2, a 3, a 4, a 5 or a 7 is a digit in one of them only. A 1 is a stroke in any, and on its head a 0 or an 8 is
    one still, and a 6 a 9: those five say nothing.
    """
    if not settings.is_sought:
        return 0
    small = _reduced(image, settings.max_area_px)
    at_once = replace(pyramid, max_area_px=settings.max_area_px)
    said = _evidence(detect_at_all_sizes(small, detector, at_once), settings)
    if len(said) and said.mean() >= settings.sure:
        return 0
    evidence = [float(said.sum())]
    for turn in _TURNS[1:]:
        turned = np.asarray(cv2.rotate(small, turn), np.uint8)  # type: ignore[arg-type]
        evidence.append(float(_evidence(detect_at_all_sizes(turned, detector, at_once), settings).sum()))
    best = int(np.argmax(evidence))
    rest = max(evidence[:best] + evidence[best + 1 :])
    is_clear = evidence[best] >= rest + settings.margin and evidence[best] >= settings.ratio * rest
    return best if is_clear else 0


def _reduced(image: Image, max_area_px: int) -> Image:
    factor = (max_area_px / (image.shape[0] * image.shape[1])) ** 0.5
    if factor >= 1:
        return image
    return np.asarray(cv2.resize(image, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA), np.uint8)


def _evidence(found: Detections, settings: OrientationSettings) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    """What each likely digit says for the picture as it stands."""
    tells = ~np.isin(found.probabilities.argmax(axis=1), (0, 1, 6, 8, 9))
    return np.asarray(np.minimum(found.logits[tells & (found.logits > 0)], settings.most), np.float32)
