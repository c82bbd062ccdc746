"""A mark that was cut: the lattice of its pieces, and the best path through it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt

from vision.segmentation.regions import Mark


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """What lies between two cuts of a mark."""

    mark: Mark
    first: int
    """Index of the cut on its left; 0 is the mark's own left side."""
    last: int
    """Index of the cut on its right."""


@dataclass(frozen=True, slots=True, eq=False)
class Lattice:
    """All pieces that a mark may be cut into."""

    pieces: tuple[Piece, ...]
    costs: tuple[float, ...]
    """Ink that each cut runs through, as a share of the mark's height; 0 for the two sides."""


def lattice_pieces(piece_of: Callable[[int, int], Mark | None], ends: int) -> tuple[Piece, ...]:
    """All pieces that cover the mark from cut 0 to cut `ends` together with others.

    `piece_of` makes the one between two cuts, where there is one. Few scribbles have any that ends
    the mark: where there is none, no other is made.
    """
    ending = {first: piece_of(first, ends) for first in range(1, ends)}
    if not any(ending.values()):
        return ()
    pieces, from_left = [], {0}
    for first, last in combinations(range(ends + 1), 2):
        if first not in from_left or (first, last) == (0, ends):
            continue
        mark = ending[first] if last == ends else piece_of(first, last)
        if mark is not None:
            pieces.append(Piece(mark, first, last))
            from_left.add(last)
    from_right = {ends}
    for piece in sorted(pieces, key=lambda p: -p.last):
        if piece.last in from_right:
            from_right.add(piece.first)
    return tuple(p for p in pieces if p.last in from_right)


def best_path(cuts: Lattice, scores: npt.NDArray[np.float64]) -> list[int]:
    """Indices of the pieces, left to right, that make up the whole mark with the best product of `scores`.

    `scores` (P,) says of each piece how likely it is one digit, 0 to 1. Empty where no choice of
    pieces covers the mark.
    """
    if not cuts.pieces:
        return []
    ends = len(cuts.costs)
    best = [0.0] * ends
    via: list[int] = [-1] * ends
    best[0] = 1.0
    for index in sorted(range(len(cuts.pieces)), key=lambda i: cuts.pieces[i].last):
        piece = cuts.pieces[index]
        score = best[piece.first] * float(scores[index]) * float(np.exp(-cuts.costs[piece.last]))
        if score > best[piece.last]:
            best[piece.last], via[piece.last] = score, index
    path: list[int] = []
    at = ends - 1
    while at > 0 and via[at] >= 0:
        path.append(via[at])
        at = cuts.pieces[via[at]].first
    return path[::-1] if at == 0 else []
