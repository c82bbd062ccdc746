"""What the marks of a picture say about each other: writing is alike, and letters come in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from recognizer.prediction import NOT_A_DIGIT, Predictions
from vision.decoding.neighbours import NeighbourSettings, weigh_by_neighbours
from vision.decoding.priors import weigh_digits
from vision.segmentation import Mark, Shapes

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class ContextSettings:
    """How unlike the other digits of the picture a digit may be, as shares of their median."""

    min_level: float = 0.33
    """Faintest ink of a digit; the other side of the sheet shines through fainter."""
    min_height: float = 0.3
    """Lowest digit."""
    min_plain_level: float = 0.5
    """Faintest ink of a plain stroke: a ruled line is fainter than the writing on it."""
    min_plain_stroke: float = 0.4
    """Thinnest plain stroke."""
    plain_heights: tuple[float, float] = (0.5, 2.2)
    """Lowest and highest plain stroke."""
    above_highest: float = 1.6
    """Highest plain stroke, besides, to the highest of the others: where there are tails, there are more."""
    plain_elongation: float = 4.5
    """Length to width (of the ink's mass) from which on a mark is a plain stroke: a 1 or a line."""
    max_slant_degrees: float = 40.0
    """Steepest slant of a plain stroke from the upright: more is a line, a crease or an edge."""
    min_filling: float = 0.4
    """Least height of a digit to the box that is drawn around it."""
    max_not_a_digit: float = 0.9
    """Probability of being no digit, of a mark by itself, from which on it counts only as a neighbour."""
    trust: float = 0.1
    """What is left of the probability that an unlike mark is a digit."""
    neighbours: NeighbourSettings = field(default_factory=NeighbourSettings)


def weigh_by_context(
    marks: Sequence[Mark],
    predictions: Predictions,
    size_wh: tuple[int, int],
    min_confidence: float,
    settings: ContextSettings,
) -> Predictions:
    """`predictions` with less trust in marks of a picture of `size_wh` pixels that do not fit in.

    Those are: fainter, thinner or lower than the picture's digits; plain strokes at its edge; marks
    among letters.
    """
    if not predictions.is_digit.any():
        return predictions
    may_be_digit = predictions.probabilities[:, NOT_A_DIGIT] < settings.max_not_a_digit
    shapes = Shapes.of(marks, may_be_digit, settings.neighbours.heights)
    # A 1 is a plain stroke too, and as high as the digits beside it: half a division sign is not.
    is_plain = (shapes.elongation >= settings.plain_elongation) | (predictions.digits == 1)
    is_cut = _is_at_the_edge(shapes, size_wh)
    unlike = _unlike_the_rest(shapes, predictions.is_digit, is_plain, is_cut, settings)
    unlike |= (shapes.width < 0.5 * shapes.height) & is_cut
    unlike |= is_plain & (shapes.slant > settings.max_slant_degrees)
    unlike |= _are_frames(shapes, predictions.is_digit, settings)
    probabilities = weigh_by_neighbours(shapes, predictions, ~unlike, settings.neighbours)
    weigh_digits(probabilities, unlike, settings.trust)
    return Predictions.of(probabilities, min_confidence)


def _unlike_the_rest(
    shapes: Shapes, is_digit: Flags, is_plain: Flags, is_cut: Flags, settings: ContextSettings
) -> Flags:
    """(N,) which marks are not written as the picture's digits are; none where there are too few to tell.

    Of those that the picture's edge cuts (`is_cut`), also the thicker ones: fingers and sleeves.
    """
    models = is_digit & ~is_plain
    if np.count_nonzero(models) < 2:
        models = is_digit
    if np.count_nonzero(models) < 2:
        return np.zeros(len(is_digit), np.bool_)
    measures = np.stack([shapes.level, shapes.stroke, shapes.height])
    level, stroke, height = np.median(measures[:, models], axis=1).tolist()
    low, high = settings.plain_heights
    highest = max(high * height, settings.above_highest * float(shapes.height[models].max()))
    unlike_plain = (
        (shapes.level < settings.min_plain_level * level)
        | (shapes.stroke < settings.min_plain_stroke * stroke)
        | (shapes.height < low * height)
        | (shapes.height > highest)
    )
    unlike = (shapes.level < settings.min_level * level) | (shapes.height < settings.min_height * height)
    unlike |= is_cut & (shapes.stroke > settings.neighbours.stroke_ratio * stroke)
    return np.asarray(unlike | (is_plain & unlike_plain), np.bool_)


def _is_at_the_edge(shapes: Shapes, size_wh: tuple[int, int]) -> Flags:
    """(N,) which marks are cut off by the edge of the picture, so that anything may go on beyond it."""
    right, bottom = shapes.left + shapes.width, shapes.top + shapes.height
    return (shapes.left <= 1) | (shapes.top <= 1) | (right >= size_wh[0] - 1) | (bottom >= size_wh[1] - 1)


def _are_frames(shapes: Shapes, is_digit: Flags, settings: ContextSettings) -> Flags:
    """(N,) which marks stand around a digit that fills them, as the box does in which it is written."""
    right, bottom = shapes.left + shapes.width, shapes.top + shapes.height
    holds = (shapes.left[:, None] < shapes.left) & (right < right[:, None])
    holds &= (shapes.top[:, None] < shapes.top) & (bottom < bottom[:, None])
    holds &= shapes.height >= settings.min_filling * shapes.height[:, None]
    return np.asarray((holds & is_digit).any(axis=1), np.bool_)
