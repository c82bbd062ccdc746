"""Allographs: the forms that schools and habits give each digit, told by points of the pen.

The few hundred writers of the data have been to a few countries' schools. A hand may write any of its digits
by one of these forms instead, moved a little off it (a synthesis by templates, as in Elarian et al.:
Handwriting synthesis: classifications and techniques, 2014).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from training.simulation.glyph import Path
from training.simulation.pen_path import rounded, shaken, straight, strokes_of

FORMS: dict[str, tuple[str, ...]] = {
    "0": (
        "55,2 20,10 3,45 12,85 40,100 68,85 75,45 60,8 40,3",
        "60,12 35,0 8,25 3,65 25,98 55,92 70,55 58,15 38,8 45,22 80,15",
        "30,5 65,15 72,60 45,98 12,88 2,45 22,8",
        "60,5 10,30 5,80 55,100 105,75 100,25 60,3 40,8",
        "55,2 20,10 3,45 12,85 40,100 68,85 75,45 60,8 40,3 | 72,8 2,92",
    ),
    "1": (
        "0,95 15,60 38,0 40,5 42,50 42,100",
        "0,48 28,3 31,6 30,50 28,100",
        "0,14 12,2 20,10 22,50 10,100",
        "0,25 24,0 25,50 26,88 33,100 42,95",
        "0,18 22,0 20,40 8,100",
        "0,20 25,0 25,100 | -2,100 50,98",
        "32,0 0,100",
        "2,0 0,100",
        "20,0 22,60 10,98 -8,92",
    ),
    "2": (
        "40,45 12,42 8,15 35,0 65,10 65,40 35,75 5,98 25,88 50,98 80,94",
        "5,25 25,2 60,5 65,35 40,70 10,95 0,85 15,75 45,95 85,98",
        "0,12 25,0 60,8 55,40 0,98 5,98 70,96",
        "3,22 30,0 62,15 50,50 8,92 28,88 50,98 75,90",
        "22,35 8,30 10,12 35,0 68,18 52,55 2,95 40,90 90,100",
        "30,30 38,42 15,48 2,28 15,6 45,0 70,20 60,55 25,88 2,92 12,78 40,92 78,100 95,90",
    ),
    "3": (
        "0,4 55,2 52,8 25,38 50,42 65,65 50,95 20,100 0,90",
        "5,15 35,0 58,18 45,42 22,50 20,42 35,42 62,60 58,90 25,100 0,85",
        "15,22 2,18 12,2 48,5 50,30 25,46 58,56 60,88 28,100 0,88",
        "10,8 32,0 42,14 22,32 60,45 68,78 35,100 0,88",
        "0,10 40,0 50,20 22,42 55,55 50,85 10,100 -25,95",
    ),
    "4": (
        "30,0 0,58 3,60 70,55 | 52,30 48,100",
        "5,0 0,45 10,55 48,45 52,5 52,15 48,60 46,100",
        "48,0 0,66 4,68 72,66 | 48,0 47,100",
        "50,100 48,40 48,0 44,5 0,60 10,64 75,60",
        "25,0 10,30 2,58 30,60 70,50 | 58,15 45,60 35,100",
        "15,0 5,40 20,48 60,42 | 60,10 52,60 48,100",
    ),
    "5": (
        "70,2 30,2 12,20 28,42 55,55 58,80 30,100 0,90",
        "12,3 8,40 35,35 62,58 50,92 15,100 -5,90 | 12,4 65,0",
        "10,20 8,48 40,45 58,70 38,98 0,92 | 20,5 80,-2",
        # Like the sign of a root: the bow is but a hook.
        "-18,76 -8,82 0,100 28,3 32,0 75,0",
        "-4,88 2,100 6,98 30,8 34,2 80,-4",
        "75,0 30,4 26,10 15,60 5,97 -10,95 -22,76",
    ),
    "6": (
        "45,0 15,35 0,72 12,98 42,95 50,72 30,58 5,75",
        "10,0 5,50 5,85 25,100 50,85 45,62 22,58 6,72",
        "50,12 42,0 20,15 3,55 12,95 45,98 58,70 35,52 8,70",
        "55,5 15,35 2,75 25,100 52,88 45,68 25,70 28,88",
        "30,0 8,30 0,65 20,100 65,90 62,55 30,48 5,65",
    ),
    "7": (
        "0,14 12,2 35,8 55,2 45,40 35,100 | 5,52 80,46",
        "0,30 5,8 30,2 50,15 48,50 38,100 | 15,55 75,52",
        "0,15 5,4 25,12 60,0 40,45 25,100",
        "0,15 5,4 25,12 60,0 40,45 25,100 | 5,52 68,48",
        "0,0 0,16 5,10 60,4 55,10 35,55 28,100 | 12,55 62,50",
        "0,5 60,0 58,12 30,60 35,100",
    ),
    "8": (
        "60,12 35,0 8,18 25,45 55,65 50,95 20,100 2,78 25,52 55,28 58,8",
        "30,0 8,12 10,38 32,46 52,32 50,8 28,2 | 30,46 2,60 2,88 30,100 60,86 55,58 28,47",
        "65,0 45,35 10,70 8,95 35,100 50,82 38,55 10,25 15,5 40,2",
        "40,8 22,2 16,18 35,38 62,68 45,98 10,96 2,70 35,42 48,15 38,6",
        "45,40 15,25 20,2 48,4 50,25 15,60 8,90 38,100 55,78 40,45",
    ),
    "9": (
        # A stem and a bow to its right, like a P.
        "15,100 12,40 10,2 40,0 58,22 40,45 12,48",
        "0,100 20,50 35,5 60,2 70,25 45,48 22,40",
        "52,10 30,0 5,18 12,42 40,40 52,14 50,50 38,85 10,100 -12,92",
        "50,8 22,0 3,25 20,48 48,30 52,2 50,50 48,100",
        "50,8 20,0 2,25 22,45 50,20 52,60 42,95 15,100 0,85",
        "48,15 30,0 5,25 15,45 40,30 55,0 30,55 10,100",
    ),
}
"""Of each digit the forms: the points that each stroke of the pen goes through, in hundredths of the digit's
height, y downwards."""

_BETWEEN_HANDS, _VARIED = 5.0, 2.0
"""How far a hand goes off a form's points, and a character off those of its hand: deviations in hundredths of
the height."""


@dataclass(frozen=True, slots=True, eq=False)
class Allograph:
    """One hand's way to write one digit."""

    strokes: tuple[Path, ...]
    """(n, 2) each: the points that the pen goes through, in hundredths of the height."""
    roundness: float
    """0 where it goes straight from point to point, 1 where it goes round them all."""

    @classmethod
    def drawn(cls, label: str, rng: np.random.Generator) -> Allograph:
        """The way of a hand to write the digit `label`."""
        return cls.near(FORMS[label][int(rng.integers(len(FORMS[label])))], rng)

    @classmethod
    def near(cls, form: str, rng: np.random.Generator) -> Allograph:
        """A way near one form, told as those of `FORMS` are."""
        width = np.array([np.exp(rng.normal(0, 0.2)), 1.0])
        moved = tuple(shaken(stroke * width, _BETWEEN_HANDS, rng) for stroke in strokes_of(form))
        return cls(moved, float(rng.uniform(0.6, 1.0)))

    def written(self, rng: np.random.Generator) -> list[Path]:
        """The strokes of one character, a thousand high as those of the data are."""
        return [10 * self._path(shaken(stroke, _VARIED, rng)) for stroke in self.strokes]

    def _path(self, points: Path) -> Path:
        """The path of the pen through some points: between lines and a Catmull-Rom spline."""
        curve = rounded(points, points[0], points[-1])
        line = straight(points, len(curve))
        return np.asarray(line + self.roundness * (curve - line), np.float32)
