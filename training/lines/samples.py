"""What reads lines learns from: the lines of digits on simulated pages, and places where there are none."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from recognizer.lines import POINT, ROWS, Line
from recognizer.regions import DIGIT_PX
from recognizer.resampling import Resampled
from training.arrays import Arrays
from training.detector.pages import PageSet
from training.simulation.truth import KINDS
from training.simulation.window import BESIDE
from vision.decoding import in_line_with

COLUMNS = 256
"""Of the longest line that is learned from."""
LONGEST = 20
"""Digits and points of one."""
NO_MORE = -1
"""What stands in a text after its last digit."""

_LOWEST_PX = 7.0
"""Lower digits nobody can read."""
_ON_IT = 0.5
"""How far from the middle of a line, in heights, a digit may stand that is on it."""
_LOWEST_ON_IT = 0.35
"""Height of a digit that is on it, to that of the others."""
_POINT_DOWN, _POINT_BESIDE = (-0.2, 0.9), 1.5
"""How far below the middle of a line, in heights, a point of it has its middle, and how far from it the
middles of the digits on both sides are at most."""
_MARGINS = (0.2, 2.0)
"""Least and most of what is seen beside a number, in heights."""
_ROOM = (0.05, 0.2)
"""And beside a digit that would be cut through."""

Boxes = npt.NDArray[np.float32]
"""(N, 4): left, top, width and height in pixels."""


@dataclass(frozen=True, slots=True, eq=False)
class Lines(Arrays):
    """N lines, and which digits are on them."""

    images: npt.NDArray[np.uint8]
    """(N, 40, 256) uint8; what is right of a line's own columns is its last one."""
    columns: npt.NDArray[np.int16]
    """(N,): its own columns."""
    texts: npt.NDArray[np.int8]
    """(N, 20): its digits and the points between them, then `NO_MORE`."""

    def __len__(self) -> int:
        return len(self.columns)


def make_lines(pages: PageSet, rng: np.random.Generator) -> Lines:
    """The lines on all of `pages`, and on each a place where no digit is."""
    found = [line for row in range(len(pages)) for line in _of_page(pages, row, rng)]
    images = np.stack([np.pad(image, ((0, 0), (0, COLUMNS - image.shape[1])), "edge") for image, _ in found])
    columns = np.array([image.shape[1] for image, _ in found], np.int16)
    texts = np.full((len(found), LONGEST), NO_MORE, np.int8)
    for text, (_, digits) in zip(texts, found, strict=True):
        text[: len(digits)] = digits
    return Lines(images, columns, texts)


def _of_page(
    pages: PageSet, row: int, rng: np.random.Generator
) -> list[tuple[npt.NDArray[np.uint8], npt.NDArray[np.int8]]]:
    own = slice(*pages.starts[row : row + 2].tolist())
    corners, kinds = pages.boxes[own], pages.kinds[own]
    boxes = np.concatenate([corners[:, :2], corners[:, 2:] - corners[:, :2]], axis=1)
    is_digit = kinds == KINDS.index("digit")
    is_point, is_unknown = kinds == KINDS.index("point"), kinds == KINDS.index("unknown")
    # From left to right, as a line is read.
    order = np.flatnonzero(is_digit)[np.argsort(boxes[is_digit, 0] + boxes[is_digit, 2] / 2)]
    digits, labels, unknown = boxes[order], pages.labels[own][order], boxes[is_unknown]
    picture = Resampled(pages.images[row])
    lines = [line for line in _numbers(digits, rng) if not _touched(line, unknown).any()]
    empty = _anywhere(pages.images[row].shape, rng)
    if not _touched(empty, boxes[is_digit | is_unknown]).any():
        lines.append(empty)
    told = [_text(line, digits, labels, boxes[is_point]) for line in lines]
    return [
        (line.cut(picture), text)
        for line, text in zip(lines, told, strict=True)
        if line.columns <= COLUMNS and len(text) <= LONGEST
    ]


def _numbers(digits: Boxes, rng: np.random.Generator) -> list[Line]:
    """Lines as a program finds them: their height and middle are a little off."""
    lines, todo = [], set(range(len(digits)))
    while todo:
        number = in_line_with(digits, min(todo), BESIDE)
        todo -= set(number)
        chosen = digits[number]
        if float(np.median(chosen[:, 3])) < _LOWEST_PX:
            continue
        height = float(np.median(chosen[:, 3]))
        chosen = chosen + np.array([0, rng.normal(0, 0.06) * height, 0, 0], np.float32)
        resized = float(np.exp(rng.normal(0, 0.1)))
        line = Line.through(chosen, (float(rng.uniform(*_MARGINS)), float(rng.uniform(*_MARGINS))))
        lines.append(_whole_ended(replace(line, height=line.height * resized), digits, rng))
    return lines


def _whole_ended(line: Line, digits: Boxes, rng: np.random.Generator) -> Line:
    """The line with its ends beside a digit, where one would be cut through."""
    left, top, right, bottom = line.places(digits).T
    near = (bottom > ROWS / 2 - DIGIT_PX * _ON_IT) & (top < ROWS / 2 + DIGIT_PX * _ON_IT)
    first, last = 0.0, float(line.own_columns)
    for begin, end in zip(left[near].tolist(), right[near].tolist(), strict=True):
        if begin < 0 < end:
            first = min(first, begin - float(rng.uniform(*_ROOM)) * DIGIT_PX)
        if begin < last < end:
            last = max(last, end + float(rng.uniform(*_ROOM)) * DIGIT_PX)
    step = line.height / DIGIT_PX
    return line.from_to(line.left + first * step, line.left + last * step)


def _anywhere(shape: tuple[int, ...], rng: np.random.Generator) -> Line:
    height = float(np.exp(rng.uniform(np.log(10), np.log(60))))
    length = float(rng.uniform(2, 6)) * height
    left, middle = float(rng.uniform(-height, shape[1] - height)), float(rng.uniform(0, shape[0]))
    return Line(left, middle, float(rng.normal(0, 0.05)), height, length)


def _text(line: Line, digits: Boxes, labels: npt.NDArray[np.int8], points: Boxes) -> npt.NDArray[np.int8]:
    """What stands on the line: its digits, and the points between two of them."""
    is_on = _on(line, digits)
    left, _, right, _ = line.places(digits[is_on]).T
    across = (left + right) / 2
    at = [
        place
        for x, top, end, bottom in line.places(points).tolist()
        if _is_between(place := (x + end) / 2, (top + bottom) / 2 - ROWS / 2, across)
    ]
    order = np.argsort(np.concatenate([across, at]), kind="stable")
    return np.concatenate([labels[is_on], np.full(len(at), POINT, np.int8)])[order]


def _is_between(place: float, down: float, digits: npt.NDArray[np.float64]) -> bool:
    """Whether a point in column `place`, so many rows below the middle of its line, stands between two
    neighbours among the (N,) columns of `digits`."""
    beside = _POINT_BESIDE * DIGIT_PX
    is_near = ((digits < place) & (digits > place - beside)).any() and (
        (digits > place) & (digits < place + beside)
    ).any()
    return bool(is_near and _POINT_DOWN[0] * DIGIT_PX < down < _POINT_DOWN[1] * DIGIT_PX)


def _on(line: Line, digits: Boxes) -> npt.NDArray[np.bool_]:
    """(N,): which digits stand on the line, whole."""
    left, top, right, bottom = line.places(digits).T
    middle, across = (top + bottom) / 2, (left + right) / 2
    off = DIGIT_PX * _ON_IT
    is_on = (np.abs(middle - ROWS / 2) < off) & (across > 0) & (across < line.own_columns)
    is_on &= bottom - top > _LOWEST_ON_IT * DIGIT_PX
    return np.asarray(is_on, np.bool_)


def _touched(line: Line, boxes: Boxes) -> npt.NDArray[np.bool_]:
    """(N,): which boxes lie on the line, if only in part."""
    left, top, right, bottom = line.places(boxes).T
    low, high = ROWS / 2 - DIGIT_PX / 2, ROWS / 2 + DIGIT_PX / 2
    return np.asarray((right > 0) & (left < line.own_columns) & (bottom > low) & (top < high), np.bool_)
