"""Drawings that are no writing."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from training.simulation.glyph import Cover, draw_path

_ARROW = 2
"""The one of the shapes that points anywhere; the others lie about level."""


def scribble(cover: Cover, rng: np.random.Generator, pen: float = 0.02) -> None:
    """Draw what is no writing on `cover`, in place, with a pen about `pen` of the drawing's size wide."""
    height, width = cover.shape
    size = float(np.exp(rng.uniform(np.log(8), np.log(max(height, width)))))
    middle = rng.uniform(0, 1, 2) * (width, height)
    kind = int(rng.integers(6))
    path = _shape(kind, rng)
    turn = rng.normal(0, 0.4) if kind != _ARROW else rng.uniform(0, 2 * np.pi)
    matrix = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    points = np.asarray(path @ matrix.T * size / 2 + middle, np.float32)
    draw_path(points, max(0.8, pen * size * rng.uniform(0.5, 3)), cover, float(rng.uniform(0.4, 1)))


def _shape(kind: int, rng: np.random.Generator) -> npt.NDArray[np.float64]:
    """(n, 2) float64: a loop, a box, an arrow, a wave, a line or a tangle, about 2 high."""
    along = np.linspace(0, 1, 40)[:, None]
    if kind == 0:
        turn = 2 * np.pi * along * rng.uniform(0.6, 1.1)
        return np.concatenate([np.cos(turn) * rng.uniform(0.5, 2), np.sin(turn)], axis=1)
    if kind == 1:
        return np.array([[-1, -1], [1, -1], [1, 1], [-1, 1], [-1, -1]]) * (rng.uniform(0.5, 3), 1)
    if kind == _ARROW:
        return np.array([[-1, 0], [1, 0], [0.7, 0.2], [1, 0], [0.7, -0.2]])
    if kind == 3:
        height = rng.uniform(0.1, 0.5)
        return np.concatenate([4 * along - 2, height * np.sin(along * rng.uniform(6, 60))], axis=1)
    if kind == 4:
        return np.array([[-1, 0], [1, 0.02]]) * rng.uniform(0.5, 4)
    return np.cumsum(rng.normal(0, 0.35, (20, 2)), axis=0)
