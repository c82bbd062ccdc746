"""Japanese kana, many of which look like a digit, or have a part that does: no data of ours holds any."""

from __future__ import annotations

import numpy as np

from training.simulation.glyph import Path
from training.simulation.pen_path import rounded, shaken, strokes_of

_KANA = """
ra: 40,5 58,14 | 38,25 34,58 55,46 76,50 80,68 66,86 42,95
u: 38,6 62,14 | 25,36 50,28 72,36 74,58 62,80 42,97
chi: 15,24 80,18 | 48,3 34,56 58,44 80,54 80,74 62,90 36,96
ru: 22,10 72,8 18,62 50,46 80,58 78,82 52,94 36,86 46,76 62,86
ro: 24,10 70,9 18,60 52,44 80,56 78,78 58,92 36,95
ha: 14,8 10,50 16,94 22,80 | 36,30 90,28 | 66,6 66,78 52,94 38,84 50,72 72,80 88,94
shi: 30,5 28,70 42,94 66,88 84,66
te: 12,18 86,12 50,36 42,66 56,88 76,94
ku: 68,5 26,48 72,95
ri: 28,8 24,44 32,56 38,46 | 68,6 72,46 62,76 44,97
tsu: 8,36 48,20 82,32 86,56 68,76 40,84
no: 56,16 44,62 24,82 10,60 24,28 58,14 86,36 84,66 58,90
wa: 30,4 30,96 | 10,28 38,22 12,76 50,40 80,42 86,66 70,88 54,94
re: 28,4 28,96 | 8,28 38,22 10,78 52,34 66,34 62,78 74,90 94,72
so: 24,8 72,6 20,42 86,38 50,56 44,78 58,92 74,92
n: 52,5 12,95 36,56 50,60 54,88 70,92 92,64
i: 14,16 18,68 30,82 38,68 | 72,22 86,56
ko: 24,18 72,16 60,30 | 18,68 36,88 84,84
to: 30,6 42,44 | 82,30 30,56 22,78 44,92 84,90
mo: 46,4 36,70 52,94 76,86 82,64 | 18,34 66,32 | 14,56 66,54
ma: 16,24 84,22 | 18,46 82,44 | 52,4 52,76 36,92 22,82 36,72 58,78 82,94
ta: 10,26 64,22 | 36,4 10,94 | 56,46 86,44 | 50,76 62,90 90,86
ni: 16,8 12,52 18,94 24,80 | 46,28 86,26 | 44,72 56,88 90,84
wo: 18,18 76,16 | 46,3 20,52 42,40 54,50 52,74 | 86,40 40,66 36,86 56,95 82,92
yu: 14,18 16,70 34,34 64,22 86,42 80,68 58,72 44,60 | 54,4 58,60 40,97
NO: 74,6 56,58 16,94
FU: 14,14 84,12 74,52 30,94
KU: 40,5 12,46 | 36,22 82,20 70,58 26,95
WA: 16,14 18,46 | 16,14 84,13 74,54 34,95
KE: 34,5 10,48 | 28,32 92,32 | 62,32 56,66 28,95
I: 78,5 14,54 | 52,34 52,96
TO: 34,4 34,96 | 34,36 78,56
NI: 24,26 76,26 | 10,80 90,80
RI: 26,10 26,60 | 74,6 72,56 46,95
RU: 32,12 28,60 8,92 | 58,6 58,90 92,58
RO: 16,14 18,90 | 16,14 84,14 82,90 | 18,84 82,84
day: 20,5 20,95 | 20,5 80,5 80,95 | 20,48 80,48 | 20,92 80,92
"""
"""Each one's strokes, in hundredths of its square: the way of the pen, from corner to corner."""

_SHAKE = 3.0
"""How far a hand is off a corner, and a character from the hand's other ones, in hundredths."""


def _parsed(text: str) -> dict[str, list[np.ndarray[tuple[int, int], np.dtype[np.float64]]]]:
    lines = [line.split(": ") for line in text.strip().splitlines()]
    return {name: strokes_of(ways) for name, ways in lines}


KANA = _parsed(_KANA)


class Kana:
    """A Japanese hand, with a character for each letter that it is asked for."""

    def __init__(self, rng: np.random.Generator) -> None:
        self._rng = rng
        self._known: dict[str, list[Path]] = {}

    def strokes(self, label: str) -> list[Path]:
        """The strokes that stand for a letter: the same character each time, written a little differently."""
        if label not in self._known:
            name = str(self._rng.choice(list(KANA)))
            self._known[label] = [shaken(corners, _SHAKE, self._rng) for corners in KANA[name]]
        return [_written(shaken(corners, _SHAKE, self._rng)) for corners in self._known[label]]


def _written(corners: Path) -> Path:
    """A stroke through its corners in a square of 1,000, which begins and ends as straight as it can."""
    return 10 * rounded(corners, 2 * corners[0] - corners[1], 2 * corners[-1] - corners[-2])
