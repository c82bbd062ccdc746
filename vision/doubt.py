"""Marks that are no digit as they stand: taken apart, cut, and read again piece by piece."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from recognizer.prediction import Predictions, Recognizer
from vision.ink import Ink
from vision.patch import cut_patches
from vision.region import Mark, RegionSettings, pieces_of
from vision.split import Cuts, SplitSettings, best_cut, cut_touching


@dataclass(frozen=True, slots=True)
class DoubtSettings:
    """Which marks are looked at twice."""

    max_marks: int = 40
    """Most marks that are taken apart, and that are cut, in one picture; of more, the highest."""
    split: SplitSettings = field(default_factory=SplitSettings)


@dataclass(frozen=True, slots=True, eq=False)
class ReadMarks:
    """N marks and what each of them shows."""

    marks: tuple[Mark, ...]
    predictions: Predictions

    def replaced(self, gone: Sequence[int], new: ReadMarks, min_confidence: float) -> ReadMarks:
        """Without the marks of the indices `gone`, and with the `new` ones after the rest."""
        kept = [i for i in range(len(self.marks)) if i not in set(gone)]
        probabilities = np.concatenate([self.predictions.probabilities[kept], new.predictions.probabilities])
        marks = tuple(self.marks[i] for i in kept) + new.marks
        return ReadMarks(marks, Predictions.of(probabilities, min_confidence))

    def chosen(self, indices: Sequence[int], min_confidence: float) -> ReadMarks:
        """Only the marks of `indices`."""
        probabilities = self.predictions.probabilities[list(indices)]
        return ReadMarks(tuple(self.marks[i] for i in indices), Predictions.of(probabilities, min_confidence))


def read_marks(
    marks: Sequence[Mark], ink: Ink, recognizer: Recognizer, region: RegionSettings, settings: DoubtSettings
) -> ReadMarks:
    """What each of `marks` shows; one that shows no digit gives way to its pieces where those do."""
    found = _read(marks, recognizer)
    found = _taken_apart(found, ink, recognizer, region, settings)
    return _cut(found, recognizer, settings)


def _read(marks: Sequence[Mark], recognizer: Recognizer) -> ReadMarks:
    return ReadMarks(tuple(marks), recognizer.predict(cut_patches(marks)))


def _doubtful(found: ReadMarks, settings: DoubtSettings) -> list[int]:
    """Indices of the marks that show no digit, the highest first."""
    indices = [i for i, is_digit in enumerate(found.predictions.is_digit) if not is_digit]
    return sorted(indices, key=lambda i: -found.marks[i].box.height)[: settings.max_marks]


def _taken_apart(
    found: ReadMarks, ink: Ink, recognizer: Recognizer, region: RegionSettings, settings: DoubtSettings
) -> ReadMarks:
    """`found`, with marks that hold digits once ruling and faint ground are gone replaced by those."""
    doubtful = _doubtful(found, settings)
    groups = [pieces_of(found.marks[i], ink, region) for i in doubtful]
    pieces = _read([piece for group in groups for piece in group], recognizer)
    gone, kept, start = [], [], 0
    for i, group in zip(doubtful, groups, strict=True):
        members = range(start, start + len(group))
        start += len(group)
        if pieces.predictions.is_digit[members.start : members.stop].any():
            gone.append(i)
            kept += members
    return found.replaced(gone, pieces.chosen(kept, recognizer.min_confidence), recognizer.min_confidence)


def _cut(found: ReadMarks, recognizer: Recognizer, settings: DoubtSettings) -> ReadMarks:
    """`found`, with marks that are digits side by side once they are cut replaced by those."""
    doubtful = _doubtful(found, settings)
    cuts = [cut_touching(found.marks[i], settings.split) for i in doubtful]
    pieces = _read([piece.mark for cut in cuts for piece in cut.pieces], recognizer)
    gone, kept, start = [], [], 0
    for i, cut in zip(doubtful, cuts, strict=True):
        members = range(start, start + len(cut.pieces))
        start += len(cut.pieces)
        path = _digits_of(cut, pieces, members)
        if path:
            gone.append(i)
            kept += path
    return found.replaced(gone, pieces.chosen(kept, recognizer.min_confidence), recognizer.min_confidence)


def _digits_of(cut: Cuts, pieces: ReadMarks, members: range) -> list[int]:
    """Indices of the pieces, among the `members` of `cut`, that are digits and make up the mark; or none."""
    own = pieces.predictions.confidences[members.start : members.stop].astype(np.float64)
    path = [members[i] for i in best_cut(cut, own)]
    return path if all(pieces.predictions.is_digit[i] for i in path) else []
