"""A line's digits and points as its likeliest columns tell them."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from recognizer.prediction import NOT_A_DIGIT


def read_text(answers: npt.NDArray[np.floating[Any]]) -> list[int]:
    """The digits of a line, and a `POINT` for each point, by its (T, 12) logits or probabilities: one for
    each run of columns that tell the same."""
    best = answers.argmax(axis=1)
    begins = np.concatenate([[True], best[1:] != best[:-1]])
    return [int(each) for each in best[begins] if each != NOT_A_DIGIT]
