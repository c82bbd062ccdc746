"""What its neighbours say of a mark: digits stand among digits, and letters come in words."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from recognizer.prediction import NOT_A_DIGIT, Predictions
from vision.decoding.priors import weigh_digits
from vision.segmentation import Lengths, Shapes

Flags = npt.NDArray[np.bool_]
Weights = npt.NDArray[np.float64]
"""(C, N): of N neighbours for each of C marks."""

_MAX_EVIDENCE = 7.0
"""Logarithm of the odds for or against a digit, beyond which a recognizer's word is not taken."""
_MIN_CONFIDENCE = 0.3
"""Least probability of its digit at which the neighbours of a mark are asked at all."""


@dataclass(frozen=True, slots=True)
class NeighbourSettings:
    """How much the marks around a mark weigh; the weights are logarithms of odds.

    They began as those of a logistic regression, and were set by hand to the best f1, on pages drawn
    from the words, letters, signs and digits of UNIPEN's validation writers, with and without numbers.
    """

    reach: float = 0.5
    """Gap between neighbours, in heights of the mark, over which their weight falls to 1/e."""
    heights: tuple[float, float] = (0.45, 2.6)
    """Lowest and highest mark that is written as this one is, to its height."""
    stroke_ratio: float = 2.5
    """Thicker to thinner stroke of two that are."""
    min_level_ratio: float = 0.35
    """Faintest ink of a mark that is, to the ink of this one."""
    max_aspect: float = 10.0
    """Width to height of a joined word, at the most; more is a line."""
    letter_width: float = 0.8
    """Width of a letter in a joined word, in heights of the word."""
    min_overlap: float = 0.4
    """Share of the lower one's height that two marks on one line have in common."""
    few: float = 3.0
    """Letters beside no digit that make up half of what a page full of letters says."""
    beside_digit: float = 1.0
    """For a digit, by a digit beside the mark."""
    digit_among_letters: float = 2.5
    """As much more for a digit, by a digit beside the mark on a page full of letters."""
    beside_letter: float = 1.8
    """Against a digit, by a letter beside the mark."""
    among_letters: float = 4.5
    """Against a digit, by a page full of letters."""
    loop_among_letters: float = 2.5
    """As much more against a 0, which letters contain more often than any other digit."""
    low_among_letters: float = 5.0
    """Against a digit, by being lower than the writing on its line, for each factor e."""
    start: float = 0.2
    """Probability of a digit with which the marks that look like one start."""
    rounds: int = 4
    """How often each mark hears what the others have become."""


def weigh_by_neighbours(
    shapes: Shapes, predictions: Predictions, is_written: Flags, settings: NeighbourSettings
) -> npt.NDArray[np.float32]:
    """(N, 11): the probabilities of `predictions`, lowered among letters, and raised in doubt among digits.

    Each mark's odds of being a digit are multiplied by what its neighbours are held for, which takes
    them to new odds, and so on: a word of three letters of which one looks like a 1 talks itself out
    of it, and digits keep each other (auto-context: Tu, Bai: Auto-Context and Its Application to
    High-Level Vision Tasks, 2010). A mark that stands alone stays what it is. Only marks that are
    `is_written` (N,) say anything, or are told.
    """
    probabilities = predictions.probabilities.copy()
    if predictions.is_digit[is_written].all():
        return probabilities
    asked = np.flatnonzero(is_written & (predictions.confidences >= _MIN_CONFIDENCE))
    no_digit = np.clip(probabilities[asked, NOT_A_DIGIT].astype(np.float64), 1e-9, 1 - 1e-9)
    alone = np.minimum(np.log((1 - no_digit) / no_digit), _MAX_EVIDENCE)
    around = _Neighbours.around(asked, shapes, is_written, settings)
    is_loop = predictions.digits[asked] == 0
    held = np.zeros(len(is_written))
    held[asked] = settings.start * predictions.is_digit[asked]
    change = np.zeros(len(asked))
    for _ in range(settings.rounds):
        change = around.says(held, is_loop, settings)
        held[asked] = 1 / (1 + np.exp(-np.clip(alone + change, -30, 30)))
    told = (change < -0.05) | ~predictions.is_digit[asked]
    rows = asked[told]
    weigh_digits(probabilities, rows, (held[rows] / (1 - no_digit[told]))[:, None])
    return probabilities


@dataclass(frozen=True, slots=True, eq=False)
class _Neighbours:
    """The neighbours of each of C marks, among N."""

    on_page: Weights
    """1 for each mark of the picture that is written as this one is."""
    beside: Weights
    """0 to 1 for those on its line, by their distance."""
    letters: Lengths
    """(N,) how many letters each mark would be."""
    lowness: Lengths
    """(C,) logarithm of the mark's height to that of the higher ones on its line, at most 0."""

    @classmethod
    def around(
        cls, asked: npt.NDArray[np.intp], s: Shapes, is_written: Flags, c: NeighbourSettings
    ) -> _Neighbours:
        """The neighbours of the marks with the indices `asked`."""
        height = np.maximum(s.height, 1.0)
        right, bottom = s.left + s.width, s.top + s.height
        own = height[asked, None]
        ratio, stroke = height / own, s.stroke / np.maximum(s.stroke[asked, None], 1e-6)
        is_alike = (
            is_written
            & (s.width <= c.max_aspect * height)
            & (s.level >= c.min_level_ratio * s.level[asked, None])
        )
        is_alike &= (ratio >= c.heights[0]) & (ratio <= c.heights[1])
        is_alike &= (stroke <= c.stroke_ratio) & (stroke * c.stroke_ratio >= 1)
        is_alike[np.arange(len(asked)), asked] = False
        common = np.minimum(bottom[asked, None], bottom) - np.maximum(s.top[asked, None], s.top)
        on_line = is_alike & (common >= c.min_overlap * np.minimum(own, height))
        gap = np.maximum(s.left[asked, None], s.left) - np.minimum(right[asked, None], right)
        gap = np.maximum(gap, 0) / own
        beside = np.exp(-gap / c.reach) * on_line
        letters = np.clip(np.round(s.width / (c.letter_width * height)), 1, 6)
        higher = _upper_quartile(height, on_line & (gap <= 6 * c.reach))
        return cls(
            is_alike.astype(np.float64), beside, letters, np.clip(np.log(height[asked] / higher), -1, 0)
        )

    def says(self, held: Lengths, is_loop: Flags, c: NeighbourSettings) -> Lengths:
        """(C,) what the neighbours add to the logarithm of the odds; `held` (N,) count as digits."""
        letters = (1 - held) * self.letters
        of_letters = self.on_page @ letters
        share = of_letters / (of_letters + self.on_page @ held + c.few)
        digits_beside = np.minimum(self.beside @ held, 2)
        against = c.among_letters + c.loop_among_letters * is_loop - c.low_among_letters * self.lowness
        near = c.beside_digit * digits_beside - c.beside_letter * np.minimum(self.beside @ letters, 3)
        return np.asarray(near + share * (c.digit_among_letters * digits_beside - against), np.float64)


def _upper_quartile(values: Lengths, chosen: Flags) -> Lengths:
    """(C,) for each row of `chosen` (C, N) the upper quartile of those of `values`; infinite for none."""
    order = np.argsort(values)
    count = np.cumsum(chosen[:, order], axis=1)
    place = np.argmax(count >= 0.75 * count[:, -1:], axis=1)
    return np.where(count[:, -1] > 0, values[order][place], 1e-9)
