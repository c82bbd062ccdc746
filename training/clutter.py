"""What a page holds beside digits, drawn large: (60, 60) uint8, ink bright; none of it looks like a digit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

import cv2
import numpy as np

from training.strokes import INK_SIDE, MASTER_SIDE
from vision.segmentation import Grey

_LOW = (MASTER_SIDE - INK_SIDE) // 2
_HIGH = MASTER_SIDE - _LOW

# Halves that nobody takes for a whole digit; the top of a 9 is a 0, the right of an 8 a 3.
_HALVES = {"left": (2, 3, 4, 6, 8), "right": (2, 5, 6), "top": (0, 4, 5), "bottom": (0, 2, 4)}


def stick_together(marks: Sequence[Grey], rng: np.random.Generator) -> Grey:
    """The marks side by side, so close that they touch, the whole as large as one."""
    cropped = [_cropped(mark) for mark in marks]
    height = max(mark.shape[0] for mark in cropped)
    width = sum(mark.shape[1] for mark in cropped)
    strip = np.zeros((round(height * 1.15) + 1, width), np.uint8)
    right = 0
    for mark in cropped:
        drop = int(rng.integers(0, strip.shape[0] - mark.shape[0] + 1))
        left = _touching(strip, mark, right, drop)
        area = strip[drop : drop + mark.shape[0], left : left + mark.shape[1]]
        np.maximum(area, mark, out=area)
        right = left + mark.shape[1]
    return _fitted(_cropped(strip))


def halve(master: Grey, digit: int, rng: np.random.Generator) -> Grey | None:
    """A half of a digit that does not look like another digit; None for a digit that has none."""
    sides = [side for side, digits in _HALVES.items() if digit in digits]
    if not sides:
        return None
    side = sides[int(rng.integers(len(sides)))]
    ink = _cropped(master)
    height, width = ink.shape
    share = rng.uniform(0.42, 0.55)
    row, column = round(height * share), round(width * share)
    parts = {"left": ink[:, :column], "right": ink[:, -column:], "top": ink[:row], "bottom": ink[-row:]}
    part = parts[side]
    return _fitted(_cropped(part)) if min(part.shape) > 2 and part.any() else None


def draw_clutter(rng: np.random.Generator) -> Grey:
    """A piece of ruling or of a box, a stain, a scribble, or grain."""
    return _KINDS[int(rng.integers(len(_KINDS)))](rng)


def _ruled_line(rng: np.random.Generator) -> Grey:
    """One or two lines that lie; upright ones may be a 1."""
    canvas = _empty()
    slope = rng.uniform(-0.5, 0.5)
    rows = (
        [MASTER_SIDE / 2] if rng.random() < 0.6 else MASTER_SIDE / 2 + rng.uniform(4, 11) * np.array([-1, 1])
    )
    for row in rows:
        half = INK_SIDE / 2 * rng.uniform(0.8, 1)
        middle = np.array([MASTER_SIDE / 2, row])
        _line(canvas, middle - half * np.array([1, slope]), middle + half * np.array([1, slope]), rng)
    return canvas


def _corner(rng: np.random.Generator) -> Grey:
    """Two or three sides of a box that meet, or lines that cross; a corner at the top right may be a 7."""
    canvas = _empty()
    low, high = _LOW + rng.uniform(0, 6), _HIGH - rng.uniform(0, 6)
    top, bottom, left, right = low, high, low + rng.uniform(0, 6), high - rng.uniform(0, 6)
    middle = MASTER_SIDE / 2 + rng.uniform(-8, 8)
    sides = {
        "top": ((left, top), (right, top)),
        "bottom": ((left, bottom), (right, bottom)),
        "left": ((left, top), (left, bottom)),
        "right": ((right, top), (right, bottom)),
        "across": ((left, middle), (right, middle)),
        "down": ((middle, top), (middle, bottom)),
    }
    shapes = (
        ("top", "left"),
        ("bottom", "left"),
        ("bottom", "right"),
        ("bottom", "down"),
        ("top", "down"),
        ("left", "across"),
        ("right", "across"),
        ("across", "down"),
        ("top", "bottom", "left"),
        ("left", "right", "bottom"),
        ("left", "right", "across"),
        ("top", "left", "right"),
    )
    thickness = int(rng.integers(1, 6))
    for side in shapes[int(rng.integers(len(shapes)))]:
        start, end = sides[side]
        _line(canvas, np.array(start), np.array(end), rng, thickness)
    return canvas


def _box(rng: np.random.Generator) -> Grey:
    """An empty box, wide or square; a tall one may be a 0."""
    canvas = _empty()
    half_height = INK_SIDE / 2 * rng.uniform(0.3, 0.95)
    top, bottom = MASTER_SIDE / 2 - half_height, MASTER_SIDE / 2 + half_height
    thickness = int(rng.integers(1, 5))
    corners = [(_LOW, top), (_HIGH, top), (_HIGH, bottom), (_LOW, bottom), (_LOW, top)]
    for start, end in pairwise(corners):
        _line(canvas, np.array(start), np.array(end), rng, thickness)
    return canvas


def _stain(rng: np.random.Generator) -> Grey:
    """A blot, full or ragged: cloudy noise above a level, inside an ellipse."""
    cloud = cv2.GaussianBlur(
        rng.standard_normal((MASTER_SIDE, MASTER_SIDE), np.float32), (0, 0), rng.uniform(1.5, 6)
    )
    canvas = _empty()
    axes = (int(rng.integers(8, INK_SIDE // 2)), int(rng.integers(6, INK_SIDE // 2)))
    middle = (MASTER_SIDE // 2, MASTER_SIDE // 2)
    cv2.ellipse(canvas, middle, axes, float(rng.uniform(0, 180)), 0, 360, (255,), -1)
    canvas[cloud < np.quantile(cloud, rng.uniform(0, 0.5))] = 0
    return canvas


def _scribble(rng: np.random.Generator) -> Grey:
    """A pen that goes to and fro, with too many turns for a digit."""
    canvas = _empty()
    turns = rng.uniform(_LOW, _HIGH, (int(rng.integers(9, 16)), 2)).astype(np.float32)
    steps = np.linspace(0, len(turns) - 1, 90)
    path = np.stack([np.interp(steps, np.arange(len(turns)), turns[:, axis]) for axis in (0, 1)], axis=1)
    smooth = cv2.blur(path.astype(np.float32), (1, int(rng.integers(1, 9))))
    points = np.round(smooth * 16).astype(np.int32)
    cv2.polylines(canvas, [points], False, (255,), int(rng.integers(1, 5)), cv2.LINE_AA, 4)
    return canvas


def _grain(rng: np.random.Generator) -> Grey:
    """Specks that lie so close that they are held for one mark, and the texture of paper or cloth."""
    noise = cv2.GaussianBlur(
        rng.standard_normal((MASTER_SIDE, MASTER_SIDE), np.float32), (0, 0), rng.uniform(0.7, 1.6)
    )
    canvas = np.asarray((noise > np.quantile(noise, rng.uniform(0.5, 0.93))) * np.uint8(255), np.uint8)
    width, height = rng.integers(10, INK_SIDE, 2)
    kept = _empty()
    left, top = (MASTER_SIDE - width) // 2, (MASTER_SIDE - height) // 2
    kept[top : top + height, left : left + width] = canvas[top : top + height, left : left + width]
    return kept


_KINDS: tuple[Callable[[np.random.Generator], Grey], ...] = (
    _ruled_line,
    _corner,
    _corner,
    _box,
    _stain,
    _scribble,
    _scribble,
    _grain,
)


def _empty() -> Grey:
    return np.zeros((MASTER_SIDE, MASTER_SIDE), np.uint8)


def _line(
    canvas: Grey,
    start: np.ndarray[tuple[int, ...], np.dtype[np.float64]],
    end: np.ndarray[tuple[int, ...], np.dtype[np.float64]],
    rng: np.random.Generator,
    thickness: int | None = None,
) -> None:
    """Draws a line whose ends are off by a pixel or two."""
    ends = [np.round((point + rng.normal(0, 1, 2)) * 16).astype(int).tolist() for point in (start, end)]
    thickness = int(rng.integers(1, 7)) if thickness is None else thickness
    cv2.line(canvas, ends[0], ends[1], (255,), thickness, cv2.LINE_AA, 4)


def _touching(strip: Grey, mark: Grey, right: int, drop: int) -> int:
    """The left column at which `mark` just overlaps the ink that ends at column `right` of `strip`."""
    rows = strip[drop : drop + mark.shape[0]]
    for left in range(right, max(0, right - mark.shape[1] // 2), -1):
        under = rows[:, left : left + mark.shape[1]]
        if np.count_nonzero((under > 127) & (mark[:, : under.shape[1]] > 127)) > 2:
            return left
    return max(0, right - 2) if right else 0


def _cropped(ink: Grey) -> Grey:
    x, y, width, height = cv2.boundingRect(ink)
    return ink[y : y + height, x : x + width] if width and height else ink


def _fitted(ink: Grey) -> Grey:
    """The ink in the middle of a (60, 60) canvas, its larger side as that of any mark."""
    height, width = ink.shape
    factor = INK_SIDE / max(height, width)
    size_wh = max(1, round(width * factor)), max(1, round(height * factor))
    method = cv2.INTER_AREA if factor < 1 else cv2.INTER_LINEAR
    canvas = _empty()
    left, top = (MASTER_SIDE - size_wh[0]) // 2, (MASTER_SIDE - size_wh[1]) // 2
    canvas[top : top + size_wh[1], left : left + size_wh[0]] = cv2.resize(ink, size_wh, interpolation=method)
    return canvas
