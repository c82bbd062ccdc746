"""A hand: one writer's digits, letters and signs, and the pen that it holds."""

from __future__ import annotations

import cv2
import numpy as np

from training.simulation.allographs import Allograph
from training.simulation.alphabet import UnknownAlphabet
from training.simulation.forms import curled, tailed, ticked
from training.simulation.glyph import Glyph, Path, Role
from training.simulation.inventory import Inventory
from training.simulation.kana import Kana
from training.simulation.proportions import Proportions
from training.simulation.signs import sign
from training.strokes import hooked, loosened

_LOW = frozenset("acemnorsuvwxz")
_DEEP = frozenset("gjpqy")
_LOOKALIKES = frozenset("OoIl|SZz")
"""Letters that alone nobody can tell from a digit."""
_JAPANESE = 0.35
"""Share of Japanese hands among those whose letters are of no alphabet that the data has."""
_HANDS_OF_ALLOGRAPHS, _SHARE_OF_ALLOGRAPHS = 0.45, 0.6
"""Share of the hands that write digits by forms of schools, and of these digits."""
_CURLS = 0.06, 0.28
"""Least and largest radius: the largest fill a 2's bow, so that it looks like a 9 with a foot."""
_WRITTEN_SIGNS = frozenset("+=/*()[]<>!$%-")
"""Signs of which UNIPEN's writers wrote some; the others are drawn."""


class Hand:
    """One writer for a page: gives characters, each a little different from the last."""

    def __init__(self, inventory: Inventory, rng: np.random.Generator) -> None:
        self._inventory, self._rng = inventory, rng
        self.is_bitmap = bool(rng.random() < 0.3)
        self._writer = str(rng.choice(inventory.writers))
        self._images = inventory.image_rows[int(rng.choice(list(inventory.image_rows)))]
        pens = [rng.uniform(0.02, 0.07), rng.uniform(0.06, 0.12), rng.uniform(0.1, 0.2)]
        self.pen = float(rng.choice(pens))
        """Width of the pen in digit heights."""
        self.slant = float(rng.normal(0, 0.12) if rng.random() < 0.55 else rng.uniform(-0.1, 0.65))
        self._jitter = float(rng.uniform(0.0, 0.07))
        self._stretch = float(rng.uniform(0.85, 1.2) if rng.random() < 0.7 else np.exp(rng.normal(0, 0.3)))
        self._proportions = Proportions.drawn(rng)
        gaps = [rng.uniform(-0.06, 0.1), rng.uniform(0.05, 0.35), rng.uniform(0.3, 0.9)]
        self.gap = float(rng.choice(gaps, p=[0.3, 0.5, 0.2]))
        """Between two digits, in digit heights."""
        self._hooks = bool(rng.random() < 0.5)
        """Whether it writes 1s with an upstroke."""
        self._feet = bool(rng.random() < 0.12)
        self._curl = float(np.exp(rng.uniform(*np.log(_CURLS))) if rng.random() < 0.25 else 0.0)
        """Radius of the curl that its 2s and 3s begin with, to their height, as much of the Spanish-speaking
        world writes them; 0 for none."""
        self._stemmed = bool(rng.random() < 0.1)
        """Whether its 9s are a stem and a bow to its right, like a P."""
        self._tails = bool(rng.random() < 0.2)
        """Whether the stems of its 9s go on to the left."""
        self._ticks = bool(rng.random() < 0.25)
        """Whether its 7s begin with a tick."""
        self._one_height = float(rng.uniform(1.1, 1.7) if rng.random() < 0.2 else 1.0)
        """Of a 1, to the height of its other digits."""
        self._one_slant = float(rng.uniform(0, 0.5) if rng.random() < 0.12 else 0.0)
        """How much more than its other digits a 1 is slanted: it may be no more than a slash."""
        self._bars = bool(rng.random() < 0.4)
        self._bar_reach = float(rng.uniform(0.15, 0.35) if rng.random() < 0.6 else rng.uniform(0.3, 0.65))
        """Half the length of a 7's bar, to the 7's height."""
        self.letter_gap = float(rng.uniform(0.3, 0.9) if rng.random() < 0.12 else 0.4)
        """Between two letters that are not joined, in digit heights at most: some hands print them apart."""
        self.is_joined = bool(rng.random() < 0.12)
        """Whether one digit is often joined to the next in one stroke."""
        self.is_cursive = bool(rng.random() < 0.4)
        """Whether most letters of a word are."""
        self._is_foreign = bool(rng.random() < 0.14)
        is_japanese = self._is_foreign and bool(rng.random() < _JAPANESE)
        share = _SHARE_OF_ALLOGRAPHS if rng.random() < _HANDS_OF_ALLOGRAPHS else 0.0
        self._allographs = {d: Allograph.drawn(d, rng) for d in "0123456789" if rng.random() < share}
        """By digit, of those that it writes by a form of a school and not as a writer of the data does."""
        self._alphabet = Kana(rng) if is_japanese else UnknownAlphabet(inventory, rng)
        self.is_cursive &= not is_japanese

    def digit(self, label: str) -> Glyph:
        """A digit 0 to 9, about 1 high."""
        if label in self._allographs:
            return self._by_form(label)
        # MNIST's writers are American: their 1s have no upstroke, their 7s hardly a bar, their 2s no curl.
        own_forms = {
            "1": self._hooks or self._one_slant > 0,
            "2": self._curl > 0,
            "3": self._curl > 0,
            "7": self._bars or self._ticks,
            "9": self._stemmed or self._tails,
        }
        is_bitmap = self.is_bitmap and not own_forms.get(label)
        if is_bitmap and (self._images.get(label) or self._rng.random() < 0.5):
            return self._image(label)
        strokes = self._strokes("P" if label == "9" and self._stemmed else label)
        if label == "1":
            return self._one(strokes)
        if label in "23" and self._curl:
            strokes = [curled(strokes[0], self._curl, self._rng), *strokes[1:]]
        if label == "7" and len(strokes) == 1:
            strokes = self._seven(strokes[0])
        if label == "9" and self._tails and not self._stemmed:
            strokes = [*strokes[:-1], tailed(strokes[-1], self._rng)]
        return self._scaled(label, "digit", strokes, 1.0 + self._rng.normal(0, self._jitter), 0.0)

    def _by_form(self, label: str) -> Glyph:
        """A digit by this hand's form of it."""
        height = 1.0 + self._rng.normal(0, self._jitter)
        strokes = self._allographs[label].written(self._rng)
        if label == "1":
            return self._scaled(label, "digit", strokes, height * self._one_height, 0.0, self._one_slant)
        return self._scaled(label, "digit", strokes, height, 0.0)

    def letter(self, label: str) -> Glyph:
        """A letter of a word, as high and as deep as it is written beside digits; some hands write letters
        that are of no alphabet we know."""
        if self._is_foreign:
            return self._scaled(
                label, "other", self._alphabet.strokes(label), self._rng.uniform(0.7, 1.15), 0.0
            )
        low, deep = label in _LOW, label in _DEEP
        height = (0.62 if low else 0.95 if deep else 1.05) * self._rng.uniform(0.9, 1.1)
        return self._scaled(label, "other", self._strokes(label), height, 0.38 if deep else 0.0)

    def sign(self, label: str) -> Glyph:
        """An operator, a bracket, a point or a currency: in two of three cases as somebody wrote it, as
        large as it is drawn and in the same place."""
        drawn = sign(label, self._rng)
        if label not in _WRITTEN_SIGNS or label not in self._inventory.by_label or self._rng.random() < 1 / 3:
            return drawn
        left, top, right, bottom = drawn.bounds()
        strokes = self._strokes(label)
        every = np.concatenate(strokes)
        low, size = every.min(axis=0), np.ptp(every, axis=0)
        scale = max(right - left, bottom - top) / max(1.0, float(size.max()))
        corner = np.array([0, (top + bottom) / 2 - scale * size[1] / 2])
        paths = tuple(np.asarray((s - low) * scale + corner, np.float32) for s in strokes)
        return Glyph(label, drawn.role, paths)

    def lone_letter(self, label: str) -> Glyph:
        """A letter without a word around it: one that may be a digit as well is unknown."""
        glyph = self.letter(label)
        role: Role = "unknown" if label in _LOOKALIKES and not self._is_foreign else "other"
        return Glyph(glyph.text, role, glyph.strokes)

    def _strokes(self, label: str) -> list[Path]:
        """The writer's own strokes of a character, or somebody else's where there are none."""
        return loosened(self._inventory.somebodys(label, self._rng, self._writer), self._rng)

    def _one(self, strokes: list[Path]) -> Glyph:
        """A 1 with the upstroke and the foot that this hand gives it, as high and as slanted."""
        if self._hooks:
            strokes = hooked(strokes, self._rng, share=0.9)
        if self._feet:
            every = np.concatenate(strokes)
            low, high = every[:, 1].max(), every[:, 1].min()
            reach = self._rng.uniform(0.15, 0.35, 2) * (low - high)
            x = every[np.argmax(every[:, 1]), 0]
            strokes = [*strokes, np.array([[x - reach[0], low], [x + reach[1], low]], np.float32)]
        height = self._one_height * (1.0 + self._rng.normal(0, self._jitter))
        return self._scaled("1", "digit", strokes, height, 0.0, self._one_slant)

    def _seven(self, stroke: Path) -> list[Path]:
        """A 7 of one stroke, with the bar and the tick that this hand gives it."""
        bar = [self._bar(stroke)] if self._bars else []
        return [ticked(stroke, self._rng) if self._ticks else stroke, *bar]

    def _bar(self, stroke: Path) -> Path:
        """The bar across a 7."""
        low, high = stroke.min(axis=0), stroke.max(axis=0)
        at = low[1] + self._rng.uniform(0.4, 0.6) * (high[1] - low[1])
        x = stroke[np.argmin(np.abs(stroke[:, 1] - at)), 0]
        reach = self._bar_reach * self._rng.uniform(0.8, 1.2) * (high[1] - low[1])
        left, right = at + self._rng.normal(0, 20), at - self._rng.uniform(0, 80)
        return np.array([[x - reach, left], [x + reach, right]], np.float32)

    def _scaled(
        self, label: str, role: Role, strokes: list[Path], height: float, depth: float, slant: float = 0.0
    ) -> Glyph:
        """Strokes made `height` high, a little turned, slanted, by `slant` more than usual, and stretched,
        `depth` below the baseline."""
        every = np.concatenate(strokes)
        low, high = every.min(axis=0), every.max(axis=0)
        tall = max(float(high[1] - low[1]), 0.35 * float(high[0] - low[0]), 1.0)
        scale = height / tall
        angle = self._rng.normal(0, 0.05)
        shear = self.slant + slant + self._rng.normal(0, 0.04)
        turn = np.array([[1, -angle - shear], [angle, 1]]) * scale
        turn[0] *= self._stretch * self._rng.uniform(0.92, 1.08)
        own = self._proportions.varied(self._rng)
        paths = own.of_strokes([np.asarray((s - low) @ turn.T, np.float32) for s in strokes])
        whole = np.concatenate(paths)
        left, bottom = float(whole[:, 0].min()), float(whole[:, 1].max())
        corner = np.array([left, bottom - depth], np.float32)
        return Glyph(label, role, tuple(p - corner for p in paths))

    def _image(self, label: str) -> Glyph:
        """One of MNIST's digits, of this hand's writer where it has any."""
        pool = self._images.get(label)
        if not pool:
            rows = [r[label] for r in self._inventory.image_rows.values() if label in r]
            pool = rows[int(self._rng.integers(len(rows)))]
        image = self._inventory.images[pool[int(self._rng.integers(len(pool)))]]
        shear = self._rng.normal(0, 0.06)
        matrix = np.array([[self._stretch, shear, -shear * 18 + 22 * (1 - self._stretch)], [0, 1, 0]])
        padded = cv2.copyMakeBorder(image, 4, 4, 8, 8, cv2.BORDER_CONSTANT)
        turned = np.asarray(cv2.warpAffine(padded, matrix, (44, 36)), np.uint8)
        x, y, width, height = cv2.boundingRect((turned > 40).astype(np.uint8))
        tight = self._proportions.varied(self._rng).of_bitmap(turned[y : y + height, x : x + width])
        return Glyph(label, "digit", (), tight, 1.0 + float(self._rng.normal(0, self._jitter)))
