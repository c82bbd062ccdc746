"""Marks that show no digit are taken apart, joined or cut differently, and read again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from recognizer.prediction import NOT_A_DIGIT, Predictions, Recognizer
from vision.decoding.priors import on_a_page
from vision.segmentation import (
    Ink,
    Join,
    JoinSettings,
    Mark,
    RegionSettings,
    SplitSettings,
    best_path,
    cut_patches,
    cut_touching,
    find_joins,
    is_giant,
    may_be_digit,
    pieces_of,
)


@dataclass(frozen=True, slots=True)
class ResegmentationSettings:
    """Which marks are read a second time, and when the second reading replaces the first."""

    max_marks: int = 40
    """Most marks that are taken apart, and that are cut, in one picture; of more, the highest."""
    min_neighbours: int = 5
    """Fewest digits from which the usual height of a picture's digits is known."""
    min_height_ratio: float = 0.4
    """Least height of a mark that is read a second time, as a share of the height that nine in ten of those
    digits exceed: the grain of a table is a hundred lower marks."""
    min_ink_kept: float = 0.5
    """Share of a mark's ink that one piece must hold for the pieces to replace it, unless it is a giant."""
    joining: JoinSettings = field(default_factory=JoinSettings)
    splitting: SplitSettings = field(default_factory=SplitSettings)


@dataclass(frozen=True, slots=True, eq=False)
class ReadMarks:
    """N marks and what each of them shows."""

    marks: tuple[Mark, ...]
    predictions: Predictions

    def replaced(self, gone: Sequence[int], new: ReadMarks, min_confidence: float) -> ReadMarks:
        """Without the marks of the indices `gone`, and with the `new` ones after the rest."""
        without = set(gone)
        kept = self.chosen([i for i in range(len(self.marks)) if i not in without], min_confidence)
        rows = np.concatenate([kept.predictions.probabilities, new.predictions.probabilities])
        return ReadMarks(kept.marks + new.marks, Predictions.of(rows, min_confidence))

    def chosen(self, indices: Sequence[int], min_confidence: float) -> ReadMarks:
        """Only the marks of `indices`."""
        rows = self.predictions.probabilities[np.asarray(indices, np.intp)]
        return ReadMarks(tuple(self.marks[i] for i in indices), Predictions.of(rows, min_confidence))


class Resegmenter:
    """Reads marks, and reads those that show no digit a second time, segmented differently."""

    def __init__(
        self, recognizer: Recognizer, region: RegionSettings, settings: ResegmentationSettings
    ) -> None:
        self._recognizer = recognizer
        self._region = region
        self._settings = settings

    def read(self, marks: Sequence[Mark], ink: Ink) -> ReadMarks:
        """What each of `marks` shows; one that shows no digit gives way to others made of it that do."""
        found = self._read(marks)
        if found.predictions.is_digit.all():
            return found
        found = self._taken_apart(found, ink)
        found = self._joined(found)
        return self._cut(found)

    def _read(self, marks: Sequence[Mark]) -> ReadMarks:
        rows = np.zeros((len(marks), NOT_A_DIGIT + 1), np.float32)
        rows[:, NOT_A_DIGIT] = 1
        likely = [i for i, mark in enumerate(marks) if may_be_digit(mark, self._region)]
        if likely:
            told = self._recognizer.predict(cut_patches([marks[i] for i in likely]))
            rows[likely] = on_a_page(told.probabilities)
        return ReadMarks(tuple(marks), Predictions.of(rows, self._recognizer.min_confidence))

    def _without_digit(self, found: ReadMarks) -> list[int]:
        """Indices of the marks that show no digit, the highest first."""
        settings, is_digit = self._settings, found.predictions.is_digit
        heights = np.array([mark.box.height for mark in found.marks], np.float64)
        least = 0.0
        if np.count_nonzero(is_digit) >= settings.min_neighbours:
            least = settings.min_height_ratio * float(np.quantile(heights[is_digit], 0.1))
        indices = np.flatnonzero(~is_digit & (heights >= least)).tolist()
        return sorted(indices, key=lambda i: -heights[i])[: settings.max_marks]

    def _taken_apart(self, found: ReadMarks, ink: Ink) -> ReadMarks:
        """`found`, with marks that hold digits once ruling and faint ground are gone replaced by those."""
        # A line that is hardly higher or wider than any digit holds none.
        least = 1.3 * self._region.min_height_px
        rejected = [i for i in self._without_digit(found) if min(found.marks[i].depth.shape) >= least]
        taken = [pieces_of(found.marks[i], ink, self._region) for i in rejected]
        groups = [group for group, _ in taken]
        pieces = self._read([piece for group in groups for piece in group])
        gone: list[int] = []
        kept: list[int] = []
        for i, members, (_, is_ground) in zip(rejected, _ranges(groups), taken, strict=True):
            digits = [j for j in members if pieces.predictions.is_digit[j]]
            # A digit with something on it, or a giant; a faint digit too falls into pieces like digits.
            most = max((_ink_of(pieces, [j]) for j in digits), default=0.0)
            is_most = most > self._settings.min_ink_kept * _ink_of(found, [i])
            if is_most or is_giant(found.marks[i], ink, self._region) or (digits and is_ground):
                gone.append(i)
                kept += members
        return self._replaced(found, gone, pieces, kept)

    def _joined(self, found: ReadMarks) -> ReadMarks:
        """`found`, with pieces that are a digit only together replaced by that digit."""
        rejected = [not is_digit for is_digit in found.predictions.is_digit]
        joins = find_joins(found.marks, rejected, self._settings.joining)
        wholes = self._read([join.mark for join in joins])
        gone: list[int] = []
        kept: list[int] = []
        for k in np.argsort(-wholes.predictions.confidences, kind="stable"):
            join = joins[k]
            is_free = join.first not in gone and join.second not in gone
            if is_free and wholes.predictions.is_digit[k] and _is_better(join, found, wholes, int(k)):
                gone += [join.first, join.second]
                kept.append(int(k))
        return self._replaced(found, gone, wholes, kept)

    def _cut(self, found: ReadMarks) -> ReadMarks:
        """`found`, with marks that are digits side by side once they are cut replaced by those."""
        rejected = self._without_digit(found)
        cuts = cut_touching([found.marks[i] for i in rejected], self._settings.splitting)
        pieces = self._read([piece.mark for cut in cuts for piece in cut.pieces])
        gone: list[int] = []
        kept: list[int] = []
        for i, cut, members in zip(rejected, cuts, _ranges([cut.pieces for cut in cuts]), strict=True):
            scores = _scores(pieces, members)
            path = best_path(cut, scores)
            # All pieces must be right for the cut to be.
            if path and np.prod(scores[path]) >= self._recognizer.min_confidence:
                gone.append(i)
                kept += [members[k] for k in path]
        return self._replaced(found, gone, pieces, kept)

    def _replaced(
        self, found: ReadMarks, gone: Sequence[int], new: ReadMarks, kept: Sequence[int]
    ) -> ReadMarks:
        least = self._recognizer.min_confidence
        return found.replaced(gone, new.chosen(kept, least), least) if gone else found


def _ranges(groups: Sequence[Sequence[object]]) -> list[range]:
    """The indices that the members of each group have when all groups are laid end to end."""
    ends = np.cumsum([len(group) for group in groups]).tolist()
    return [range(end - len(group), end) for end, group in zip(ends, groups, strict=True)]


def _ink_of(found: ReadMarks, indices: Sequence[int]) -> float:
    return float(sum(np.sum(found.marks[i].depth, dtype=np.int64) for i in indices))


def _is_better(join: Join, found: ReadMarks, wholes: ReadMarks, k: int) -> bool:
    """Whether two pieces are more surely one digit together than the larger one is by itself."""
    if not found.predictions.is_digit[join.first]:
        return not found.predictions.is_digit[join.second] or join.is_stacked
    surer = wholes.predictions.confidences[k] >= found.predictions.confidences[join.first]
    return bool(join.is_stacked and surer)


def _scores(pieces: ReadMarks, members: range) -> npt.NDArray[np.float64]:
    """How surely each of the pieces `members` is one digit; 0 for those that are none."""
    rows = slice(members.start, members.stop)
    said = pieces.predictions
    return np.where(said.is_digit[rows], said.confidences[rows], 0.0).astype(np.float64)
