"""Of all marks that may be digits, those that together explain the picture best."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from recognizer.prediction import NOT_A_DIGIT
from vision.decoding.overlaps import behind, overlaps


@dataclass(frozen=True, slots=True)
class SelectionSettings:
    """When two marks can't both be digits."""

    same: float = 0.45
    """Intersection over union from which on two boxes are of one mark."""
    shared: float = 0.5
    """Share of the smaller of two boxes in the other from which on only one of them is a digit."""
    least: float = 0.1
    """Probability of a digit from which on a mark is worth watching from frame to frame."""
    stands_in: float = 0.9
    """Probability of a digit from which on another box of a mark may stand for it, where its surest one is in
    the way of another mark. Of 3,002 simulated cuts, which chose it, 1,732 come out without a fault so, 1,709
    where none stands in."""
    most_stand_ins: int = 3
    """Such boxes of a mark."""
    most_exact: int = 16
    """Marks in each other's way of which the best choice is sought among all."""


def best_explanation(
    boxes: npt.NDArray[np.float32],
    told: npt.NDArray[np.float32],
    settings: SelectionSettings,
    is_one: npt.NDArray[np.bool_] | None = None,
    is_apart: npt.NDArray[np.bool_] | None = None,
) -> list[int]:
    """Indices of those of N boxes (left, top, width, height) that explain the picture best, left to right.

    `told` (N, 11) says how likely each is each digit, or none; `is_one` (N, N) which are known to be the
    same, `is_apart` (N, N) which are known to be two, if both are digits.

    The logarithms of odds of all that are chosen are added up, so that two digits win against the one that
    they make together if they are the surer (over-segmentation and search: LeCun et al.: Gradient-Based
    Learning Applied to Document Recognition, 1998, section VII). What is likelier no digit adds nothing; it
    is kept, if it stands in nobody's way, down to `least`. Of the boxes of one mark the surest counts, or
    another that stands in for it (docs/decisions/fitting-boxes.md).
    """
    is_digit = np.clip(1 - told[:, NOT_A_DIGIT].astype(np.float64), 1e-9, 1 - 1e-9)
    order = np.argsort(-is_digit, kind="stable")
    order = order[is_digit[order] >= settings.least]
    likely, names = is_digit[order], told[order, :NOT_A_DIGIT].argmax(axis=1)
    known = np.ix_(order, order)
    shared, mark = _in_the_way(
        boxes[order],
        names,
        None if is_one is None else is_one[known],
        None if is_apart is None else is_apart[known],
        settings,
    )
    candidates = np.flatnonzero(
        (mark == np.arange(len(mark))) | _stand_ins(shared, mark, likely, names, settings)
    )
    order, shared = order[candidates], shared[np.ix_(candidates, candidates)]
    gains = np.maximum(np.log(likely / (1 - likely)), 0.0)[candidates]
    chosen: list[int] = []
    for group in _groups(shared, gains > 0):
        chosen += _best_of(group, shared, gains, settings.most_exact)
    blocked = np.asarray(shared[chosen].any(axis=0), np.bool_) if chosen else np.zeros(len(order), np.bool_)
    for index in np.flatnonzero(gains <= 0).tolist():
        if not blocked[index]:
            chosen.append(index)
            blocked |= shared[index]
    return sorted((int(order[index]) for index in chosen), key=lambda i: tuple(boxes[i, :2].tolist()))


def _in_the_way(
    boxes: npt.NDArray[np.float32],
    names: npt.NDArray[np.intp],
    is_one: npt.NDArray[np.bool_] | None,
    is_apart: npt.NDArray[np.bool_] | None,
    settings: SelectionSettings,
) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.intp]]:
    """(N, N): which of N boxes, the surest first, can't both show a digit; and (N,): of each the surest of
    its mark.

    Boxes whose surest ones are in each other's way are so too where they have one name: that would be one
    digit, read twice, unless they are known to be two, as zeros of a chain that were found as one, too.
    """
    unions, shares = overlaps(boxes)
    shared = shares > settings.shared
    if is_one is not None:
        shared |= is_one
    mark = behind(unions >= settings.same)
    is_named_so = names[:, None] == names
    if is_apart is not None:
        is_named_so &= ~is_apart
    shared |= (unions >= settings.same) | (mark[:, None] == mark) | (shared[np.ix_(mark, mark)] & is_named_so)
    np.fill_diagonal(shared, False)
    return shared, mark


def _stand_ins(
    shared: npt.NDArray[np.bool_],
    mark: npt.NDArray[np.intp],
    likely: npt.NDArray[np.float64],
    names: npt.NDArray[np.intp],
    settings: SelectionSettings,
) -> npt.NDArray[np.bool_]:
    """(N,): which boxes may stand for the surest of their mark, where that is in the way of another mark's:
    of a 2 whose last stroke goes into a 4 the box that has both 2 and stroke takes half of the 4."""
    is_surest = mark == np.arange(len(mark))
    digits = is_surest & (likely > 0.5)
    is_disputed = digits & (shared & digits).any(axis=1)
    stand_in = is_disputed[mark] & ~is_surest & (names == names[mark]) & (likely >= settings.stands_in)
    for surest in np.flatnonzero(is_disputed):
        stand_in[np.flatnonzero(stand_in & (mark == surest))[settings.most_stand_ins :]] = False
    return np.asarray(stand_in, np.bool_)


def _groups(shared: npt.NDArray[np.bool_], is_asked: npt.NDArray[np.bool_]) -> list[list[int]]:
    """The asked ones in groups, of which none stands in the way of another group's."""
    open_ = set(np.flatnonzero(is_asked).tolist())
    groups = []
    while open_:
        first = min(open_)
        open_.discard(first)
        group, todo = [first], [first]
        while todo:
            near = [j for j in np.flatnonzero(shared[todo.pop()]).tolist() if j in open_]
            open_.difference_update(near)
            group += near
            todo += near
        groups.append(sorted(group))
    return groups


def _best_of(
    group: list[int], shared: npt.NDArray[np.bool_], gains: npt.NDArray[np.float64], most_exact: int
) -> list[int]:
    """Those of a group that don't share ink and add up to the most."""
    if len(group) == 1:
        return group
    if len(group) > most_exact:
        kept: list[int] = []
        for index in group:
            if not shared[index, kept].any():
                kept.append(index)
        return kept

    @cache
    def best(left: tuple[int, ...]) -> tuple[float, tuple[int, ...]]:
        if not left:
            return 0.0, ()
        first, rest = left[0], left[1:]
        with_first, chosen = best(tuple(j for j in rest if not shared[first, j]))
        without, others = best(rest)
        taken = with_first + float(gains[first])
        return (taken, (first, *chosen)) if taken >= without else (without, others)

    return list(best(tuple(group))[1])
