"""A recognizer that learns while it is in use, and keeps what it learned in a folder."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from recognizer import Crops, DigitRecognizer, Patches, Predictions, add_crop, read_hand, remove_crop
from vision.segmentation import Grey


class LearnedHand:
    """Reads patches by what it has learned so far of one hand; `reader` and `tracker` need not know."""

    def __init__(self, recognizer: DigitRecognizer, folder: Path | None = None) -> None:
        """Learns what is in `folder`, where corrections go; None keeps them for the session alone.

        Raises HandError where the folder can't be read, ModelError where the model can't learn it.
        """
        self._folder = folder
        kept = None if folder is None else read_hand(folder)
        self.warning = None if kept is None else _warning(recognizer, kept)
        self._first = recognizer.learn(kept.patches, kept.labels) if kept else recognizer
        self._now = self._first
        self._added: list[tuple[Grey, int, Path | None]] = []

    @property
    def min_confidence(self) -> float:
        """The probability from which a reading counts as a digit."""
        return self._now.min_confidence

    @property
    def is_shipped(self) -> bool:
        """Whether it is the shipped recognizer, which has learned nothing yet."""
        return self._now.is_shipped

    @property
    def session_only(self) -> int:
        """How many corrections are in no folder."""
        return sum(path is None for _, _, path in self._added)

    def predict(self, patches: Patches) -> Predictions:
        """What each of the (N, 28, 28) `patches` shows, in one batched call."""
        return self._now.predict(patches)

    def add(self, patch: Grey, label: int) -> None:
        """Keeps and learns one (28, 28) patch; HandError or ModelError where that can't be done."""
        path = None if self._folder is None else add_crop(self._folder, patch, label)
        self._added.append((patch, label, path))
        self._learn()

    def take_back(self) -> None:
        """Forgets the last patch that was added; there is one."""
        _, _, path = self._added.pop()
        if path is not None:
            remove_crop(path)
        self._learn()

    def _learn(self) -> None:
        patches = np.array([patch for patch, _, _ in self._added], np.uint8).reshape(-1, 28, 28)
        labels = np.array([label for _, label, _ in self._added], np.int64)
        self._now = self._first.learn(patches, labels) if self._added else self._first


def _warning(recognizer: DigitRecognizer, kept: Crops) -> str | None:
    """One line on what in a folder is no crop, or most likely labelled by mistake."""
    slips = [path for path, slip in zip(kept.paths, _gainsaid(recognizer, kept), strict=True) if slip]
    if not slips:
        return kept.warning
    what = f"left out {slips[0]}: the crops like it have another label"
    more = f"; so have {len(slips) - 1} more" if len(slips) > 1 else ""
    return "; ".join(part for part in (kept.warning, what + more) if part)


def _gainsaid(recognizer: DigitRecognizer, kept: Crops) -> list[bool]:
    return [bool(slip) for slip in recognizer.gainsaid(kept.patches, kept.labels)] if len(kept) else []
