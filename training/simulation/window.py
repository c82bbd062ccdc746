"""Parts of a page: how much of it they show, and which boxes are in them."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from vision.decoding import in_line_with

Mask = npt.NDArray[np.bool_]

_MARGINS = (0.0, 0.5)
"""Least and most room around the digits, in their heights;"""
_WIDE_MARGINS = (0.5, 2.0)
"""and to a third of the left and right sides: what closes an amount, a dash or two, is there then."""
_WIDE = 1 / 3

BESIDE = 0.8
"""How far the boxes of digits of one number are apart, in heights."""


def in_window(corners: npt.NDArray[np.floating[Any]], window: npt.NDArray[Any]) -> tuple[Mask, Mask]:
    """(N,) each: which of (N, 4) boxes of left, top, right and bottom are in a window of the same four, but
    for a pixel; and which touch it."""
    inside = (corners[:, :2] >= window[:2] - 1).all(axis=1) & (corners[:, 2:] <= window[2:] + 1).all(axis=1)
    touched = (corners[:, :2] < window[2:]).all(axis=1) & (corners[:, 2:] > window[:2]).all(axis=1)
    return np.asarray(inside, np.bool_), np.asarray(touched, np.bool_)


def around_a_number(
    digits: npt.NDArray[np.float32], rng: np.random.Generator
) -> tuple[npt.NDArray[np.float64], float]:
    """Left, top, right and bottom of a part of a page that holds one of its numbers and no digit beside it,
    and how high that number's digits are; `digits` are (N, 4): left, top, width and height."""
    is_own = np.zeros(len(digits), np.bool_)
    is_own[in_line_with(digits, int(rng.integers(len(digits))), BESIDE)] = True
    number, others = digits[is_own], digits[~is_own]
    height = float(np.median(number[:, 3]))
    low = number[:, :2].min(axis=0) - margins(rng) * height
    high = (number[:, :2] + number[:, 2:]).max(axis=0) + margins(rng) * height
    low[0], high[0] = _free(number, others, low, high)
    return np.concatenate([low, high]), height


def _free(
    number: npt.NDArray[np.float32],
    others: npt.NDArray[np.float32],
    low: npt.NDArray[np.float64],
    high: npt.NDArray[np.float64],
) -> tuple[float, float]:
    """From where to where a cut from `low` to `high` holds no digit that is wholly beside its number."""
    ends = others[:, :2] + others[:, 2:]
    beside = others[(others[:, 1] < high[1]) & (ends[:, 1] > low[1])]
    ends = beside[:, 0] + beside[:, 2]
    first, last = float(number[:, 0].min()), float((number[:, 0] + number[:, 2]).max())
    left = max(float(low[0]), float(ends[ends <= first].max(initial=low[0])))
    right = min(float(high[0]), float(beside[beside[:, 0] >= last, 0].min(initial=high[0])))
    return left, right


def margins(rng: np.random.Generator) -> npt.NDArray[np.float64]:
    """(2,): room beside a number, and above or below it, in heights of its digits."""
    room = rng.uniform(*_MARGINS, 2)
    if rng.random() < _WIDE:
        room[0] = rng.uniform(*_WIDE_MARGINS)
    return room
