"""Of all marks that may be digits, those that together explain the picture best."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from recognizer.prediction import NOT_A_DIGIT
from vision.decoding.overlaps import distinct, overlaps


@dataclass(frozen=True, slots=True)
class SelectionSettings:
    """When two marks can't both be digits."""

    same: float = 0.45
    """Intersection over union from which on two boxes are of one mark."""
    shared: float = 0.5
    """Share of the smaller of two boxes in the other from which on only one of them is a digit."""
    least: float = 0.1
    """Probability of a digit from which on a mark is worth watching from frame to frame."""
    most_exact: int = 16
    """Marks in each other's way of which the best choice is sought among all."""


def best_explanation(
    boxes: npt.NDArray[np.float32],
    told: npt.NDArray[np.float32],
    settings: SelectionSettings,
    is_one: npt.NDArray[np.bool_] | None = None,
) -> list[int]:
    """Indices of those of N boxes (left, top, width, height) that explain the picture best, left to right.

    `told` (N, 11) says how likely each is each digit, or none; `is_one` (N, N) which are known to be the
    same.

    The logarithms of odds of all that are chosen are added up, so that two digits win against the one that
    they make together if they are the surer (over-segmentation and search: LeCun et al.: Gradient-Based
    Learning Applied to Document Recognition, 1998, section VII). What is likelier no digit adds nothing; it
    is kept, if it stands in nobody's way, down to `least`.
    """
    is_digit = np.clip(1 - told[:, NOT_A_DIGIT].astype(np.float64), 1e-9, 1 - 1e-9)
    order = np.argsort(-is_digit, kind="stable")
    order = order[is_digit[order] >= settings.least]
    order = order[distinct(boxes[order], settings.same)]
    shared = overlaps(boxes[order])[1] > settings.shared
    if is_one is not None:
        shared |= is_one[np.ix_(order, order)]
    gains = np.maximum(np.log(is_digit[order] / (1 - is_digit[order])), 0.0)
    chosen: list[int] = []
    for group in _groups(shared, gains > 0):
        chosen += _best_of(group, shared, gains, settings.most_exact)
    blocked = np.asarray(shared[chosen].any(axis=0), np.bool_) if chosen else np.zeros(len(order), np.bool_)
    for index in np.flatnonzero(gains <= 0).tolist():
        if not blocked[index]:
            chosen.append(index)
            blocked |= shared[index]
    return sorted((int(order[index]) for index in chosen), key=lambda i: tuple(boxes[i, :2].tolist()))


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
