"""One simulated page: its picture, and everything that is true of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path as FilePath

import cv2
import numpy as np
import numpy.typing as npt

from training.dataset import DataError
from training.simulation.arrangement import arranged
from training.simulation.block import Block
from training.simulation.camera import light, photographed, pose
from training.simulation.glyph import Cover, Path, draw, draw_path
from training.simulation.hand import Hand
from training.simulation.inventory import Inventory
from training.simulation.scribble import scribble
from training.simulation.sheet import Press, background, paper, ruling
from training.simulation.truth import Doubtful, Pose, SimulatedPage, empty_page, page_of
from training.simulation.writing import Scribe


@dataclass(frozen=True, slots=True, eq=False)
class Supplies:
    """All that pages are made of."""

    inventory: Inventory
    pictures: list[npt.NDArray[np.uint8]]
    """Grey pictures without digits, for what lies around a sheet and for pages without any."""
    press: Press


def load_pictures(folder: FilePath, held_out: bool = False) -> list[npt.NDArray[np.uint8]]:
    """The grey pictures that `folder`/SOURCES.tsv names, but for those in print/.

    A row is a picture's path and, after a tab, where it comes from. Pictures of every fifth source are left
    out; with `held_out` they alone are given. Raises DataError where the list or a picture can't be read.
    """
    listing = folder / "SOURCES.tsv"
    try:
        rows = [line.split("\t") for line in listing.read_text("utf-8").splitlines()[1:]]
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(
            f"tried to read {listing}, the list of the pictures; {error}; see training/README.md"
        ) from error
    if any(len(row) < 2 for row in rows):
        raise DataError(f"read {listing}; a line has no second column, where the picture is from; add it")
    sources = sorted({row[1] for row in rows})
    kept = [
        r[0] for r in rows if (sources.index(r[1]) % 5 == 4) == held_out and not r[0].startswith("print/")
    ]
    return [_load_picture(folder / name) for name in kept]


def _load_picture(path: FilePath) -> npt.NDArray[np.uint8]:
    picture = cv2.imread(str(path), cv2.IMREAD_GRAYSCALE)
    if picture is None:
        raise DataError(
            f"tried to read {path}, which SOURCES.tsv names; it is no picture; take it off the list"
        )
    return np.asarray(picture, np.uint8)


def simulate(supplies: Supplies, size_wh: tuple[int, int], rng: np.random.Generator) -> SimulatedPage:
    """A page of `size_wh` pixels: one hand's writing on some paper, as some camera sees it."""
    shape = size_wh[1], size_wh[0]
    if supplies.pictures and rng.random() < 0.12:
        return _empty(background(supplies.pictures, shape, rng), rng)
    is_large = rng.random() < 0.12
    sizes_px = (55, 220) if is_large else (11, 55)
    height_px = float(np.exp(rng.uniform(*np.log(sizes_px))))
    scribe = Scribe(Hand(supplies.inventory, rng), rng)
    blocks = arranged(scribe, height_px, size_wh, rng)
    written, struck = _written(blocks, shape, rng)
    under = ruling(shape, height_px, rng)
    printed, unknown = _printed(supplies.press, shape, rng)
    through = _show_through(scribe, height_px, size_wh, rng)
    sheet, depth = _sheet(supplies, written.all, np.maximum(under, through), printed, rng)
    seen, at = _seen(supplies, sheet, rng)
    ink = [_of_picture(layer, at) for layer in (written.digits, written.others(printed))]
    image = photographed(seen * light(shape, rng), rng, 0.3 * depth)
    placed = [p for block in blocks for p in block.placed]
    return page_of(image, ink, placed, Doubtful(struck, unknown), at)


@dataclass(frozen=True, slots=True, eq=False)
class _Written:
    """The ink of the pen on a sheet."""

    all: Cover
    digits: Cover

    def others(self, printed: Cover) -> Cover:
        """What is no digit's, and the print."""
        return np.asarray(np.maximum(np.maximum(self.all - self.digits, 0), printed), np.float32)


def _empty(picture: Cover, rng: np.random.Generator) -> SimulatedPage:
    """A real picture, darker or lighter, without any writing."""
    return empty_page(photographed(picture * np.float32(rng.uniform(0.5, 1.1)), rng))


def _seen(supplies: Supplies, sheet: Cover, rng: np.random.Generator) -> tuple[Cover, Pose]:
    """The sheet before its background in even light, 0 to 255, and how it lies there."""
    height, width = sheet.shape
    matrix = pose((width, height), rng) if rng.random() < 0.8 else np.eye(3)
    whole = cv2.warpPerspective(
        sheet, matrix, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    seen = np.asarray(whole, np.float32)
    if rng.random() >= 0.25:
        return seen, Pose(matrix, None)
    cut = _cut((height, width), rng)
    mask = np.asarray(cv2.warpPerspective(cut, matrix, (width, height)), np.float32)
    around = background(supplies.pictures, (height, width), rng)
    return np.asarray(seen * mask + around * (1 - mask), np.float32), Pose(matrix, cut)


def _of_picture(ink: Cover, at: Pose) -> Cover:
    """Ink of the sheet as the picture shows it."""
    on_sheet = ink if at.cut is None else ink * at.cut
    return np.asarray(cv2.warpPerspective(on_sheet, at.matrix, (ink.shape[1], ink.shape[0])), np.float32)


def _show_through(
    scribe: Scribe, height_px: float, size_wh: tuple[int, int], rng: np.random.Generator
) -> Cover:
    """The writing on the other side of the sheet: mirrored, faint and soft; mostly none."""
    shape = size_wh[1], size_wh[0]
    if rng.random() >= 0.12:
        return np.zeros(shape, np.float32)
    ink = _written(arranged(scribe, height_px, size_wh, rng), shape, rng)[0].all
    soft = cv2.GaussianBlur(ink[:, ::-1], (0, 0), rng.uniform(0.6, 2.0))
    return np.asarray(rng.uniform(0.1, 0.5) * soft, np.float32)


def _written(
    blocks: list[Block], shape: tuple[int, int], rng: np.random.Generator
) -> tuple[_Written, list[Path]]:
    """The ink of the pen, and the corners of what was struck out."""
    ink, digits = np.zeros(shape, np.float32), np.zeros(shape, np.float32)
    fading = rng.uniform(0, 0.5)
    struck: list[Path] = []
    for block in blocks:
        for path, width, strength in block.lines:
            draw_path(path, width, ink, strength)
        for placed in block.placed:
            strength = 1 - fading * float(rng.random())
            draw(placed, ink, strength)
            if placed.glyph.role == "digit":
                draw(placed, digits, strength)
        if block.placed and rng.random() < 0.04:
            struck.append(_strike_out(block, ink, rng))
    for _ in range(int(rng.integers(1, 5)) if rng.random() < 0.25 else 0):
        scribble(ink, rng)
    return _Written(ink, digits), struck


def _strike_out(block: Block, ink: Cover, rng: np.random.Generator) -> Path:
    """Draw a line through one character of a block, in place; (2, 2) the corners of the character."""
    outline = block.placed[int(rng.integers(len(block.placed)))].outline()
    low, high = outline.min(axis=0), outline.max(axis=0)
    start, end = (rng.uniform(low[1], high[1]) for _ in range(2))
    ends = np.array([[low[0] - 3, start], [high[0] + 3, end]], np.float32)
    draw_path(ends, block.placed[0].pen_px, ink, 1.0)
    return np.array([low, high], np.float32)


def _printed(press: Press, shape: tuple[int, int], rng: np.random.Generator) -> tuple[Cover, list[Path]]:
    """Print, and where it holds digits."""
    cover, digits = np.zeros(shape, np.float32), []
    for _ in range(int(rng.integers(1, 8)) if rng.random() < 0.35 else 0):
        box, has_digit = press.print_line(cover, rng)
        if has_digit:
            digits.append(box)
    return cover, digits


def _sheet(
    supplies: Supplies, writing: Cover, under: Cover, printed: Cover, rng: np.random.Generator
) -> tuple[Cover, float]:
    """The sheet in even light, 0 to 255, now and then a board; and by how many levels the ink stands out."""
    shape = writing.shape[0], writing.shape[1]
    ground = paper(shape, supplies.pictures, rng)
    depth = float(rng.uniform(0.12, 0.95) if rng.random() < 0.3 else rng.uniform(0.45, 0.97))
    grain = rng.uniform(0, 0.6)
    texture = 1 - grain * rng.random(shape, np.float32) if grain > 0.3 else np.float32(1)
    if rng.random() < 0.1:
        board = rng.uniform(15, 90)
        chalk = rng.uniform(board + 50, 250) - board
        lit = board * ground + chalk * np.maximum(writing * texture, 0.4 * under)
        return np.asarray(lit + 20 * printed, np.float32), float(chalk)
    shade = 1 - depth * writing * texture
    shade *= 1 - rng.uniform(0.1, 0.7) * under
    shade *= 1 - rng.uniform(0.3, 0.95) * printed
    white = float(rng.uniform(110, 252))
    return np.asarray(white * ground * shade, np.float32), depth * white


def _cut(shape: tuple[int, int], rng: np.random.Generator) -> Cover:
    """(h, w): 1 where the sheet is, if it is but a part of the picture."""
    height, width = shape
    low, high = rng.uniform(-0.1, 0.3, 2) * (width, height), rng.uniform(0.7, 1.1, 2) * (width, height)
    cut = np.zeros(shape, np.float32)
    cut[max(0, int(low[1])) : int(high[1]), max(0, int(low[0])) : int(high[0])] = 1
    return cut
