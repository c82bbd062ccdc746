"""What corrections do for the next sheet of a hand: `python -m benchmarks.corrected_sheets --data FOLDER`.

Hands are UNIPEN's writers who are kept apart and wrote most, each slanted, stretched and bent in a way of
its own, so that many digits are misread. Of a first sheet up to ten misread digits are corrected; then both
sheets are read again.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from recognizer import DigitRecognizer, ModelError
from training.dataset import DataError
from training.strokes import StrokeSet, draw_strokes, load_strokes
from vision.box import Box
from vision.decoding import Observation
from vision.frame import Image
from vision.reader import DigitReader
from vision.segmentation import cut_patches
from vision.sources import as_frame

_ROWS, _COLUMNS, _CELL_WH = 6, 10, (66, 64)
_MOST = 10
"""Corrections."""


@dataclass(frozen=True, slots=True, eq=False)
class _Sheet:
    image: Image
    boxes: tuple[Box, ...]
    labels: npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class _Read:
    """What each of a sheet's N digits was read as."""

    found: Observation
    marks: npt.NDArray[np.int64]
    """(N,): the mark that is most nearly in the digit's place."""
    digits: npt.NDArray[np.int64]
    """(N,): -1 where no mark is there."""


def main(argv: list[str] | None = None) -> int:
    """Prints the figures; 0, or 1 after one line that says what the user can mend."""
    parser = argparse.ArgumentParser(prog="benchmarks.corrected_sheets", description="Measure corrections.")
    parser.add_argument("--data", type=Path, metavar="FOLDER", required=True, help="as for training/train.py")
    parser.add_argument("--hands", type=int, metavar="N", default=6, help="default: %(default)s")
    options = parser.parse_args(argv)
    try:
        strokes = load_strokes(options.data / "unipen_digits.npz")
        recognizer = DigitRecognizer.load()
        print("| hand | misread, first sheet | corrected | then | misread, next | then | such kinds | then |")
        print("| --- " * 8 + "|")
        for seed in range(1, options.hands + 1):
            _report(recognizer, f"{seed}", _sheets(strokes, seed))
    except (DataError, ModelError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


def _report(recognizer: DigitRecognizer, name: str, sheets: list[_Sheet]) -> None:
    plain = DigitReader(recognizer)
    before = [_read(plain, sheet) for sheet in sheets]
    wrong = [np.flatnonzero(read.digits != sheet.labels) for read, sheet in zip(before, sheets, strict=True)]
    taught = wrong[0][before[0].digits[wrong[0]] >= 0][:_MOST]
    marks = [before[0].found.marks[mark] for mark in before[0].marks[taught]]
    learned = recognizer.learn(cut_patches(marks), sheets[0].labels[taught])
    reader = DigitReader(learned, networks=plain.networks)
    after = [_read(reader, sheet) for sheet in sheets]
    then = [int((read.digits != sheet.labels).sum()) for read, sheet in zip(after, sheets, strict=True)]
    kinds = set(zip(sheets[0].labels[taught], before[0].digits[taught], strict=True))
    alike = [row for row in wrong[1] if (sheets[1].labels[row], before[1].digits[row]) in kinds]
    left = sum(after[1].digits[row] != sheets[1].labels[row] for row in alike)
    counts = len(wrong[0]), len(taught), then[0], len(wrong[1]), then[1], len(alike), left
    print(f"| {name} | {' | '.join(map(str, counts))} |", flush=True)


def _read(reader: DigitReader, sheet: _Sheet) -> _Read:
    found = reader.observe(as_frame(sheet.image))
    overlaps = np.array([[box.iou(mark.box) for mark in found.marks] for box in sheet.boxes])
    marks = overlaps.argmax(axis=1)
    digits = np.where(overlaps.max(axis=1) >= 0.4, found.predictions.digits[marks], -1)
    return _Read(found, marks, digits)


def _sheets(strokes: StrokeSet, seed: int) -> list[_Sheet]:
    """Two sheets of one hand."""
    rng = np.random.default_rng(seed)
    apart = np.concatenate([strokes.rows("validation"), strokes.rows("test")])
    writers, counts = np.unique(strokes.groups[apart], return_counts=True)
    able = writers[counts >= 2 * _ROWS * _COLUMNS]
    own = rng.permutation(apart[strokes.groups[apart] == able[seed % len(able)]])
    style = _Style(rng)
    size = _ROWS * _COLUMNS
    return [_drawn(strokes, own[first : first + size], style, rng) for first in (0, size)]


class _Style:
    """How a hand slants, stretches and turns all it writes, and bends each digit."""

    def __init__(self, rng: np.random.Generator) -> None:
        angle, shear, stretch = np.radians(rng.normal(0, 8)), rng.normal(0, 0.3), np.exp(rng.normal(0, 0.25))
        turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        self._slant = turn @ np.array([[stretch, shear], [0, 1]])
        # Thousandths of a mark's side, on a lattice of 4 x 4 points over it.
        self._bends = rng.normal(0, 70, (10, 2, 4, 4)).astype(np.float32)

    def of(self, path: npt.NDArray[np.float32], digit: int) -> npt.NDArray[np.float32]:
        """The (n, 2) path as this hand writes it."""
        x, y = (np.clip(path[:, axis], 0, 1000).reshape(-1, 1) * np.float32(0.003) for axis in (0, 1))
        moved = [cv2.remap(bend, x, y, cv2.INTER_LINEAR)[:, 0] for bend in self._bends[digit]]
        return np.asarray((path + np.stack(moved, axis=1) - 500) @ self._slant.T + 500, np.float32)


def _drawn(strokes: StrokeSet, rows: npt.NDArray[np.intp], style: _Style, rng: np.random.Generator) -> _Sheet:
    """A grey sheet with these marks in rows."""
    width, height = _CELL_WH
    page = 235 + rng.normal(0, 3, ((_ROWS + 1) * height, (_COLUMNS + 1) * width))
    boxes = []
    for place, row in enumerate(rows):
        digit = int(strokes.labels[row])
        ink = draw_strokes([style.of(path, digit) for path in strokes.strokes(int(row))], rng)
        left, top, w, h = cv2.boundingRect(np.asarray((ink > 40) * np.uint8(255), np.uint8))
        scale = rng.integers(34, 46) / max(w, h)
        size_wh = max(3, round(w * scale)), max(3, round(h * scale))
        small = cv2.resize(ink[top : top + h, left : left + w], size_wh, interpolation=cv2.INTER_AREA)
        down, across = divmod(place, _COLUMNS)
        x = round((across + 0.5) * width) + int(rng.integers(-5, 6))
        y = round((down + 0.5) * height) + int(rng.integers(-4, 5))
        page[y : y + size_wh[1], x : x + size_wh[0]] -= small * (190 / 255)
        boxes.append(Box(x, y, *size_wh))
    image = np.repeat(np.clip(page, 0, 255).astype(np.uint8)[..., np.newaxis], 3, axis=2)
    return _Sheet(image, tuple(boxes), strokes.labels[rows].astype(np.int64))


if __name__ == "__main__":
    sys.exit(main())
