"""What the marks of a picture say about each other: writing is alike, and letters come in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from recognizer.prediction import NOT_A_DIGIT, Predictions
from vision.region import Mark

Flags = npt.NDArray[np.bool_]
Lengths = npt.NDArray[np.float64]


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
    plain_heights: tuple[float, float] = (0.4, 2.2)
    """Lowest and highest plain stroke."""
    plain_elongation: float = 4.5
    """Length to width (of the ink's mass) from which on a mark is a plain stroke: a 1 or a line."""
    max_slant_degrees: float = 30.0
    """Steepest slant of a plain stroke from the upright: more is a line, a crease or an edge."""
    word_gap: float = 1.3
    """How far the letters of a word stand apart, as a share of their height."""
    letter_heights: tuple[float, float] = (0.6, 1.8)
    """Lowest and highest letter to the mark beside it: operators are lower than digits."""
    min_letters: int = 3
    """Neighbours that are no digits, from which on a mark may be a letter as they are."""
    max_not_a_digit: float = 0.9
    """Probability of being no digit, of a mark by itself, from which on its ink is not measured."""
    trust: float = 0.1
    """What is left of the probability that an unlike mark is a digit."""


@dataclass(frozen=True, slots=True, eq=False)
class _Shapes:
    """The measures of N marks, (N,) each; lengths in pixels of the picture.

    The ink of marks that can't be digits is not measured: their last four are 0.
    """

    left: Lengths
    top: Lengths
    width: Lengths
    height: Lengths
    level: Lengths
    stroke: Lengths
    elongation: Lengths
    """Longer to shorter axis of the ink's mass."""
    slant: Lengths
    """Degrees from the upright to the longer axis, 0 to 90."""

    @classmethod
    def of(cls, marks: Sequence[Mark], may_be_digits: Flags) -> _Shapes:
        rows = [
            (m.box.x, m.box.y, m.box.width, m.box.height, *(_ink_measures(m) if is_likely else (0,) * 4))
            for m, is_likely in zip(marks, may_be_digits, strict=True)
        ]
        return cls(*np.array(rows, np.float64).reshape(-1, 8).T)


def _ink_measures(mark: Mark) -> tuple[float, ...]:
    return mark.level, mark.stroke * mark.scale, *_axes(mark)


def _axes(mark: Mark) -> tuple[float, float]:
    """Longer to shorter axis of a mark's ink, and the longer one's degrees from the upright."""
    moments = cv2.moments(mark.depth)
    across, down, mixed = moments["mu20"], moments["mu02"], moments["mu11"]
    spread = float(np.hypot(across - down, 2 * mixed))
    shorter = max(across + down - spread, 1e-9)
    slant = 90 - abs(float(np.degrees(np.arctan2(2 * mixed, across - down)))) / 2
    return float(np.sqrt((across + down + spread) / shorter)), slant


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
    # Of a page's other marks there may be hundreds, and the largest are as large as the picture.
    shapes = _Shapes.of(marks, predictions.probabilities[:, NOT_A_DIGIT] < settings.max_not_a_digit)
    # A 1 is a plain stroke too, and as high as the digits beside it: half a division sign is not.
    is_plain = (shapes.elongation >= settings.plain_elongation) | (predictions.digits == 1)
    unlike = _unlike_the_rest(shapes, predictions.is_digit, is_plain, settings)
    unlike |= (shapes.width < 0.5 * shapes.height) & _is_at_the_edge(shapes, size_wh)
    unlike |= is_plain & (shapes.slant > settings.max_slant_degrees)
    unlike |= _is_among_letters(shapes, predictions.is_digit, settings)
    probabilities = predictions.probabilities.copy()
    probabilities[unlike, :NOT_A_DIGIT] *= settings.trust
    probabilities[unlike, NOT_A_DIGIT] = 1 - probabilities[unlike, :NOT_A_DIGIT].sum(axis=1)
    return Predictions.of(probabilities, min_confidence)


def _unlike_the_rest(shapes: _Shapes, is_digit: Flags, is_plain: Flags, settings: ContextSettings) -> Flags:
    """(N,) which marks are not written as the picture's digits are; none where there are too few to tell."""
    models = is_digit & ~is_plain
    if np.count_nonzero(models) < 2:
        models = is_digit
    if np.count_nonzero(models) < 2:
        return np.zeros(len(is_digit), np.bool_)
    level, stroke, height = (
        float(np.median(values[models])) for values in (shapes.level, shapes.stroke, shapes.height)
    )
    low, high = settings.plain_heights
    unlike_plain = (
        (shapes.level < settings.min_plain_level * level)
        | (shapes.stroke < settings.min_plain_stroke * stroke)
        | (shapes.height < low * height)
        | (shapes.height > high * height)
    )
    unlike = (shapes.level < settings.min_level * level) | (shapes.height < settings.min_height * height)
    return unlike | (is_plain & unlike_plain)


def _is_at_the_edge(shapes: _Shapes, size_wh: tuple[int, int]) -> Flags:
    """(N,) which marks are cut off by the edge of the picture, so that anything may go on beyond it."""
    right, bottom = shapes.left + shapes.width, shapes.top + shapes.height
    return (shapes.left <= 1) | (shapes.top <= 1) | (right >= size_wh[0] - 1) | (bottom >= size_wh[1] - 1)


def _is_among_letters(shapes: _Shapes, is_digit: Flags, settings: ContextSettings) -> Flags:
    """(N,) which marks have more neighbours of their size that are no digits than ones that are."""
    right, bottom = shapes.left + shapes.width, shapes.top + shapes.height
    across = np.maximum(shapes.left[:, None], shapes.left) - np.minimum(right[:, None], right)
    down = np.maximum(shapes.top[:, None], shapes.top) - np.minimum(bottom[:, None], bottom)
    gap = np.maximum(np.maximum(across, down), 0)
    ratio = shapes.height[None, :] / shapes.height[:, None]
    low, high = settings.letter_heights
    is_near = (gap <= settings.word_gap * shapes.height[:, None]) & (ratio >= low) & (ratio <= high)
    np.fill_diagonal(is_near, False)
    letters = is_near @ (~is_digit).astype(np.int64)
    digits = is_near @ is_digit.astype(np.int64)
    return np.asarray((letters >= settings.min_letters) & (letters > digits), np.bool_)
