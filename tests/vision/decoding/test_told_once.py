"""Marks that are one digit because their line tells it once."""

import numpy as np

from recognizer import NOT_A_DIGIT, Line
from recognizer.lines import CHARACTERS, STEP
from vision.decoding.lines import LineSettings, ReadLine
from vision.decoding.told_once import told_once_or_apart

TWICE = np.array([[60, 40, 24, 36], [74, 42, 24, 36]], np.float32)
"""The boxes of two digits, or of one that was found twice: they have 0.4 of the smaller in common."""
LINE = Line(left=0, middle=60, slope=0, height=36, length=200)


def read(digit: int, *at: float) -> list[ReadLine]:
    """The line on which a digit is told at those pixels, and nothing elsewhere."""
    answers = np.zeros((LINE.columns // STEP, CHARACTERS), np.float32)
    answers[:, NOT_A_DIGIT] = 1
    for x in at:
        column = (x - LINE.left) * 20 / LINE.height
        answers[int(column / STEP), [digit, NOT_A_DIGIT]] = 0.9, 0.1
    return [ReadLine(LINE, answers)]


def as_digits(*names: int) -> np.ndarray:
    told = np.full((len(names), NOT_A_DIGIT + 1), 0.01, np.float32)
    told[np.arange(len(names)), names] = 0.9
    return told


def are_one(lines: list[ReadLine], told: np.ndarray, boxes: np.ndarray = TWICE) -> bool:
    return bool(told_once_or_apart(lines, boxes, told, LineSettings())[0][0, 1])


def test_a_digit_that_was_found_twice_is_one():
    assert are_one(read(4, 79), as_digits(4, 4))


def test_two_alike_beside_each_other_are_two():
    assert not are_one(read(4, 70, 88), as_digits(4, 4))


def test_marks_of_other_names_are_two():
    assert not are_one(read(4, 79), as_digits(4, 7))


def test_where_the_line_tells_neither_nothing_is_known():
    assert not are_one(read(7, 79), as_digits(4, 4))
    assert not are_one([], as_digits(4, 4))


def test_marks_of_another_line_are_others():
    below = TWICE + np.array([[0, 0, 0, 0], [0, 60, 0, 0]], np.float32)
    assert not are_one(read(4, 79), as_digits(4, 4), below)


def test_of_no_marks_none_are_one():
    none = np.zeros((0, 4), np.float32)
    is_one, is_apart = told_once_or_apart(read(4, 79), none, as_digits(), LineSettings())
    assert is_one.shape == (0, 0)
    assert is_apart.shape == (0, 0)


def are_two(lines: list[ReadLine], told: np.ndarray, boxes: np.ndarray = TWICE) -> bool:
    return bool(told_once_or_apart(lines, boxes, told, LineSettings())[1][0, 1])


def test_two_alike_that_the_line_tells_are_told_apart():
    assert are_two(read(4, 66, 92), as_digits(4, 4))


def test_a_digit_that_is_told_once_is_not_told_apart():
    assert not are_two(read(4, 79), as_digits(4, 4))


def test_what_another_line_tells_is_not_told_apart():
    below = TWICE + np.array([[0, 0, 0, 0], [0, 60, 0, 0]], np.float32)
    assert not are_two(read(4, 66, 92), as_digits(4, 4), below)
