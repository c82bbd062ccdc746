"""How a hand forms its characters: narrow at the top, with a low waist, bent.

The few hundred writers of the data do not have every shape that people give their digits.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from training.simulation.glyph import Path

_PLAIN = 0.4
"""Share of the hands that write as the data's writers do."""
_BETWEEN_HANDS = (0.28, 0.08, 0.16)
"""Deviations of widening, bend and waist."""
_VARIED = 0.25
"""How far a character is from its hand's usual form, in deviations between hands."""
_MARGIN = 0.3
"""Room beside a picture of a character for what is bent out of it, to its larger side."""


@dataclass(frozen=True, slots=True)
class Proportions:
    """A smooth change of a character's form from its top, t = 0, to its foot, t = 1."""

    widening: float = 0.0
    """Logarithm of the foot's width to the top's."""
    bend: float = 0.0
    """How far the middle goes to the left of top and foot, in heights."""
    waist: float = 0.0
    """Logarithm of the power of t at which what was at t goes: below 0 the upper part is small."""

    @classmethod
    def drawn(cls, rng: np.random.Generator) -> Proportions:
        """Those of a hand."""
        plain = cls()
        return plain if rng.random() < _PLAIN else plain._off(rng, 1.0)

    def varied(self, rng: np.random.Generator) -> Proportions:
        """Those of one character of this hand."""
        return self._off(rng, _VARIED)

    def _off(self, rng: np.random.Generator, share: float) -> Proportions:
        widening, bend, waist = rng.normal(0, share, 3) * _BETWEEN_HANDS
        return Proportions(self.widening + widening, self.bend + bend, self.waist + waist)

    def of_strokes(self, strokes: Sequence[Path]) -> list[Path]:
        """The strokes (n, 2) of one character with these proportions, as high as they were."""
        every = np.concatenate(strokes)
        low, high = every.min(axis=0), every.max(axis=0)
        height = max(1e-6, float(high[1] - low[1]))
        # A dash has no top and no foot.
        if height < 0.3 * float(high[0] - low[0]):
            return list(strokes)
        middle, changed = (low[0] + high[0]) / 2, []
        for stroke in strokes:
            t = np.clip((stroke[:, 1] - low[1]) / height, 0, 1)
            x = middle + (stroke[:, 0] - middle) * self._width(t) - self._bent(t) * height
            y = low[1] + height * t ** np.exp(self.waist)
            changed.append(np.stack([x, y], axis=1).astype(np.float32))
        return changed

    def of_bitmap(self, bitmap: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
        """A picture (h, w) uint8 of one character, tight around it, with these proportions; as high, and as
        wide as it then is."""
        height, width = bitmap.shape
        room = int(np.ceil(_MARGIN * max(height, width)))
        y, x = np.mgrid[0:height, 0 : width + 2 * room].astype(np.float32)
        t = np.clip((y + 0.5) / height, 0, 1) ** np.float32(np.exp(-self.waist))
        middle = (width - 1) / 2
        from_x = middle + (x - room - middle + self._bent(t) * height) / self._width(t)
        from_y = t * height - 0.5
        changed = cv2.remap(
            bitmap, from_x.astype(np.float32), from_y.astype(np.float32), cv2.INTER_LINEAR, borderValue=0
        )
        left, _, wide, _ = cv2.boundingRect((changed > 40).astype(np.uint8))
        return np.ascontiguousarray(changed[:, left : left + max(1, wide)], np.uint8)

    def _width(self, t: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        return np.asarray(np.exp(self.widening * (t - 0.5)), np.float32)

    def _bent(self, t: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        return np.asarray(4 * self.bend * t * (1 - t), np.float32)
