"""The same mark from frame to frame, and its steadied digit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from recognizer.prediction import NOT_A_DIGIT, Predictions
from vision.box import Box
from vision.match import Marks, Matcher, MatchSettings, Rows
from vision.motion import Motion
from vision.vote import UNDECIDED, Votes, VoteSettings

UNSEEN = -1
"""Stands for the row of a mark that was not found in a frame."""


@dataclass(frozen=True, slots=True)
class TrackSettings:
    """How long a mark is remembered, and when it is shown."""

    show_after: int = 2
    """Frames in which a mark must have been found: nothing pops up for one."""
    steady_after: int = 5
    """Frames after which a reading counts as settled."""
    hold_s: float = 0.3
    """How long a mark that is not found is still shown where it must be."""
    remember_s: float = 1.5
    """How long it gets its id back when it is found again."""
    patience: float = 0.05
    """Seconds of either that a mark earns with each frame in which it is found."""
    match: MatchSettings = field(default_factory=MatchSettings)
    vote: VoteSettings = field(default_factory=VoteSettings)


@dataclass(frozen=True, slots=True, eq=False)
class TrackedMark:
    """One mark in one frame, with what all frames so far say about it."""

    id: int
    """Never used again in a run."""
    box: Box
    """In this frame; where the picture's motion puts it if it was not found."""
    digit: int | None
    """0 to 9; None while no digit is likely enough."""
    confidence: float
    """Probability of that digit, or of the likeliest one, 0 to 1."""
    is_steady: bool
    """Whether enough frames agree."""
    probabilities: npt.NDArray[np.float64]
    """(11,) float64: digits 0 to 9, then "not a digit"."""
    seen: bool
    """Whether it was found in this very frame."""


class Tracker:
    """Follows marks through the frames of one source."""

    def __init__(self, settings: TrackSettings, min_confidence: float) -> None:
        self._settings = settings
        self._marks = Marks.of([], np.zeros((0, NOT_A_DIGIT + 1)))
        self._votes = Votes(settings.vote, min_confidence)
        self._ids = np.zeros(0, np.int64)
        self._sightings = np.zeros(0, np.int64)
        self._unseen_s = np.zeros(0)
        self._motion = Motion()
        self._next_id = 1
        self._time_s: float | None = None

    def update(
        self,
        boxes: Sequence[Box],
        predictions: Predictions,
        time_s: float,
        size_wh: tuple[int, int],
        *,
        sharpness: Sequence[float] | None = None,
    ) -> list[TrackedMark]:
        """The marks to show on a frame of `size_wh` pixels at `time_s`, on which the N marks `boxes` were
        found and `predictions` says what each is; (N,) `sharpness`, in any unit, says how much it counts."""
        elapsed_s = max(0.0, time_s - (time_s if self._time_s is None else self._time_s))
        self._time_s = time_s
        found = Marks.of(boxes, predictions.probabilities.astype(np.float64))
        self._forget()
        self._unseen_s += elapsed_s
        self._votes.fade(elapsed_s)
        columns = self._match(found, size_wh)
        self._see(found, columns)
        return self._shown(boxes, columns, size_wh)

    def _match(self, found: Marks, size_wh: tuple[int, int]) -> Rows:
        """(K,) the row in `found` of each known mark, or `UNSEEN`; new ones are known from now on."""
        matcher = Matcher(self._marks, found, self._settings.match)
        middle = complex(size_wh[0] / 2, size_wh[1] / 2)
        drift = self._motion.turn * middle + self._motion.shift - middle
        self._motion = matcher.motion([drift, 0j], float(np.hypot(*size_wh)))
        pairs = matcher.pairs(self._motion, self._settings.match.reach_per_s * self._unseen_s)
        rows, taken = np.array(pairs, np.int64).reshape(-1, 2).T
        fresh = np.delete(np.arange(len(found)), taken)
        columns = np.full(len(self._ids), UNSEEN)
        columns[rows] = taken
        self._marks = self._marks.carried(self._motion).joined(found.take(fresh))
        self._ids = np.concatenate([self._ids, np.zeros(len(fresh), np.int64)])
        self._sightings = np.concatenate([self._sightings, np.zeros(len(fresh), np.int64)])
        self._unseen_s = np.concatenate([self._unseen_s, np.zeros(len(fresh))])
        self._votes.extend(len(fresh))
        return np.concatenate([columns, fresh])

    def _see(self, found: Marks, columns: Rows) -> None:
        """What this frame says about the known marks, `columns` (K,) of `found`."""
        rows = np.flatnonzero(columns != UNSEEN)
        there = found.take(columns[rows])
        self._marks.centers[rows] = there.centers
        self._marks.sizes[rows] = there.sizes
        self._sightings[rows] += 1
        self._unseen_s[rows] = 0.0
        self._votes.add(rows, there.chances, np.ones(len(rows)))
        self._votes.decide()
        self._marks = replace(self._marks, chances=self._votes.chances())

    def _forget(self) -> None:
        """Let go of the marks that were not found for too long."""
        patience_s = np.minimum(self._settings.remember_s, self._settings.patience * self._sightings)
        keep = self._unseen_s <= patience_s
        if not keep.all():
            self._marks = self._marks.take(keep)
            self._votes.keep(keep)
            self._ids, self._sightings = self._ids[keep], self._sightings[keep]
            self._unseen_s = self._unseen_s[keep]

    def _shown(self, boxes: Sequence[Box], columns: Rows, size_wh: tuple[int, int]) -> list[TrackedMark]:
        settings, none = self._settings, self._marks.chances[:, NOT_A_DIGIT]
        patience_s = np.minimum(settings.hold_s, settings.patience * self._sightings)
        shown = (self._sightings >= settings.show_after) & (self._unseen_s <= patience_s) & (none < 0.5)
        marks = []
        for row in np.flatnonzero(shown).tolist():
            seen = bool(columns[row] != UNSEEN)
            box = boxes[columns[row]] if seen else self._marks.box(row)
            if seen or _inside(box, size_wh):
                marks.append(self._mark(row, box, seen))
        return marks

    def _mark(self, row: int, box: Box, seen: bool) -> TrackedMark:
        if not self._ids[row]:
            self._ids[row], self._next_id = self._next_id, self._next_id + 1
        chances, digit = self._marks.chances[row], int(self._votes.shown[row])
        return TrackedMark(
            id=int(self._ids[row]),
            box=box,
            digit=None if digit == UNDECIDED else digit,
            confidence=float(chances[:NOT_A_DIGIT].max() if digit == UNDECIDED else chances[digit]),
            is_steady=digit != UNDECIDED and bool(self._sightings[row] >= self._settings.steady_after),
            probabilities=chances,
            seen=seen,
        )


def _inside(box: Box, size_wh: tuple[int, int]) -> bool:
    """Whether a box is wholly in the picture, its edge not touched."""
    return box.x > 0 and box.y > 0 and box.right < size_wh[0] and box.bottom < size_wh[1]
