"""Which mark of this frame is which of the last: by place, size and what it looks like."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
import numpy.typing as npt

from vision.box import Box
from vision.motion import Motion, Points, fit_motion
from vision.vote import Chances

MAX_JUMPERS = 20
"""Marks whose jumps are tried where the picture did not move as expected."""
MAX_JUMPS = 48
"""Jumps that are tried then: both bound what a crowded page costs."""

Rows = npt.NDArray[np.int64]
"""(N,) int64, rows of some marks."""
Numbers = npt.NDArray[np.float64]
"""(N,) float64, one number a mark."""


@dataclass(frozen=True, slots=True)
class MatchSettings:
    """How far two boxes may differ and be the same mark still; lengths are shares of its longer side."""

    reach: float = 0.6
    """Farthest from where it was expected that a mark is looked for."""
    reach_per_s: float = 0.5
    """What is added for each second in which it was not found."""
    size_cost: float = 0.5
    """What a width or height that is e times as large costs, on the scale of `reach`."""
    look_cost: float = 0.2
    """What a mark that looks like something else altogether costs."""
    jump: float = 0.25
    """Farthest that the whole picture moves between two frames, as a share of its diagonal."""
    agreement: float = 0.5
    """Share of the marks that must agree on a jump."""


@dataclass(frozen=True, slots=True, eq=False)
class Marks:
    """N marks: where they are, and what they look like."""

    centers: Points
    """(N,) complex128, pixels."""
    sizes: npt.NDArray[np.float64]
    """(N, 2) float64: width and height in pixels."""

    chances: Chances
    """(N, 11) float64: the probability of each digit, and of none."""

    @staticmethod
    def of(boxes: Sequence[Box], chances: Chances) -> Marks:
        """The same as arrays."""
        corners = np.array([(b.x, b.y, b.width, b.height) for b in boxes], np.float64).reshape(-1, 4)
        middle = corners[:, :2] + corners[:, 2:] / 2
        return Marks(middle[:, 0] + 1j * middle[:, 1], corners[:, 2:], chances)

    def __len__(self) -> int:
        return len(self.centers)

    def take(self, rows: Rows | npt.NDArray[np.bool_]) -> Marks:
        """Only those `rows`, in their order; or those that are True in (N,)."""
        return Marks(self.centers[rows], self.sizes[rows], self.chances[rows])

    def joined(self, others: Marks) -> Marks:
        """These, then the others."""
        return Marks(
            np.concatenate([self.centers, others.centers]),
            np.concatenate([self.sizes, others.sizes]),
            np.concatenate([self.chances, others.chances]),
        )

    @property
    def sides(self) -> Numbers:
        """(N,) the longer side of each."""
        return np.asarray(self.sizes.max(axis=1, initial=1.0), np.float64)

    def carried(self, motion: Motion) -> Marks:
        """Where they are after the whole picture moved."""
        return Marks(motion.carry(self.centers), self.sizes * motion.scale, self.chances)

    def box(self, row: int) -> Box:
        """One of them, rounded to whole pixels."""
        width, height = self.sizes[row]
        x, y = self.centers[row].real - width / 2, self.centers[row].imag - height / 2
        return Box(round(x), round(y), max(1, round(width)), max(1, round(height)))


class Matcher:
    """Compares K known marks with the N found in a frame."""

    def __init__(self, known: Marks, found: Marks, settings: MatchSettings) -> None:
        self._known, self._found, self._settings = known, found, settings

    def motion(self, guesses: Sequence[complex], diagonal_px: float) -> Motion:
        """How the whole picture moved: about as one of `guesses` of its shift says or, where none of them
        brings the marks together, by the shift on which most of them agree."""
        enough = self._settings.agreement * min(len(self._known), len(self._found))
        best: list[tuple[int, int]] = []
        for shift in chain(guesses, self._jumps(diagonal_px)):
            best = max(best, self._nearby(self._known.centers + shift, 0.0), key=len)
            if len(best) >= enough:
                break
        if not best:
            return Motion()
        rows, columns = np.array(best).T
        stiffness_px = float(np.median(self._known.sides[rows]))
        return fit_motion(self._known.centers[rows], self._found.centers[columns], stiffness_px)

    def pairs(self, motion: Motion, slack: Numbers) -> list[tuple[int, int]]:
        """Rows of known and found marks that are the same once the picture has moved by `motion`, best first,
        each at most once; (K,) `slack` is added to the reach of a known mark."""
        return self._nearby(motion.carry(self._known.centers), slack)

    def _nearby(self, centers: Points, slack: Numbers | float) -> list[tuple[int, int]]:
        sides = self._known.sides
        gaps = self._found.centers[None, :] - centers[:, None]
        misses = np.maximum(np.abs(gaps.real), np.abs(gaps.imag)) / sides[:, None]
        limits = np.broadcast_to(self._settings.reach + slack, sides.shape)
        rows, columns = np.nonzero(misses <= limits[:, None])
        costs = misses[rows, columns] + self._unlike(rows, columns)
        close = costs <= limits[rows]
        rows, columns, costs = rows[close], columns[close], costs[close]
        order = costs.argsort(kind="stable")
        return _each_once(rows[order].tolist(), columns[order].tolist())

    def _unlike(self, rows: Rows, columns: Rows) -> Numbers:
        """What the differing sizes and looks of pairs of marks cost."""
        known, found = self._known, self._found
        # A fifth of the side is added: the width of a 1 is mostly the pen's.
        ratios = (known.sizes[rows] + 0.2 * known.sides[rows, None]) / (
            found.sizes[columns] + 0.2 * found.sides[columns, None]
        )
        likeness = np.einsum("ij,ij->i", known.chances[rows], found.chances[columns])
        size_cost = self._settings.size_cost * np.abs(np.log(ratios)).sum(axis=1)
        return np.asarray(size_cost + self._settings.look_cost * (1 - likeness), np.float64)

    def _jumps(self, diagonal_px: float) -> Iterator[complex]:
        """Shifts that bring some known mark onto a found one that looks like it, the likest first."""
        first = np.arange(min(len(self._known), MAX_JUMPERS))
        gaps = (self._found.centers[None, :] - self._known.centers[first, None]).ravel()
        rows, columns = np.divmod(np.arange(len(gaps)), max(1, len(self._found)))
        costs = self._unlike(rows, columns)
        possible = np.flatnonzero(
            (costs < self._settings.reach / 2) & (np.abs(gaps) < self._settings.jump * diagonal_px)
        )
        best = possible[costs[possible].argsort(kind="stable")[:MAX_JUMPS]]
        yield from (complex(gap) for gap in gaps[best])


def _each_once(rows: list[int], columns: list[int]) -> list[tuple[int, int]]:
    """The pairs of which neither row nor column was in an earlier pair."""
    taken_rows, taken_columns = set[int](), set[int]()
    pairs = []
    for row, column in zip(rows, columns, strict=True):
        if row not in taken_rows and column not in taken_columns:
            taken_rows.add(row)
            taken_columns.add(column)
            pairs.append((row, column))
    return pairs
