"""What a recognizer's answers are worth: plain numbers from probabilities and labels."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from recognizer.prediction import NOT_A_DIGIT, Patches, Predictions
from training.dataset import Labels

Probabilities = npt.NDArray[np.float32]
"""(N, 11) float32."""


def accuracy(predictions: Predictions, labels: Labels) -> float:
    """Share of digits read right, 0 to 1, whatever their confidence."""
    return float((predictions.digits == labels).mean())


def confusion(predictions: Predictions, labels: Labels) -> npt.NDArray[np.int64]:
    """(10, 10) int64: how often the digit of the row was read as that of the column."""
    table = np.zeros((10, 10), np.int64)
    np.add.at(table, (labels, predictions.digits), 1)
    return table


def calibration_error(predictions: Predictions, labels: Labels, bins: int = 15) -> float:
    """Expected calibration error, 0 to 1: how far off confidences are from the share that is right."""
    right = (predictions.digits == labels).astype(np.float64)
    place = np.minimum((predictions.confidences * bins).astype(np.int64), bins - 1)
    gaps = [
        abs(right[place == b].sum() - predictions.confidences[place == b].sum()) for b in np.unique(place)
    ]
    return float(sum(gaps) / max(1, len(labels)))


def keeping_threshold(predictions: Predictions, share: float) -> float:
    """The confidence that `share` (0 to 1) of these digits reach."""
    return float(np.quantile(predictions.confidences, 1 - share))


def accepted(predictions: Predictions, threshold: float) -> float:
    """Share that is held for a digit at `threshold`, 0 to 1."""
    return float((predictions.confidences >= threshold).mean()) if len(predictions) else 0.0


def best_temperature(answers: Callable[[float], Probabilities], labels: Labels) -> float:
    """The temperature, 0.3 to 3, at which the (N, C) `answers` hold the (N,) labels for most probable.

    Rows need not sum to 1.
    """
    rows = np.arange(len(labels))

    def surprise(temperature: float) -> float:
        told = np.maximum(answers(temperature).astype(np.float64), 1e-12)
        return float(np.log(told.sum(axis=1) / told[rows, labels]).mean())

    temperatures = np.geomspace(0.3, 3, 116)
    return float(temperatures[int(np.argmin([surprise(t) for t in temperatures]))])


def believable(probabilities: Probabilities, labels: Labels, least: float = 0.02) -> npt.NDArray[np.bool_]:
    """(N,) bool: whether a label is likely enough to be meant; a few per cent of the strokes' are wrong."""
    held = probabilities[np.arange(len(labels)), labels]
    is_digit = labels < NOT_A_DIGIT
    return np.where(is_digit, held >= least, True)


def call_ms(predict: Callable[[Patches], Predictions], batches: Sequence[Patches], repeats: int = 5) -> float:
    """Milliseconds of a call, the mean over `batches`: of each the fastest, for no machine is quite idle."""
    fastest = np.full(len(batches), np.inf)
    for _ in range(repeats):
        for place, patches in enumerate(batches):
            start_s = time.perf_counter()
            predict(patches)
            fastest[place] = min(fastest[place], time.perf_counter() - start_s)
    return float(fastest.mean()) * 1000
