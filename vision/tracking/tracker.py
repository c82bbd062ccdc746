"""The same mark from frame to frame, and its steadied digit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from recognizer.prediction import NOT_A_DIGIT, Predictions
from vision.box import Box
from vision.tracking.association import Association, AssociationSettings, Marks
from vision.tracking.lifetime import Flags, Lifetimes, LifetimeSettings, Rows
from vision.tracking.motion import Motion
from vision.tracking.voting import UNDECIDED, Votes, VotingSettings

UNSEEN = -1
"""Stands for the row of a mark that was not found in a frame."""


@dataclass(frozen=True, slots=True)
class TrackSettings:
    """How marks are followed, and what it takes to believe them."""

    steady_after: int = 5
    """Frames after which a reading counts as settled."""
    try_for: int = 12
    """Frames after which a mark that is not read by then is unlikely ever to be."""
    max_open_doubt: float = 0.8
    """Probability of being no digit from which on a mark is held to be none, without waiting for more."""
    max_doubt: float = 0.5
    """Probability of being no digit from which on a mark is not listed."""
    max_overlap: float = 0.4
    """Share of the smaller of two marks that may lie in the other, where one is only held to be there."""
    association: AssociationSettings = field(default_factory=AssociationSettings)
    voting: VotingSettings = field(default_factory=VotingSettings)
    lifetime: LifetimeSettings = field(default_factory=LifetimeSettings)


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
        self._votes = Votes(settings.voting, min_confidence)
        self._lifetimes = Lifetimes(settings.lifetime)
        self._ids = np.zeros(0, np.int64)
        self._motion = Motion()
        self._next_id = 1
        self._time_s: float | None = None
        self._is_gainsaid = False

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
        self._lifetimes.pass_time(elapsed_s)
        self._votes.fade(elapsed_s)
        found = Marks.of(boxes, predictions.probabilities.astype(np.float64))
        columns = self._match(found, size_wh)
        self._see(found, columns, np.ones(len(found)) if sharpness is None else np.asarray(sharpness, float))
        marks = self._shown(boxes, columns, size_wh)
        self._forget()
        return marks

    def rest(self, time_s: float) -> None:
        """A frame at `time_s` shows the same as the last one: nothing is forgotten over the time between."""
        self._time_s = time_s

    @property
    def is_settled(self) -> bool:
        """Whether to read the same picture again would tell nothing new: every mark that may be a digit was
        found in enough frames, none is missed, and the last frame read none as another digit."""
        if self._is_gainsaid:
            return False
        settings, doubt = self._settings, self._marks.chances[:, NOT_A_DIGIT]
        is_read = (self._votes.shown != UNDECIDED) & (doubt < settings.max_doubt)
        enough = np.where(is_read, settings.steady_after, settings.try_for)
        seen = self._lifetimes.unseen_s == 0
        is_open = np.where(seen, self._lifetimes.sightings < enough, self._lifetimes.shown())
        return not bool((is_open & (doubt < settings.max_open_doubt)).any())

    def carry(self, motion: Motion) -> dict[int, Box]:
        """Where the marks that have an id are once the picture moved, by their ids; nothing was read anew."""
        self._motion = motion
        self._marks = self._marks.carried(motion)
        named = np.flatnonzero(self._ids)
        return dict(zip(self._ids[named].tolist(), self._marks.take(named).boxes(), strict=True))

    def _match(self, found: Marks, size_wh: tuple[int, int]) -> Rows:
        """(K,) the row in `found` of each known mark, or `UNSEEN`; new ones are known from now on."""
        middle = complex(size_wh[0] / 2, size_wh[1] / 2)
        drift = self._motion.turn * middle + self._motion.shift - middle
        matcher = Association(self._marks, found, self._settings.association)
        self._motion, pairs = matcher.match(drift, self._lifetimes.unseen_s, float(np.hypot(*size_wh)))
        self._marks = self._marks.carried(self._motion)
        rows, taken = np.array(pairs, np.int64).reshape(-1, 2).T
        columns = np.full(len(self._ids), UNSEEN)
        columns[rows] = taken
        fresh = np.delete(np.arange(len(found)), taken)
        if not len(fresh):
            return columns
        self._marks = self._marks.joined(found.take(fresh))
        self._lifetimes.extend(len(fresh))
        self._votes.extend(len(fresh))
        self._ids = np.concatenate([self._ids, np.zeros(len(fresh), np.int64)])
        return np.concatenate([columns, fresh])

    def _see(self, found: Marks, columns: Rows, sharpness: npt.NDArray[np.float64]) -> None:
        """What this frame says about the known marks, `columns` (K,) of `found`."""
        seen = columns != UNSEEN
        rows = np.flatnonzero(seen)
        there = found.take(columns[rows])
        self._marks.centers[rows] = there.centers
        self._marks.sizes[rows] = there.sizes
        self._lifetimes.see(seen)
        self._votes.add(rows, there.chances, self._lifetimes.weights(rows, sharpness[columns[rows]]))
        self._marks = replace(self._marks, chances=self._votes.decide())
        shown, said = self._votes.shown[rows], there.chances[:, :NOT_A_DIGIT]
        is_other = (shown != UNDECIDED) & (said.argmax(axis=1) != shown) & (said.max(axis=1, initial=0) > 0.5)
        self._is_gainsaid = bool(is_other.any())

    def _forget(self) -> None:
        """Let go of the marks that were not found for too long."""
        kept = self._lifetimes.remembered()
        if not kept.all():
            self._marks = self._marks.take(kept)
            self._votes.keep(kept)
            self._lifetimes.keep(kept)
            self._ids = self._ids[kept]

    def _shown(self, boxes: Sequence[Box], columns: Rows, size_wh: tuple[int, int]) -> list[TrackedMark]:
        """The marks to list on this frame, its `boxes` where they were found."""
        listed = self._lifetimes.shown() & (self._marks.chances[:, NOT_A_DIGIT] < self._settings.max_doubt)
        if (columns[listed] == UNSEEN).any():
            listed &= self._undisputed(listed, columns)
        marks = []
        rows = np.flatnonzero(listed)
        for row, place in zip(rows.tolist(), self._marks.take(rows).boxes(), strict=True):
            seen = bool(columns[row] != UNSEEN)
            box = boxes[columns[row]] if seen else place
            if seen or _inside(box, size_wh):
                marks.append(self._mark(row, box, seen))
        return marks

    def _undisputed(self, listed: Flags, columns: Rows) -> Flags:
        """(K,) False for a mark that overlaps a listed one known for longer, if one of them is not seen."""
        rows = np.flatnonzero(listed)
        overlaps = self._marks.take(rows).overlaps() > self._settings.max_overlap
        unseen, age = columns[rows] == UNSEEN, self._lifetimes.sightings[rows]
        younger = (age[:, None] < age[None, :]) | ((age[:, None] == age[None, :]) & unseen[:, None])
        disputed = overlaps & younger & (unseen[:, None] | unseen[None, :])
        np.fill_diagonal(disputed, False)
        undisputed = np.ones(len(listed), np.bool_)
        undisputed[rows[disputed.any(axis=1)]] = False
        return undisputed

    def _mark(self, row: int, box: Box, seen: bool) -> TrackedMark:
        # Ids are given when a mark is first listed: the many that never are use none up.
        if not self._ids[row]:
            self._ids[row] = self._next_id
            self._next_id += 1
        chances, digit = self._marks.chances[row], int(self._votes.shown[row])
        is_read = digit != UNDECIDED
        return TrackedMark(
            id=int(self._ids[row]),
            box=box,
            digit=digit if is_read else None,
            confidence=float(chances[digit] if is_read else chances[:NOT_A_DIGIT].max()),
            is_steady=is_read and bool(self._lifetimes.sightings[row] >= self._settings.steady_after),
            probabilities=chances,
            seen=seen,
        )


def _inside(box: Box, size_wh: tuple[int, int]) -> bool:
    """Whether a box is wholly in the picture, its edge not touched."""
    return box.x > 0 and box.y > 0 and box.right < size_wh[0] and box.bottom < size_wh[1]
