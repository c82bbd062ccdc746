"""From a sheet to a camera's picture: perspective, light and shadow, blur, grain, JPEG."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from training.simulation.glyph import Cover
from training.simulation.sheet import blotches, noise


def pose(size_wh: tuple[int, int], rng: np.random.Generator) -> npt.NDArray[np.float64]:
    """(3, 3) float64 from pixels of the sheet to the picture's: a little turned, tilted and flattened."""
    width, height = size_wh
    kind = rng.random()
    turn = (
        rng.normal(0, 0.06) if kind < 0.68 else rng.normal(0, 0.22) if kind < 0.82 else rng.uniform(-0.7, 0.7)
    )
    c, s = np.cos(turn), np.sin(turn)
    middle = np.array([[1, 0, -width / 2], [0, 1, -height / 2], [0, 0, 1]])
    tilt = np.eye(3)
    tilt[2, :2] = rng.normal(0, 0.12, 2) / max(size_wh)
    stretch = np.diag([1.0, rng.uniform(0.85, 1.0), 1.0])
    rotation = np.array([[c, -s, 0], [s, c, 0], [0, 0, 1]])
    return np.asarray(np.linalg.inv(middle) @ tilt @ stretch @ rotation @ middle, np.float64)


def light(shape_hw: tuple[int, int], rng: np.random.Generator) -> Cover:
    """(h, w) float32, 0.05 to 1: how much light falls where."""
    falling = 1 + rng.uniform(0, 0.25) * 0.5 * blotches(shape_hw, max(shape_hw) / 2, rng)
    if rng.random() < 0.35:
        falling *= _shadow(shape_hw, rng)
    return np.asarray(np.clip(falling / max(1e-3, float(falling.max())), 0.05, 1), np.float32)


def _shadow(shape_hw: tuple[int, int], rng: np.random.Generator) -> Cover:
    """(h, w) float32, up to 1: what the shadow of a hand, a phone or a pen leaves; its edge sharp or soft."""
    height, width = shape_hw
    corners = rng.uniform(-0.4, 1.4, (int(rng.integers(3, 6)), 2)) * (width, height)
    mask = np.zeros(shape_hw, np.float32)
    cv2.fillPoly(mask, [cv2.convexHull(corners.astype(np.int32))], (1.0,))
    soft = float(np.exp(rng.uniform(np.log(1.5), np.log(40))))
    small = max(1, int(soft / 4))
    size_wh = max(2, width // small), max(2, height // small)
    reduced = cv2.resize(mask, size_wh, interpolation=cv2.INTER_AREA)
    softened = cv2.resize(cv2.GaussianBlur(reduced, (0, 0), max(0.6, soft / small)), (width, height))
    return np.asarray(1 - rng.uniform(0.1, 0.6) * softened, np.float32)


def photographed(page: Cover, rng: np.random.Generator, most_grain: float = 16.0) -> npt.NDArray[np.uint8]:
    """(h, w) uint8: what the sensor makes of a picture (h, w) float32 of 0 to 255; its grain is of
    `most_grain` grey levels at most."""
    kind = rng.random()
    if kind < 0.45:
        page = np.asarray(cv2.GaussianBlur(page, (0, 0), rng.uniform(0.3, 1.1)), np.float32)
    elif kind < 0.53:
        page = np.asarray(cv2.GaussianBlur(page, (0, 0), rng.uniform(1.0, 2.2)), np.float32)
    elif kind < 0.63:
        page = _in_motion(page, rng)
    shape = page.shape[0], page.shape[1]
    page = page + noise(shape, rng) * min(most_grain, rng.uniform(0, 8 if rng.random() < 0.7 else 16))
    if rng.random() < 0.2:
        sharp = page + rng.uniform(0.5, 1.5) * (page - cv2.GaussianBlur(page, (0, 0), 1.2))
        page = np.asarray(sharp, np.float32)
    picture = np.asarray(np.clip(page, 0, 255), np.uint8)
    if rng.random() < 0.6:
        coded, data = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(30, 95))])
        if coded:
            picture = np.asarray(cv2.imdecode(data, cv2.IMREAD_GRAYSCALE), np.uint8)
    return picture


def _in_motion(page: Cover, rng: np.random.Generator) -> Cover:
    """The picture of a camera that moves, a few pixels along a line."""
    length = int(rng.integers(2, 6))
    kernel = np.zeros((length, length), np.float32)
    angle = rng.uniform(0, np.pi)
    reach = np.array([np.cos(angle), np.sin(angle)]) * (length - 1) / 2
    middle = (length - 1) / 2
    ends = [tuple(int(v) for v in np.round(middle + sign * reach)) for sign in (-1, 1)]
    cv2.line(kernel, ends[0], ends[1], (1.0,))
    return np.asarray(cv2.filter2D(page, -1, kernel / max(1e-6, float(kernel.sum()))), np.float32)
