"""Why a picture was read as it was: its ink, every mark with what became of it, and the patches."""

from __future__ import annotations

import math

import cv2
import numpy as np

from recognizer.prediction import NOT_A_DIGIT, PATCH_SIDE, Patches
from vision.decoding import Observation
from vision.drawing.text import BLUE, ORANGE, VERMILLION, WHITE, Color, put_text
from vision.frame import Frame, Image
from vision.segmentation import cut_patches

_PATCH_PX = 2 * PATCH_SIDE
_CAPTION_PX = 16
_MIN_SIDE_PX = 480
"""A smaller picture is enlarged to this, so that the notes in it can be read."""
_MOST_ENLARGED_PX = 10_000_000
"""And never beyond: a strip of 3 pixels by 60,000 would take 14 GB."""


def draw_debug_picture(frame: Frame, observation: Observation) -> Image:
    """The picture with a verdict on every mark, its ink beside it, and below them every patch.

    Blue is a digit, orange may be one, vermillion is none; a mark that only the rest of the page
    spoke against says so.
    """
    height, width = frame.image.shape[:2]
    most = math.sqrt(_MOST_ENLARGED_PX / (height * width))
    scale = max(1.0, min(_MIN_SIDE_PX / min(height, width), most))
    size_wh = round(width * scale), round(height * scale)
    marked = np.asarray(cv2.resize(frame.image, size_wh, interpolation=cv2.INTER_CUBIC), np.uint8)
    ink = cv2.cvtColor(
        cv2.resize(observation.ink.mask, size_wh, interpolation=cv2.INTER_AREA), cv2.COLOR_GRAY2BGR
    )
    line_px = max(1, round(min(size_wh) / 500))
    for box, verdict, color in zip(
        (mark.box for mark in observation.marks), *_verdicts(observation), strict=True
    ):
        own = box.scaled(scale)
        cv2.rectangle(marked, (own.x, own.y), (own.right, own.bottom), color, line_px)
        put_text(marked, verdict, (own.x, max(14 * line_px, own.y - 3)), 14 * line_px, color)
    both = np.hstack([marked, np.asarray(ink, np.uint8)])
    return np.vstack([both, _sheet(observation, both.shape[1])])


def _verdicts(observation: Observation) -> tuple[list[str], list[Color]]:
    """What became of each mark, in a word, and its colour."""
    words, colors = [], []
    for alone, row, is_digit in zip(
        observation.alone.probabilities,
        observation.predictions.probabilities,
        observation.predictions.is_digit,
        strict=True,
    ):
        digit = int(row[:NOT_A_DIGIT].argmax())
        is_unlike = alone[NOT_A_DIGIT] + 0.01 < row[NOT_A_DIGIT]
        if is_digit:
            words.append(f"{digit} {row[digit]:.0%}")
        elif is_unlike:
            words.append(f"unlike the rest ({alone[:NOT_A_DIGIT].argmax()})")
        else:
            words.append(f"{digit}? {row[digit]:.0%}" if row[NOT_A_DIGIT] < 0.5 else "none")
        colors.append(BLUE if is_digit else ORANGE if row[NOT_A_DIGIT] < 0.5 else VERMILLION)
    return words, colors


def _sheet(observation: Observation, width: int) -> Image:
    """The patches as the recognizer saw them, in rows of `width` pixels, each with its verdict below."""
    patches: Patches = cut_patches(observation.marks)
    words, colors = _verdicts(observation)
    a_row = max(1, width // (_PATCH_PX + 4))
    rows = -(-len(patches) // a_row)
    sheet = np.full((rows * (_PATCH_PX + _CAPTION_PX + 4), width, 3), WHITE, np.uint8)
    for index, (patch, word, color) in enumerate(zip(patches, words, colors, strict=True)):
        y = index // a_row * (_PATCH_PX + _CAPTION_PX + 4)
        x = index % a_row * (_PATCH_PX + 4)
        large = cv2.resize(patch, (_PATCH_PX, _PATCH_PX), interpolation=cv2.INTER_NEAREST)
        sheet[y : y + _PATCH_PX, x : x + _PATCH_PX] = cv2.cvtColor(large, cv2.COLOR_GRAY2BGR)
        put_text(sheet, word[:8], (x, y + _PATCH_PX + 12), 12, color)
    return sheet
