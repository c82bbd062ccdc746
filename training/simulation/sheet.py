"""What lies under the writing and around the sheet: paper, its ruling, its print, and other pictures."""

from __future__ import annotations

from pathlib import Path as FilePath

import cv2
import numpy as np
import numpy.typing as npt
from matplotlib import get_data_path
from PIL import Image, ImageDraw, ImageFont

from training.simulation import text
from training.simulation.glyph import Cover, Path, draw_path

Grey = npt.NDArray[np.uint8]
"""(h, w) uint8."""

_NOISE = np.random.default_rng(7).standard_normal((1024, 1024)).astype(np.float32)


def noise(shape_hw: tuple[int, int], rng: np.random.Generator) -> Cover:
    """(h, w) float32: normal noise, a window on noise made once, for it is slow to make."""
    height, width = shape_hw
    rows = rng.integers(0, 1024) + np.arange(height)
    columns = rng.integers(0, 1024) + np.arange(width)
    return np.asarray(_NOISE[np.ix_(rows % 1024, columns % 1024)], np.float32)


def blotches(shape_hw: tuple[int, int], size_px: float, rng: np.random.Generator) -> Cover:
    """(h, w) float32: smooth noise of deviation 1, whose spots are about `size_px` wide."""
    height, width = shape_hw
    rows, columns = max(2, round(height / size_px)), max(2, round(width / size_px))
    small = rng.standard_normal((rows, columns)).astype(np.float32)
    return np.asarray(cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC), np.float32)


def paper(shape_hw: tuple[int, int], textures: list[Grey], rng: np.random.Generator) -> Cover:
    """(h, w) float32, about 1: bare paper, smooth, blotched, creased, or with the grain of a real picture."""
    sheet = np.ones(shape_hw, np.float32)
    kind = rng.random()
    if kind < 0.25:
        sheet += rng.uniform(0, 0.05) * blotches(shape_hw, rng.uniform(3, 40), rng)
    elif kind < 0.35:
        sheet += _creases(shape_hw, rng)
    elif kind < 0.45 and textures:
        levels = _window(textures[int(rng.integers(len(textures)))], shape_hw, rng).astype(np.float32)
        grain = (levels - np.asarray(cv2.blur(levels, (51, 51)), np.float32)) / 255
        sheet += rng.uniform(0.2, 0.9) * grain
    if rng.random() < 0.15:
        sheet += _security_print(shape_hw, rng)
    return sheet


def _window(picture: Grey, shape_hw: tuple[int, int], rng: np.random.Generator) -> Grey:
    """A part of a picture, enlarged where it is too small."""
    height, width = shape_hw
    least = max(height / picture.shape[0], width / picture.shape[1])
    factor = least * float(np.exp(rng.uniform(0, 1.0)))
    size = max(width, round(picture.shape[1] * factor)), max(height, round(picture.shape[0] * factor))
    large = cv2.resize(picture, size, interpolation=cv2.INTER_AREA if factor < 1 else cv2.INTER_LINEAR)
    y = int(rng.integers(0, large.shape[0] - height + 1))
    x = int(rng.integers(0, large.shape[1] - width + 1))
    return np.asarray(large[y : y + height, x : x + width], np.uint8)


def background(pictures: list[Grey], shape_hw: tuple[int, int], rng: np.random.Generator) -> Cover:
    """(h, w) float32 0 to 255: a part of a real picture, or an even ground."""
    if pictures and rng.random() < 0.8:
        part = _window(pictures[int(rng.integers(len(pictures)))], shape_hw, rng)
        return np.asarray(part[:, :: int(rng.choice([-1, 1]))], np.float32)
    return np.full(shape_hw, rng.uniform(10, 220), np.float32) + 8 * blotches(shape_hw, 60, rng)


def _creases(shape_hw: tuple[int, int], rng: np.random.Generator) -> Cover:
    """Folds of a crumpled sheet: planes that catch more or less light, and sharp lines between them."""
    height, width = shape_hw
    light = np.zeros(shape_hw, np.float32)
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    for _ in range(int(rng.integers(1, 7))):
        angle, offset = rng.uniform(0, np.pi), rng.uniform(-0.3, 0.3) * max(shape_hw)
        side = (x - width / 2) * np.cos(angle) + (y - height / 2) * np.sin(angle) - offset
        light += rng.normal(0, 0.03) * np.tanh(side / rng.uniform(2, 40))
        light += rng.normal(0, 0.05) * np.exp(-((side / rng.uniform(1, 3)) ** 2))
    return light


def _security_print(shape_hw: tuple[int, int], rng: np.random.Generator) -> Cover:
    """Waves and rays of fine lines, as on cheques and forms."""
    height, width = shape_hw
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    angle, period = rng.uniform(0, np.pi), rng.uniform(3, 12)
    along = x * np.cos(angle) + y * np.sin(angle)
    bend = rng.uniform(0, 6) * np.sin((y * np.cos(angle) - x * np.sin(angle)) / rng.uniform(6, 30))
    return np.asarray(rng.uniform(0.02, 0.12) * np.sin((along + bend) * 2 * np.pi / period), np.float32)


def ruling(shape_hw: tuple[int, int], height_px: float, rng: np.random.Generator) -> Cover:
    """Lines, squares or dots of a writing pad, for writing about `height_px` high; often none."""
    cover = np.zeros(shape_hw, np.float32)
    kind = rng.random()
    if kind > 0.42:
        return cover
    height, width = shape_hw
    pitch = height_px * (rng.uniform(0.9, 2.4) if kind < 0.2 else rng.uniform(0.4, 1.5))
    line_px, strength = rng.uniform(0.5, max(0.8, 0.06 * height_px)), rng.uniform(0.08, 0.7)
    ys = np.arange(rng.uniform(0, pitch), height, max(4.0, pitch))
    xs = np.arange(rng.uniform(0, pitch), width, max(4.0, pitch))
    if kind < 0.2:
        xs = np.array([rng.uniform(0, width)]) if rng.random() < 0.4 else xs[:0]
    if kind > 0.38:
        for y in ys:
            for x in xs:
                at = round(x * 8), round(y * 8)
                cv2.circle(cover, at, round(line_px * 8), (strength,), -1, cv2.LINE_AA, 3)
        return cover
    for y in ys:
        draw_path(np.array([[0, y], [width, y]], np.float32), line_px, cover, strength)
    for x in xs:
        draw_path(np.array([[x, 0], [x, height]], np.float32), line_px, cover, strength)
    return cover


class Press:
    """Prints words and digits in the fonts that Matplotlib ships."""

    def __init__(self) -> None:
        folder = FilePath(get_data_path()) / "fonts" / "ttf"
        self._fonts = sorted(p for p in folder.glob("*.ttf") if p.name.startswith(("DejaVuS", "STIXGeneral")))
        self._fonts = [p for p in self._fonts if "Display" not in p.name]

    def print_line(self, cover: Cover, rng: np.random.Generator) -> tuple[Path, bool]:
        """Print a line somewhere on `cover`, in place: (2, 2) float32, two corners of its box in pixels, and
        whether it holds a digit."""
        path = self._fonts[int(rng.integers(len(self._fonts)))]
        font = ImageFont.truetype(str(path), int(np.exp(rng.uniform(2.1, 3.8))))
        has_digit = bool(rng.random() < 0.25)
        said = text.number(rng) if has_digit else _words(rng)
        left, top, right, bottom = (int(v) for v in font.getbbox(said))
        if right <= left or bottom <= top:
            return np.zeros((0, 2), np.float32), False
        page = Image.new("L", (right + 2, bottom + 2))
        ImageDraw.Draw(page).text((0, 0), said, fill=255, font=font)
        ink = np.asarray(page, np.float32) / 255 * rng.uniform(0.5, 1)
        height, width = cover.shape
        x, y = int(rng.integers(-10, max(1, width - 20))), int(rng.integers(0, max(1, height - bottom)))
        ink = ink[: height - y, max(0, -x) : max(0, width - x)]
        place = cover[y : y + ink.shape[0], max(0, x) : max(0, x) + ink.shape[1]]
        np.maximum(place, ink, out=place)
        return np.array([[x + left, y + top], [x + right, y + bottom]], np.float32), has_digit


def _words(rng: np.random.Generator) -> str:
    return " ".join(text.word(rng) for _ in range(int(rng.integers(1, 6))))
