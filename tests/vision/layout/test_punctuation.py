"""Decimal points, commas and minus signs."""

import cv2
import numpy as np
import pytest

from recognizer import DigitRecognizer
from tests.vision.paper import ink_of
from vision.box import Box
from vision.layout.punctuation import PunctuationSettings, SignMemory, has_minus, points_between
from vision.reader import DigitReader
from vision.segmentation.binarization import BinarizationSettings, binarize

SETTINGS = PunctuationSettings()
DIGITS = [Box(100, 100, 40, 60), Box(165, 100, 40, 60)]


NO_POINTS = np.zeros((0, 3), np.float32)


def told(x, y, odds=2.0):
    """A point or a minus sign as a network tells it."""
    return np.array([[x, y, odds]], np.float32)


def find_points(points, ink):
    """The signs that are told, by the index of the digit before."""
    between = points_between(DIGITS, points, ink, SETTINGS)
    return {index: point.text for index, point in enumerate(between) if point.is_told}


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
    doubted = told(mark.center[0], 130, -1.0)
    assert find_points(doubted, ink_with(mark)) == ({0: sign} if sign else {})


def test_a_point_that_touches_a_digit_is_told_by_the_line():
    assert find_points(told(152, 130), ink_with()) == {0: "."}


def test_a_mark_of_which_the_line_tells_nothing_is_no_point():
    assert find_points(NO_POINTS, ink_with(Box(149, 153, 7, 7))) == {}


def test_what_a_line_tells_elsewhere_is_no_point_between_two_digits():
    elsewhere = np.concatenate([told(60, 130), told(240, 130), told(152, 20), told(152, 230)])
    assert find_points(elsewhere, ink_with()) == {}


def test_digits_side_by_side_have_no_point_between_them():
    assert find_points(told(152, 130, -1.0), ink_with()) == {}


def test_two_dots_are_no_decimal_point():
    assert find_points(told(152, 130, -1.0), ink_with(Box(145, 153, 6, 6), Box(155, 153, 6, 6))) == {}


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


def a_number_with(point_x: int, text: str, hand: int) -> np.ndarray:
    """A sheet with a number of 44 pixels, its point 7 pixels wide and `point_x` behind the digit before."""
    image = np.full((160, 420, 3), 205, np.uint8)
    x = 80
    for character in text:
        if character == ".":
            cv2.circle(image, (x - 3 + point_x + 3, 101), 3, (60, 60, 60), -1, cv2.LINE_AA)
            x += 4 + point_x
            continue
        ink = ink_of(int(character), 44, hand)
        image[60 : 60 + ink.shape[0], x : x + ink.shape[1]][ink > 90] = 60
        x += ink.shape[1] + 3
    return image


@pytest.mark.parametrize("point_x", [0, 2, 4])
def test_points_that_touch_a_digit_or_nearly_do_are_read(point_x: int):
    """By the shape of the ink alone none of these numbers was read with its point."""
    reader = DigitReader(DigitRecognizer.load())
    texts = ("12.5", "8.75", "3.14", "24.0")
    read = [
        [number.text for number in reader.read(a_number_with(point_x, text, hand)).numbers] == [text]
        for text in texts
        for hand in range(3)
    ]
    assert sum(read) >= 11


def test_a_point_that_is_not_certain_is_told_as_such():
    (between,) = points_between(DIGITS, told(152, 130, 1.0), ink_with(), SETTINGS)
    sign = between.sign(0)
    assert sign is not None
    assert (sign.after, sign.text) == (0, ".")
    assert sign.probability == pytest.approx(0.731, abs=0.001)
    assert points_between(DIGITS, told(152, 130, 4.5), ink_with(), SETTINGS)[0].sign(0) is None
    assert points_between(DIGITS, NO_POINTS, ink_with(), SETTINGS)[0].sign(0) is None


def test_the_point_of_a_photo_is_as_doubtful_as_it_was_told_and_that_of_a_film_as_its_frames_are():
    between = points_between(DIGITS, told(152, 130, 1.0), ink_with(), SETTINGS)
    memory = SignMemory()
    memory.steadied(1, False, ".")
    (once,) = memory.of_number((1, 2), between)
    assert once.probability == pytest.approx(0.731, abs=0.001)
    for _ in range(4):
        memory.steadied(1, False, ".")
    (often,) = memory.of_number((1, 2), between)
    assert often.probability > 0.95
