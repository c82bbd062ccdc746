"""Many boxes at once."""

from vision.box import Box, gaps_between, sides_of


def test_the_gap_of_two_boxes_is_that_along_the_axis_on_which_they_are_further_apart():
    gaps = gaps_between(sides_of([Box(0, 0, 10, 10), Box(15, 4, 10, 10), Box(2, 30, 5, 5)]))
    assert gaps.tolist() == [[-10, 5, 20], [5, -10, 16], [20, 16, -5]]


def test_no_boxes_have_no_sides():
    assert sides_of([]).shape == (0, 4)
