"""Handwriting laid out: lines, columns, sums, fractions, tables and boxes, as characters placed in pixels."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from training.simulation import text
from training.simulation.block import Block, Line, grid, ligature, lower_zeros, make_power, merged, shift
from training.simulation.glyph import Glyph, Placed
from training.simulation.hand import Hand
from training.simulation.signs import SIGNS


class Scribe:
    """Lays a hand's characters out, digits `height_px` high; the numbers of a page are counted through."""

    def __init__(self, hand: Hand, rng: np.random.Generator) -> None:
        self.hand, self.rng = hand, rng
        self._numbers = 0

    def line(self, tokens: Sequence[str], height_px: float) -> Block:
        """One line of text, its baseline at y = 0 and its left side at x = 0; a token of " " is a gap."""
        block, x = Block(), 0.0
        drift, wave = self.rng.normal(0, 0.02), self.rng.uniform(0, 0.06)
        last: Placed | None = None
        for token in tokens:
            if token == " ":
                x, last = x + self.rng.uniform(0.35, 0.9) * height_px, None
                continue
            is_number = token[-1].isdigit()
            self._numbers += is_number
            for index, character in enumerate(token):
                glyph = self._glyph(character, len(token) == 1)
                left, _, right, _ = glyph.bounds()
                gap = self._gap(glyph, token, index) * height_px
                x += gap if last is not None else 0.0
                y = x * drift + self.rng.normal(0, wave) * height_px
                matrix = np.array([[height_px, 0, x - left * height_px], [0, height_px, y]], np.float32)
                placed = Placed(glyph, matrix, self._pen_px(height_px), self._numbers if is_number else -1)
                if last is not None and index and self._is_joined(token):
                    block.lines.append((ligature(last, placed), placed.pen_px, 1.0))
                block.placed.append(placed)
                last, x = placed, x + (right - left) * height_px
            x += self.rng.uniform(0.1, 0.35) * height_px
        return block

    def _pen_px(self, height_px: float) -> float:
        return max(0.7, self.hand.pen * height_px)

    def _is_joined(self, token: str) -> bool:
        if token[-1].isdigit():
            return self.rng.random() < (0.4 if self.hand.is_joined else 0.04)
        return self.rng.random() < (0.8 if self.hand.is_cursive else 0.06)

    def _glyph(self, character: str, alone: bool) -> Glyph:
        if character.isdigit():
            return self.hand.digit(character)
        if character in SIGNS and not (character in "xV" and not alone):
            return self.hand.sign(character)
        return self.hand.lone_letter(character) if alone else self.hand.letter(character)

    def _gap(self, glyph: Glyph, token: str, index: int) -> float:
        """From the character before it in a token, in digit heights."""
        character = token[index]
        if glyph.role == "point" or (index and token[index - 1] in ".,"):
            return float(self.rng.uniform(0.02, 0.3))
        if not character.isdigit():
            return float(self.rng.uniform(-0.02, 0.2 if self.hand.is_cursive else self.hand.letter_gap))
        gap = self.hand.gap + self.rng.normal(0, 0.05)
        is_chain = index > 0 and character == token[index - 1] == "0"
        return float(gap - self.rng.uniform(0, 0.15) if is_chain and self.rng.random() < 0.4 else gap)

    def number(self, height_px: float) -> Block:
        """A number."""
        return self.line([text.number(self.rng)], height_px)

    def amount(self, height_px: float) -> Block:
        """An amount of money, a date, a time or a share."""
        return self.line(text.amount(self.rng), height_px)

    def written_out(self, height_px: float) -> Block:
        """A sum as on a cheque: its last zeros often lower than the rest and in one stroke, a line under
        it."""
        tokens = text.written_out(self.rng)
        block = self.line(tokens, height_px)
        if self.rng.random() < 0.5:
            lower_zeros(block, float(self.rng.uniform(0.35, 0.85)), self.rng)
        if self.rng.random() < 0.3:
            left, _, right, bottom = block.bounds()
            y = bottom + self.rng.uniform(-0.02, 0.3) * height_px
            under = np.array([[left - 0.2 * height_px, y], [right + 0.4 * height_px, y]], np.float32)
            block.lines.append((under, self._pen_px(height_px), float(self.rng.uniform(0.4, 1.0))))
        return block

    def counted(self, height_px: float) -> Block:
        """Names of questions under each other, or what stands in brackets."""
        rows = int(self.rng.choice([1, 2, 4, 6]))
        return self._stacked([self.line(text.counted(self.rng), height_px) for _ in range(rows)], height_px)

    def equation(self, height_px: float) -> Block:
        """A sum or an equation, now and then with a power."""
        block = self.line(text.equation(self.rng), height_px)
        digits = [k for k, p in enumerate(block.placed) if p.glyph.role == "digit"]
        if digits and self.rng.random() < 0.25:
            make_power(block, int(self.rng.choice(digits)), height_px, float(self.rng.uniform(0.5, 0.75)))
        return block

    def fraction(self, height_px: float) -> Block:
        """A number above another, and a bar between them."""
        above, below = self.number(height_px * 0.85), self.number(height_px * 0.85)
        width = max(above.bounds()[2], below.bounds()[2])
        end = [width + 0.2 * height_px, self.rng.normal(0, 0.05) * height_px]
        bar = np.array([[-0.2 * height_px, 0], end], np.float32)
        return merged(
            [above.moved(shift(0, -0.25 * height_px)), below.moved(shift(0, 1.15 * height_px))],
            [(bar, self._pen_px(height_px), 1.0)],
        )

    def words(self, height_px: float) -> Block:
        """Lines of words, on some pages with numbers among them."""
        share = float(self.rng.choice([0.0, 0.0, 0.12, 0.35]))
        rows = int(self.rng.choice([1, 2, 4, 7, 11]))
        lines = [self.line(text.line(self.rng, share), height_px) for _ in range(rows)]
        return self._stacked(lines, height_px)

    def column(self, height_px: float) -> Block:
        """Numbers or sums under each other."""
        rows = int(self.rng.integers(2, 9))
        makes = self.number if self.rng.random() < 0.7 else self.equation
        blocks = [makes(height_px) for _ in range(rows)]
        return self._stacked(blocks, height_px, bool(self.rng.random() < 0.4))

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
                cells.append(cell.moved(shift(x, y)))
        return merged(cells, grid((rows, columns), (cell_w, cell_h), height_px, self.rng))

    def _cell(self, height_px: float, cell_w: float) -> Block:
        """What a cell of a table holds: nothing, a mark, the beginning of a word, or a number that fits."""
        kind = self.rng.random()
        if kind < 0.25:
            return Block()
        if kind < 0.33:
            return self.line([str(self.rng.choice(["-", "x", "V", "/"]))], height_px)
        if kind < 0.42:
            return self.line([text.word(self.rng)[:4]], height_px)
        most = max(1, int(cell_w / height_px / 0.75))
        count = int(self.rng.integers(1, min(most, 4) + 1))
        return self.line(["".join(str(self.rng.integers(10)) for _ in range(count))], height_px)

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
            digits.append(own.moved(shift(x, cell_h - self.rng.uniform(0.0, 0.3) * height_px)))
        return merged(digits, grid((1, count), (cell_w, cell_h), height_px, self.rng))

    def _stacked(self, blocks: Sequence[Block], height_px: float, is_flush_right: bool = False) -> Block:
        """Blocks of one line under each other."""
        pitch = height_px * self.rng.uniform(1.25, 2.2)
        widest = max(block.bounds()[2] for block in blocks)
        moved = []
        for row, block in enumerate(blocks):
            x = widest - block.bounds()[2] if is_flush_right else self.rng.normal(0, 0.1) * height_px
            moved.append(block.moved(shift(x, row * pitch)))
        return merged(moved)

    def any(self, height_px: float) -> Block:
        """A block of any kind."""
        kinds: list[tuple[Callable[[float], Block], float]] = [
            (self.number, 0.15),
            (self.amount, 0.08),
            (self.written_out, 0.08),
            (self.counted, 0.06),
            (self.equation, 0.12),
            (self.fraction, 0.05),
            (self.words, 0.18),
            (self.column, 0.1),
            (self.table, 0.11),
            (self.boxes, 0.07),
        ]
        block = kinds[int(self.rng.choice(len(kinds), p=[chance for _, chance in kinds]))][0](height_px)
        if block.placed and self.rng.random() < 0.1:
            block.lines.append(self._frame(block, height_px))
        return block

    def _frame(self, block: Block, height_px: float) -> Line:
        """A box, a ring or a line under a block, drawn by hand."""
        left, top, right, bottom = block.bounds()
        pad = self.rng.uniform(0.15, 0.6) * height_px
        middle = np.array([(left + right) / 2, (top + bottom) / 2])
        reach = np.array([(right - left) / 2 + pad, (bottom - top) / 2 + pad])
        kind = int(self.rng.integers(3))
        if kind == 0:
            corners = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1], [-1, -1]])
            path = middle + corners * self.rng.uniform(0.95, 1.05, (5, 2)) * reach
        elif kind == 1:
            turn = np.linspace(0.2, 0.2 + 2 * np.pi * self.rng.uniform(0.9, 1.1), 40)
            path = middle + np.stack([np.cos(turn), np.sin(turn)], axis=1) * reach * 1.25
        else:
            path = np.array([[left - pad, bottom + 0.4 * pad], [right + pad, bottom + 0.4 * pad]])
        return np.asarray(path, np.float32), self._pen_px(height_px), 1.0
