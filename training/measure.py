"""What a recognizer's answers are worth: plain numbers from probabilities and labels."""

from __future__ import annotations

import time
from collections.abc import Callable

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


def best_temperature(probabilities: Probabilities, labels: Labels) -> float:
    """What the logits, as log of (N, C) probabilities, are to be divided by so that the (N,) labels become
    the most probable: 0.3 to 3. Rows need not sum to 1."""
    logits = np.log(np.maximum(probabilities.astype(np.float64), 1e-12))
    rows = np.arange(len(labels))

    def surprise(temperature: float) -> float:
        scaled = logits / temperature
        scaled -= scaled.max(axis=1, keepdims=True)
        return float((np.log(np.exp(scaled).sum(axis=1)) - scaled[rows, labels]).mean())

    temperatures = np.geomspace(0.3, 3, 116)
    return float(temperatures[int(np.argmin([surprise(t) for t in temperatures]))])


def believable(probabilities: Probabilities, labels: Labels, least: float = 0.02) -> npt.NDArray[np.bool_]:
    """(N,) bool: whether a label is likely enough to be meant; a few per cent of the strokes' are wrong."""
    held = probabilities[np.arange(len(labels)), labels]
    is_digit = labels < NOT_A_DIGIT
    return np.where(is_digit, held >= least, True)


def call_ms(predict: Callable[[Patches], Predictions], batch: int, repeats: int = 60) -> float:
    """Milliseconds of one call with `batch` patches: the fastest of many, for no machine is quite idle."""
    patches = np.random.default_rng(1).integers(0, 256, (batch, 28, 28), np.uint8)
    fastest = np.inf
    for _ in range(repeats):
        start_s = time.perf_counter()
        predict(patches)
        fastest = min(fastest, time.perf_counter() - start_s)
    return fastest * 1000
