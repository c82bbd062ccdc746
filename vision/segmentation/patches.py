"""From a mark to the 28x28 patch that the recognizer reads, made as MNIST's digits were."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from recognizer.prediction import PATCH_SIDE, Patches
from vision.segmentation.background import disc
from vision.segmentation.binarization import Grey
from vision.segmentation.mark import Mark, deep_level, stroke_width

DIGIT_SIDE = 20
"""Pixels of a patch that the digit's larger side takes; the rest is margin."""

MIN_STROKE = 2.0
"""Pixels of a patch that a stroke is wide at least; MNIST's are 2 to 4."""


def cut_patches(marks: Sequence[Mark]) -> Patches:
    """(N, 28, 28) uint8: each mark with its aspect kept, ink bright, its centre of mass in the middle."""
    patches = np.zeros((len(marks), PATCH_SIDE, PATCH_SIDE), np.uint8)
    for patch, mark in zip(patches, marks, strict=True):
        patch[:] = cut_patch(mark.depth)
    return patches


def cut_patch(depth: Grey) -> Grey:
    """(28, 28) uint8: the ink of one mark, (h, w) uint8 and 0 around it, as a patch.

    The larger side becomes 20 pixels and the centre of mass the middle of the patch, as for MNIST
    (LeCun, Bottou, Bengio, Haffner: Gradient-Based Learning Applied to Document Recognition, 1998).
    """
    # At thrice its final size first: every mark then costs the same, and small ones keep their edges.
    ink = _evened(_fitted(_cropped(depth), 3 * DIGIT_SIDE))
    return _centred(_fitted(_thickened(_cropped(ink)), DIGIT_SIDE))


def _evened(depth: Grey) -> Grey:
    """The ink made equally dark, pencil or marker, its edges as soft as the picture's own.

    Ink a quarter as deep as the mark's deep ink becomes 0, three quarters 255: the edge then lies at
    half depth, where the pen's was, to a fraction of a pixel.
    """
    level = max(1.0, deep_level(depth))
    # OpenCV's weighted sum is the one that neither wraps nor folds what leaves 0 to 255.
    return np.asarray(cv2.addWeighted(depth, 510 / level, depth, 0, -128), np.uint8)


def _cropped(ink: Grey) -> Grey:
    """The ink without the empty rows and columns around it."""
    x, y, width, height = cv2.boundingRect(ink)
    return ink[y : y + height, x : x + width] if width and height else ink


def _thickened(ink: Grey) -> Grey:
    """The ink with strokes at least as wide as a thin pen's in MNIST once the patch is made.

    A pencil line on a large digit would shrink to a breath of grey that no digit of MNIST shows.
    """
    side = max(ink.shape)
    _, deep = cv2.threshold(ink, 127, 255, cv2.THRESH_BINARY)
    missing = MIN_STROKE * side / DIGIT_SIDE - stroke_width(np.asarray(deep, np.uint8))
    if missing < 1:
        return ink
    reach = min(round(missing), side // 4) + 1
    padded = cv2.copyMakeBorder(ink, reach, reach, reach, reach, cv2.BORDER_CONSTANT, value=(0.0,))
    return _cropped(np.asarray(cv2.dilate(padded, disc(reach)), np.uint8))


def _fitted(ink: Grey, side: int) -> Grey:
    """The ink scaled so that its larger side is `side` pixels."""
    height, width = ink.shape
    scale = side / max(height, width)
    size_wh = max(1, round(width * scale)), max(1, round(height * scale))
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(ink, size_wh, interpolation=method), np.uint8)


def _centred(ink: Grey) -> Grey:
    """The ink in a 28x28 patch, its centre of mass in the middle as far as all of it stays inside."""
    height, width = ink.shape
    patch = np.zeros((PATCH_SIDE, PATCH_SIDE), np.uint8)
    moments = cv2.moments(ink)
    total = moments["m00"] or 1.0
    middle = (PATCH_SIDE - 1) / 2
    top = min(max(0, round(middle - moments["m01"] / total)), PATCH_SIDE - height)
    left = min(max(0, round(middle - moments["m10"] / total)), PATCH_SIDE - width)
    patch[top : top + height, left : left + width] = ink
    return patch
