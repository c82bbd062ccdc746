"""Of all marks that may be digits, those that together explain the picture best."""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt

_SAME = 0.55
"""Intersection over union from which on two boxes are of one mark."""
_SHARED = 0.5
"""Share of the smaller of two boxes that lies in the other, from which on they can't both be digits."""
_MOST_EXACT = 16
"""Marks that stand in each other's way and of which the best choice is sought among all."""


def best_explanation(
    boxes: npt.NDArray[np.float64], log_odds: npt.NDArray[np.float64], least: float
) -> list[int]:
    """Indices of those of N boxes (left, top, width, height) that explain the picture best.

    The logarithms of odds of all that are chosen are added up, so that two digits win against the one that
    they make together if they are the surer (over-segmentation and search: LeCun et al.: Gradient-Based Learning
    Applied to Document Recognition, 1998, section VII). What is likelier no digit adds nothing; it is kept, if it
    stands in nobody's way, down to `least`.
    """
    order = np.argsort(-log_odds, kind="stable")
    order = order[log_odds[order] >= least]
    union, shared = _overlaps(boxes[order])
    distinct = _without_repeats(union)
    order, shared = order[distinct], shared[np.ix_(distinct, distinct)] > _SHARED
    gains = np.maximum(log_odds[order], 0.0)
    chosen: list[int] = []
    for group in _groups(shared, gains > 0):
        chosen += _best_of(group, shared, gains)
    blocked = shared[chosen].any(axis=0) if chosen else np.zeros(len(order), np.bool_)
    for index in np.flatnonzero(gains <= 0).tolist():
        if not blocked[index]:
            chosen.append(index)
            blocked |= shared[index]
    return [int(order[index]) for index in chosen]


def _overlaps(boxes: npt.NDArray[np.float64]) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """(N, N) intersection over union, and share of the smaller box that lies in the other; 0 for a box itself."""
    left, top, width, height = boxes.T
    right, bottom = left + width, top + height
    across = np.minimum(right[:, None], right) - np.maximum(left[:, None], left)
    down = np.minimum(bottom[:, None], bottom) - np.maximum(top[:, None], top)
    both = np.maximum(across, 0) * np.maximum(down, 0)
    np.fill_diagonal(both, 0)
    area = width * height
    return both / (area[:, None] + area - both), both / np.maximum(np.minimum(area[:, None], area), 1e-9)


def _without_repeats(union: npt.NDArray[np.float64]) -> npt.NDArray[np.intp]:
    """The first of all boxes of one mark, for each mark."""
    kept: list[int] = []
    for index in range(len(union)):
        if not kept or union[index, kept].max() <= _SAME:
            kept.append(index)
    return np.array(kept, np.intp)


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


def _best_of(group: list[int], shared: npt.NDArray[np.bool_], gains: npt.NDArray[np.float64]) -> list[int]:
    """Those of a group that don't share ink and add up to the most."""
    if len(group) == 1:
        return group
    if len(group) > _MOST_EXACT:
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
