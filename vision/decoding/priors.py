"""How likely a mark is to be no digit, by more than its looks: the page it is on, and what else is known."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from recognizer.prediction import NOT_A_DIGIT, Predictions

PAGE_ODDS = 20.0
"""How much likelier a mark of a page is to be no digit than the recognizer takes it to be, whose confidences
are right where nearly all marks are digits."""


def on_a_page(probabilities: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """(N, 11): the recognizer's `probabilities` for marks that were found on a page.

    Saerens, Latinne, Decaestecker: Adjusting the Outputs of a Classifier to New a Priori Probabilities, 2002.
    """
    weighed = probabilities.copy()
    weighed[:, NOT_A_DIGIT] *= PAGE_ODDS
    return np.asarray(weighed / weighed.sum(axis=1, keepdims=True), np.float32)


def weigh_digits(
    probabilities: npt.NDArray[np.float32],
    rows: npt.NDArray[Any] | list[int],
    share: float | npt.NDArray[np.float64],
) -> None:
    """Leaves `share` of the probability of each digit in `rows` of (N, 11) `probabilities`; "not a digit" has
    the rest. In place; `share` is one number, or (R, 1) for R rows."""
    probabilities[rows, :NOT_A_DIGIT] *= share
    probabilities[rows, NOT_A_DIGIT] = 1 - probabilities[rows, :NOT_A_DIGIT].sum(axis=1)


def with_less_trust(
    predictions: Predictions, rows: npt.NDArray[Any] | list[int], trust: float, min_confidence: float
) -> Predictions:
    """`predictions` with the share `trust` left of the digits in `rows`; the same ones if there are none."""
    if not len(rows):
        return predictions
    probabilities = predictions.probabilities.copy()
    weigh_digits(probabilities, rows, trust)
    return Predictions.of(probabilities, min_confidence)
