"""Marks set on a page, the page seen by a camera, and cut out of its picture by `vision`'s own code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from recognizer.prediction import PATCH_SIDE, Patches
from training.strokes import INK_SIDE, MASTER_SIDE
from vision.segmentation import BinarizationSettings, Grey, binarize, cut_patch

_MIN_FOUND = 0.85
"""Share of a mark's ink that must be found: half a digit, the rest too faint, teaches what is wrong."""
_PAGES_WH = ((400, 300), (480, 360), (640, 480))


_UNIFORM = np.random.default_rng(1).random((1024, 1024), np.float32)
_NORMAL = np.random.default_rng(2).standard_normal((1024, 1024), np.float32)


@dataclass(frozen=True, slots=True)
class _Layout:
    """One page: its size, and the square cell that each mark gets."""

    size_wh: tuple[int, int]
    cell_px: int
    """Side of a cell; the mark's longer side takes about 70 % of it."""

    @property
    def columns(self) -> int:
        return self.size_wh[0] // self.cell_px

    @property
    def cells(self) -> int:
        return self.columns * (self.size_wh[1] // self.cell_px)

    def corner(self, cell: int) -> tuple[int, int]:
        """Left column and top row of a cell."""
        row, column = divmod(cell, self.columns)
        return column * self.cell_px, row * self.cell_px


def photograph(masters: Sequence[Grey], rng: np.random.Generator) -> tuple[Patches, npt.NDArray[np.intp]]:
    """The patches that `vision` cuts of these (60, 60) marks, and the rows of those that it found ink of."""
    patches: list[Grey] = []
    rows: list[int] = []
    first = 0
    while first < len(masters):
        layout = _layout(rng)
        shown = masters[first : first + layout.cells]
        for cell, patch in enumerate(_page_patches(shown, layout, rng)):
            if patch is not None:
                patches.append(patch)
                rows.append(first + cell)
        first += len(shown)
    cut = np.stack(patches) if patches else np.zeros((0, PATCH_SIDE, PATCH_SIDE), np.uint8)
    return cut, np.array(rows, np.intp)


def _layout(rng: np.random.Generator) -> _Layout:
    height_px = float(np.exp(rng.uniform(np.log(14), np.log(44))))
    size_wh = _PAGES_WH[int(np.searchsorted([18, 30], height_px))]
    return _Layout(size_wh, round(height_px * MASTER_SIDE / INK_SIDE))


def _page_patches(masters: Sequence[Grey], layout: _Layout, rng: np.random.Generator) -> list[Grey | None]:
    width, height = layout.size_wh
    cover = np.zeros((height, width), np.float32)
    side = layout.cell_px
    drawn_px: list[int] = []
    for cell, master in enumerate(masters):
        x, y = layout.corner(cell)
        small = cv2.resize(master, (side, side), interpolation=cv2.INTER_AREA)
        drawn_px.append(int(np.count_nonzero(small > 127)))
        cover[y : y + side, x : x + side] = small * np.float32(rng.uniform(0.8, 1) / 255)
    picture = _seen(cover, side * INK_SIDE / MASTER_SIDE, rng)
    ink = binarize(np.repeat(picture[..., np.newaxis], 3, axis=2), BinarizationSettings())
    scale = ink.mask.shape[1] / width
    inked = np.where(ink.mask > 0, ink.depth, np.uint8(0))
    cut: list[Grey | None] = []
    for cell in range(len(masters)):
        x, y = (round(v * scale) for v in layout.corner(cell))
        end = round(side * scale)
        own = inked[y : y + end, x : x + end]
        is_found = np.count_nonzero(own) >= _MIN_FOUND * drawn_px[cell] * scale**2
        cut.append(_cut(own) if is_found else None)
    return cut


def _seen(cover: npt.NDArray[np.float32], height_px: float, rng: np.random.Generator) -> Grey:
    """The page, whose digits are `height_px` high, as a camera's picture: light, grain of the pen and of the
    sensor, blur, JPEG."""
    height, width = cover.shape
    light = cv2.resize(
        rng.uniform(0.65, 1, (3, 3)).astype(np.float32), (width, height), interpolation=cv2.INTER_CUBIC
    )
    paper = rng.uniform(130, 250) * light
    texture = 1 - rng.uniform(0, 0.5) * _grain(cover.shape, rng, uniform=True)
    darkness = rng.uniform(0.4, 1)
    page = paper * (1 - darkness * cover * texture)
    # A thin pen of a small hand, blurred as much as a large one, would fade to less than any ink.
    blur = rng.uniform(0, min(1.2, 0.04 * height_px))
    if blur > 0.3:
        page = cv2.GaussianBlur(page, (0, 0), blur)
    page = page + _grain(cover.shape, rng) * rng.uniform(0, 8) * darkness
    picture = np.asarray(np.clip(page, 0, 255), np.uint8)
    if rng.random() < 0.6:
        coded, data = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(35, 95))])
        if coded:
            picture = np.asarray(cv2.imdecode(data, cv2.IMREAD_GRAYSCALE), np.uint8)
    return picture


def _grain(
    shape_hw: tuple[int, ...], rng: np.random.Generator, uniform: bool = False
) -> npt.NDArray[np.float32]:
    """(h, w) float32: normal noise, or 0 to 1: a window on noise made once, for it is slow to make."""
    noise = _UNIFORM if uniform else _NORMAL
    row, column = (
        int(rng.integers(0, side - want + 1)) for side, want in zip(noise.shape, shape_hw, strict=True)
    )
    return noise[row : row + shape_hw[0], column : column + shape_hw[1]]


def _cut(depth: Grey) -> Grey | None:
    """The patch of all ink in a cell but its specks; None where there is next to none."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats((depth > 0).astype(np.uint8), connectivity=8)
    areas = stats[1:, cv2.CC_STAT_AREA]
    if count < 2 or areas.max() < 6:
        return None
    kept = np.concatenate([[False], areas >= 0.04 * areas.sum()])
    return cut_patch(np.where(kept[labels], depth, np.uint8(0)))
