"""Broken strokes."""

import numpy as np
import pytest

from vision.box import Box
from vision.segmentation.joining import JoinSettings, find_joins
from vision.segmentation.regions import Mark

SETTINGS = JoinSettings()


def stroke(x, y, width, height, depth=120):
    return Mark(Box(x, y, width, height), np.full((height, width), depth, np.uint8), x, y, 1.0)


FIVE = stroke(10, 30, 8, 50)
BAR = stroke(20, 22, 26, 6)


def pairs(marks, doubtful=None):
    return [
        (join.first, join.second) for join in find_joins(marks, doubtful or [True] * len(marks), SETTINGS)
    ]


def test_a_five_and_its_bar_may_be_one_digit():
    assert pairs([FIVE, BAR]) == [(0, 1)]


def test_two_marks_that_are_digits_by_themselves_are_not_joined():
    assert pairs([FIVE, BAR], [False, False]) == []


@pytest.mark.parametrize(
    ("other", "why"),
    [
        (stroke(60, 22, 26, 6), "it is too far away"),
        (stroke(20, 24, 3, 3), "it is a dot"),
        (stroke(20, 22, 26, 6, depth=30), "it is much fainter"),
        (stroke(19, 30, 70, 50), "both would be wider than a digit"),
        (stroke(10, 82, 8, 49), "both would be twice as high"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_mark_is_not_joined_because(other, why):
    assert pairs([FIVE, other]) == []


def test_joined_ink_is_the_ink_of_both():
    (join,) = find_joins([FIVE, BAR], [True, True], SETTINGS)
    assert join.mark.box == Box.around([FIVE.box, BAR.box])
    assert np.count_nonzero(join.mark.depth) == 8 * 50 + 26 * 6
