"""Parts of a page: how much of it they show, and which boxes are in them."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Mask = npt.NDArray[np.bool_]

_MARGINS = (0.0, 0.5)
"""Least and most room around the digits, in their heights;"""
_WIDE_MARGINS = (0.5, 2.0)
"""and to a third of the left and right sides: what closes an amount, a dash or two, is there then."""
_WIDE = 1 / 3


def in_window(corners: npt.NDArray[np.floating[Any]], window: npt.NDArray[Any]) -> tuple[Mask, Mask]:
    """(N,) each: which of (N, 4) boxes of left, top, right and bottom are in a window of the same four, but
    for a pixel; and which touch it."""
    inside = (corners[:, :2] >= window[:2] - 1).all(axis=1) & (corners[:, 2:] <= window[2:] + 1).all(axis=1)
    touched = (corners[:, :2] < window[2:]).all(axis=1) & (corners[:, 2:] > window[:2]).all(axis=1)
    return np.asarray(inside, np.bool_), np.asarray(touched, np.bool_)


def margins(rng: np.random.Generator) -> npt.NDArray[np.float64]:
    """(2,): room beside a number, and above or below it, in heights of its digits."""
    room = rng.uniform(*_MARGINS, 2)
    if rng.random() < _WIDE:
        room[0] = rng.uniform(*_WIDE_MARGINS)
    return room
