"""Which way up the writing on a photo stands, for pages photographed sideways or upside down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from recognizer.prediction import NOT_A_DIGIT, Predictions, Recognizer
from vision.decoding import Observation, on_a_page
from vision.segmentation import Mark, cut_patches


@dataclass(frozen=True, slots=True)
class OrientationSettings:
    """When the writing makes clear that a photo is turned; chosen on pages drawn of validation's writers."""

    is_sought: bool = True
    """Whether other turns are thought of at all."""
    max_marks: int = 32
    """Most marks that are asked whether the photo may be turned; of more, the largest."""
    max_aspect: float = 4.0
    """Longer to shorter side of a mark that is asked: a stroke is a 1 or a line, which says nothing."""
    max_evidence: float = 10.0
    """Most that one digit says: minus the logarithm of the probability that it is none, or a 1."""
    min_doubt: float = 0.75
    """Evidence of another turn, to that as the photo stands, from which on it is read in all four."""
    margin: float = 10.5
    """Evidence by which a turn must lead the photo as it stands: more than any one digit can say."""
    min_lead: float = 0.2
    """Share of its evidence by which a turn must lead each other: all 6s of one hand may be surer as 9s, so
    that many of them make nothing clearer."""
    heights: tuple[float, float] = (0.5, 2.0)
    """Least and most larger side of a mark that is written as the digits are, to their median."""
    min_digits: float = 2 / 3
    """Share of those marks that must be digits: among many letters on their heads a few look like some."""


def may_be_turned(
    marks: Sequence[Mark], alone: Predictions, recognizer: Recognizer, settings: OrientationSettings
) -> bool:
    """Whether the marks of a photo, `alone` as it stands, are about as likely digits in another turn of it.

    False where all are digits, which costs nothing to see.
    """
    sides = np.array([mark.depth.shape for mark in marks]).reshape(-1, 2)
    broad = np.flatnonzero(sides.max(axis=1) <= settings.max_aspect * sides.min(axis=1))
    asked = broad[np.argsort(-sides[broad].max(axis=1), kind="stable")[: settings.max_marks]]
    if alone.is_digit[asked].all():
        return False
    # A patch is centred by mass and holds the mark whole, so that the turned patch is the turned mark's.
    patches = cut_patches([marks[i] for i in asked])
    turned = np.concatenate([np.rot90(patches, -turn, axes=(1, 2)) for turn in (1, 2, 3)])
    told = on_a_page(recognizer.predict(turned).probabilities)
    # Whoever knows digits only sees some in every turn, which says nothing.
    if not told[:, NOT_A_DIGIT].any():
        return False
    rows = np.concatenate([alone.probabilities[asked], told])
    evidence = _evidence(Predictions.of(rows, recognizer.min_confidence), settings)
    said = evidence.reshape(4, -1).sum(axis=1)
    return bool(said[1:].max() > settings.min_doubt * said[0])


def best_turn(observations: Sequence[Observation], settings: OrientationSettings) -> int:
    """The number of clockwise quarter turns, 0 to 3, after which a photo is upright; 0 unless that is clear.

    `observations` are of the photo after none, one, two and three of them.

    A 3, a 4 or a 7 is a digit in one of them only; a 0 and an 8 in two or more, but surest upright. For each,
    the marks were cut, joined and weighed anew, for all of that depends on where their lines run.
    """
    said, said_surely, shares = np.array([_weighed(observation, settings) for observation in observations]).T
    best = int(said.argmax())
    leads = said[best] - said
    # On its head a 6 is a 9.
    on_its_head = (best + 2) % 4
    leads[on_its_head] = min(leads[on_its_head], said_surely[best] - said_surely[on_its_head])
    is_clear = leads[0] >= settings.margin
    is_clear &= np.delete(leads, best).min() >= settings.min_lead * said[best]
    return best if is_clear and shares[best] >= settings.min_digits else 0


def _weighed(observation: Observation, settings: OrientationSettings) -> tuple[float, float, float]:
    """The evidence that the digits are upright, that without 6s and 9s, and the share of digits among the
    marks of their size that are no 1s."""
    evidence = _evidence(observation.predictions, settings)
    if not evidence.any():
        return 0.0, 0.0, 0.0
    sides = np.array([max(mark.box.width, mark.box.height) for mark in observation.marks])
    least, most = (share * float(np.median(sides[evidence > 0])) for share in settings.heights)
    is_alike = (sides >= least) & (sides <= most)
    is_sure = is_alike & ~np.isin(observation.predictions.digits, (6, 9))
    # Letters on their heads are 1s most of all, which count for neither.
    is_told = is_alike & ~(observation.predictions.is_digit & (observation.predictions.digits == 1))
    share = float(observation.predictions.is_digit[is_told].mean())
    return float(evidence[is_alike].sum()), float(evidence[is_sure].sum()), share


def _evidence(said: Predictions, settings: OrientationSettings) -> npt.NDArray[np.float64]:
    """(N,) how surely each mark is a digit other than 1; every stroke lying across is a 1 once it stands."""
    no_digit = said.probabilities[:, [1, NOT_A_DIGIT]].sum(axis=1, dtype=np.float64)
    evidence = -np.log(np.clip(no_digit, np.exp(-settings.max_evidence), 1))
    return np.where(said.is_digit & (said.digits != 1), evidence, 0.0)
