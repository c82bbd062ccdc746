"""Touching digits and the pieces they are cut into."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.vision.paper import ink_of
from vision.box import Box
from vision.region import Mark
from vision.split import Cuts, Piece, SplitSettings, best_cut, cut_touching

SETTINGS = SplitSettings()


def a_mark(depth):
    height, width = depth.shape
    return Mark(Box(100, 50, width, height), np.asarray(depth, np.uint8), 100, 50, 1.0)


def two_touching(left, right, overlap=6, height=60):
    """Two digits side by side that share `overlap` columns, and the column where the right one begins."""
    one, other = ink_of(left, height), ink_of(right, height)
    start = one.shape[1] - overlap
    both = np.zeros((height, start + other.shape[1]), np.uint8)
    both[:, : one.shape[1]] = one
    both[:, start:] = np.maximum(both[:, start:], other)
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


def chain(*ends, costs):
    mark = a_mark(np.full((9, 9), 200))
    return Cuts(tuple(Piece(mark, first, last) for first, last in ends), costs)


def test_the_best_cut_is_the_surest_chain_that_covers_the_mark():
    cuts = chain((0, 1), (1, 3), (0, 2), (2, 3), (1, 2), costs=(0.0, 0.1, 0.1, 0.0))
    assert best_cut(cuts, np.array([0.9, 0.3, 0.9, 0.8, 0.1])) == [2, 3]


def test_no_chain_is_chosen_through_a_piece_that_is_no_digit():
    cuts = chain((0, 1), (1, 2), costs=(0.0, 0.1, 0.0))
    assert best_cut(cuts, np.array([0.9, 0.0])) == []


def test_of_equally_sure_chains_the_cut_through_less_ink_is_taken():
    cuts = chain((0, 1), (1, 3), (0, 2), (2, 3), costs=(0.0, 0.4, 0.05, 0.0))
    assert best_cut(cuts, np.array([0.9, 0.9, 0.9, 0.9])) == [2, 3]


def test_nothing_to_cut_gives_no_chain():
    assert best_cut(Cuts((), ()), np.zeros(0)) == []
