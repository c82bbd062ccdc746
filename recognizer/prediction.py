"""What a recognizer takes and what it gives: the contract between `recognizer` and the rest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

PATCH_SIDE = 28
"""Height and width of a patch in pixels, as in MNIST."""

NOT_A_DIGIT = 10
"""Column of `Predictions.probabilities` that holds "this is no digit"."""

Patches = npt.NDArray[np.uint8]
"""(N, 28, 28) uint8, ink 255 on paper 0; N may be 0."""

Labels = npt.NDArray[np.int64]
"""(N,) int64: 0 to 9, and `NOT_A_DIGIT`."""


@dataclass(frozen=True, slots=True, eq=False)
class Predictions:
    """What the recognizer makes of one batch of N patches."""

    digits: npt.NDArray[np.int64]
    """(N,) int64, 0 to 9: the most probable digit, also where nothing looks like one."""
    confidences: npt.NDArray[np.float32]
    """(N,) float32, 0 to 1: the probability of that digit."""
    is_digit: npt.NDArray[np.bool_]
    """(N,) bool: whether the confidence reaches the recognizer's threshold."""
    probabilities: npt.NDArray[np.float32]
    """(N, 11) float32, rows sum to 1: 0 to 9, then "not a digit" (0 where a model knows only digits)."""
    learned: npt.NDArray[np.float32] | None = None
    """(N, C) float32, C 10 or 11 as the model has classes: what a hand that was learned added to the logits
    of these patches, before any other views; None where none was learned."""

    @classmethod
    def of(
        cls,
        probabilities: npt.NDArray[np.float32],
        min_confidence: float,
        learned: npt.NDArray[np.float32] | None = None,
    ) -> Predictions:
        """The predictions that (N, 11) `probabilities` amount to."""
        of_digits = probabilities[:, :NOT_A_DIGIT]
        confidences = of_digits.max(axis=1)
        is_digit = confidences >= min_confidence
        return cls(of_digits.argmax(axis=1), confidences, is_digit, probabilities, learned)

    def __len__(self) -> int:
        return len(self.digits)


class Recognizer(Protocol):
    """Anything that reads patches; `DigitRecognizer` is the trained one."""

    @property
    def min_confidence(self) -> float:
        """The probability from which a reading counts as a digit."""
        ...

    def predict(self, patches: Patches) -> Predictions:
        """What each of the (N, 28, 28) `patches` shows, in one batched call."""
        ...
