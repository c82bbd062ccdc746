"""How common marks that are no digits are on a page, against what the recognizer takes for granted."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from recognizer.prediction import NOT_A_DIGIT

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
