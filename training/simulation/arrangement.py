"""Where the blocks of writing stand on a page."""

from __future__ import annotations

import numpy as np

from training.simulation.block import Block
from training.simulation.writing import Scribe

_Sides = tuple[float, float, float, float]
"""Left, top, right and bottom, in pixels of the sheet."""


def arranged(
    scribe: Scribe, height_px: float, size_wh: tuple[int, int], rng: np.random.Generator
) -> list[Block]:
    """Blocks of the page that do not stand on each other."""
    kind = rng.random()
    if kind < 0.25:
        makes, most = [scribe.words], 6
    elif kind < 0.33:
        makes, most = [scribe.number], int(rng.integers(1, 14))
    elif kind < 0.47:
        makes, most = [scribe.written_out], int(rng.integers(1, 10))
    elif kind < 0.57:
        makes, most = [scribe.equation], int(rng.integers(1, 8))
    else:
        makes, most = [scribe.any], int(rng.integers(1, 7))
    taken: list[_Sides] = []
    blocks = []
    is_mixed = rng.random() < 0.3
    for _ in range(most):
        height = height_px * float(np.exp(rng.uniform(-0.9, 0.9))) if is_mixed else height_px
        block = makes[int(rng.integers(len(makes)))](max(9.0, height))
        placed = _somewhere(block, taken, height, size_wh, rng)
        if placed is not None:
            blocks.append(placed)
    return blocks


def _somewhere(
    block: Block, taken: list[_Sides], height: float, size_wh: tuple[int, int], rng: np.random.Generator
) -> Block | None:
    """The block at a free place, a little turned; None where none is found. Its place is added to `taken`."""
    left, top, right, bottom = block.bounds()
    if right <= left:
        return None
    turn = rng.normal(0, 0.03)
    for _ in range(8):
        x = rng.uniform(-0.1, 1) * max(1.0, size_wh[0] - (right - left)) - left
        y = rng.uniform(0, 1) * max(1.0, size_wh[1] - (bottom - top)) - top
        pad = 0.3 * height
        own = (left + x - pad, top + y - pad, right + x + pad, bottom + y + pad)
        if any(_meet(own, other) for other in taken):
            continue
        taken.append(own)
        c, s = np.cos(turn), np.sin(turn)
        return block.moved(np.array([[c, -s, x], [s, c, y], [0, 0, 1]]))
    return None


def _meet(one: _Sides, other: _Sides) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
