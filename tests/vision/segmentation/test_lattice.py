"""Chains of pieces that cover a mark, and the best of them."""

import numpy as np

from vision.box import Box
from vision.segmentation.lattice import Lattice, Piece, best_path, lattice_pieces
from vision.segmentation.regions import Mark

MARK = Mark(Box(0, 0, 9, 9), np.full((9, 9), 200, np.uint8), 0, 0, 1.0)


def chain(*ends, costs):
    return Lattice(tuple(Piece(MARK, first, last) for first, last in ends), costs)


def test_the_best_cut_is_the_surest_chain_that_covers_the_mark():
    cuts = chain((0, 1), (1, 3), (0, 2), (2, 3), (1, 2), costs=(0.0, 0.1, 0.1, 0.0))
    assert best_path(cuts, np.array([0.9, 0.3, 0.9, 0.8, 0.1])) == [2, 3]


def test_no_chain_is_chosen_through_a_piece_that_is_no_digit():
    cuts = chain((0, 1), (1, 2), costs=(0.0, 0.1, 0.0))
    assert best_path(cuts, np.array([0.9, 0.0])) == []


def test_of_equally_sure_chains_the_cut_through_less_ink_is_taken():
    cuts = chain((0, 1), (1, 3), (0, 2), (2, 3), costs=(0.0, 0.4, 0.05, 0.0))
    assert best_path(cuts, np.array([0.9, 0.9, 0.9, 0.9])) == [2, 3]


def test_nothing_to_cut_gives_no_chain():
    assert best_path(Lattice((), ()), np.zeros(0)) == []


def made(*ends, all_of=3):
    """What is made of pieces that exist only between these cuts, and how often one was asked for."""
    asked = []

    def piece(first, last):
        asked.append((first, last))
        return MARK if (first, last) in ends else None

    return [(p.first, p.last) for p in lattice_pieces(piece, all_of)], len(asked)


def test_only_pieces_that_cover_the_mark_with_others_are_kept():
    assert made((0, 1), (0, 2), (1, 3), (1, 2), (2, 3))[0] == [(0, 1), (0, 2), (1, 2), (1, 3), (2, 3)]
    # No piece begins where the one from 0 to 2 ends.
    assert made((0, 1), (0, 2), (1, 3))[0] == [(0, 1), (1, 3)]
    assert made((1, 2), (2, 3))[0] == []


def test_where_no_piece_ends_the_mark_no_other_is_made():
    assert made((0, 1), (1, 2)) == ([], 2)
