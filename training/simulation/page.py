"""One simulated page: its picture, and everything that is true of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path as FilePath

import cv2
import numpy as np
import numpy.typing as npt

from training.simulation.camera import light, photographed, pose
from training.simulation.glyph import Path, Placed, draw, draw_path
from training.simulation.hand import Hand, Inventory
from training.simulation.sheet import Cover, Press, background, paper, ruling, scribble
from training.simulation.writing import Block, Scribe

KINDS = ("digit", "point", "minus", "unknown")
"""What a truth may be; the rest of a page is none of these. `unknown` may be read or not."""

_LEAST_SEEN = 0.9
"""Share of a digit's box that must be in the picture; of less nobody knows what it was."""


@dataclass(frozen=True, slots=True, eq=False)
class SimulatedPage:
    """A picture and its truth."""

    image: npt.NDArray[np.uint8]
    """(h, w) uint8 grey."""
    boxes: npt.NDArray[np.float32]
    """(N, 4): left, top, right, bottom of each truth, tight around its ink."""
    kinds: npt.NDArray[np.int8]
    """(N,): index into `KINDS`."""
    labels: npt.NDArray[np.int8]
    """(N,): 0 to 9 of a digit, else -1."""
    numbers: npt.NDArray[np.int16]
    """(N,): which number of the page it belongs to, -1 for none; its characters stand in reading order."""
    ink: npt.NDArray[np.uint8]
    """(2, h, w) uint8: how much of each pixel is a digit's ink, and how much other writing or print, 0 to 255."""


@dataclass(frozen=True, slots=True, eq=False)
class Supplies:
    """All that pages are made of."""

    inventory: Inventory
    pictures: list[npt.NDArray[np.uint8]]
    """Grey pictures without digits, for what lies around a sheet and for pages without any."""
    press: Press


def load_pictures(folder: FilePath, held_out: bool = False) -> list[npt.NDArray[np.uint8]]:
    """The grey pictures of `folder`/SOURCES.tsv but those in print/; of every fifth repository only where `held_out`."""
    rows = [line.split("\t") for line in (folder / "SOURCES.tsv").read_text("utf-8").splitlines()[1:]]
    sources = sorted({row[1] for row in rows})
    kept = [r[0] for r in rows if (sources.index(r[1]) % 5 == 4) == held_out and not r[0].startswith("print/")]
    pictures = (cv2.imread(str(folder / name), cv2.IMREAD_GRAYSCALE) for name in kept)
    return [np.asarray(p, np.uint8) for p in pictures if p is not None]


def simulate(supplies: Supplies, size_wh: tuple[int, int], rng: np.random.Generator) -> SimulatedPage:
    """A page of `size_wh` pixels: one hand's writing on some paper, as some camera sees it."""
    shape = size_wh[1], size_wh[0]
    if supplies.pictures and rng.random() < 0.12:
        return _empty(background(supplies.pictures, shape, rng), rng)
    large = rng.random() < 0.12
    height_px = float(np.exp(rng.uniform(np.log(55), np.log(220)) if large else rng.uniform(np.log(11), np.log(55))))
    scribe = Scribe(Hand(supplies.inventory, rng), rng)
    blocks = _arranged(scribe, height_px, size_wh, rng)
    writing, digit_ink, struck = _written(blocks, shape, rng)
    under = ruling(shape, height_px, rng)
    printed, unknown = _printed(supplies.press, shape, rng)
    sheet, depth = _sheet(supplies, shape, writing, under, printed, rng)
    matrix = _pose(size_wh, rng)
    seen = cv2.warpPerspective(sheet, matrix, size_wh, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    cut = _cut(shape, rng) if rng.random() < 0.25 else None
    if cut is not None:
        mask = cv2.warpPerspective(cut, matrix, size_wh)
        seen = seen * mask + background(supplies.pictures, shape, rng) * (1 - mask)
        writing, digit_ink, printed = writing * cut, digit_ink * cut, printed * cut
    other = np.maximum(np.maximum(writing - digit_ink, 0), printed)
    ink = [cv2.warpPerspective(layer, matrix, size_wh) for layer in (digit_ink, other)]
    image = photographed(seen * light(shape, rng), rng, 0.3 * depth)
    placed = [p for block in blocks for p in block.placed]
    return _truth(image, [(p, _share_on(p, cut)) for p in placed], struck, unknown, matrix, ink)


def _empty(picture: Cover, rng: np.random.Generator) -> SimulatedPage:
    dim = rng.uniform(0.5, 1.1)
    image = photographed(picture * np.float32(dim), rng)
    none = np.zeros(0, np.int8)
    ink = np.zeros((2, *image.shape), np.uint8)
    return SimulatedPage(image, np.zeros((0, 4), np.float32), none, none, none.astype(np.int16), ink)


def _arranged(scribe: Scribe, height_px: float, size_wh: tuple[int, int], rng: np.random.Generator) -> list[Block]:
    """Blocks of the page that do not stand on each other."""
    kind = rng.random()
    if kind < 0.15:
        makes, most = [scribe.words], 6
    elif kind < 0.3:
        makes, most = [scribe.number], int(rng.integers(1, 14))
    else:
        makes, most = [scribe.any], int(rng.integers(1, 7))
    taken: list[tuple[float, float, float, float]] = []
    blocks = []
    is_mixed = rng.random() < 0.3
    for _ in range(most):
        height = height_px * float(np.exp(rng.uniform(-0.9, 0.9))) if is_mixed else height_px
        block = makes[int(rng.integers(len(makes)))](max(9.0, height))
        placed = _somewhere(block, taken, height, size_wh, rng)
        if placed is not None:
            blocks.append(placed)
    return blocks


def _somewhere(
    block: Block, taken: list[tuple[float, float, float, float]], height: float, size_wh: tuple[int, int],
    rng: np.random.Generator,
) -> Block | None:
    """The block at a free place, a little turned; None where there is none in a few tries."""
    left, top, right, bottom = block.bounds()
    if right <= left:
        return None
    turn = rng.normal(0, 0.03)
    for _ in range(8):
        x = rng.uniform(-0.1, 1) * max(1.0, size_wh[0] - (right - left)) - left
        y = rng.uniform(0, 1) * max(1.0, size_wh[1] - (bottom - top)) - top
        pad = 0.3 * height
        own = (left + x - pad, top + y - pad, right + x + pad, bottom + y + pad)
        if any(own[0] < t[2] and t[0] < own[2] and own[1] < t[3] and t[1] < own[3] for t in taken):
            continue
        taken.append(own)
        c, s = np.cos(turn), np.sin(turn)
        return block.moved(np.array([[c, -s, x], [s, c, y], [0, 0, 1]]))
    return None


def _written(
    blocks: list[Block], shape: tuple[int, int], rng: np.random.Generator
) -> tuple[Cover, Cover, list[Path]]:
    """All ink of the pen, that of digits, and the lines by which something was struck out."""
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
            outline = block.placed[int(rng.integers(len(block.placed)))].outline()
            low, high = outline.min(axis=0), outline.max(axis=0)
            ends = np.float32([[low[0] - 3, rng.uniform(low[1], high[1])], [high[0] + 3, rng.uniform(low[1], high[1])]])
            draw_path(ends, block.placed[0].pen_px, ink, 1.0)
            struck.append(np.float32([low, high]))
    for _ in range(int(rng.integers(1, 5)) if rng.random() < 0.25 else 0):
        scribble(ink, rng)
    return ink, digits, struck


def _printed(press: Press, shape: tuple[int, int], rng: np.random.Generator) -> tuple[Cover, list[Path]]:
    """Print, and where it holds digits."""
    cover, digits = np.zeros(shape, np.float32), []
    for _ in range(int(rng.integers(1, 8)) if rng.random() < 0.35 else 0):
        box, has_digit = press.print_line(cover, rng)
        if has_digit:
            digits.append(box)
    return cover, digits


def _sheet(
    supplies: Supplies, shape: tuple[int, int], writing: Cover, under: Cover, printed: Cover, rng: np.random.Generator
) -> tuple[Cover, float]:
    """The sheet in even light, 0 to 255, light writing on a dark board now and then; and the levels of the ink."""
    ground = paper(shape, supplies.pictures, rng)
    depth = float(rng.uniform(0.12, 0.95) if rng.random() < 0.6 else rng.uniform(0.5, 0.97))
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


def _pose(size_wh: tuple[int, int], rng: np.random.Generator) -> npt.NDArray[np.float64]:
    return pose(size_wh, rng) if rng.random() < 0.8 else np.eye(3)


def _cut(shape: tuple[int, int], rng: np.random.Generator) -> Cover:
    """(h, w): 1 where the sheet is, if it is but a part of the picture."""
    height, width = shape
    low, high = rng.uniform(-0.1, 0.3, 2) * (width, height), rng.uniform(0.7, 1.1, 2) * (width, height)
    cut = np.zeros(shape, np.float32)
    cut[max(0, int(low[1])) : int(high[1]), max(0, int(low[0])) : int(high[0])] = 1
    return cut


def _share_on(placed: Placed, cut: Cover | None) -> float:
    """Share of a character's outline that is on the sheet."""
    if cut is None:
        return 1.0
    height, width = cut.shape
    x, y = np.clip(placed.outline(), 0, [width - 1, height - 1]).astype(int).T
    return float(cut[y, x].mean())


def _truth(
    image: npt.NDArray[np.uint8], placed: list[tuple[Placed, float]], struck: list[Path], unknown: list[Path],
    matrix: npt.NDArray[np.float64], ink: list[Cover],
) -> SimulatedPage:
    height, width = image.shape
    struck_seen = [_box(path, matrix) for path in struck]
    boxes, kinds, labels, numbers = [], [], [], []
    for p, share in placed:
        if p.glyph.role not in KINDS or share < 0.1:
            continue
        box = _box(p.outline(), matrix)
        inside = np.clip(box, 0, [width, height, width, height])
        area, left = (max(0.0, float((b[2] - b[0]) * (b[3] - b[1]))) for b in (box, inside))
        if left <= 0:
            continue
        is_cut = share * left < _LEAST_SEEN * area
        is_struck = any(_middle_in(box, other) for other in struck_seen)
        kind = KINDS.index("unknown") if is_cut or is_struck else KINDS.index(p.glyph.role)
        boxes.append(inside)
        kinds.append(kind)
        labels.append(int(p.glyph.text) if p.glyph.role == "digit" else -1)
        numbers.append(p.number)
    for path in unknown:
        boxes.append(np.clip(_box(path, matrix), 0, [width, height, width, height]))
        kinds.append(KINDS.index("unknown"))
        labels.append(-1)
        numbers.append(-1)
    layers = np.stack([np.asarray(np.clip(layer, 0, 1) * 255, np.uint8) for layer in ink])
    shaped = np.array(boxes, np.float32).reshape(-1, 4)
    return SimulatedPage(
        image, shaped, np.array(kinds, np.int8), np.array(labels, np.int8), np.array(numbers, np.int16), layers
    )


def _box(path: Path, matrix: npt.NDArray[np.float64]) -> npt.NDArray[np.float32]:
    points = cv2.perspectiveTransform(path.reshape(-1, 1, 2).astype(np.float32), matrix).reshape(-1, 2)
    return np.concatenate([points.min(axis=0), points.max(axis=0)])


def _middle_in(box: npt.NDArray[np.float32], other: npt.NDArray[np.float32]) -> bool:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return bool(other[0] <= x <= other[2] and other[1] <= y <= other[3])
