"""Marks that are no digit as they stand: taken apart, and read again piece by piece."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from recognizer.prediction import Predictions, Recognizer
from vision.ink import Ink
from vision.patch import cut_patches
from vision.region import Mark, RegionSettings, pieces_of


@dataclass(frozen=True, slots=True)
class DoubtSettings:
    """Which marks are looked at twice."""

    max_marks: int = 40
    """Most marks that are taken apart in one picture; of more, the highest."""


@dataclass(frozen=True, slots=True, eq=False)
class ReadMarks:
    """N marks and what each of them shows."""

    marks: tuple[Mark, ...]
    predictions: Predictions


def read_marks(
    marks: Sequence[Mark], ink: Ink, recognizer: Recognizer, region: RegionSettings, settings: DoubtSettings
) -> ReadMarks:
    """What each of `marks` shows; one that shows no digit gives way to its pieces where those do."""
    predictions = recognizer.predict(cut_patches(marks))
    doubtful = [i for i, is_digit in enumerate(predictions.is_digit) if not is_digit]
    doubtful = sorted(doubtful, key=lambda i: -marks[i].box.height)[: settings.max_marks]
    pieces = [pieces_of(marks[i], ink, region) for i in doubtful]
    flat = [piece for group in pieces for piece in group]
    if not flat:
        return ReadMarks(tuple(marks), predictions)
    seconds = recognizer.predict(cut_patches(flat))
    kept, rows, start = list(range(len(marks))), [], 0
    added: list[Mark] = []
    for i, group in zip(doubtful, pieces, strict=True):
        are_digits = seconds.is_digit[start : start + len(group)]
        if are_digits.any():
            kept.remove(i)
            added += group
            rows += list(range(start, start + len(group)))
        start += len(group)
    probabilities = np.concatenate([predictions.probabilities[kept], seconds.probabilities[rows]])
    all_marks = tuple([marks[i] for i in kept] + added)
    return ReadMarks(all_marks, Predictions.of(probabilities, recognizer.min_confidence))
