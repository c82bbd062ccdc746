"""What the detector and the recognizer say of a mark, put together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from recognizer.detector import Detections
from recognizer.prediction import NOT_A_DIGIT, Predictions

_LEAST = 1e-6
"""No one answer rules a digit out for good."""

Evidence = npt.NDArray[np.float64]
"""(N, 4): what is known of N marks; the columns are named in `EvidenceSettings`."""


@dataclass(frozen=True, slots=True)
class EvidenceSettings:
    """How much each voice counts: a logistic regression, fitted by `training.detector.calibrate`."""

    weights: tuple[float, ...] = (0.9, 0.35, 0.6, 1.5)
    """Of the detector's logarithm of the odds of a digit; of the recognizer's; of the logarithm of the probability
    that both mean the same digit; and what is added."""
    detector_share: float = 0.5
    """How much the detector's word counts on which digit it is, beside the recognizer's."""


def evidence_of(found: Detections, alone: Predictions) -> Evidence:
    """The voices on each of N marks, but what is added."""
    told = np.clip(alone.probabilities.astype(np.float64), _LEAST, 1)
    no_digit = np.clip(told[:, NOT_A_DIGIT], _LEAST, 1 - _LEAST)
    names = told[:, :NOT_A_DIGIT] / told[:, :NOT_A_DIGIT].sum(axis=1, keepdims=True)
    agreed = (names * found.probabilities).sum(axis=1)
    return np.stack(
        [found.logits.astype(np.float64), np.log((1 - no_digit) / no_digit), np.log(np.maximum(agreed, _LEAST)), np.ones(len(found))],
        axis=1,
    )


def put_together(found: Detections, alone: Predictions, settings: EvidenceSettings) -> npt.NDArray[np.float32]:
    """(N, 11): how likely each of N marks is each digit, or none."""
    log_odds = evidence_of(found, alone) @ np.array(settings.weights)
    share = settings.detector_share
    told = np.maximum(alone.probabilities[:, :NOT_A_DIGIT], _LEAST)
    names = np.maximum(found.probabilities, _LEAST) ** share * told ** (1 - share)
    names /= names.sum(axis=1, keepdims=True)
    is_digit = 1 / (1 + np.exp(-np.clip(log_odds, -30, 30)))
    return np.concatenate([names * is_digit[:, None], 1 - is_digit[:, None]], axis=1).astype(np.float32)
