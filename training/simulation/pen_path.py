"""The path of a pen through points that are written down."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from training.simulation.glyph import Path

_STEPS = 8
"""Points of a round path for each of those that it goes through, but the last."""

Points = npt.NDArray[np.floating]
"""(n, 2): x and y."""


def strokes_of(ways: str) -> list[npt.NDArray[np.float64]]:
    """The points of each stroke, told as `x,y x,y | x,y x,y`."""
    return [np.array([pair.split(",") for pair in stroke.split()], np.float64) for stroke in ways.split("|")]


def shaken(points: Points, deviation: float, rng: np.random.Generator) -> Path:
    """The points, each moved by chance."""
    return np.asarray(points + rng.normal(0, deviation, points.shape), np.float32)


def straight(points: Points, count: int) -> Path:
    """(count, 2): a path from point to point, as many of its own between any two."""
    at, known = np.linspace(0, len(points) - 1, count), np.arange(len(points))
    return np.stack([np.interp(at, known, points[:, k]) for k in (0, 1)], axis=1).astype(np.float32)


def rounded(points: Points, before: Points, after: Points) -> Path:
    """A path through the points that turns smoothly, as if it came from the point `before` and went on to the
    one `after`, (2,) each (Catmull, Rom: A Class of Local Interpolating Splines, 1974)."""
    padded = np.concatenate([[before], points, [after]])
    t = np.linspace(0, 1, _STEPS, endpoint=False)[:, None]
    last, start, end, following = (padded[k : len(padded) - 3 + k, None] for k in range(4))
    way = start + 0.5 * t * (
        end
        - last
        + t * (2 * last - 5 * start + 4 * end - following + t * (3 * (start - end) + following - last))
    )
    return np.concatenate([way.reshape(-1, 2), points[-1:]]).astype(np.float32)
