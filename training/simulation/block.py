"""A block of handwriting: characters and lines that are placed together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from training.simulation.glyph import Path, Placed

Line = tuple[Path, float, float]
"""A ruled or drawn line, its width in pixels, and its strength 0 to 1."""


@dataclass(slots=True, eq=False)
class Block:
    """Characters and lines that are placed together, in pixels from the block's own corner."""

    placed: list[Placed] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)

    def bounds(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom; all 0 for an empty block."""
        points = [p.outline() for p in self.placed] + [path for path, _, _ in self.lines]
        if not points:
            return 0.0, 0.0, 0.0, 0.0
        every = np.concatenate(points)
        return (*every.min(axis=0).tolist(), *every.max(axis=0).tolist())

    def moved(self, matrix: npt.NDArray[np.float64]) -> Block:
        """This block through a (3, 3) affine matrix; its numbers keep their names."""
        placed = [
            replace(p, matrix=np.asarray((matrix @ np.vstack([p.matrix, [0, 0, 1]]))[:2], np.float32))
            for p in self.placed
        ]
        lines = [
            (np.asarray(path @ matrix[:2, :2].T + matrix[:2, 2], np.float32), width, strength)
            for path, width, strength in self.lines
        ]
        return Block(placed, lines)


def make_power(block: Block, index: int, height_px: float, size: float) -> None:
    """Make one character of a line a power, in place: smaller and higher, and no digit of its number."""
    placed = block.placed[index]
    matrix = placed.matrix.copy()
    matrix[:, :2] *= size
    matrix[1, 2] -= 0.6 * height_px
    block.placed[index] = replace(placed, matrix=matrix, number=-1)


def lower_zeros(block: Block, size: float, rng: np.random.Generator) -> None:
    """Make the zeros at the end of a line `size` as high as they were, in place, and close the gaps that
    leaves."""
    digits = [k for k, placed in enumerate(block.placed) if placed.glyph.role == "digit"]
    zeros: list[int] = []
    for k in reversed(digits):
        if block.placed[k].glyph.text != "0":
            break
        zeros.insert(0, k)
    moved = 0.0
    for k in range(zeros[0], len(block.placed)) if zeros else ():
        placed = block.placed[k]
        matrix = placed.matrix.copy()
        matrix[0, 2] -= moved
        if k in zeros:
            left, _, right, _ = placed.glyph.bounds()
            own = size * float(rng.uniform(0.9, 1.1))
            matrix[0, 2] += left * matrix[0, 0] * (1 - own)
            moved += (right - left) * matrix[0, 0] * (1 - own)
            matrix[:, :2] *= own
        block.placed[k] = replace(placed, matrix=matrix)


def ligature(last: Placed, placed: Placed) -> Path:
    """The way of a pen that was not lifted between two characters."""
    end = last.outline()
    start = placed.outline()
    if last.glyph.strokes and placed.glyph.strokes:
        a = last.glyph.strokes[-1][-1] @ last.matrix[:, :2].T + last.matrix[:, 2]
        b = placed.glyph.strokes[0][0] @ placed.matrix[:, :2].T + placed.matrix[:, 2]
    else:
        a, b = end[np.argmax(end[:, 0])], start[np.argmin(start[:, 0])]
    along = np.linspace(0, 1, 6)[:, None]
    sag = np.sin(np.pi * along) * np.array([0, 0.12 * np.linalg.norm(b - a)], np.float32)
    return np.asarray(a + along * (b - a) + sag, np.float32)


def shift(x: float, y: float) -> npt.NDArray[np.float64]:
    """(3, 3): by so many pixels."""
    return np.array([[1.0, 0, x], [0, 1, y], [0, 0, 1]])


def merged(blocks: Sequence[Block], lines: Sequence[Line] = ()) -> Block:
    """All of `blocks` and `lines` as one."""
    return Block([p for b in blocks for p in b.placed], [*(line for b in blocks for line in b.lines), *lines])


def grid(
    shape: tuple[int, int], cell_wh: tuple[float, float], height_px: float, rng: np.random.Generator
) -> list[Line]:
    """The lines of a table of so many rows and columns: all of them, only the level ones, or none."""
    rows, columns = shape
    cell_w, cell_h = cell_wh
    kind = rng.random()
    width = float(np.clip(rng.uniform(0.02, 0.08) * height_px, 0.6, 4))
    strength = float(rng.uniform(0.3, 1.0))
    right, bottom = columns * cell_w, rows * cell_h
    paths = []
    if kind < 0.9:
        paths += [[[0, row * cell_h], [right, row * cell_h]] for row in range(rows + 1)]
    if kind < 0.75:
        paths += [[[column * cell_w, 0], [column * cell_w, bottom]] for column in range(columns + 1)]
    return [(np.array(path, np.float32), width, strength) for path in paths]
