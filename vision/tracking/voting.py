"""What all frames together say about a mark: gathered probabilities, and the digit shown for it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from recognizer.prediction import NOT_A_DIGIT

Chances = npt.NDArray[np.float64]
"""(N, 11) float64, rows sum to 1: digits 0 to 9, then "not a digit"."""

UNDECIDED = -1
"""Stands in `Votes.shown` for a mark without a digit."""


@dataclass(frozen=True, slots=True)
class VotingSettings:
    """How many frames it takes to believe a digit, and to give it up."""

    memory_s: float = 1.0
    """Half of a vote's weight is gone after this time."""
    full_weight: float = 10.0
    """Votes are scaled down to this sum, so that evidence which turns wins within about as many frames."""
    floor: float = 0.0001
    """No frame holds a digit for less likely than this: a blurred one must not overrule ten sharp ones."""
    independence: float = 0.2
    """Frames show the same ink and err alike: n of them count as n to this power independent ones."""
    release: float = 3.0
    """A shown digit is given up when its odds fall to this part of those that it takes to be shown."""
    caution: float = 3.0
    """After one frame, the odds must be higher by this share; after n frames, by an n-th of that."""


class Votes:
    """The gathered probabilities of a list of marks, one row a mark."""

    def __init__(self, settings: VotingSettings, min_confidence: float) -> None:
        self._settings = settings
        self._min_confidence = min_confidence
        self._evidence = np.zeros((0, NOT_A_DIGIT + 1))
        self._weight = np.zeros(0)
        self.shown = np.zeros(0, np.int64)
        """(N,) int64: the digit each mark is shown with, or `UNDECIDED`."""

    def __len__(self) -> int:
        return len(self._weight)

    def keep(self, rows: npt.NDArray[np.bool_]) -> None:
        """Forget the marks that are False in (N,) `rows`."""
        self._evidence, self._weight, self.shown = self._evidence[rows], self._weight[rows], self.shown[rows]

    def extend(self, count: int) -> None:
        """`count` more marks, about which nothing is known."""
        self._evidence = np.concatenate([self._evidence, np.zeros((count, NOT_A_DIGIT + 1))])
        self._weight = np.concatenate([self._weight, np.zeros(count)])
        self.shown = np.concatenate([self.shown, np.full(count, UNDECIDED)])

    def fade(self, elapsed_s: float) -> None:
        """Let what was said weigh less, now that `elapsed_s` have passed."""
        kept = 0.5 ** (elapsed_s / self._settings.memory_s)
        self._evidence *= kept
        self._weight *= kept

    def add(self, rows: npt.NDArray[np.int64], chances: Chances, weights: npt.NDArray[np.float64]) -> None:
        """One frame's word on the marks `rows` (K,): their (K, 11) `chances`, counted with (K,) `weights`."""
        said = np.log(np.maximum(chances, self._settings.floor))
        evidence = self._evidence[rows] + weights[:, None] * said
        weight = self._weight[rows] + weights
        scale = np.minimum(1.0, self._settings.full_weight / np.maximum(weight, 1e-9))
        self._evidence[rows] = evidence * scale[:, None]
        self._weight[rows] = weight * scale

    def chances(self) -> Chances:
        """(N, 11): what all frames together say; evenly spread where no frame has said anything."""
        weight = np.maximum(self._weight, 1e-9)
        # The mean of the logarithms stands for one frame; more frames sharpen it, but less than n-fold.
        power = np.maximum(weight, 1.0) ** self._settings.independence / np.maximum(weight, 1.0)
        logs = self._evidence * power[:, None]
        odds = np.exp(logs - logs.max(axis=1, keepdims=True))
        return np.asarray(odds / odds.sum(axis=1, keepdims=True), np.float64)

    def decide(self) -> Chances:
        """What all frames together say, (N, 11); `shown` follows it, but stays with what is still likely."""
        chances = self.chances()
        digits = chances[:, :NOT_A_DIGIT]
        best = digits.argmax(axis=1)
        rows = np.arange(len(best))
        least = self._min_confidence / max(1 - self._min_confidence, 1e-9)
        odds = digits / np.maximum(1 - digits, 1e-9)
        sure = odds[rows, best] >= least * (1 + self._settings.caution / np.maximum(self._weight, 1.0))
        held = odds[rows, self.shown] >= least / self._settings.release
        keeps = (self.shown != UNDECIDED) & held
        self.shown = np.where(keeps, self.shown, np.where(sure, best, UNDECIDED))
        return chances
