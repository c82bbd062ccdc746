"""What marks say about each other."""

import cv2
import numpy as np
import pytest

from recognizer import NOT_A_DIGIT, Predictions
from vision.box import Box
from vision.decoding.context import ContextSettings, weigh_by_context
from vision.segmentation.regions import Mark

SIZE_WH = (640, 480)


def mark(x, y=100, width=30, height=50, depth=120, pen=6):
    """A ring, or a plain stroke where it is narrow."""
    ink = np.full((height, width), depth, np.uint8)
    if width > 3 * pen:
        ink[pen:-pen, pen:-pen] = 0
    return Mark(Box(x, y, width, height), ink, x, y, 1.0)


def said(*probabilities):
    """Predictions of a 0, or after the third of a 1, with each of `probabilities`, else "not a digit"."""
    rows = np.zeros((len(probabilities), 11), np.float32)
    rows[:3, 0] = probabilities[:3]
    rows[3:, 1] = probabilities[3:]
    rows[:, NOT_A_DIGIT] = 1 - rows[:, :NOT_A_DIGIT].sum(axis=1)
    return Predictions.of(rows, 0.6)


def weighed(marks, *probabilities):
    return weigh_by_context(marks, said(*probabilities), SIZE_WH, 0.6, ContextSettings()).is_digit.tolist()


DIGITS = [mark(50), mark(120), mark(190)]


def test_digits_alike_stay_digits():
    assert weighed(DIGITS, 0.9, 0.9, 0.9) == [True, True, True]


def test_a_mark_that_shines_through_from_the_other_side_is_no_digit():
    assert weighed([*DIGITS, mark(400, depth=25)], 0.9, 0.9, 0.9, 0.9) == [True, True, True, False]


def test_a_piece_of_a_faint_ruled_line_is_no_one():
    assert weighed([*DIGITS, mark(400, width=4, depth=50)], 0.9, 0.9, 0.9, 0.9)[3] is False


def test_a_one_as_dark_as_the_rest_is_a_one():
    assert weighed([*DIGITS, mark(400, width=6)], 0.9, 0.9, 0.9, 0.9)[3] is True


def test_a_stroke_that_the_edge_of_the_picture_cuts_off_is_no_one():
    assert weighed([*DIGITS, mark(300, y=0, width=6)], 0.9, 0.9, 0.9, 0.9)[3] is False


def test_a_wide_digit_at_the_edge_of_the_picture_stays_one():
    assert weighed([*DIGITS, mark(610)], 0.9, 0.9, 0.9, 0.9)[3] is True


def test_a_mark_among_letters_is_a_letter():
    assert weighed([mark(50), mark(90), mark(130), mark(170)], 0.1, 0.9, 0.1, 0.1)[1] is False


def test_a_digit_between_two_operators_a_space_away_is_a_digit():
    assert weighed([mark(50), mark(140), mark(230)], 0.1, 0.999, 0.1)[1] is True


def test_a_one_much_lower_than_the_digits_is_no_one():
    assert weighed([*DIGITS, mark(400, width=14, height=17)], 0.9, 0.9, 0.9, 0.9)[3] is False


@pytest.mark.parametrize(("slant", "is_one"), [(10, True), (35, True), (50, False)])
def test_a_plain_stroke_is_a_one_up_to_a_slant(slant, is_one):
    ink = np.zeros((60, 90), np.uint8)
    dx = round(25 * np.tan(np.radians(slant)))
    cv2.line(ink, (45 - dx, 55), (45 + dx, 5), 120, 5)
    x, y, width, height = cv2.boundingRect(ink)
    stroke = Mark(Box(400, 100, width, height), ink[y : y + height, x : x + width].copy(), 400, 100, 1.0)
    assert weighed([*DIGITS, stroke], 0.9, 0.9, 0.9, 0.9)[3] is is_one


def test_a_digit_between_two_operators_close_by_is_a_digit():
    row = [mark(50), mark(90, width=34, height=34), mark(134), mark(174, width=34, height=34), mark(218)]
    assert weighed(row, 0.999, 0.1, 0.999, 0.1, 0.999) == [True, False, True, False, True]


def test_a_page_without_digits_stays_without():
    assert weighed([mark(50), mark(90)], 0.1, 0.2) == [False, False]


def test_probabilities_still_sum_to_one():
    predictions = weigh_by_context(
        [*DIGITS, mark(400, depth=25)], said(0.9, 0.9, 0.9, 0.9), SIZE_WH, 0.6, ContextSettings()
    )
    assert np.allclose(predictions.probabilities.sum(axis=1), 1)


def test_the_boxes_that_digits_are_written_in_are_no_letters():
    boxes = [mark(x - 10, 90, 50, 70, pen=2) for x in (50, 120, 190, 260, 330)]
    digits = [mark(50), mark(120), mark(190)]
    is_digit = weighed(digits + boxes, 0.9, 0.9, 0.9, *[0.0] * 5)
    assert is_digit[:3] == [True, True, True]


def test_a_box_around_a_digit_is_no_digit_itself():
    box = mark(110, 85, 55, 80, pen=2)
    assert weighed([box, mark(120), mark(190)], 0.95, 0.9, 0.9) == [False, True, True]


def test_a_thick_mark_that_the_edge_of_the_picture_cuts_off_is_a_finger_and_no_digit():
    thick = mark(580, width=60, height=90, pen=20)
    assert weighed([*DIGITS, thick], 0.9, 0.9, 0.9, 0.9)[3] is False
