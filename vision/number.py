"""Digits to numbers, by their spacing, and both into reading order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count, pairwise

import numpy as np

from vision.box import Box
from vision.page import Number, Reading


@dataclass(frozen=True, slots=True)
class NumberSettings:
    """Which digits stand together; lengths are shares of the digits' height."""

    max_gap: float = 0.8
    """Widest gap inside a number."""
    max_offset: float = 0.5
    """How far the middles of neighbours may lie above or below each other."""
    max_height_ratio: float = 2.6
    """Highest to lowest of two neighbours; a hasty 0 is half as high as a 7."""


def group_lines(boxes: Sequence[Box], settings: NumberSettings) -> list[list[int]]:
    """Indices of `boxes` line by line from the top, each line from left to right."""
    successor = _right_neighbours(boxes, settings)
    starts = set(range(len(boxes))) - set(successor.values())
    chains = []
    for start in starts:
        chain = [start]
        while chain[-1] in successor:
            chain.append(successor[chain[-1]])
        chains.append(chain)
    return _in_reading_order(chains, boxes)


def split_numbers(line: Sequence[int], boxes: Sequence[Box], settings: NumberSettings) -> list[list[int]]:
    """A line of `boxes` parted where the gap is too wide for one number."""
    if not line:
        return []
    height = float(np.median([boxes[i].height for i in line]))
    numbers = [[line[0]]]
    for left, right in pairwise(line):
        gap = boxes[right].x - boxes[left].right
        if gap <= settings.max_gap * max(height, 1.0):
            numbers[-1].append(right)
        else:
            numbers.append([right])
    return numbers


def _right_neighbours(boxes: Sequence[Box], settings: NumberSettings) -> dict[int, int]:
    """For each box the index of the box that follows it on its line, where one does."""
    links: list[tuple[float, int, int]] = []
    for i, left in enumerate(boxes):
        for j, right in enumerate(boxes):
            distance = _distance_to_the_right(left, right, settings)
            if i != j and distance is not None:
                links.append((distance, i, j))
    successor: dict[int, int] = {}
    taken: set[int] = set()
    for _, i, j in sorted(links):
        if i not in successor and j not in taken:
            successor[i] = j
            taken.add(j)
    return successor


def _distance_to_the_right(left: Box, right: Box, settings: NumberSettings) -> float | None:
    """How far `right` follows `left` on one line; None where it doesn't."""
    if right.center[0] <= left.center[0]:
        return None
    low, high = sorted((left.height, right.height))
    if high > settings.max_height_ratio * low:
        return None
    offset = abs(right.center[1] - left.center[1])
    gap = right.x - left.right
    if offset > settings.max_offset * high or gap > 6 * high:
        return None
    return max(gap, 0) + 2 * offset


def _in_reading_order(chains: Sequence[Sequence[int]], boxes: Sequence[Box]) -> list[list[int]]:
    """Chains that lie beside each other as one line, and the lines from the top."""
    lines: list[list[int]] = []
    bands: list[tuple[float, float]] = []
    for chain in sorted(chains, key=lambda c: float(np.mean([boxes[i].center[1] for i in c]))):
        top = float(np.median([boxes[i].y for i in chain]))
        bottom = float(np.median([boxes[i].bottom for i in chain]))
        for line, band in zip(lines, bands, strict=True):
            middle = (top + bottom) / 2
            if band[0] < middle < band[1]:
                line.extend(chain)
                break
        else:
            lines.append(list(chain))
            bands.append((top, bottom))
    return [sorted(line, key=lambda i: boxes[i].x) for line in lines]


def order_readings(readings: Sequence[Reading], settings: NumberSettings) -> list[list[list[Reading]]]:
    """Readings as lines of numbers of digits, in reading order."""
    boxes = [reading.box for reading in readings]
    lines = group_lines(boxes, settings)
    return [
        [[readings[i] for i in group] for group in split_numbers(line, boxes, settings)] for line in lines
    ]


class NumberNamer:
    """Gives numbers their ids: a number keeps its id while any of its digits stays in it."""

    def __init__(self) -> None:
        self._ids = count(1)
        self._of_digit: dict[int, int] = {}

    def number(self, readings: Sequence[Reading], used: set[int]) -> Number:
        """`readings`, from left to right, as one number; its id is added to the frame's `used` ones."""
        known = [self._of_digit[r.id] for r in readings if self._of_digit.get(r.id, 0) not in used | {0}]
        number_id = Counter(known).most_common(1)[0][0] if known else next(self._ids)
        used.add(number_id)
        self._of_digit.update((r.id, number_id) for r in readings)
        text = "".join("?" if r.digit is None else str(r.digit) for r in readings)
        confidence = float(np.prod([r.confidence for r in readings]))
        ids = tuple(r.id for r in readings)
        return Number(number_id, text, confidence, Box.around(r.box for r in readings), ids)
