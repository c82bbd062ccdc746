"""What is known of each mark: what the networks say of it, what stands around it, and how it compares."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from recognizer import NOT_A_DIGIT, Detections, MarkScorer, Predictions
from vision.decoding.overlaps import Shares, overlaps

_LEAST = 1e-6
"""No one answer rules a digit out for good."""

_BESIDE = (2.2, 0.6)
"""How far neighbours on a line are apart, across and down, in heights of the mark."""
_ALIKE = (0.55, 1.8)
"""Lowest and highest mark that is written as another one is, to its height."""
_APART = 0.3
"""Share of the smaller of two marks in the other from which on they are no neighbours."""
_SHARED = 0.5
"""And from which on only one of them can be a digit."""

_LARGER = 0.87
"""Height of a mark, to that of another in its way, up to which it is the lower of the two."""

Measures = npt.NDArray[np.float64]
"""(N, 19): of N marks, in the order of `measures_of`."""


def put_together(found: Detections, alone: Predictions, scorer: MarkScorer) -> npt.NDArray[np.float32]:
    """(N, 11): how likely each of N marks is each digit, or none; `alone` is what the recognizer says of
    it."""
    share = float(scorer.detector_share)
    names = np.maximum(found.probabilities, _LEAST) ** share * _names(alone) ** (1 - share)
    names /= names.sum(axis=1, keepdims=True)
    is_digit = _probability(scorer.log_odds(measures_of(found, alone, scorer)))
    return np.concatenate([names * is_digit[:, None], 1 - is_digit[:, None]], axis=1).astype(np.float32)


def measures_of(found: Detections, alone: Predictions, scorer: MarkScorer) -> Measures:
    """What is known of N marks: the networks' voices, the ink around it, its neighbours, and its own shape.

    What neighbours are held for speaks for or against a mark (auto-context: Tu, Bai: Auto-Context and Its
    Application to High-Level Vision Tasks, 2010).
    """
    voices = voices_of(found, alone)
    likely = _probability(voices[:, :2] @ scorer.alone[:2] + scorer.alone[2])
    return np.concatenate(
        [voices, found.support[:, None], _ink(found), _neighbours(found, likely), _shape(found, likely)],
        axis=1,
    )


def voices_of(found: Detections, alone: Predictions) -> Measures:
    """(N, 3): logarithms of the odds of a digit, as the detector and as the recognizer see them, and of the
    probability that both mean the same one."""
    no_digit = np.clip(alone.probabilities[:, NOT_A_DIGIT].astype(np.float64), _LEAST, 1 - _LEAST)
    # Whoever knows digits only has no voice in whether there is one.
    knows_others = bool(alone.probabilities[:, NOT_A_DIGIT].any())
    odds = np.log((1 - no_digit) / no_digit) if knows_others else np.zeros(len(found))
    agreed = (_names(alone) * found.probabilities).sum(axis=1)
    return np.stack([found.logits.astype(np.float64), odds, np.log(np.maximum(agreed, _LEAST))], axis=1)


def _ink(found: Detections) -> Measures:
    """(N, 6): digits' ink to other ink, and how much other ink there is: in the box, on the line, in the
    picture."""
    own_d, own_o, line_d, line_o, all_d, all_o = found.ink.astype(np.float64).T + 0.003
    ratios = [np.log(own_d / own_o), np.log(line_d / line_o), np.log(all_d / all_o)]
    return np.stack([*ratios, np.log(own_o), np.log(line_o), np.log(all_o)], axis=1)


def _neighbours(found: Detections, likely: Measures) -> Measures:
    """(N, 6): the likeliest digit beside each, how many there are beside it and of its size on the page, how
    many marks of its size are none, and the likeliest of the higher and of the lower marks in its way: one it
    may be a part of, and one that may be a part of it."""
    boxes = found.boxes.astype(np.float64)
    middle, height = boxes[:, :2] + boxes[:, 2:] / 2, _heights(boxes)
    apart = np.abs(middle[:, None] - middle[None]) / height[:, None, None]
    shared: Shares = overlaps(boxes)[1]
    ratio = height[None] / height[:, None]
    alike = (shared < _APART) & (ratio > _ALIKE[0]) & (ratio < _ALIKE[1])
    np.fill_diagonal(alike, False)
    beside = alike & (apart[..., 0] < _BESIDE[0]) & (apart[..., 1] < _BESIDE[1])
    in_the_way = shared > _SHARED
    return np.stack(
        [
            np.where(beside, likely, 0).max(axis=1, initial=0),
            np.minimum(np.where(beside, likely, 0).sum(axis=1), 3),
            np.log1p(np.where(alike, likely, 0).sum(axis=1)),
            np.log1p((alike & (likely < 0.3)).sum(axis=1)),
            np.where(in_the_way & (ratio > 1 / _LARGER), likely, 0).max(axis=1, initial=0),
            np.where(in_the_way & (ratio < _LARGER), likely, 0).max(axis=1, initial=0),
        ],
        axis=1,
    )


def _shape(found: Detections, likely: Measures) -> Measures:
    """(N, 3): width to height, whether it would be a 1, and how far its height is from that of the page's
    digits."""
    boxes = found.boxes.astype(np.float64)
    height, is_digit = _heights(boxes), likely > 0.5
    usual = height[is_digit].mean() if is_digit.any() else height
    is_one = (found.probabilities.argmax(axis=1) == 1).astype(np.float64)
    return np.stack([np.log(boxes[:, 2] / boxes[:, 3]), is_one, np.abs(np.log(height / usual))], axis=1)


def _heights(boxes: Measures) -> Measures:
    return np.asarray(np.maximum(boxes[:, 3], 0.7 * boxes[:, 2]), np.float64)


def _names(alone: Predictions) -> Measures:
    """(N, 10): which digit the recognizer holds each for, if it is one."""
    told = np.maximum(alone.probabilities[:, :NOT_A_DIGIT].astype(np.float64), _LEAST)
    return np.asarray(told / told.sum(axis=1, keepdims=True), np.float64)


def _probability(log_odds: Measures) -> Measures:
    return np.asarray(1 / (1 + np.exp(-np.clip(log_odds, -30, 30))), np.float64)
