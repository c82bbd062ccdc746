"""What the marks of a picture say about each other: writing is alike, and stains are not like it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from recognizer.prediction import NOT_A_DIGIT, Predictions
from vision.region import Mark


@dataclass(frozen=True, slots=True)
class ContextSettings:
    """How unlike the other digits of the picture a digit may be; each is a share of their median."""

    min_level: float = 0.33
    """Faintest ink of a digit; the other side of the sheet shines through fainter."""
    min_plain_level: float = 0.5
    """Faintest ink of a plain stroke: a ruled line is fainter than the writing on it."""
    min_plain_stroke: float = 0.4
    """Thinnest plain stroke."""
    plain_heights: tuple[float, float] = (0.4, 2.2)
    """Lowest and highest plain stroke."""
    min_height: float = 0.3
    """Lowest digit of all."""
    plain_aspect: float = 0.3
    """Width to height up to which a mark is a plain stroke."""
    trust: float = 0.1
    """What is left of the probability that an unlike mark is a digit."""


def weigh_by_context(
    marks: Sequence[Mark], predictions: Predictions, min_confidence: float, settings: ContextSettings
) -> Predictions:
    """`predictions` with less trust in marks that are fainter, thinner or lower than the picture's digits."""
    sure = np.flatnonzero(predictions.is_digit)
    if len(sure) < 2:
        return predictions
    levels = np.array([mark.level for mark in marks])
    strokes = np.array([mark.stroke for mark in marks])
    heights = np.array([float(mark.box.height) for mark in marks])
    widths = np.array([float(mark.box.width) for mark in marks])
    is_plain = widths <= settings.plain_aspect * heights
    models = _models(predictions, is_plain)
    level, stroke, height = (float(np.median(values[models])) for values in (levels, strokes, heights))
    unlike = (levels < settings.min_level * level) | (heights < settings.min_height * height)
    low, high = settings.plain_heights
    unlike |= is_plain & (
        (levels < settings.min_plain_level * level)
        | (strokes < settings.min_plain_stroke * stroke)
        | (heights < low * height)
        | (heights > high * height)
    )
    probabilities = predictions.probabilities.copy()
    probabilities[unlike, :NOT_A_DIGIT] *= settings.trust
    probabilities[unlike, NOT_A_DIGIT] = 1 - probabilities[unlike, :NOT_A_DIGIT].sum(axis=1)
    return Predictions.of(probabilities, min_confidence)


def _models(predictions: Predictions, is_plain: npt.NDArray[np.bool_]) -> npt.NDArray[np.intp]:
    """Indices of the digits that the others are held against: no plain strokes, if it can be."""
    sure = predictions.is_digit & ~is_plain
    return np.flatnonzero(sure if np.count_nonzero(sure) >= 2 else predictions.is_digit)
