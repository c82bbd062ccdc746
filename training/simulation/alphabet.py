"""Alphabets that nobody knows, put together of parts of known strokes."""

from __future__ import annotations

import numpy as np

from training.simulation.glyph import Path
from training.simulation.inventory import Inventory
from training.strokes import loosened

_DIGIT_LIKE = 0.2
"""Share of the characters of an unknown alphabet that look like digits, as many kana do."""


class UnknownAlphabet:
    """A writing of its own, with a character for each letter that it is asked for."""

    def __init__(self, inventory: Inventory, rng: np.random.Generator) -> None:
        self._inventory, self._rng = inventory, rng
        self._known: dict[str, list[Path]] = {}

    def strokes(self, label: str) -> list[Path]:
        """The strokes that stand for a letter in a writing of its own, the same each time but for its
        pen."""
        if label not in self._known:
            is_digit_like = self._rng.random() < _DIGIT_LIKE
            self._known[label] = (
                self._digit_like()
                if is_digit_like
                else [self._piece() for _ in range(int(self._rng.integers(2, 5)))]
            )
        return loosened(self._known[label], self._rng)

    def _digit_like(self) -> list[Path]:
        """A character that only its word tells from a digit: somebody's digit, a little turned, mostly with
        another stroke beside it."""
        strokes = self._inventory.somebodys(str(self._rng.integers(10)), self._rng)
        every = np.concatenate(strokes)
        angle, side = self._rng.normal(0, 0.25), max(1.0, float(np.ptp(every, axis=0).max()))
        turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]]) * 1000 / side
        turned = [np.asarray((s - every.min(axis=0)) @ turn, np.float32) for s in strokes]
        return [*turned, self._piece()] if self._rng.random() < 2 / 3 else turned

    def _piece(self) -> Path:
        """A part of somebody's stroke, turned anyhow, somewhere in a square of 1,000."""
        label = str(self._rng.choice(list(self._inventory.by_label)))
        path = max(self._inventory.somebodys(label, self._rng), key=len)
        count = max(2, int(len(path) * self._rng.uniform(0.3, 0.9)))
        first = int(self._rng.integers(0, max(1, len(path) - count + 1)))
        path = path[first : first + count]
        side = max(1.0, float(np.ptp(path, axis=0).max()))
        angle = self._rng.uniform(-np.pi, np.pi)
        turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        turned = (path - path.mean(axis=0)) / side @ turn * self._rng.uniform(300, 900)
        return np.asarray(turned + self._rng.uniform(250, 750, 2), np.float32)
