"""What the detector and the recognizer say of a mark, put together."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from recognizer import NOT_A_DIGIT, Detections, Predictions, Voices

_LEAST = 1e-6
"""No one answer rules a digit out for good."""

Evidence = npt.NDArray[np.float64]
"""(N, 4): what is known of N marks; `Voices.weights` names the columns."""


def evidence_of(found: Detections, alone: Predictions) -> Evidence:
    """What each voice says of N marks; the last says 1 of all."""
    no_digit = np.clip(alone.probabilities[:, NOT_A_DIGIT].astype(np.float64), _LEAST, 1 - _LEAST)
    agreed = (_names(alone) * found.probabilities).sum(axis=1)
    # Whoever knows digits only has no voice in whether there is one.
    knows_others = alone.probabilities[:, NOT_A_DIGIT].any()
    odds = np.log((1 - no_digit) / no_digit) if knows_others else np.zeros(len(found))
    both = np.log(np.maximum(agreed, _LEAST))
    return np.stack([found.logits.astype(np.float64), odds, both, np.ones(len(found))], axis=1)


def put_together(found: Detections, alone: Predictions, voices: Voices) -> npt.NDArray[np.float32]:
    """(N, 11): how likely each of N marks is each digit, or none."""
    log_odds = evidence_of(found, alone) @ np.array(voices.weights)
    share = voices.detector_share
    names = np.maximum(found.probabilities, _LEAST) ** share * _names(alone) ** (1 - share)
    names /= names.sum(axis=1, keepdims=True)
    is_digit = 1 / (1 + np.exp(-np.clip(log_odds, -30, 30)))
    return np.concatenate([names * is_digit[:, None], 1 - is_digit[:, None]], axis=1).astype(np.float32)


def _names(alone: Predictions) -> npt.NDArray[np.float64]:
    """(N, 10): which digit the recognizer holds each for, if it is one."""
    told = np.maximum(alone.probabilities[:, :NOT_A_DIGIT].astype(np.float64), _LEAST)
    return np.asarray(told / told.sum(axis=1, keepdims=True), np.float64)
