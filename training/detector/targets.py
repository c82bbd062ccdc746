"""What the detector should answer for a view of a simulated page."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from recognizer.boxes import heights_of
from recognizer.maps import BOX, BOX_UNIT_PX, CLASSES, DIGIT, MAPS, STRIDE
from training.simulation.truth import KINDS

VIEW_SIDE = 256
"""Pixels on a side of what the network sees at once in training."""

GRID = VIEW_SIDE // STRIDE
"""Places on a side of its maps."""

SIZES_PX = (9.0, 46.0)
"""Lowest and highest digit that is taught; others are for the picture at another size."""

_UNTAUGHT_PX = (7.0, 64.0)
"""Lower and higher ones are not there at all; of those between nothing is known."""

NEAR = 0.3
"""Heat from which a place knows which digit it is, and where its box."""

_MIDDLE = 0.3
"""Share of a digit's box that lies to each side of its middle part."""

_SPREAD, _LEAST_SPREAD_PX = 0.13, 1.8
"""Deviation of the heat around a middle, as a share of the box, and at least."""

_UNKNOWN = KINDS.index("unknown")
Maps = npt.NDArray[np.float32]


def maps_of(
    boxes: npt.NDArray[np.float32],
    kinds: npt.NDArray[np.int8],
    labels: npt.NDArray[np.int8],
    size_wh: tuple[int, int] = (VIEW_SIDE, VIEW_SIDE),
    grid_hw: tuple[int, int] = (GRID, GRID),
) -> Maps:
    """(*grid_hw, 20): the truth of a view with (N, 4) boxes of left, top, right and bottom, in pixels.

    `kinds` (N,) are indices into the simulation's `KINDS`, `labels` (N,) say which digits they are. `size_wh`
    pixels of the view are a picture; the rest of it is empty.
    """
    maps = np.zeros((*grid_hw, MAPS + 1), np.float32)
    maps[..., MAPS] = 1
    nearest = np.full(grid_hw, np.inf, np.float32)
    for box, kind, label in zip(boxes, kinds.tolist(), labels.tolist(), strict=True):
        left, top, right, bottom = box.tolist()
        truth = _Truth(left, top, right, bottom, kind, label)
        if not truth.is_in(size_wh):
            continue
        if kind == _UNKNOWN or truth.is_cut(size_wh):
            _forget(maps, truth)
        elif kind != DIGIT or SIZES_PX[0] <= truth.size <= SIZES_PX[1]:
            _teach(maps, nearest, truth)
        elif _UNTAUGHT_PX[0] <= truth.size <= _UNTAUGHT_PX[1]:
            # Only where its middle is: what looks like a digit elsewhere in it is but a part of one.
            _forget(maps, truth, _MIDDLE)
    return maps


@dataclass(frozen=True, slots=True)
class _Truth:
    """One box of a view, in its pixels, and what is in it."""

    left: float
    top: float
    right: float
    bottom: float
    kind: int
    label: int

    @property
    def size_wh(self) -> tuple[float, float]:
        """At least one pixel each."""
        return max(self.right - self.left, 1.0), max(self.bottom - self.top, 1.0)

    @property
    def size(self) -> float:
        """What counts as its height."""
        return float(heights_of(np.array([[self.left, self.top, *self.size_wh]]))[0])

    def is_in(self, size_wh: tuple[int, int]) -> bool:
        """Whether any of it is in the picture."""
        return self.right > 0 and self.bottom > 0 and self.left < size_wh[0] and self.top < size_wh[1]

    def is_cut(self, size_wh: tuple[int, int]) -> bool:
        """Whether more than a tenth of it is beyond an edge of the picture."""
        x, y = (0.1 * side for side in self.size_wh)
        return self.left < -x or self.top < -y or self.right > size_wh[0] + x or self.bottom > size_wh[1] + y


def _forget(maps: Maps, truth: _Truth, margin: float = 0) -> None:
    """Let nothing be known of a box, in place, but for a share `margin` of it along each of its sides."""
    dx, dy = (margin * side for side in truth.size_wh)
    x0, y0 = max(0, int((truth.left + dx) / STRIDE)), max(0, int((truth.top + dy) / STRIDE))
    x1, y1 = int((truth.right - dx) / STRIDE), int((truth.bottom - dy) / STRIDE)
    maps[y0 : y1 + 1, x0 : x1 + 1, MAPS] = 0


def _teach(maps: Maps, nearest: Maps, truth: _Truth) -> None:
    """Enter a truth, in place; `nearest` (rows, columns) is how far each place's own digit is, squared."""
    x, y = (truth.left + truth.right) / 2, (truth.top + truth.bottom) / 2
    spread = [max(_LEAST_SPREAD_PX, _SPREAD * side) for side in truth.size_wh]
    columns, rows = (
        _places_near(at, 3 * reach, count)
        for at, reach, count in zip((x, y), spread, nearest.shape[::-1], strict=True)
    )
    dx, dy = x - _middles_of(columns), y - _middles_of(rows)
    if not len(dx) or not len(dy):
        return
    heat = np.exp(-0.5 * (dy / spread[1]) ** 2)[:, None] * np.exp(-0.5 * (dx / spread[0]) ** 2)
    heat = heat / heat.max()
    place = maps[rows, columns]
    np.maximum(place[..., truth.kind], heat, out=place[..., truth.kind])
    # What stood there before is known after all.
    place[..., MAPS] = np.maximum(place[..., MAPS], heat > NEAR)
    if truth.kind != DIGIT:
        return
    distance = (dy**2)[:, None] + dx**2
    is_own = (distance < nearest[rows, columns]) & (heat > NEAR)
    nearest[rows, columns] = np.where(is_own, distance, nearest[rows, columns])
    told = np.zeros((*is_own.shape, 4))
    told[..., 0], told[..., 1] = dx / BOX_UNIT_PX, (dy / BOX_UNIT_PX)[:, None]
    told[..., 2:] = np.log(np.array(truth.size_wh) / BOX_UNIT_PX)
    place[..., BOX][is_own] = told[is_own]
    place[..., CLASSES.start][is_own] = truth.label


def _places_near(middle_px: float, reach_px: float, count: int) -> slice:
    """The rows or columns of the maps, which have so many, up to so far from a middle."""
    first, last = int((middle_px - reach_px) / STRIDE), int((middle_px + reach_px) / STRIDE) + 2
    return slice(max(0, first), max(0, min(count, last)))


def _middles_of(places: slice) -> npt.NDArray[np.float32]:
    """Where in the view the middle of each of these rows or columns of the maps is."""
    return (np.arange(places.start, places.stop, dtype=np.float32) + np.float32(0.5)) * np.float32(STRIDE)
