"""What stands on another ground than the page."""

import numpy as np
import pytest

from recognizer import NOT_A_DIGIT, Predictions
from vision.box import Box
from vision.decoding.surfaces import SurfaceSettings, weigh_surfaces
from vision.segmentation.regions import Mark

PAPER, SKIN, SHADED = (210, 210, 210), (135, 165, 215), (90, 90, 90)


def a_row(grounds, confidences):
    """Marks side by side, their predictions, and the picture with each one's ground around it."""
    image = np.zeros((60, 40 * len(grounds), 3), np.uint8)
    marks = []
    for i, ground in enumerate(grounds):
        image[:, 40 * i : 40 * i + 40] = ground
        image[20:40, 40 * i + 14 : 40 * i + 26] = 30
        box = Box(40 * i + 14, 20, 12, 20)
        marks.append(Mark(box, np.full((20, 12), 180, np.uint8), box.x, box.y, 1.0))
    rows = np.zeros((len(marks), NOT_A_DIGIT + 1), np.float32)
    rows[:, 7] = confidences
    rows[:, NOT_A_DIGIT] = 1 - rows[:, 7]
    return marks, Predictions.of(rows, 0.9), image


def believed(grounds, confidences):
    marks, said, image = a_row(grounds, confidences)
    return weigh_surfaces(marks, said, image, 0.9, SurfaceSettings()).is_digit.tolist()


def test_a_doubtful_digit_beside_the_page_is_none():
    assert believed([PAPER] * 5 + [SKIN], [0.999] * 5 + [0.97]) == [True] * 5 + [False]


def test_a_sure_digit_is_one_on_any_ground():
    assert all(believed([PAPER] * 5 + [SKIN], [0.999] * 6))


def test_a_doubtful_digit_on_the_page_stays_one_also_in_its_shadow():
    assert all(believed([PAPER] * 4 + [SHADED], [0.999] * 3 + [0.95] * 2))


def test_two_digits_on_a_note_beside_the_page_believe_each_other():
    assert all(believed([PAPER] * 7 + [SKIN] * 2, [0.999] * 7 + [0.95] * 2))


def test_two_knots_of_a_table_that_lie_apart_do_not_believe_each_other():
    grounds, confidences = [SKIN] + [PAPER] * 7 + [SKIN], [0.99] + [0.999] * 7 + [0.95]
    assert believed(grounds, confidences) == [False] + [True] * 7 + [False]


def test_a_large_knot_beside_a_small_one_is_no_company():
    marks, said, image = a_row([PAPER] * 7 + [SKIN] * 2, [0.999] * 7 + [0.95] * 2)
    large = Box(marks[-1].box.x, 8, 20, 44)
    marks[-1] = Mark(large, marks[-1].depth, large.x, large.y, 1.0)
    assert weigh_surfaces(marks, said, image, 0.9, SurfaceSettings()).is_digit.tolist()[-2:] == [False] * 2


@pytest.mark.parametrize("others", [1, 3])
def test_a_few_digits_do_not_tell_what_the_page_is(others):
    assert all(believed([PAPER] * others + [SKIN], [0.999] * others + [0.95]))


def test_where_every_digit_has_its_own_ground_none_is_the_page():
    colours = [
        (210, 120, 120),
        (120, 210, 120),
        (120, 120, 210),
        (210, 210, 60),
        (60, 210, 210),
        (210, 60, 210),
    ]
    assert all(believed(colours, [0.95] * 6))


def test_what_is_nearly_black_has_no_colour():
    assert all(believed([PAPER] * 5 + [(0, 0, 12)], [0.999] * 5 + [0.95]))


def test_a_mark_at_the_edge_of_the_picture_has_a_ground():
    marks, said, image = a_row([PAPER] * 5 + [SKIN], [0.999] * 5 + [0.97])
    right = Box(image.shape[1] - 12, 0, 12, 60)
    marks[-1] = Mark(right, marks[-1].depth, right.x, right.y, 1.0)
    image[:, -11:] = SKIN
    assert weigh_surfaces(marks, said, image, 0.9, SurfaceSettings()).is_digit.tolist() == [True] * 5 + [
        False
    ]
