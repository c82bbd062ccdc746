"""Distortions of geometry and ink, on marks drawn large: (60, 60) uint8, ink bright."""

from __future__ import annotations

import cv2
import numpy as np

from recognizer.prediction import PATCH_SIDE, Patches
from training.strokes import INK_SIDE, MASTER_SIDE
from vision.segmentation import Grey

_MIDDLE = np.float32((MASTER_SIDE - 1) / 2)
_Y, _X = np.indices((MASTER_SIDE, MASTER_SIDE), dtype=np.float32) - _MIDDLE


def enlarge(patch: Grey, is_sharp: bool = True) -> Grey:
    """A (28, 28) digit as MNIST has them, drawn large; `is_sharp` with the edges that a pen leaves."""
    large = cv2.resize(patch, (MASTER_SIDE, MASTER_SIDE), interpolation=cv2.INTER_CUBIC)
    if not is_sharp:
        return np.asarray(large, np.uint8)
    return np.asarray(np.clip((large.astype(np.float32) - 64) * 2, 0, 255), np.uint8)


def shrink(master: Grey, rng: np.random.Generator) -> Grey:
    """(28, 28) uint8: the mark as MNIST shows it, not quite in the middle and not quite of its size."""
    factor = PATCH_SIDE / MASTER_SIDE * rng.uniform(0.9, 1.1)
    shift = rng.uniform(-1.5, 1.5, 2) + (PATCH_SIDE - 1) / 2 - factor * float(_MIDDLE)
    smooth = cv2.GaussianBlur(master, (0, 0), 0.9)
    matrix = np.array([[factor, 0, shift[0]], [0, factor, shift[1]]])
    return np.asarray(
        cv2.warpAffine(smooth, matrix, (PATCH_SIDE, PATCH_SIDE), flags=cv2.INTER_LINEAR), np.uint8
    )


def thicken(master: Grey, rng: np.random.Generator) -> Grey:
    """The mark with a pen up to two fifths of a MNIST stroke thicker, or as much thinner."""
    by = int(rng.integers(-2, 3))
    if not by:
        return master
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (abs(by) + 1, abs(by) + 1))
    changed = cv2.dilate(master, kernel) if by > 0 else cv2.erode(master, kernel)
    # A thin pen's stroke must not vanish: where it would, it stays as it is.
    return np.asarray(changed, np.uint8) if changed.sum() > 0.4 * master.sum() else master


def warp(master: Grey, rng: np.random.Generator, strength: float = 1.0) -> Grey:
    """The mark turned by up to 12 degrees, sheared by up to 0.2, stretched and bent mildly."""
    angle, shear = np.radians(rng.uniform(-12, 12)) * strength, rng.uniform(-0.2, 0.2) * strength
    stretch = np.exp(rng.uniform(-0.16, 0.16) * strength)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    matrix = (turn @ np.array([[stretch, shear], [0, 1 / stretch]])).astype(np.float32)
    size_wh = (MASTER_SIDE, MASTER_SIDE)
    # Slow bends of up to about 4 %: few random displacements, interpolated.
    coarse = rng.normal(0, MASTER_SIDE * 0.018 * strength, (2, 4, 4)).astype(np.float32)
    bend = [cv2.resize(axis, size_wh, interpolation=cv2.INTER_CUBIC) for axis in coarse]
    x = matrix[0, 0] * _X + matrix[0, 1] * _Y + bend[0] + _MIDDLE
    y = matrix[1, 0] * _X + matrix[1, 1] * _Y + bend[1] + _MIDDLE
    return np.asarray(cv2.remap(master, x, y, cv2.INTER_LINEAR), np.uint8)


def damage(master: Grey, rng: np.random.Generator) -> Grey:
    """The mark as it is, or now and then with a broken stroke, a rest of a ruled line, or an edge clipped."""
    fate = rng.random()
    if fate < 0.05:
        return _with_line(master, rng, 0, int(rng.integers(1, 4)), rng.uniform(0.3, 0.9))
    if fate < 0.11:
        return _with_line(
            master, rng, int(rng.integers(90, 255)), int(rng.integers(1, 3)), rng.uniform(0.2, 0.6)
        )
    if fate < 0.15:
        return _clipped(master, rng)
    return master


def soften(patches: Patches, rng: np.random.Generator) -> Patches:
    """Patches of fainter, blurred and noisy ink, as scanners and MNIST's own smoothing leave it."""
    softened = patches.astype(np.float32)
    for patch in softened:
        cv2.GaussianBlur(patch, (0, 0), rng.uniform(0.2, 1.1), dst=patch)
    peaks = softened.max(axis=(1, 2), keepdims=True)
    contrast = rng.uniform(0.5, 1, (len(patches), 1, 1)) ** 0.5 * 255 / np.maximum(peaks, 1)
    noise_level = rng.uniform(0, 25, (len(patches), 1, 1)) * (rng.random((len(patches), 1, 1)) < 0.3)
    noise = rng.standard_normal(softened.shape, np.float32) * noise_level
    return np.asarray(np.clip(softened * contrast + noise, 0, 255), np.uint8)


def jitter(patches: Patches, rng: np.random.Generator) -> Patches:
    """(N, 28, 28) uint8: two thirds of the patches turned by up to 6 degrees, scaled, sheared and shifted a
    little: made anew each time they are seen, which no set on the disk can be."""
    jittered = patches.copy()
    middle = (PATCH_SIDE - 1) / 2
    for row in np.flatnonzero(rng.random(len(patches)) < 2 / 3):
        angle, shear = np.radians(rng.uniform(-6, 6)), rng.uniform(-0.08, 0.08)
        scale, stretch = rng.uniform(0.93, 1.07), np.exp(rng.uniform(-0.05, 0.05))
        turn = scale * np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        matrix = turn @ np.array([[stretch, shear], [0, 1 / stretch]])
        shift = middle - matrix @ [middle, middle] + rng.uniform(-1, 1, 2)
        jittered[row] = cv2.warpAffine(
            patches[row], np.column_stack([matrix, shift]), (PATCH_SIDE, PATCH_SIDE)
        )
    return jittered


def _with_line(master: Grey, rng: np.random.Generator, level: int, thickness: int, length: float) -> Grey:
    """The mark with a straight line of `level` somewhere on it, `length` of the ink's side long."""
    marked = master.copy()
    middle = rng.uniform(0.25, 0.75, 2) * MASTER_SIDE
    angle = rng.choice([0, np.pi / 2]) + rng.normal(0, 0.08) if level else rng.uniform(0, np.pi)
    half = length * INK_SIDE / 2 * np.array([np.cos(angle), np.sin(angle)])
    ends = [tuple(int(v) for v in np.round(middle + sign * half)) for sign in (-1, 1)]
    cv2.line(marked, ends[0], ends[1], (level,), thickness)
    return np.maximum(marked, master) if level else marked


def _clipped(master: Grey, rng: np.random.Generator) -> Grey:
    """The mark without 3 to 9 % of its ink's height or width, on one side."""
    x, y, width, height = cv2.boundingRect(master)
    share = rng.uniform(0.03, 0.09)
    clipped = master.copy()
    side = rng.integers(4)
    if side == 0:
        clipped[: y + round(share * height)] = 0
    elif side == 1:
        clipped[y + height - round(share * height) :] = 0
    elif side == 2:
        clipped[:, : x + round(share * width)] = 0
    else:
        clipped[:, x + width - round(share * width) :] = 0
    return clipped
