"""Blocks of handwriting: lines, columns, sums, fractions, boxes, as characters placed in pixels."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from training.simulation import text
from training.simulation.glyph import Glyph, Path, Placed
from training.simulation.hand import Hand
from training.simulation.signs import SIGNS, sign


@dataclass(slots=True, eq=False)
class Block:
    """Characters and lines that are placed together, in pixels from the block's own corner."""

    placed: list[Placed] = field(default_factory=list)
    lines: list[tuple[Path, float, float]] = field(default_factory=list)
    """Ruled or drawn lines, their width in pixels, and their strength 0 to 1."""

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


class Scribe:
    """Lays a hand's characters out; numbers of the page are counted through."""

    def __init__(self, hand: Hand, rng: np.random.Generator) -> None:
        self.hand, self.rng = hand, rng
        self._numbers = 0

    def line(self, tokens: Sequence[str], height_px: float) -> Block:
        """One line of text, its baseline at y = 0 and its left side at x = 0."""
        block, x = Block(), 0.0
        drift, wave = self.rng.normal(0, 0.02), self.rng.uniform(0, 0.06)
        last: Placed | None = None
        for token in tokens:
            if token == " ":
                x, last = x + self.rng.uniform(0.35, 0.9) * height_px, None
                continue
            is_number = token[-1].isdigit()
            self._numbers += is_number
            alone = len(token) == 1
            for index, character in enumerate(token):
                glyph = self._glyph(character, alone)
                left, _, right, _ = glyph.bounds()
                gap = self._gap(glyph, character, token, index) * height_px
                x += gap if block.placed and last is not None else 0.0
                y = x * drift + self.rng.normal(0, wave) * height_px
                matrix = np.array([[height_px, 0, x - left * height_px], [0, height_px, y]], np.float32)
                pen = max(0.7, self.hand.pen * height_px)
                placed = Placed(glyph, matrix, pen, self._numbers if is_number else -1)
                if last is not None and index and self._is_joined(token):
                    block.lines.append((_ligature(last, placed), pen, 1.0))
                block.placed.append(placed)
                last, x = placed, x + (right - left) * height_px
            x += self.rng.uniform(0.1, 0.35) * height_px
        return block

    def _is_joined(self, token: str) -> bool:
        if token[-1].isdigit():
            return self.rng.random() < (0.35 if self.hand.is_joined else 0.02)
        return self.rng.random() < (0.8 if self.hand.is_cursive else 0.06)

    def _glyph(self, character: str, alone: bool) -> Glyph:
        if character.isdigit():
            return self.hand.digit(character)
        if character in SIGNS and not (character in "xV" and not alone):
            return sign(character, self.rng)
        return self.hand.lone_letter(character) if alone else self.hand.letter(character)

    def _gap(self, glyph: Glyph, character: str, token: str, index: int) -> float:
        if glyph.role == "point" or (index and token[index - 1] in ".,"):
            return float(self.rng.uniform(0.02, 0.15))
        if not character.isdigit():
            return float(self.rng.uniform(-0.02, 0.2))
        gap = self.hand.gap + self.rng.normal(0, 0.05)
        is_chain = index > 0 and character == token[index - 1] == "0"
        return float(gap - self.rng.uniform(0, 0.15) if is_chain and self.rng.random() < 0.4 else gap)

    # Blocks of several lines ------------------------------------------------------------------------------

    def number(self, height_px: float) -> Block:
        return self.line([text.number(self.rng)], height_px)

    def amount(self, height_px: float) -> Block:
        return self.line(text.amount(self.rng), height_px)

    def equation(self, height_px: float) -> Block:
        block = self.line(text.equation(self.rng), height_px)
        digits = [k for k, p in enumerate(block.placed) if p.glyph.role == "digit"]
        if digits and self.rng.random() < 0.25:
            _raise(block, int(self.rng.choice(digits)), height_px, float(self.rng.uniform(0.5, 0.75)))
        return block

    def fraction(self, height_px: float) -> Block:
        above, below = self.number(height_px * 0.85), self.number(height_px * 0.85)
        width = max(above.bounds()[2], below.bounds()[2])
        bar = np.float32([[-0.2 * height_px, 0], [width + 0.2 * height_px, self.rng.normal(0, 0.05) * height_px]])
        return _merged(
            [above.moved(_shift(0, -0.25 * height_px)), below.moved(_shift(0, 1.15 * height_px))],
            [(bar, max(0.7, self.hand.pen * height_px), 1.0)],
        )

    def words(self, height_px: float) -> Block:
        share = float(self.rng.choice([0.0, 0.0, 0.12, 0.35]))
        rows = int(self.rng.choice([1, 2, 4, 7, 11]))
        return self._stacked([self.line(text.line(self.rng, share), height_px) for _ in range(rows)], height_px)

    def column(self, height_px: float) -> Block:
        rows = int(self.rng.integers(2, 9))
        makes = self.number if self.rng.random() < 0.7 else self.equation
        return self._stacked([makes(height_px) for _ in range(rows)], height_px, bool(self.rng.random() < 0.4))

    def table(self, height_px: float) -> Block:
        """Numbers, dashes and words in ruled cells."""
        rows, columns = int(self.rng.integers(2, 7)), int(self.rng.integers(1, 6))
        cell_h = height_px * self.rng.uniform(0.95, 2.2)
        cell_w = height_px * self.rng.uniform(1.0, 4.0)
        cells = []
        for row in range(rows):
            for column in range(columns):
                cell = self._cell(height_px, cell_w)
                slack = max(0.0, cell_w - cell.bounds()[2])
                x = column * cell_w + slack * self.rng.uniform(0.05, 0.9)
                y = (row + 1) * cell_h - self.rng.uniform(0.0, 0.35) * height_px
                cells.append(cell.moved(_shift(x, y)))
        return _merged(cells, _grid(rows, columns, cell_w, cell_h, self.rng, height_px))

    def _cell(self, height_px: float, cell_w: float) -> Block:
        kind = self.rng.random()
        if kind < 0.25:
            return Block()
        if kind < 0.33:
            return self.line([str(self.rng.choice(["-", "x", "V", "/"]))], height_px)
        if kind < 0.42:
            return self.line([text.word(self.rng)[:4]], height_px)
        most = max(1, int(cell_w / height_px / 0.75))
        digits = "".join(str(self.rng.integers(10)) for _ in range(int(self.rng.integers(1, min(most, 4) + 1))))
        return self.line([digits], height_px)

    def boxes(self, height_px: float) -> Block:
        """One digit a box, as on a form."""
        count = int(self.rng.integers(2, 11))
        cell_w, cell_h = height_px * self.rng.uniform(0.8, 1.6), height_px * self.rng.uniform(1.1, 1.7)
        digits = []
        for place in range(count):
            if self.rng.random() < 0.1:
                continue
            own = self.line([str(self.rng.integers(10))], height_px)
            x = place * cell_w + self.rng.uniform(0.1, 0.5) * max(0.0, cell_w - own.bounds()[2])
            digits.append(own.moved(_shift(x, cell_h - self.rng.uniform(0.0, 0.3) * height_px)))
        return _merged(digits, _grid(1, count, cell_w, cell_h, self.rng, height_px))

    def _stacked(self, blocks: Sequence[Block], height_px: float, to_the_right: bool = False) -> Block:
        pitch = height_px * self.rng.uniform(1.25, 2.2)
        widest = max(block.bounds()[2] for block in blocks)
        moved = []
        for row, block in enumerate(blocks):
            x = widest - block.bounds()[2] if to_the_right else self.rng.normal(0, 0.1) * height_px
            moved.append(block.moved(_shift(x, row * pitch)))
        return _merged(moved, [])

    def any(self, height_px: float) -> Block:
        """A block of any kind."""
        kinds: list[Callable[[float], Block]] = [
            self.number, self.amount, self.equation, self.fraction, self.words, self.column, self.table, self.boxes
        ]
        chances = [0.22, 0.08, 0.14, 0.05, 0.21, 0.1, 0.13, 0.07]
        block = kinds[int(self.rng.choice(len(kinds), p=chances))](height_px)
        if block.placed and self.rng.random() < 0.1:
            block.lines.append(self._frame(block, height_px))
        return block

    def _frame(self, block: Block, height_px: float) -> tuple[Path, float, float]:
        """A box, a ring or a line under a block, drawn by hand."""
        left, top, right, bottom = block.bounds()
        pad = self.rng.uniform(0.15, 0.6) * height_px
        middle = np.array([(left + right) / 2, (top + bottom) / 2])
        reach = np.array([(right - left) / 2 + pad, (bottom - top) / 2 + pad])
        kind = int(self.rng.integers(3))
        if kind == 0:
            corners = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1], [-1, -1]]) * self.rng.uniform(0.95, 1.05, (5, 2))
            path = middle + corners * reach
        elif kind == 1:
            turn = np.linspace(0.2, 0.2 + 2 * np.pi * self.rng.uniform(0.9, 1.1), 40)
            path = middle + np.stack([np.cos(turn), np.sin(turn)], axis=1) * reach * 1.25
        else:
            path = np.array([[left - pad, bottom + 0.4 * pad], [right + pad, bottom + 0.4 * pad]])
        return np.asarray(path, np.float32), max(0.7, self.hand.pen * height_px), 1.0


def _raise(block: Block, index: int, height_px: float, size: float) -> None:
    """Make one character of a line a power."""
    placed = block.placed[index]
    matrix = placed.matrix.copy()
    matrix[:, :2] *= size
    matrix[1, 2] -= 0.6 * height_px
    block.placed[index] = replace(placed, matrix=matrix, number=-1)


def _ligature(last: Placed, placed: Placed) -> Path:
    """The way of a pen that was not lifted between two characters."""
    end = last.outline()
    start = placed.outline()
    if last.glyph.strokes and placed.glyph.strokes:
        a = last.glyph.strokes[-1][-1] @ last.matrix[:, :2].T + last.matrix[:, 2]
        b = placed.glyph.strokes[0][0] @ placed.matrix[:, :2].T + placed.matrix[:, 2]
    else:
        a, b = end[np.argmax(end[:, 0])], start[np.argmin(start[:, 0])]
    along = np.linspace(0, 1, 6)[:, None]
    sag = np.sin(np.pi * along) * np.float32([0, 0.12 * np.linalg.norm(b - a)])
    return np.asarray(a + along * (b - a) + sag, np.float32)


def _shift(x: float, y: float) -> npt.NDArray[np.float64]:
    return np.array([[1.0, 0, x], [0, 1, y], [0, 0, 1]])


def _merged(blocks: Sequence[Block], lines: list[tuple[Path, float, float]]) -> Block:
    return Block([p for b in blocks for p in b.placed], [*(line for b in blocks for line in b.lines), *lines])


def _grid(
    rows: int, columns: int, cell_w: float, cell_h: float, rng: np.random.Generator, height_px: float
) -> list[tuple[Path, float, float]]:
    """The lines of a table of so many cells: all of them, only the level ones, or none."""
    kind = rng.random()
    width = float(np.clip(rng.uniform(0.02, 0.08) * height_px, 0.6, 4))
    strength = float(rng.uniform(0.3, 1.0))
    right, bottom = columns * cell_w, rows * cell_h
    lines = []
    if kind < 0.9:
        lines += [(np.float32([[0, r * cell_h], [right, r * cell_h]]), width, strength) for r in range(rows + 1)]
    if kind < 0.75:
        lines += [(np.float32([[c * cell_w, 0], [c * cell_w, bottom]]), width, strength) for c in range(columns + 1)]
    return lines
