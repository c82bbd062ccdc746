"""How often, how recently and how sharply each mark was found: which are remembered, and which are shown."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Rows = npt.NDArray[np.int64]
"""(K,) int64, rows of some marks."""
Flags = npt.NDArray[np.bool_]
"""(N,) bool, one a mark."""
Numbers = npt.NDArray[np.float64]
"""(N,) float64, one a mark."""

_SHARPEST_FADES = 0.98
"""By frame: light and distance change, and a sharpness of long ago is no measure for today's."""


@dataclass(frozen=True, slots=True)
class LifetimeSettings:
    """How long a mark is remembered, and when it is held to be there."""

    show_after: int = 2
    """Frames in which a mark must have been found: nothing pops up for one."""
    remember_s: float = 1.5
    """How long a mark that is not found can get its id back."""
    remember_per_frame_s: float = 0.1
    """What each frame in which it was found adds to that, until it is reached."""
    hold_s: float = 0.3
    """How long a mark that is not found is still shown where it must be."""
    hold_per_frame_s: float = 0.05
    """What each frame in which it was found adds to that, until it is reached."""
    presence_frames: float = 15.0
    """About how many frames back `min_presence` looks."""
    min_presence: float = 0.8
    """Share of the latest frames in which a mark must be found to appear: what comes and goes is no digit."""
    stay_presence: float = 0.5
    """The share that suffices to stay."""
    min_sharpness: float = 0.2
    """What a frame that shows a mark blurred beyond reading counts, next to the sharpest lately."""


class Lifetimes:
    """What is remembered of N marks, one row a mark."""

    def __init__(self, settings: LifetimeSettings) -> None:
        self._settings = settings
        self.sightings = np.zeros(0, np.int64)
        """(N,) int64: frames in which each was found."""
        self._unseen_s = np.zeros(0)
        self._presence = np.zeros(0)
        self._sharpest = np.zeros(0)
        self._is_there = np.zeros(0, np.bool_)

    @property
    def unseen_s(self) -> Numbers:
        """(N,) seconds since each was last found."""
        return self._unseen_s

    def pass_time(self, elapsed_s: float) -> None:
        """`elapsed_s` have gone by."""
        self._unseen_s += elapsed_s

    def extend(self, count: int) -> None:
        """`count` more marks."""
        self.sightings = np.concatenate([self.sightings, np.zeros(count, np.int64)])
        self._unseen_s = np.concatenate([self._unseen_s, np.zeros(count)])
        self._presence = np.concatenate([self._presence, np.ones(count)])
        self._sharpest = np.concatenate([self._sharpest, np.zeros(count)])
        self._is_there = np.concatenate([self._is_there, np.zeros(count, np.bool_)])

    def keep(self, kept: Flags) -> None:
        """Forget the marks that are False in (N,) `kept`."""
        self.sightings, self._unseen_s = self.sightings[kept], self._unseen_s[kept]
        self._presence, self._sharpest = self._presence[kept], self._sharpest[kept]
        self._is_there = self._is_there[kept]

    def see(self, seen: Flags) -> None:
        """One more frame, in which the marks that are True in (N,) `seen` were found."""
        settings = self._settings
        self.sightings += seen
        # A mark that is covered for long is not the less there for it: only its first absence counts.
        counts = seen | (self._unseen_s <= settings.hold_s)
        pace = counts / np.minimum(self.sightings + 1, settings.presence_frames)
        self._presence += pace * (seen - self._presence)
        self._unseen_s[seen] = 0.0
        least = np.where(self._is_there, settings.stay_presence, settings.min_presence)
        self._is_there = (self.sightings >= settings.show_after) & (self._presence >= least)

    def weights(self, rows: Rows, sharpness: Numbers) -> Numbers:
        """(K,) how much this frame counts for the marks `rows`, that are (K,) sharp, in any unit."""
        best = np.maximum(self._sharpest[rows] * _SHARPEST_FADES, sharpness)
        self._sharpest[rows] = best
        # A mark as flat as one row of pixels was never sharp: nothing it says was better before.
        share = np.where(best > 0, sharpness / np.maximum(best, 1e-9), 1.0)
        return np.clip(share, self._settings.min_sharpness, 1.0)

    def remembered(self) -> Flags:
        """(N,) which were found lately enough, for how often they were found, to be known again."""
        settings = self._settings
        return self._lately(settings.remember_s, settings.remember_per_frame_s)

    def shown(self) -> Flags:
        """(N,) which are there, seen in this frame or so lately that they must be there still."""
        return self._is_there & self._lately(self._settings.hold_s, self._settings.hold_per_frame_s)

    def _lately(self, longest_s: float, per_frame_s: float) -> Flags:
        return np.asarray(self._unseen_s <= np.minimum(longest_s, per_frame_s * self.sightings), np.bool_)
