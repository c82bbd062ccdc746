"""What the detector should answer for a part of a simulated page."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from recognizer.maps import BOX_UNIT_PX, MAPS, STRIDE, normalized
from training.detector.pages import INK_STEP, PageSet
from training.simulation.sheet import noise

VIEW_SIDE = 256
"""Pixels on a side of what the network sees at once in training."""

SIZES_PX = (9.0, 46.0)
"""Lowest and highest digit that is taught; others are for the picture at another size."""

_UNTAUGHT_PX = (7.0, 64.0)
"""Lower and higher ones are not there at all."""

_MIDDLE = 0.3
"""Share of a digit's box that lies to each side of its middle part."""

_CUT_OUT = 0.12
"""Share of the views that are small pictures, cut close around a number."""

_GRID = VIEW_SIDE // STRIDE
_DIGIT, _UNKNOWN = 0, 3


@dataclass(frozen=True, slots=True, eq=False)
class Lesson:
    """A batch: what the network sees, and what is true of it."""

    views: npt.NDArray[np.float32]
    """(N, side, side, 1)."""
    truths: npt.NDArray[np.float32]
    """(N, grid, grid, 20): the maps, but one channel says which digit it is, in the first of the classes; and
    last, whether anything is known at all of what is there."""


def lesson(pages: PageSet, rows: npt.NDArray[np.intp], rng: np.random.Generator) -> Lesson:
    """Parts of the pages `rows`, at sizes and in lights of their own."""
    parts = [_part(pages, row, rng) for row in rows.tolist()]
    return Lesson(
        np.stack([view for view, _ in parts])[..., np.newaxis], np.stack([truth for _, truth in parts])
    )


def _part(
    pages: PageSet, row: int, rng: np.random.Generator
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    image, ink = pages.images[row], pages.ink[row]
    whole = len(image)
    side = int(rng.integers(200, whole + 1)) // INK_STEP * INK_STEP
    x, y = (int(v) // INK_STEP * INK_STEP for v in rng.integers(0, whole - side + 1, 2))
    factor = VIEW_SIDE / side
    view = cv2.resize(
        image[y : y + side, x : x + side],
        (VIEW_SIDE, VIEW_SIDE),
        interpolation=cv2.INTER_AREA if factor < 1 else cv2.INTER_LINEAR,
    )
    own = slice(*pages.starts[row : row + 2].tolist())
    boxes = (pages.boxes[own] - np.float32([x, y, x, y])) * np.float32(factor)
    cells = [
        cv2.resize(
            layer[y // INK_STEP : (y + side) // INK_STEP, x // INK_STEP : (x + side) // INK_STEP],
            (_GRID, _GRID),
            interpolation=cv2.INTER_LINEAR,
        )
        for layer in ink
    ]
    inked = np.stack(cells, axis=-1).astype(np.float32) / 255
    if rng.random() < _CUT_OUT:
        return _cut_out(view, boxes, inked, pages, own, rng)
    truth = maps_of(boxes, pages.kinds[own], pages.labels[own])
    truth[..., 17:19] = inked
    return _lit(view, rng), truth


def _cut_out(
    view: npt.NDArray[np.uint8],
    boxes: npt.NDArray[np.float32],
    inked: npt.NDArray[np.float32],
    pages: PageSet,
    own: slice,
    rng: np.random.Generator,
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    """A picture cut close around some of the page's writing, in the corner of what the network sees."""
    width, height = (int(v) for v in np.exp(rng.uniform(np.log((64, 32)), np.log((250, 160)))))
    if len(boxes):
        box = boxes[int(rng.integers(len(boxes)))]
        middle = (box[:2] + box[2:]) / 2
    else:
        middle = rng.uniform(0, VIEW_SIDE, 2)
    left, top = (
        int(np.clip(c - s * rng.uniform(0.05, 0.95), 0, VIEW_SIDE - s)) // STRIDE * STRIDE
        for c, s in zip(middle.tolist(), (width, height), strict=True)
    )
    part = np.zeros(view.shape, np.float32)
    part[:height, :width] = _lit(np.ascontiguousarray(view[top : top + height, left : left + width]), rng)
    truth = maps_of(
        boxes - np.float32([left, top, left, top]), pages.kinds[own], pages.labels[own], (width, height)
    )
    rows, columns = height // STRIDE, width // STRIDE
    truth[:rows, :columns, 17:19] = inked[top // STRIDE :, left // STRIDE :][:rows, :columns]
    return part, truth


def _lit(view: npt.NDArray[np.uint8], rng: np.random.Generator) -> npt.NDArray[np.float32]:
    if rng.random() < 0.5:
        contrast = rng.uniform(0.5, 1.2)
        view = np.asarray(
            cv2.convertScaleAbs(view, alpha=contrast, beta=128 * (1 - contrast) + rng.uniform(-30, 30))
        )
    if rng.random() < 0.3:
        grain = noise((view.shape[0], view.shape[1]), rng) * np.float32(rng.uniform(0, 5))
        view = np.asarray(cv2.add(view, grain, dtype=cv2.CV_8U), np.uint8)
    return normalized(cv2.bitwise_not(view) if rng.random() < 0.03 else view)


def maps_of(
    boxes: npt.NDArray[np.float32],
    kinds: npt.NDArray[np.int8],
    labels: npt.NDArray[np.int8],
    size_wh: tuple[int, int] = (VIEW_SIDE, VIEW_SIDE),
) -> npt.NDArray[np.float32]:
    """(grid, grid, 20): the truth of a view with these (N, 4) boxes, of which `size_wh` pixels are a
    picture."""
    maps = np.zeros((_GRID, _GRID, MAPS + 1), np.float32)
    maps[..., MAPS] = 1
    nearest = np.full((_GRID, _GRID), np.inf, np.float32)
    middles = (np.arange(_GRID, dtype=np.float32) + 0.5) * STRIDE
    for box, kind, label in zip(boxes, kinds.tolist(), labels.tolist(), strict=True):
        left, top, right, bottom = box.tolist()
        if right <= 0 or bottom <= 0 or left >= size_wh[0] or top >= size_wh[1]:
            continue
        width, height = max(right - left, 1.0), max(bottom - top, 1.0)
        size = max(height, 0.7 * width)
        is_cut = left < -0.1 * width or top < -0.1 * height
        is_cut = is_cut or right > size_wh[0] + 0.1 * width or bottom > size_wh[1] + 0.1 * height
        is_untaught = kind == _DIGIT and not SIZES_PX[0] <= size <= SIZES_PX[1]
        if kind == _UNKNOWN or is_cut:
            _forget(maps, left, top, right, bottom)
            continue
        if is_untaught:
            if _UNTAUGHT_PX[0] <= size <= _UNTAUGHT_PX[1]:
                # Only where its middle is: what looks like a digit elsewhere in it is but a part of one.
                dx, dy = _MIDDLE * width, _MIDDLE * height
                _forget(maps, left + dx, top + dy, right - dx, bottom - dy)
            continue
        _teach(maps, nearest, middles, ((left + right) / 2, (top + bottom) / 2), (width, height), kind, label)
    return maps


def _forget(maps: npt.NDArray[np.float32], left: float, top: float, right: float, bottom: float) -> None:
    x0, y0 = max(0, int(left / STRIDE)), max(0, int(top / STRIDE))
    maps[y0 : int(bottom / STRIDE) + 1, x0 : int(right / STRIDE) + 1, MAPS] = 0


def _teach(
    maps: npt.NDArray[np.float32],
    nearest: npt.NDArray[np.float32],
    middles: npt.NDArray[np.float32],
    middle: tuple[float, float],
    size: tuple[float, float],
    kind: int,
    label: int,
) -> None:
    reach = [max(1.8, 0.13 * side) for side in size]
    lows = [max(0, int((c - 3 * r) / STRIDE)) for c, r in zip(middle, reach, strict=True)]
    highs = [min(_GRID, int((c + 3 * r) / STRIDE) + 2) for c, r in zip(middle, reach, strict=True)]
    columns, rows = slice(lows[0], highs[0]), slice(lows[1], highs[1])
    dx, dy = middle[0] - middles[columns], middle[1] - middles[rows]
    if not len(dx) or not len(dy):
        return
    heat = np.exp(-0.5 * (dy / reach[1]) ** 2)[:, None] * np.exp(-0.5 * (dx / reach[0]) ** 2)
    heat = heat / heat.max()
    place = maps[rows, columns]
    np.maximum(place[..., kind], heat, out=place[..., kind])
    # What stood there before is known after all.
    place[..., MAPS] = np.maximum(place[..., MAPS], heat > 0.3)
    if kind != _DIGIT:
        return
    distance = (dy**2)[:, None] + dx**2
    own = (distance < nearest[rows, columns]) & (heat > 0.3)
    nearest[rows, columns] = np.where(own, distance, nearest[rows, columns])
    told = [
        np.broadcast_to(dx / BOX_UNIT_PX, own.shape),
        np.broadcast_to((dy / BOX_UNIT_PX)[:, None], own.shape),
        np.full(own.shape, np.log(size[0] / BOX_UNIT_PX)),
        np.full(own.shape, np.log(size[1] / BOX_UNIT_PX)),
    ]
    for channel, values in enumerate(told, start=13):
        place[..., channel][own] = values[own]
    place[..., 3][own] = label
