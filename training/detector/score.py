"""Train the scorer: what tells a digit from what only looks like one, on simulated pages and pictures without
digits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression
from sklearn.neural_network import MLPClassifier

from recognizer import Detections, MarkScorer, Predictions
from vision.decoding import measures_of, voices_of

_HIDDEN = 12
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
    digits: npt.NDArray[np.float64]
    """(T, 4): left, top, width and height of each digit."""
    ignored: npt.NDArray[np.float64]
    """(I, 4): areas of which nothing is known."""

    def truth(self) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
        """(N,) whether each mark is a digit, and whether that is known at all."""
        boxes = self.found.boxes.astype(np.float64)
        most = _unions(boxes, self.digits).max(axis=1, initial=0)
        is_digit = most > _FOUND
        middle = boxes[:, :2] + boxes[:, 2:] / 2
        low, high = self.ignored[:, :2], self.ignored[:, :2] + self.ignored[:, 2:]
        inside = np.asarray((middle[:, None] >= low) & (middle[:, None] <= high), np.bool_)
        is_ignored = np.asarray(inside.all(axis=2), np.bool_).any(axis=1)
        return is_digit, is_digit | ((most < _OFF) & ~is_ignored)


def fit_scorer(
    pictures: Sequence[ScoredPicture], detector_share: float, min_confidence: float, seed: int
) -> MarkScorer:
    """A scorer for the marks of `pictures`."""
    truths = [picture.truth() for picture in pictures]
    labels = np.concatenate([is_digit[known] for is_digit, known in truths])
    voices = np.concatenate(
        [voices_of(p.found, p.alone)[known] for p, (_, known) in zip(pictures, truths, strict=True)]
    )
    first = LogisticRegression().fit(voices[:, :2], labels)
    alone = np.array([*first.coef_[0], first.intercept_[0]])
    blank = MarkScorer(
        alone, *(np.array(v) for v in (detector_share, min_confidence, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0))
    )
    measures = np.concatenate(
        [measures_of(p.found, p.alone, blank)[known] for p, (_, known) in zip(pictures, truths, strict=True)]
    )
    mean, scale = measures.mean(axis=0), measures.std(axis=0) + 1e-6
    network = MLPClassifier((_HIDDEN,), alpha=_DECAY, max_iter=120, random_state=seed)
    network.fit((measures - mean) / scale, labels)
    (hidden, output), (hidden_bias, output_bias) = network.coefs_, network.intercepts_
    return MarkScorer(
        alone,
        np.array(detector_share),
        np.array(min_confidence),
        mean,
        scale,
        hidden,
        hidden_bias,
        output[:, 0],
        output_bias[0],
    )


def _unions(boxes: npt.NDArray[np.float64], others: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """(N, T): intersection over union."""
    low = np.maximum(boxes[:, None, :2], others[None, :, :2])
    high = np.minimum((boxes[:, :2] + boxes[:, 2:])[:, None], (others[:, :2] + others[:, 2:])[None])
    both = np.prod(np.maximum(high - low, 0), axis=2)
    areas = np.prod(boxes[:, 2:], axis=1)[:, None] + np.prod(others[:, 2:], axis=1)[None]
    return np.asarray(both / np.maximum(areas - both, 1e-9), np.float64)
