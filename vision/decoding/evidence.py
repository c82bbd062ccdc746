"""What is known of each mark: what the networks say of it, what stands around it, and how it compares."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from recognizer import NOT_A_DIGIT, Detections, MarkScorer, Predictions, SecondLook, heights_of
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
"""(N, M): M measures of each of N marks."""


def first_look(found: Detections, seen: SecondLook, scorer: MarkScorer) -> Measures:
    """(N,): how likely each of N marks is a digit, before its ink is cut out and looked at by itself."""
    voices = np.stack([found.logits.astype(np.float64), _odds(seen.probabilities)], axis=1)
    return _probability(voices @ scorer.first[:2] + scorer.first[2])


def put_together(
    found: Detections, alone: Predictions, seen: SecondLook, around: Measures, scorer: MarkScorer
) -> npt.NDArray[np.float32]:
    """(N, 11): how likely each of N marks is each digit, or none; `alone` is what the recognizer says of
    its ink, `seen` what the second look says of its place, `around` what `surroundings_of` measured."""
    if alone.learned is not None:
        found, seen = _corrected(found, alone.learned), _seen_anew(seen, alone.learned)
    names = fused(named_by(found, alone, seen), scorer.shares)
    is_digit = _probability(scorer.log_odds(measures_of(found, alone, seen, around)))
    return np.concatenate([names * is_digit[:, None], 1 - is_digit[:, None]], axis=1).astype(np.float32)


def _corrected(found: Detections, learned: npt.NDArray[np.float32]) -> Detections:
    """What the recognizer `learned` of a hand holds for what the detector says, too, which knows nothing of
    it (docs/decisions/learning-a-hand.md has what that brings)."""
    odds = found.probabilities * np.exp(learned[:, :NOT_A_DIGIT].astype(np.float64))
    total = np.maximum(odds.sum(axis=1), _LEAST)
    # Who knows digits only has learned nothing of what is none.
    knows_others = learned.shape[1] > NOT_A_DIGIT
    logits = found.logits + np.log(total) - learned[:, NOT_A_DIGIT] if knows_others else found.logits
    names = odds / total[:, None]
    return replace(found, logits=logits.astype(np.float32), probabilities=names.astype(np.float32))


def _seen_anew(seen: SecondLook, learned: npt.NDArray[np.float32]) -> SecondLook:
    """And for what the second look says."""
    told = seen.probabilities.astype(np.float64)
    of_digits = np.maximum(told[:, :NOT_A_DIGIT], _LEAST) * np.exp(
        learned[:, :NOT_A_DIGIT].astype(np.float64)
    )
    if learned.shape[1] > NOT_A_DIGIT:
        none = told[:, NOT_A_DIGIT] * np.exp(learned[:, NOT_A_DIGIT].astype(np.float64))
    else:
        none = told[:, NOT_A_DIGIT]
        of_digits *= ((1 - none) / of_digits.sum(axis=1))[:, None]
    whole = np.concatenate([of_digits, none[:, None]], axis=1)
    return replace(seen, probabilities=(whole / whole.sum(axis=1, keepdims=True)).astype(np.float32))


def fused(named: Sequence[Measures], shares: npt.NDArray[np.float64]) -> Measures:
    """(N, 10): which digit each of N marks is, if it is one, by the voices `named` (N, 10) and what each
    counts (a logarithmic opinion pool; Genest, Zidek: Combining Probability Distributions, 1986)."""
    logits = np.zeros_like(named[0])
    for each, share in zip(named, shares.tolist(), strict=True):
        logits += share * np.log(each)
    told = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(told / told.sum(axis=1, keepdims=True), np.float64)


def measures_of(found: Detections, alone: Predictions, seen: SecondLook, around: Measures) -> Measures:
    """(N, 23): all that is known of N marks: the networks' voices, and what is `around`."""
    return np.concatenate([voices_of(found, alone, seen), around], axis=1)


def surroundings_of(
    found: Detections, seen: SecondLook, likely: Measures, shape_hw: tuple[int, int]
) -> Measures:
    """(N, 18): how often each of N marks was found, the ink around it, its neighbours, how its shape
    compares, and how large it is in a picture of `shape_hw` rows and columns.

    What neighbours are held for, `likely` (N,), speaks for or against a mark (auto-context: Tu, Bai:
    Auto-Context and Its Application to High-Level Vision Tasks, 2010).
    """
    support = found.support[:, None].astype(np.float64)
    # What fills a picture was put there to be read: of 201 pictures without digits one is seen on 8 instead
    # of 12 with it, of half a thousand simulated ones f1 is 0.793 instead of 0.775 (by folds; photos A and C
    # 0.955 and 0.944 before and 0.955 and 0.947 with it).
    size = np.log(heights_of(found.boxes.astype(np.float64)) / min(shape_hw))[:, None]
    around = _ink(found), _neighbours(found, likely), _shape(found, likely), _strength(seen, likely)
    return np.concatenate([support, *around, size], axis=1)


def voices_of(found: Detections, alone: Predictions, seen: SecondLook) -> Measures:
    """(N, 5): logarithms of the odds of a digit, as the detector, the recognizer and the second look see
    them; and of the probability that the detector and the recognizer, each with the second look, mean the
    same one."""
    # Whoever knows digits only has no voice in whether there is one.
    knows_others = bool(alone.probabilities[:, NOT_A_DIGIT].any())
    odds = _odds(alone.probabilities) if knows_others else np.zeros(len(found))
    by_detector, by_ink, by_place = named_by(found, alone, seen)
    agreed = [np.log(np.maximum((each * by_place).sum(axis=1), _LEAST)) for each in (by_detector, by_ink)]
    return np.stack([found.logits.astype(np.float64), odds, _odds(seen.probabilities), *agreed], axis=1)


def _odds(told: npt.NDArray[np.float32]) -> Measures:
    no_digit = np.clip(told[:, NOT_A_DIGIT].astype(np.float64), _LEAST, 1 - _LEAST)
    return np.asarray(np.log((1 - no_digit) / no_digit), np.float64)


def named_by(found: Detections, alone: Predictions, seen: SecondLook) -> tuple[Measures, Measures, Measures]:
    """(N, 10) each: which digit the detector, the recognizer and the second look hold each for, if it is
    one."""
    return _names(found.probabilities), _names(alone.probabilities), _names(seen.probabilities)


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
    middle, height = boxes[:, :2] + boxes[:, 2:] / 2, heights_of(boxes)
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
    height, is_digit = heights_of(boxes), likely > 0.5
    usual = height[is_digit].mean() if is_digit.any() else height
    is_one = (found.probabilities.argmax(axis=1) == 1).astype(np.float64)
    return np.stack([np.log(boxes[:, 2] / boxes[:, 3]), is_one, np.abs(np.log(height / usual))], axis=1)


def _strength(seen: SecondLook, likely: Measures) -> Measures:
    """(N, 1): how strong each mark's ink is beside that of the page's digits, as a logarithm: what shines
    through from the other side is fainter."""
    strength = np.log(seen.contrast.astype(np.float64) + 1)
    is_digit = likely > 0.5
    usual = np.median(strength[is_digit]) if is_digit.any() else strength
    return np.asarray(strength - usual, np.float64)[:, None]


def _names(told: npt.NDArray[np.float32]) -> Measures:
    of_digits = np.maximum(told[:, :NOT_A_DIGIT].astype(np.float64), _LEAST)
    return np.asarray(of_digits / of_digits.sum(axis=1, keepdims=True), np.float64)


def _probability(log_odds: Measures) -> Measures:
    return np.asarray(1 / (1 + np.exp(-np.clip(log_odds, -30, 30))), np.float64)
