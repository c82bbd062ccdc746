"""Digits to numbers, by their spacing, and both into reading order."""

from __future__ import annotations

import math
from collections.abc import Sequence, Set
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

import numpy as np
import numpy.typing as npt

from vision.box import Box
from vision.layout.pointed import bridged, pointed_pairs
from vision.layout.reading_order import in_reading_order
from vision.page import Reading

_NO_POINTS = np.zeros((0, 3), np.float32)


@dataclass(frozen=True, slots=True)
class NumberSettings:
    """Which digits stand together; lengths are shares of the digits' height."""

    max_even: float = 0.5
    """Most that the median gap is inside a number, on lines whose gaps are all of one kind."""
    uneven: tuple[float, float] = (1.5, 0.15)
    """Widest gap inside a number on such a line, to their median; and what is added to that."""
    max_gap: float = 0.8
    """Widest gap inside a number on a line whose gaps are of two kinds."""
    min_jump: float = 1.5
    """The gap between numbers to the gap inside one, on a line that has both."""
    min_space: float = 0.2
    """How much wider, besides, the gap between numbers is."""
    max_pointed: float = 0.4
    """Widest gap inside a number where a point is told for sure: a comma that parts two is followed by more.
    Of 1,005 numbers on simulated pages 556 are right so and 552 without; 0.8 is no better there. Of the
    photos C, which chose too, one form's digits are joined so, and with 0.6 those of others."""
    sure_odds: float = 2.0
    """Logarithm of the odds of such a point."""
    min_slanted: int = 3
    """Fewest digits of which the slant of a line can be told."""
    max_linked: float = 0.4
    """Share of the digits that are linked, as below, up to which slants are tried."""
    min_gain: float = 1.5
    """How many more must be linked on slanted lines than on level ones, besides one."""
    slants: tuple[float, ...] = (-40.0, -30.0, -20.0, 20.0, 30.0, 40.0)
    """Turns, in degrees clockwise, that are tried."""
    max_line_gap: float = 6.0
    """Widest gap between two digits that are still held to stand on one line."""
    max_offset: float = 0.5
    """How far the middles of neighbours may lie above or below each other."""
    max_height_ratio: float = 2.6
    """Highest to lowest of two neighbours; a hasty 0 is half as high as a 7."""


def straightened(boxes: Sequence[Box], settings: NumberSettings) -> tuple[list[Box], dict[int, int]]:
    """`boxes` as they would lie if the page's lines ran level, and the follower of each on its line.

    Lines that run level or nearly so are found as they are. Only where few digits have a neighbour
    beside them, which on a slanted line stands above or below, other slants are tried; the one that
    gives clearly more of them closer neighbours is taken.
    """
    links = _right_neighbours(boxes, settings)
    level = _closeness(boxes, links, settings)
    if len(boxes) < settings.min_slanted or level > settings.max_linked * (len(boxes) - 1):
        return list(boxes), links
    turned = [_turned(boxes, angle) for angle in settings.slants]
    links_of = [_right_neighbours(each, settings) for each in turned]
    close = [_closeness(*each, settings) for each in zip(turned, links_of, strict=True)]
    best = max(range(len(close)), key=close.__getitem__)
    is_clear = close[best] >= settings.min_gain * level + 1
    return (turned[best], links_of[best]) if is_clear else (list(boxes), links)


def _turned(boxes: Sequence[Box], angle_degrees: float) -> list[Box]:
    """`boxes` with their middles turned by an angle, clockwise, each as wide as it is along its line."""
    cos, sin = math.cos(math.radians(angle_degrees)), math.sin(math.radians(angle_degrees))
    turned = []
    for box in boxes:
        x, y = box.center
        width = box.width * cos + box.height * abs(sin)
        left, top = x * cos - y * sin - width / 2, x * sin + y * cos - box.height / 2
        turned.append(Box(round(left), round(top), round(width), box.height))
    return turned


def _closeness(boxes: Sequence[Box], links: dict[int, int], settings: NumberSettings) -> float:
    """How many of `boxes` are linked; the farther apart and off the line two are, the less it counts."""
    total = 0.0
    for left, right in links.items():
        one, other = boxes[left], boxes[right]
        height = max(one.height, other.height)
        offset = abs(one.center[1] - other.center[1]) / height
        gap = max(0, other.x - one.right) / height
        total += (1 - offset / settings.max_offset) / (1 + gap / 2)
    return total


def group_lines(boxes: Sequence[Box], successor: dict[int, int]) -> list[list[int]]:
    """Indices of `boxes` line by line from the top, from left to right, each followed by its `successor`."""
    starts = set(range(len(boxes))) - set(successor.values())
    chains = []
    for start in starts:
        chain = [start]
        while chain[-1] in successor:
            chain.append(successor[chain[-1]])
        chains.append(chain)
    return in_reading_order(chains, boxes)


def part_lines(
    lines: Sequence[Sequence[int]],
    boxes: Sequence[Box],
    settings: NumberSettings,
    pointed: Set[tuple[int, int]] = frozenset(),
) -> list[list[list[int]]]:
    """Lines of `boxes`, each parted into numbers where the gap is too wide for one.

    People space their own digits evenly: where a line's gaps are of two kinds, the wider ones part
    numbers, however wide the others are. Where they are of one kind, the line is one number, or none of
    its gaps is inside one, as all lines of the page that are spaced like it: a gap that is wider by a
    hair parts nothing. Two that are `pointed`, with a point between them, say nothing of how a hand spaces
    its digits, and are of one number unless they are far apart.
    """
    gaps = [bridged(line, _gaps(line, boxes), pointed, settings.max_pointed) for line in lines]
    kinds = [sorted(max(gap, 0.0) for gap in own if -math.inf < gap <= settings.max_line_gap) for own in gaps]
    widest = [_gap_between_kinds(own, settings) for own in kinds]
    even = sorted(
        (i for i, own in enumerate(kinds) if own and widest[i] is None), key=lambda i: median(kinds[i])
    )
    alike: list[list[int]] = []
    for i in even:
        if alike and not _is_jump(median(kinds[alike[-1][-1]]), median(kinds[i]), settings):
            alike[-1].append(i)
        else:
            alike.append([i])
    for group in alike:
        is_inside = median([gap for i in group for gap in kinds[i]]) <= settings.max_even
        for i in group:
            widest[i] = _widest_of_even(kinds[i], settings) if is_inside else -float("inf")
    return [
        _parted(line, own, settings.max_even if limit is None else limit)
        for line, own, limit in zip(lines, gaps, widest, strict=True)
    ]


def _gaps(line: Sequence[int], boxes: Sequence[Box]) -> list[float]:
    """The gaps of a line, as shares of the height of its digits."""
    height = max(1.0, median([boxes[i].height for i in line]))
    return [(boxes[right].x - boxes[left].right) / height for left, right in pairwise(line)]


def _is_jump(narrow: float, wide: float, settings: NumberSettings) -> bool:
    return wide >= settings.min_jump * narrow + settings.min_space


def _gap_between_kinds(gaps: Sequence[float], settings: NumberSettings) -> float | None:
    """The gap that parts the narrow ones of a line's sorted `gaps` from the wide ones; None for one kind."""
    jumps = [
        (wide - narrow, (wide + narrow) / 2)
        for narrow, wide in pairwise(gaps)
        if narrow <= settings.max_gap and _is_jump(narrow, wide, settings)
    ]
    return max(jumps)[1] if jumps else None


def _widest_of_even(gaps: Sequence[float], settings: NumberSettings) -> float:
    """The widest of gaps of one kind that is inside a number."""
    factor, more = settings.uneven
    return max(settings.max_even, factor * median(gaps) + more)


def _parted(line: Sequence[int], gaps: Sequence[float], widest: float) -> list[list[int]]:
    numbers = [[line[0]]]
    for gap, index in zip(gaps, line[1:], strict=True):
        if gap <= widest:
            numbers[-1].append(index)
        else:
            numbers.append([index])
    return numbers


def _right_neighbours(boxes: Sequence[Box], settings: NumberSettings) -> dict[int, int]:
    """For each box the index of the box that follows it on its line, where one does."""
    left, top, width, height = (
        np.array([(b.x, b.y, b.width, b.height) for b in boxes], np.float64).reshape(-1, 4).T
    )
    across, down = left + width / 2, top + height / 2
    higher = np.maximum(height[:, None], height)
    gap = left[None, :] - (left + width)[:, None]
    offset = np.abs(down[None, :] - down[:, None])
    follows = across[None, :] > across[:, None]
    follows &= higher <= settings.max_height_ratio * np.minimum(height[:, None], height)
    follows &= (offset <= settings.max_offset * higher) & (gap <= settings.max_line_gap * higher)
    distance = np.maximum(gap, 0) + 2 * offset
    successor: dict[int, int] = {}
    taken: set[int] = set()
    rows, columns = np.nonzero(follows)
    for k in np.argsort(distance[rows, columns], kind="stable"):
        i, j = int(rows[k]), int(columns[k])
        if i not in successor and j not in taken:
            successor[i] = j
            taken.add(j)
    return successor


def order_readings(
    readings: Sequence[Reading], settings: NumberSettings, points: npt.NDArray[np.float32] = _NO_POINTS
) -> list[list[list[Reading]]]:
    """Readings as lines of numbers of digits, in reading order.

    A reading without a digit stays only beside digits of about its size: by itself it is no number. `points`
    (P, 3) are those that are read on lines: x and y of the middle, and the logarithm of the odds.
    """
    original = [reading.box for reading in readings]
    boxes, links = straightened(original, settings)
    pointed = pointed_pairs(original, links, points, settings.sure_odds)
    lines = []
    for numbers in part_lines(group_lines(boxes, links), boxes, settings, pointed):
        kept = [_without_strangers([readings[i] for i in number]) for number in numbers]
        lines.append([number for number in kept if number])
    return [line for line in lines if line]


def _without_strangers(number: Sequence[Reading]) -> list[Reading]:
    """A number without the unread marks that don't look like its digits in height; empty without digits."""
    heights = [reading.box.height for reading in number if reading.digit is not None]
    if 2 * len(heights) < len(number):
        return [reading for reading in number if reading.digit is not None]
    middle = median(heights)
    return [r for r in number if r.digit is not None or 0.6 * middle <= r.box.height <= 1.7 * middle]
