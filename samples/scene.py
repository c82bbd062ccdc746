"""A sheet with MNIST test digits on it, on a desk: what the sample clip and picture are taken of."""

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

DIGITS = Path(__file__).parents[1] / "tests" / "data" / "mnist_digits.npz"

Floats = npt.NDArray[np.float32]
"""Greys (H, W), colours (H, W, 3) BGR, 0 to 1, or points (N, 2)."""
Matrix = npt.NDArray[np.float64]
"""(3, 3), of a projective mapping between pixels."""


def floats(values: npt.ArrayLike) -> Floats:
    """`values` as float32."""
    return np.asarray(values, np.float32)


@dataclass(frozen=True, slots=True)
class Writing:
    """Digits written in one row; a space sets numbers apart, `_` is a stroke under a sum.

    Plus and minus signs, decimal points and commas are written as they are.
    """

    text: str
    x: int
    y: int
    """Upper left corner on the sheet, in pixels of the scene."""
    height: int
    """Of its digits."""


@dataclass(frozen=True, slots=True, eq=False)
class Mark:
    """A digit that was written, and the outline of its ink."""

    digit: int
    outline: Floats
    """(P, 2) x, y in the scene."""


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """A sheet on a desk, larger than the picture taken of it."""

    image: Floats
    """(H, W, 3) BGR, 0 to 1, lit."""
    numbers: list[list[Mark]]
    """The marks of each number, in reading order."""


def typical_digits(stroke_px: float) -> dict[int, list[Floats]]:
    """Test digits of each class, (28, 28), 0 to 1, that nobody disputes: near to their class's mean.

    Of those the ones whose strokes are about `stroke_px` wide, as if one pen had written them all.
    """
    with np.load(DIGITS) as data:
        images, labels = data["images"].astype(np.float32) / 255, data["labels"]
    glyphs = {}
    for digit in range(10):
        own = images[labels == digit]
        distances = np.square(own - own.mean(axis=0)).sum(axis=(1, 2))
        typical = [own[index] for index in np.argsort(distances, kind="stable")[:10]]
        glyphs[digit] = sorted(typical, key=lambda glyph: abs(stroke_width(glyph) - stroke_px))[:6]
    return glyphs


def stroke_width(glyph: Floats) -> float:
    """Width in pixels of the (28, 28) digit's strokes: twice the ink's typical depth at its middle."""
    ink = np.asarray(cv2.resize(glyph, None, fx=4, fy=4, interpolation=cv2.INTER_CUBIC) > 0.5, np.uint8)
    depth = cv2.distanceTransform(ink, cv2.DIST_L2, 5)
    return float(np.percentile(depth[ink > 0], 90) / 2)


def noise(size_wh: tuple[int, int], grain: float, rng: np.random.Generator) -> Floats:
    """(H, W) noise of mean 0 and deviation 1 whose specks are about `grain` pixels wide."""
    coarse = (max(2, int(size_wh[0] / grain)), max(2, int(size_wh[1] / grain)))
    field = floats(rng.standard_normal(coarse[::-1]))
    field = floats(cv2.resize(field, size_wh, interpolation=cv2.INTER_CUBIC))
    return floats(field / field.std())


def desk(size_wh: tuple[int, int], rng: np.random.Generator) -> Floats:
    """A wooden table, its grain along x."""
    width, height = size_wh
    fibres = cv2.resize(noise((width // 40, height), 3, rng), size_wh, interpolation=cv2.INTER_CUBIC)
    tone = 1 + 0.10 * fibres + 0.05 * noise(size_wh, 300, rng) + 0.02 * noise(size_wh, 2, rng)
    return floats(tone[..., None] * floats([0.22, 0.34, 0.46]))


def paper(size_wh: tuple[int, int], rng: np.random.Generator) -> Floats:
    """Off-white paper, ruled in its lower half."""
    fibres = 0.006 * noise(size_wh, 2, rng) + 0.006 * noise(size_wh, 7, rng)
    tone = 1 + fibres + 0.012 * noise(size_wh, 250, rng)
    sheet = floats(tone[..., None] * floats([0.86, 0.90, 0.92]))
    for y in range(size_wh[1] // 2, size_wh[1], 67):
        sheet[y : y + 3] *= floats([0.96, 0.86, 0.78])
    return sheet


def glyph_ink(glyph: Floats, height: int) -> Floats:
    """An MNIST digit as a pen would leave it: enlarged to `height` and given edges, 0 to 1."""
    scale = height / 20  # MNIST's digits stand 20 pixels high in their 28
    large = cv2.resize(glyph, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)
    large = cv2.GaussianBlur(large, (0, 0), 0.45 * scale)
    ink = floats(np.clip((large - 0.42) / 0.16, 0, 1))
    ys, xs = np.nonzero(ink > 0.5)
    return ink[ys.min() : ys.max() + 1, xs.min() : xs.max() + 1]


def write(
    writing: Writing, cover: Floats, glyphs: dict[int, list[Floats]], rng: np.random.Generator
) -> list[list[Mark]]:
    """Put `writing` on `cover`, the sheet's ink; returns the marks of its numbers."""
    numbers: list[list[Mark]] = [[]]
    x, height = float(writing.x), writing.height
    for sign in writing.text:
        if sign == " ":
            numbers.append([])
            x += 0.95 * height
        elif sign in "+-_":
            x = draw_sign(sign, cover, x, writing)
        elif sign in ".,":
            x = draw_point(sign, cover, x, writing)
        else:
            ink = glyph_ink(glyphs[int(sign)][rng.integers(6)], round(height * rng.uniform(0.95, 1.05)))
            sag = (height - ink.shape[0]) / 2 + height * rng.normal(0, 0.03)
            left, top = round(x), round(writing.y + sag)
            place = cover[top : top + ink.shape[0], left : left + ink.shape[1]]
            np.maximum(place, ink, out=place)
            numbers[-1].append(Mark(int(sign), outline(ink, left, top)))
            x += ink.shape[1] + height * rng.uniform(0.16, 0.26)
    return [number for number in numbers if number]


def draw_sign(sign: str, cover: Floats, x: float, writing: Writing) -> float:
    """Draw a plus or minus sign or the stroke under a sum; returns where the next sign begins."""
    left, arm = round(x), round(writing.height * 0.24)
    middle, pen = round(writing.y + writing.height / 2), round(writing.height * 0.09)
    reach = round(3.6 * writing.height) if sign == "_" else 2 * arm
    cv2.line(cover, (left, middle + 2), (left + reach, middle - 3), 1.0, pen, cv2.LINE_AA)
    if sign == "+":
        cv2.line(cover, (left + arm - 2, middle - arm), (left + arm + 3, middle + arm), 1.0, pen, cv2.LINE_AA)
    return x + reach + 0.45 * writing.height


def draw_point(sign: str, cover: Floats, x: float, writing: Writing) -> float:
    """Draw a decimal point or a comma at the foot of the line; returns where the next sign begins."""
    left, foot = round(x), round(writing.y + 0.97 * writing.height)
    pen = round(writing.height * 0.11)
    tail = (round(-0.06 * writing.height), round(0.16 * writing.height)) if sign == "," else (1, 1)
    cv2.line(cover, (left, foot), (left + tail[0], foot + tail[1]), 1.0, pen, cv2.LINE_AA)
    return x + 0.28 * writing.height


def outline(ink: Floats, left: int, top: int) -> Floats:
    """(P, 2) corners of the ink's contours on the sheet."""
    contours, _ = cv2.findContours(
        np.asarray(ink > 0.5, np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE
    )
    return floats(np.concatenate(contours)[:, 0] + floats([left, top]))


def draw_scene(
    text: tuple[Writing, ...],
    sheet_wh: tuple[int, int],
    scene_wh: tuple[int, int],
    ink_colour: tuple[float, float, float],
    glyphs: dict[int, list[Floats]],
    rng: np.random.Generator,
) -> Scene:
    """A sheet with `text`, lying askew on the desk, lit from the upper left with a soft shadow on it."""
    sheet, cover = paper(sheet_wh, rng), np.zeros(sheet_wh[::-1], np.float32)
    numbers = [number for writing in text for number in write(writing, cover, glyphs, rng)]
    wear = np.clip(0.93 + 0.05 * noise(sheet_wh, 5, rng), 0.75, 1) * cover
    sheet = sheet * (1 - wear[..., None]) + floats(ink_colour) * wear[..., None]
    to_scene = lay(sheet_wh, scene_wh)
    image = desk(scene_wh, rng)
    flat = np.ones(sheet_wh[::-1], np.float32)
    covered = floats(cv2.warpPerspective(flat, to_scene, scene_wh, flags=cv2.INTER_LINEAR))
    fallen = cv2.GaussianBlur(np.roll(covered, (14, 10), axis=(0, 1)), (0, 0), 14)
    image *= (1 - 0.45 * fallen)[..., None]
    warped = cv2.warpPerspective(sheet, to_scene, scene_wh, flags=cv2.INTER_LINEAR)
    image = image * (1 - covered[..., None]) + warped * covered[..., None]
    moved = [[Mark(mark.digit, transform(mark.outline, to_scene)) for mark in number] for number in numbers]
    return Scene(floats(image * light(scene_wh)[..., None]), moved)


def lay(sheet_wh: tuple[int, int], scene_wh: tuple[int, int]) -> Matrix:
    """The 3x3 matrix that puts the sheet into the middle of the scene, turned and tilted a little."""
    width, height = sheet_wh
    corners = floats([[0, 0], [width, 0], [width, height], [0, height]])
    tilt = floats([[0.035, 0.0], [-0.02, 0.01], [0.012, 0.0], [-0.02, -0.01]]) * width
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), 2.0, 1.0)
    laid = cv2.transform((corners + tilt)[None], turn)[0] + (floats(scene_wh) - floats(sheet_wh)) / 2
    return np.asarray(cv2.getPerspectiveTransform(corners, floats(laid)), np.float64)


def transform(points: Floats, matrix: Matrix) -> Floats:
    """(P, 2) `points` through a 3x3 `matrix`."""
    return floats(cv2.perspectiveTransform(points[None], matrix)[0])


def light(size_wh: tuple[int, int]) -> Floats:
    """(H, W): bright at the upper left, and the shadow of somebody who leans over from the lower right."""
    width, height = size_wh
    x, y = np.meshgrid(np.linspace(0, 1, width), np.linspace(0, 1, height))
    lamp = 1.06 - 0.34 * np.sqrt((x - 0.2) ** 2 + (y - 0.05) ** 2)
    shade = np.zeros((height, width), np.float32)
    corners = floats([[0.72, 1.1], [0.60, 0.62], [0.67, 0.50], [0.80, 0.56], [1.1, 0.7], [1.1, 1.1]])
    cv2.fillPoly(shade, [np.asarray(corners * size_wh, np.int32)], 1.0)
    return floats(lamp * (1 - 0.38 * cv2.GaussianBlur(shade, (0, 0), width / 45)))
