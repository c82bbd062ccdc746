"""Which mark of this frame is which mark of the last one, by its place, its size and its appearance."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
import numpy.typing as npt

from vision.box import Box
from vision.tracking.lifetime import Flags, Numbers, Rows
from vision.tracking.motion import Motion, Points, fit_motion
from vision.tracking.voting import Chances

MAX_JUMPERS = 20
"""Marks whose jumps are tried where the picture did not move as expected."""
MAX_JUMPS = 48
"""Jumps that are tried then: both bound what a crowded page costs."""


@dataclass(frozen=True, slots=True)
class AssociationSettings:
    """How far two boxes may differ and be the same mark still; lengths are shares of its longer side."""

    reach: float = 0.6
    """Farthest from where it was expected that a mark is looked for."""
    reach_per_s: float = 0.5
    """What is added for each second in which it was not found."""
    size_cost: float = 0.5
    """What a width or height that is e times as large costs, on the scale of `reach`."""
    appearance_cost: float = 0.2
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

    def take(self, rows: Rows | Flags) -> Marks:
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

    def overlaps(self) -> npt.NDArray[np.float64]:
        """(N, N) the share of the smaller of two marks that lies in the other, 0 to 1."""
        middles, halves = np.stack([self.centers.real, self.centers.imag], axis=1), self.sizes / 2
        low = np.maximum((middles - halves)[:, None], (middles - halves)[None, :])
        high = np.minimum((middles + halves)[:, None], (middles + halves)[None, :])
        area = np.maximum(self.sizes.prod(axis=1), 1e-9)
        return np.asarray(
            np.maximum(high - low, 0).prod(axis=2) / np.minimum(area[:, None], area[None, :]), np.float64
        )

    def boxes(self) -> list[Box]:
        """Each of them, rounded to whole pixels."""
        corners = np.stack([self.centers.real, self.centers.imag], axis=1) - self.sizes / 2
        sizes = np.maximum(np.rint(self.sizes), 1)
        rows = np.concatenate([np.rint(corners), sizes], axis=1).astype(np.int64)
        return [Box(*row) for row in rows.tolist()]


class Association:
    """Compares K known marks with the N found in a frame."""

    def __init__(self, known: Marks, found: Marks, settings: AssociationSettings) -> None:
        self._known, self._found, self._settings = known, found, settings

    def match(
        self, drift: complex, unseen_s: Numbers, diagonal_px: float
    ) -> tuple[Motion, list[tuple[int, int]]]:
        """How the whole picture moved, and the rows of known and found marks that are the same, each at
        most once.

        The picture is taken to go on by `drift` or to stand still or, where neither brings the marks
        together, to jump by what most of them agree on. A known mark is looked for the farther, the
        longer it was not found: (K,) `unseen_s`.
        """
        all_found = min(len(self._known), len(self._found))
        still = np.zeros(len(self._known))
        pairs: list[tuple[int, int]] = []
        for shift in chain((drift, 0j), self._jumps(diagonal_px)):
            pairs = max(pairs, self._nearby(self._known.centers + shift, still), key=len)
            if len(pairs) >= self._settings.agreement * all_found:
                break
        if not pairs:
            return Motion(), pairs
        rows, columns = np.array(pairs).T
        stiffness_px = float(np.max(self._known.sides[rows]))
        motion = fit_motion(self._known.centers[rows], self._found.centers[columns], stiffness_px)
        if len(pairs) < all_found:
            slack = self._settings.reach_per_s * unseen_s
            pairs = self._nearby(motion.carry(self._known.centers), slack)
        return motion, pairs

    def _nearby(self, centers: Points, slack: Numbers) -> list[tuple[int, int]]:
        """Pairs of marks that are alike and near each other, with the known ones at `centers`; best first."""
        reach = self._settings.reach + slack
        rows, columns = self._within(centers, reach * self._known.sides)
        gaps = self._found.centers[columns] - centers[rows]
        misses = np.maximum(np.abs(gaps.real), np.abs(gaps.imag)) / self._known.sides[rows]
        costs = misses + self._unlike(rows, columns)
        close = costs <= reach[rows]
        rows, columns, costs = rows[close], columns[close], costs[close]
        order = costs.argsort(kind="stable")
        return _each_once(rows[order].tolist(), columns[order].tolist())

    def _within(self, centers: Points, limits_px: Numbers) -> tuple[Rows, Rows]:
        """Pairs of known marks, at `centers`, and found ones that are at most (K,) `limits_px` beside them.

        By sorting: a table of all pairs costs ten times as much where there are hundreds of marks.
        """
        x = self._found.centers.real
        order = x.argsort()
        first = np.searchsorted(x[order], centers.real - limits_px)
        counts = np.searchsorted(x[order], centers.real + limits_px, side="right") - first
        rows = np.arange(len(centers)).repeat(counts)
        within = np.arange(len(rows)) - (counts.cumsum() - counts)[rows]
        return rows, order[first[rows] + within]

    def _unlike(self, rows: Rows, columns: Rows) -> Numbers:
        """What the differing sizes and looks of pairs of marks cost."""
        known, found = self._known, self._found
        # A fifth of the side is added: the width of a 1 is mostly the pen's.
        ratios = (known.sizes[rows] + 0.2 * known.sides[rows, None]) / (
            found.sizes[columns] + 0.2 * found.sides[columns, None]
        )
        likeness = (known.chances[rows] * found.chances[columns]).sum(axis=1)
        size_cost = self._settings.size_cost * np.abs(np.log(ratios)).sum(axis=1)
        return np.asarray(size_cost + self._settings.appearance_cost * (1 - likeness), np.float64)

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
