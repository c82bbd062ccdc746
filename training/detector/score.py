"""Train the scorer: what tells a digit from what only looks like one, on simulated pages and pictures without
digits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression
from sklearn.neural_network import MLPClassifier

from recognizer import NOT_A_DIGIT, Detections, MarkScorer, Predictions, SecondLook
from vision.decoding import (
    ObserverSettings,
    first_look,
    fused,
    is_open,
    measures_of,
    named_by,
    surroundings_of,
    unions,
    voices_of,
    with_others,
)

_HIDDEN = 4
_DECAY = 1.0
"""Weight decay: by folds over repositories photos A 0.967 and C 0.912; with a hundredth of it and 24
units 0.941 and 0.904."""
_FOUND = 0.5
"""Intersection over union from which on a mark is the digit."""
_OFF = 0.2
"""And up to which it is something else; between the two nobody can say."""


@dataclass(frozen=True, slots=True, eq=False)
class ScoredPicture:
    """What was found on a picture, and what is true of it."""

    found: Detections
    alone: Predictions
    seen: SecondLook
    digits: npt.NDArray[np.float64]
    """(T, 4): left, top, width and height of each digit."""
    labels: npt.NDArray[np.int64]
    """(T,): which digit it is."""
    ignored: npt.NDArray[np.float64]
    """(I, 4): areas of which nothing is known."""
    shape_hw: tuple[int, int]
    """Rows and columns of the picture."""

    def truth(self) -> npt.NDArray[np.int64]:
        """(N,): which digit each mark is, `NOT_A_DIGIT`, or -1 where that is not known."""
        boxes = self.found.boxes.astype(np.float64)
        union = unions(boxes, self.digits)
        most = union.max(axis=1, initial=0)
        middle = boxes[:, :2] + boxes[:, 2:] / 2
        low, high = self.ignored[:, :2], self.ignored[:, :2] + self.ignored[:, 2:]
        inside = np.asarray((middle[:, None] >= low) & (middle[:, None] <= high), np.bool_)
        is_ignored = np.asarray(inside.all(axis=2), np.bool_).any(axis=1)
        told = np.where((most < _OFF) & ~is_ignored, NOT_A_DIGIT, -1)
        is_digit = most > _FOUND
        told[is_digit] = self.labels[union.argmax(axis=1)[is_digit]] if len(self.labels) else NOT_A_DIGIT
        return told


def fit_scorer(
    pictures: Sequence[ScoredPicture], worth: float, min_confidence: float, seed: int
) -> MarkScorer:
    """A scorer for the marks of `pictures`; see `MarkScorer` for `worth` and `min_confidence`."""
    told = np.concatenate([picture.truth() for picture in pictures])
    known, is_digit = told >= 0, (told >= 0) & (told < NOT_A_DIGIT)
    voices = np.concatenate([voices_of(p.found, p.alone, p.seen) for p in pictures])[:, [0, 2]]
    at_first = LogisticRegression().fit(voices[known], is_digit[known])
    first = np.array([*at_first.coef_[0], at_first.intercept_[0]])
    blank = MarkScorer(first, np.array(worth), *(np.zeros(1) for _ in range(8)))
    likely = [first_look(p.found, p.seen, blank) for p in pictures]
    alone = [_asked_as_a_reader_does(p, each) for p, each in zip(pictures, likely, strict=True)]
    named = [named_by(p.found, each, p.seen) for p, each in zip(pictures, alone, strict=True)]
    shares = fit_shares([np.concatenate(each)[is_digit] for each in zip(*named, strict=True)], told[is_digit])
    asked = known & (np.concatenate(likely) >= worth)
    measures = np.concatenate(
        [
            measures_of(p.found, ink, p.seen, surroundings_of(p.found, p.seen, each, p.shape_hw))
            for p, ink, each in zip(pictures, alone, likely, strict=True)
        ]
    )[asked]
    mean, scale = measures.mean(axis=0), measures.std(axis=0) + 1e-6
    network = MLPClassifier((_HIDDEN,), alpha=_DECAY, max_iter=120, random_state=seed)
    network.fit((measures - mean) / scale, is_digit[asked])
    (hidden, output), (hidden_bias, output_bias) = network.coefs_, network.intercepts_
    learned = mean, scale, hidden, hidden_bias, output[:, 0], output_bias[0]
    return MarkScorer(first, np.array(worth), shares, np.array(min_confidence), *learned)


def _asked_as_a_reader_does(picture: ScoredPicture, likely: npt.NDArray[np.float64]) -> Predictions:
    """What the recognizer says of N marks, where a reader asks it."""
    usual = ObserverSettings()
    asked = is_open(picture.found.boxes, picture.seen, likely, usual.sure, usual.selection)
    told = Predictions.of(picture.alone.probabilities[asked], 0.0)
    return with_others(asked, told, picture.seen)


def fit_shares(
    named: Sequence[npt.NDArray[np.float64]], labels: npt.NDArray[np.int64]
) -> npt.NDArray[np.float64]:
    """(V,): how much each of V voices counts on which digit a mark is, so that (N,) `labels` are likeliest;
    each of `named` is (N, 10)."""

    def loss(shares: npt.NDArray[np.float64]) -> float:
        return float(-np.log(fused(named, shares)[np.arange(len(labels)), labels]).mean())

    start = np.full(len(named), 1 / len(named))
    return np.asarray(minimize(loss, start, bounds=[(0, 2)] * len(named)).x, np.float64)
