"""Which mark is which, by place, size and look."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from vision.box import Box
from vision.tracking.association import Association, AssociationSettings, Marks
from vision.tracking.motion import Motion

DIAGONAL_PX = 1469.0


def marks(boxes: Sequence[Box], digits: Sequence[int]) -> Marks:
    chances = np.full((len(boxes), 11), 0.002)
    chances[np.arange(len(boxes)), digits] = 0.98
    return Marks.of(boxes, chances)


def match(known: Marks, found: Marks, drift: complex = 0j) -> tuple[Motion, dict[int, int]]:
    motion, pairs = Association(known, found, AssociationSettings()).match(
        drift, np.zeros(len(known)), DIAGONAL_PX
    )
    return motion, dict(pairs)


ROW = [Box(100 + 50 * i, 300, 40, 60) for i in range(6)]


def shifted(boxes: Sequence[Box], by_x: int) -> list[Box]:
    return [Box(box.x + by_x, box.y, box.width, box.height) for box in boxes]


def test_equal_digits_side_by_side_keep_their_order_under_a_small_shift():
    _, pairs = match(marks(ROW, [1] * 6), marks(shifted(ROW, 15), [1] * 6))
    assert pairs == {i: i for i in range(6)}


def test_a_row_that_goes_on_as_it_went_is_followed_past_the_space_between_its_digits():
    motion, pairs = match(marks(ROW, [1] * 6), marks(shifted(ROW, 50), [1] * 6), drift=48 + 0j)
    assert pairs == {i: i for i in range(6)}
    assert abs(motion.shift - 50) < 1


def test_a_jump_is_told_by_what_the_digits_are():
    digits = [3, 1, 4, 7, 5, 9]
    _, pairs = match(marks(ROW, digits), marks(shifted(ROW, 250), digits))
    assert pairs == {i: i for i in range(6)}


def test_a_speck_on_a_digit_is_not_the_digit():
    _, pairs = match(marks(ROW[:1], [8]), marks([Box(115, 325, 8, 10)], [8]))
    assert pairs == {}


def test_each_mark_is_matched_once():
    _, pairs = match(marks(ROW[:1], [8]), marks([ROW[0], Box(104, 302, 40, 60)], [8, 8]))
    assert pairs == {0: 0}


def test_nothing_matches_nothing():
    nothing = marks([], [])
    assert match(nothing, nothing) == (Motion(), {})
    assert match(nothing, marks(ROW, [1] * 6))[1] == {}
    assert match(marks(ROW, [1] * 6), nothing)[1] == {}


def test_overlaps_are_shares_of_the_smaller():
    shares = marks([Box(0, 0, 100, 100), Box(10, 10, 20, 20), Box(90, 0, 20, 100)], [8, 8, 8]).overlaps()
    assert shares[0, 1] == shares[1, 0] == 1
    assert shares[0, 2] == 0.5
    assert shares[1, 2] == 0


def test_a_box_goes_in_and_comes_out_the_same():
    assert marks(ROW, [1] * 6).boxes() == ROW
