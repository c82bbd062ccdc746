"""What the second look is taught: which of the places on a page hold which digit."""

import numpy as np

from recognizer import NOT_A_DIGIT
from training.regions.samples import _labels, _sides

DIGITS = np.array([[10, 10, 10, 20], [22, 10, 10, 20]], np.float32)
LABELS = np.array([3, 8], np.int64)
NONE = np.zeros((0, 4), np.float32)


def told_of(*box: float, unknown=NONE):
    return int(_labels(np.array([box], np.float32), DIGITS, LABELS, unknown)[0])


def test_a_box_about_a_digit_is_that_digit():
    assert told_of(11, 9, 10, 21) == 3
    assert told_of(22, 10, 10, 20) == 8


def test_a_part_of_one_and_the_ground_beside_it_are_none():
    assert told_of(10, 10, 10, 5) == NOT_A_DIGIT
    assert told_of(60, 10, 10, 20) == NOT_A_DIGIT


def test_what_is_half_a_digit_nobody_can_say():
    assert told_of(10, 10, 10, 8) == -1


def test_of_a_place_where_there_may_be_one_nothing_is_said():
    assert told_of(60, 10, 10, 20, unknown=np.array([[50, 0, 40, 40]], np.float32)) == -1


def sides_of(*box: float, unknown=NONE):
    return _sides(np.array([box], np.float32), DIGITS, unknown)[0].tolist()


def test_a_part_of_a_digit_is_taught_where_the_sides_of_all_of_it_are():
    assert sides_of(10, 10, 10, 20) == [0, 0, 0, 0]
    assert sides_of(10, 20, 10, 10) == [0, -1, 0, 0]
    assert sides_of(10, 10, 5, 20) == [0, 0, 0.25, 0]


def test_where_there_is_none_or_nobody_knows_no_sides_are_taught():
    assert np.isnan(sides_of(60, 10, 10, 20)).all()
    assert np.isnan(sides_of(10, 20, 10, 10, unknown=np.array([[5, 5, 40, 40]], np.float32))).all()
