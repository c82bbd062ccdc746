"""Which pictures were cut out of others, close around something."""

from __future__ import annotations

from collections.abc import Sequence

_MOST_PX = 48_000
"""Pixels below which a picture counts as cut out: 99 of 100 simulated cuts around a number are smaller, and
parts of pages with several numbers are read as well by either detector (docs/decisions/close-detector.md)."""


def is_cut_out(shape_hw: Sequence[int]) -> bool:
    """Whether a picture of these rows and columns is so small that it holds little more than a number."""
    return shape_hw[0] * shape_hw[1] < _MOST_PX
