"""Touching digits and the pieces they are cut into."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.vision.paper import touching
from vision.box import Box
from vision.segmentation.regions import Mark
from vision.segmentation.splitting import SplitSettings, cut_touching

SETTINGS = SplitSettings()


def a_mark(depth):
    height, width = depth.shape
    return Mark(Box(100, 50, width, height), np.asarray(depth, np.uint8), 100, 50, 1.0)


def two_touching(left, right, overlap=6, height=60):
    """Two digits that touch as one mark, and the column where the right one begins."""
    both, start = touching(left, right, height, overlap)
    return a_mark(both), start


@pytest.mark.parametrize(("left", "right"), [(3, 5), (6, 2), (0, 0), (8, 4), (2, 9)])
def test_one_of_the_cuts_runs_where_two_digits_touch(left, right):
    mark, start = two_touching(left, right)
    (cuts,) = cut_touching([mark], SETTINGS)
    lefts = [piece.mark.box.x - 100 for piece in cuts.pieces if piece.last == len(cuts.costs) - 1]
    assert min(abs(x - start) for x in lefts) <= 12


@given(left=st.integers(0, 9), right=st.integers(0, 9))
def test_pieces_hold_no_ink_that_the_mark_has_not(left, right):
    mark, _ = two_touching(left, right)
    (cuts,) = cut_touching([mark], SETTINGS)
    for piece in cuts.pieces:
        x, y = piece.mark.x - mark.x, piece.mark.y - mark.y
        height, width = piece.mark.depth.shape
        assert np.all(piece.mark.depth <= mark.depth[y : y + height, x : x + width])


@given(left=st.integers(0, 9), right=st.integers(0, 9))
def test_every_piece_makes_up_the_mark_together_with_others(left, right):
    mark, _ = two_touching(left, right)
    (cuts,) = cut_touching([mark], SETTINGS)
    ends = {(piece.first, piece.last) for piece in cuts.pieces}
    for first, last in ends:
        assert first == 0 or any(end == first for _, end in ends)
        assert last == len(cuts.costs) - 1 or any(start == last for start, _ in ends)


def test_a_narrow_mark_is_not_cut():
    (cuts,) = cut_touching([a_mark(np.full((60, 8), 200))], SETTINGS)
    assert cuts.pieces == ()


def test_marks_cut_together_are_cut_as_they_are_alone():
    marks = [two_touching(3, 5)[0], two_touching(0, 2)[0], two_touching(6, 7, height=33)[0]]
    together = cut_touching(marks, SETTINGS)
    for mark, cuts in zip(marks, together, strict=True):
        (alone,) = cut_touching([mark], SETTINGS)
        assert [p.mark.box for p in alone.pieces] == [p.mark.box for p in cuts.pieces]
