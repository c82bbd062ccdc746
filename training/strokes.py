"""Handwriting recorded as pen strokes: read from its files, parted by writer, and drawn with a pen."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Literal

import cv2
import numpy as np
import numpy.typing as npt

from training.dataset import DataError, load_arrays
from vision.segmentation import Grey

MASTER_SIDE = 60
"""Pixels on a side of a drawn mark, before any camera sees it."""

INK_SIDE = 44
"""Pixels of those that the pen's path takes."""

Part = Literal["train", "validation", "test"]

# Nobody can tell these from a digit, so they are neither taught nor measured as "not a digit".
LOOKALIKES = frozenset("OoIilSsZzBbqgDQj|")
# Strokes that a 1 (or the hook of a 7, or a 0) may look like, and UNIPEN's marks of unknown kind.
_DOUBTFUL_SYMBOLS = frozenset([*"!()',;/:.[]{}>?$\\|`", "\\\\", '\\"', "\\@"])
HELD_OUT_LETTERS = frozenset("EKMWkmw")
"""Letters in no training part, to measure what an unknown mark is taken for."""


@dataclass(frozen=True, slots=True, eq=False)
class StrokeSet:
    """Marks as pen strokes."""

    points: npt.NDArray[np.float32]
    """(P, 2) float32 x, y; each mark fits 0 to 1000, y downwards."""
    stroke_start: npt.NDArray[np.int64]
    """(S + 1,): stroke s is `points[stroke_start[s]:stroke_start[s + 1]]`."""
    sample_start: npt.NDArray[np.int64]
    """(N + 1,): mark n is strokes `sample_start[n]` to `sample_start[n + 1]`."""
    labels: npt.NDArray[np.str_]
    """(N,): what the mark is."""
    groups: npt.NDArray[np.str_]
    """(N,): who wrote it; a group may be several people, but nobody is in two."""

    def __len__(self) -> int:
        return len(self.labels)

    def strokes(self, sample: int) -> list[npt.NDArray[np.float32]]:
        """The strokes of mark `sample`, each (n, 2)."""
        first, last = self.sample_start[sample], self.sample_start[sample + 1]
        bounds = self.stroke_start[first : last + 1]
        return [self.points[a:b] for a, b in pairwise(bounds)]

    def rows(self, part: Part, labels: frozenset[str] | None = None) -> npt.NDArray[np.intp]:
        """The marks of `part` whose writers are in no other part, of these labels where given."""
        parts = np.array([part_of(group) for group in np.unique(self.groups)])
        _, inverse = np.unique(self.groups, return_inverse=True)
        wanted = parts[inverse] == part
        if labels is not None:
            wanted &= np.isin(self.labels, sorted(labels))
        return np.flatnonzero(wanted)


def load_strokes(path: Path) -> StrokeSet:
    """The marks of a stroke file (see its folder's README); DataError where it can't be had."""
    names = ("points", "stroke_start", "sample_start", "label", "writer")
    arrays = load_arrays(path, names)
    points, stroke_start, sample_start, label, writer = (arrays[name] for name in names)
    ends = stroke_start.ndim == sample_start.ndim == 1 and points.ndim == 2 and points.shape[1:] == (2,)
    if not ends or len(sample_start) != len(label) + 1 or len(label) != len(writer):
        raise DataError(f"read {path}; its arrays do not fit each other; get the file again")
    if sample_start[-1] != len(stroke_start) - 1 or stroke_start[-1] != len(points):
        raise DataError(f"read {path}; its strokes do not end where its points do; get the file again")
    return StrokeSet(
        points.astype(np.float32),
        stroke_start.astype(np.int64),
        sample_start.astype(np.int64),
        label.astype(np.str_),
        np.array([_group(str(name)) for name in writer]),
    )


def part_of(group: str) -> Part:
    """Where a writer's marks go, in whatever file they are: about 80 % train, 8 % validation, 12 % test."""
    share = zlib.crc32(group.encode()) % 100
    return "test" if share < 12 else "validation" if share < 20 else "train"


def is_plain_non_digit(label: str) -> bool:
    """Whether a letter or symbol is one that can be told from every digit."""
    return label not in LOOKALIKES and label not in _DOUBTFUL_SYMBOLS


def loosened(
    strokes: list[npt.NDArray[np.float32]], rng: np.random.Generator
) -> list[npt.NDArray[np.float32]]:
    """The strokes of a mark, two thirds of the time set down a little off each other's place and size, as the
    same hand does from one mark to the next: the bar of a 5 comes off, that of a 7 moves."""
    if len(strokes) < 2 or rng.random() > 2 / 3:
        return strokes
    every = np.concatenate(strokes)
    side = float(np.ptp(every, axis=0).max())
    moved = []
    for stroke in strokes:
        middle = stroke.mean(axis=0)
        scale, shift = rng.normal(1, 0.06, 2), rng.normal(0, 0.03 * side, 2)
        moved.append(np.asarray(middle + (stroke - middle) * scale + shift, np.float32))
    return moved


def hooked(
    strokes: list[npt.NDArray[np.float32]], rng: np.random.Generator, share: float = 2 / 3
) -> list[npt.NDArray[np.float32]]:
    """The strokes of a 1; one that is a bare line gets, `share` of the time, the upstroke that much of Europe
    writes before it: up to nearly as long as the line, and at 10 to 60 degrees to it, as nine in ten of those
    of UNIPEN's and Pen-Digits' training writers are. The bars of their 7s are at 45 to 90 degrees."""
    path = strokes[0]
    stem = path[-1] - path[0]
    length = float(np.linalg.norm(stem))
    is_bare = len(strokes) == 1 and np.linalg.norm(np.diff(path, axis=0), axis=1).sum() < 1.1 * length
    is_upright = abs(stem[0]) < 0.5 * abs(stem[1])
    if not (is_bare and is_upright) or rng.random() > share:
        return strokes
    if stem[1] < 0:
        path, stem = path[::-1], -stem
    angle = np.radians(rng.uniform(10, 60))
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    reach = turn @ stem * rng.uniform(0.15, 0.9)
    bulge = rng.normal(0, 0.05) * np.array([reach[1], -reach[0]])
    along = np.linspace(1, 0, 8, endpoint=False)[:, None]
    upstroke = path[0] + along * reach + 4 * along * (1 - along) * bulge
    return [np.concatenate([upstroke, path]).astype(np.float32)]


def draw_strokes(strokes: list[npt.NDArray[np.float32]], rng: np.random.Generator) -> Grey:
    """(60, 60) uint8: the strokes as one pen wrote them, 5 to 16 % of the height wide, pressure varying."""
    every = np.concatenate(strokes)
    low, high = every.min(axis=0), every.max(axis=0)
    scale = INK_SIDE / max(1.0, float((high - low).max()))
    offset = (MASTER_SIDE - (low + high) * scale) / 2
    height = max(0.6 * INK_SIDE, float((high - low)[1]) * scale)
    width = rng.uniform(0.05, 0.16) * height
    swing = rng.uniform(0, 0.3)
    canvas = np.zeros((MASTER_SIDE, MASTER_SIDE), np.uint8)
    for stroke in strokes:
        path = stroke * scale + offset
        for piece in _pieces(path, rng):
            thickness = max(2, round(width * (1 + swing * rng.uniform(-1, 1))))
            cv2.polylines(
                canvas, [np.round(piece * 16).astype(np.int32)], False, (255,), thickness, cv2.LINE_AA, 4
            )
    return canvas


def _pieces(path: npt.NDArray[np.float32], rng: np.random.Generator) -> list[npt.NDArray[np.float32]]:
    """A stroke in up to four pieces, each of which shares its ends with its neighbours'."""
    if len(path) < 2:
        return [np.concatenate([path, path + np.float32(0.5)])]
    count = min(4, len(path) - 1)
    cuts = np.sort(rng.integers(1, len(path), count - 1))
    bounds = [0, *cuts.tolist(), len(path) - 1]
    return [path[a : b + 1] for a, b in pairwise(bounds) if b > a]


def _group(writer: str) -> str:
    """UNIPEN's `writer` names a file, and one person may stand behind several: the folder and the file's
    name up to its first digit, for the numbered files of a folder may be one person's."""
    folder, _, name = writer.rpartition("/")
    return f"{folder}/{re.split(r'[0-9_.-]', name)[0]}" if folder else writer
