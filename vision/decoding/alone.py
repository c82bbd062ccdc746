"""What the recognizer says of marks' ink by itself, asked where that may still matter."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from recognizer import NOT_A_DIGIT, Predictions, SecondLook
from vision.decoding.overlaps import overlaps
from vision.decoding.selection import SelectionSettings


def is_open(
    boxes: npt.NDArray[np.float32],
    seen: SecondLook,
    likely: npt.NDArray[np.float64],
    sure: float,
    settings: SelectionSettings,
) -> npt.NDArray[np.bool_]:
    """(N,): which of N marks are still to be told by their ink: neither those that are so `sure`, as `likely`
    a digit and `seen` as the same one, nor those that stand in the way of such a one."""
    told = seen.probabilities[:, :NOT_A_DIGIT].max(axis=1)
    is_plain = (told >= sure) & (likely >= sure)
    union, shared = overlaps(boxes)
    in_the_way = (union > settings.same) | (shared > settings.shared)
    return np.asarray(~is_plain & ~in_the_way[:, is_plain].any(axis=1), np.bool_)


def with_others(asked: npt.NDArray[np.bool_], told: Predictions, seen: SecondLook) -> Predictions:
    """What was `told` of the marks that were `asked` for (N,), and of the others what was `seen` of them:
    they are told nothing new."""
    if asked.all():
        return told
    probabilities = seen.probabilities.copy()
    probabilities[asked] = told.probabilities
    return Predictions.of(probabilities, 0.0)
