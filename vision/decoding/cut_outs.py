"""Which pictures were cut out of others, close around something."""

from __future__ import annotations

from collections.abc import Sequence

_CAMERA_PX = 320 * 240
"""Pixels of the smallest picture that cameras take."""


def is_cut_out(shape_hw: Sequence[int]) -> bool:
    """Whether a picture of these rows and columns is smaller than any camera's."""
    return shape_hw[0] * shape_hw[1] < _CAMERA_PX
