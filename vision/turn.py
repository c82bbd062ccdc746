"""Which way up a photo's writing stands: a page photographed sideways or upside down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from recognizer.prediction import NOT_A_DIGIT, Predictions, Recognizer
from vision.patch import cut_patches
from vision.prior import on_a_page
from vision.region import Mark


@dataclass(frozen=True, slots=True)
class TurnSettings:
    """When the writing makes clear that a photo is turned."""

    is_sought: bool = True
    """Whether other turns are thought of at all."""
    min_doubtful: int = 2
    """Fewest marks of a digit's size that are no digits as the photo stands, for others to be tried."""
    min_doubtful_share: float = 0.2
    """Least share of the marks of a digit's size that these are."""
    max_marks: int = 32
    """Most marks that are asked; of more, the highest."""
    heights: tuple[float, float] = (0.4, 2.5)
    """Least and most larger side of a mark that counts, to the median of those that are digits some way."""
    max_evidence: float = 4.0
    """Most that one mark says: the logarithm of how much surer it is one way than another."""
    margin: float = 7.5
    """Evidence by which a turn must lead the photo as it stands: that of two marks, not of one."""
    min_lead: float = 2.5
    """Evidence by which it must lead the other turns."""
    min_read: float = 0.5
    """Share of the marks that are digits some way, which must be digits that way."""


def find_turn(
    marks: Sequence[Mark], alone: Predictions, recognizer: Recognizer, settings: TurnSettings
) -> int:
    """The clockwise turn, 0, 90, 180 or 270 degrees, that puts the picture upright; 0 unless that is clear.

    Each mark is read in four turns. A 3, a 4 or a 7 is a digit in one of them only; a 0 and an 8 in
    several, which says nothing; nor does a 1, for every stroke lying across is one once it stands.
    """
    sides = np.array([max(mark.depth.shape) for mark in marks])
    asked = np.argsort(-sides, kind="stable")[: settings.max_marks]
    doubtful = np.count_nonzero(~alone.is_digit[asked])
    if doubtful < max(settings.min_doubtful, settings.min_doubtful_share * len(asked)):
        return 0
    chances = _chances([marks[i] for i in asked], alone.probabilities[asked], recognizer)
    is_digit = chances.max(axis=0) >= recognizer.min_confidence
    if not is_digit.any():
        return 0
    least, most = (share * float(np.median(sides[asked][is_digit])) for share in settings.heights)
    digits = chances[:, is_digit & (sides[asked] >= least) & (sides[asked] <= most)]
    said = np.log(np.clip(digits, np.exp(-settings.max_evidence), 1)).sum(axis=1)
    best = int(said.argmax())
    read = np.count_nonzero(digits[best] >= recognizer.min_confidence)
    is_clear = said[best] - said[0] >= settings.margin
    is_clear &= said[best] - np.delete(said, best).max() >= settings.min_lead
    return 90 * best if is_clear and read >= settings.min_read * digits.shape[1] else 0


def _chances(
    marks: Sequence[Mark], upright: npt.NDArray[np.float32], recognizer: Recognizer
) -> npt.NDArray[np.float64]:
    """(4, N) how surely each mark is a digit other than 1, after none to three clockwise quarter turns; as it
    stands it has the (N, 11) probabilities `upright`."""
    # A patch is centred by mass and holds the mark whole, so that the turned patch is the turned mark's.
    patches = cut_patches(marks)
    turned = np.concatenate([np.rot90(patches, -turn, axes=(1, 2)) for turn in (1, 2, 3)])
    told = on_a_page(recognizer.predict(turned).probabilities)
    if not told[:, NOT_A_DIGIT].any():
        # Whoever knows digits only sees some in every turn, which says nothing.
        return np.zeros((4, len(marks)))
    rows = np.concatenate([upright, told])[:, :NOT_A_DIGIT].astype(np.float64)
    rows[:, 1] = 0
    return np.asarray(rows.max(axis=1).reshape(4, len(marks)), np.float64)
