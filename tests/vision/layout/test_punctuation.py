"""Decimal points, commas and minus signs."""

import cv2
import numpy as np
import pytest

from recognizer import DigitRecognizer
from tests.vision.paper import ink_of
from vision.box import Box
from vision.layout.punctuation import PunctuationSettings, SignMemory, find_points, has_minus
from vision.reader import DigitReader
from vision.segmentation.binarization import BinarizationSettings, binarize

SETTINGS = PunctuationSettings()
DIGITS = [Box(100, 100, 40, 60), Box(165, 100, 40, 60)]


def ink_with(*boxes):
    """The ink of a sheet with two digits, drawn as rings, and dark boxes besides."""
    image = np.full((300, 400, 3), 200, np.uint8)
    for digit in DIGITS:
        cv2.ellipse(image, (digit.x + 20, digit.y + 30), (17, 27), 0, 0, 360, (50, 50, 50), 5)
    for box in boxes:
        cv2.rectangle(image, (box.x, box.y), (box.right - 1, box.bottom - 1), (50, 50, 50), -1)
    return binarize(image, BinarizationSettings())


@pytest.mark.parametrize(
    ("mark", "sign"),
    [
        (Box(149, 153, 7, 7), "."),
        (Box(149, 153, 6, 17), ","),
        (Box(149, 110, 7, 7), None),
        (Box(149, 140, 3, 20), None),
        (Box(147, 130, 12, 30), None),
    ],
    ids=["a point", "a comma", "a dot up in the air", "a stroke", "a blot"],
)
def test_between_two_digits(mark, sign):
    assert find_points(DIGITS, ink_with(mark), SETTINGS) == ({0: sign} if sign else {})


def test_digits_side_by_side_have_no_point_between_them():
    assert find_points(DIGITS, ink_with(), SETTINGS) == {}


def test_two_dots_are_no_decimal_point():
    assert find_points(DIGITS, ink_with(Box(145, 153, 6, 6), Box(155, 153, 6, 6)), SETTINGS) == {}


def told(x, y, odds=2.0):
    """A minus sign as the detector tells it."""
    return np.array([[x, y, odds]], np.float32)


def test_a_bar_before_the_first_digit_is_a_minus_sign():
    assert has_minus(DIGITS[0], -float("inf"), told(69, 130), SETTINGS)


def test_a_bar_between_two_numbers_is_none():
    assert not has_minus(DIGITS[0], 30, told(69, 130), SETTINGS)


@pytest.mark.parametrize(
    "sign", [told(69, 104), told(15, 130), told(69, 130, -0.5)], ids=["high up", "far away", "unlikely"]
)
def test_another_mark_before_the_first_digit_is_no_minus_sign(sign):
    assert not has_minus(DIGITS[0], -float("inf"), sign, SETTINGS)


@pytest.mark.parametrize(("mark", "is_minus"), [(Box(60, 127, 28, 6), True), (Box(66, 108, 6, 46), False)])
def test_a_bar_that_lies_is_told_before_a_digit_and_one_that_stands_is_not(mark: Box, is_minus: bool):
    image = np.full((300, 400, 3), 200, np.uint8)
    digit = ink_of(8, 60)
    image[100 : 100 + digit.shape[0], 100 : 100 + digit.shape[1]][digit > 90] = 50
    image[mark.y : mark.bottom, mark.x : mark.right] = 50
    reader = DigitReader(DigitRecognizer.load())
    texts = [number.text for number in reader.read(image).numbers]
    assert ("-8" in texts) == is_minus


def test_a_sign_that_one_frame_misses_stays():
    memory = SignMemory()
    shown = [memory.steadied(1, False, sign) for sign in [".", ".", ".", "", "."]]
    assert shown == ["."] * 5


def test_a_sign_that_is_gone_goes():
    memory = SignMemory()
    shown = [memory.steadied(1, False, sign) for sign in ["."] * 3 + [""] * 12]
    assert shown[-1] == ""


def test_signs_of_digits_that_left_the_picture_are_forgotten():
    memory = SignMemory()
    for digit_id in range(2000):
        memory.steadied(digit_id, False, ".")
    assert len(memory._seen) <= 500
