"""A film of marks whose points are two or three pixels: none is told as ten times its value."""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np
import pytest

from recognizer import DigitRecognizer
from tests.vision.marks import a_list_of_marks
from vision.frame import Frame
from vision.reader import DigitReader

MARKS = ("12.5", "18.5", "15.5")


def frames(point_px: int, blur_px: float, noise: float) -> Iterator[Frame]:
    """40 frames of a sheet in an unsteady hand."""
    sheet = a_list_of_marks(MARKS, point_px=point_px, noise=0)
    random = np.random.default_rng(1)
    for index in range(40):
        shift = np.array([[1, 0, 2 * np.sin(index / 7)], [0, 1, 2 * np.cos(index / 9)]])
        image = cv2.warpAffine(sheet, shift, sheet.shape[1::-1], borderValue=(205, 205, 205))
        image = cv2.GaussianBlur(image, (0, 0), blur_px * (0.6 + 0.4 * abs(np.sin(index / 5))))
        noisy = image + random.normal(0, noise, image.shape)
        yield Frame(np.clip(noisy, 0, 255).astype(np.uint8), index, index / 30)


def settled_marks(reader: DigitReader, film: Iterator[Frame]) -> list[tuple[str, str]]:
    """Every mark in every frame in which it is steady: what stands there, and what was read."""
    found = []
    for page in reader.follow(film):
        unsteady = {reading.id for reading in page.digits if not reading.is_steady}
        for number in page.numbers:
            if number.column == 2 and unsteady.isdisjoint(number.digits):
                found.append((MARKS[number.row - 1], number.text))
    return found


@pytest.mark.parametrize(("point_px", "blur_px", "noise"), [(3, 1.6, 8.0), (2, 1.0, 8.0)])
def test_points_of_a_few_pixels_stay(point_px: int, blur_px: float, noise: float) -> None:
    found = settled_marks(DigitReader(DigitRecognizer.load()), frames(point_px, blur_px, noise))
    assert len(found) > 60
    assert np.mean([mark == text for mark, text in found]) >= 0.95


@pytest.mark.parametrize(
    ("point_px", "blur_px", "noise"),
    # Without the range the points of the second film are lost in four frames of ten.
    [(3, 1.6, 8.0), (2, 1.4, 6.0)],
)
def test_no_mark_is_ever_told_as_ten_times_itself_where_a_range_is_expected(
    point_px: int, blur_px: float, noise: float
) -> None:
    reader = DigitReader(DigitRecognizer.load(), expect=["0..20/0.5"])
    found = settled_marks(reader, frames(point_px, blur_px, noise))
    assert len(found) > 60
    assert not [text for mark, text in found if text == mark.replace(".", "")]
