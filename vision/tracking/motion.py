"""How the marks of one frame lie on the next: a turn, a scale and a shift of the whole picture."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Points = npt.NDArray[np.complex128]
"""(N,) complex128, x + iy in pixels: a turn with a scale is then one product, a shift one sum."""


@dataclass(frozen=True, slots=True)
class Motion:
    """Carries a point z of one frame to `turn * z + shift` on the next."""

    turn: complex = 1 + 0j
    """Its argument is the angle, its absolute value the scale."""
    shift: complex = 0j
    """Pixels, x + iy."""

    @property
    def scale(self) -> float:
        """How much larger everything became."""
        return abs(self.turn)

    def since(self, earlier: Motion) -> Motion:
        """What is left of it after the `earlier` one, which began where it begins."""
        turn = self.turn / earlier.turn
        return Motion(turn, self.shift - turn * earlier.shift)

    def carry(self, points: Points) -> Points:
        """Where (N,) `points` are on the next frame."""
        return self.turn * points + self.shift


def fit_motion(before: Points, after: Points, stiffness_px: float) -> Motion:
    """The motion that brings (N,) `before` nearest to (N,) `after`; the identity for N = 0.

    Turn and scale are believed only as far as the points lie apart, in comparison with `stiffness_px`: the
    jitter of two neighbouring boxes would otherwise turn the rest of the page. Pairs that miss the
    common motion by far are left out.
    """
    if not len(before):
        return Motion()
    motion = _least_squares(before, after, stiffness_px)
    misses = np.abs(motion.carry(before) - after)
    kept = misses <= 3 * np.partition(misses, len(misses) // 2)[len(misses) // 2] + 1
    if kept.all():
        return motion
    return _least_squares(before[kept], after[kept], stiffness_px)


def _least_squares(before: Points, after: Points, stiffness_px: float) -> Motion:
    old, new = before.mean(), after.mean()
    spread, moved = before - old, after - new
    stiffness = stiffness_px * stiffness_px
    turn = (np.vdot(spread, moved) + stiffness) / (np.vdot(spread, spread).real + stiffness)
    return Motion(complex(turn), complex(new - turn * old))
