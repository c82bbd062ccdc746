"""Digits to numbers, by their spacing, and both into reading order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count, pairwise
from statistics import fmean, median

import numpy as np

from vision.box import Box
from vision.page import Number, Reading


@dataclass(frozen=True, slots=True)
class NumberSettings:
    """Which digits stand together; lengths are shares of the digits' height."""

    max_gap: float = 0.8
    """Widest gap inside a number, on a line whose gaps are all of one kind."""
    min_jump: float = 1.5
    """The gap between numbers to the gap inside one, on a line that has both."""
    min_space: float = 0.2
    """How much wider, besides, the gap between numbers is."""
    max_line_gap: float = 6.0
    """Widest gap between two digits that are still held to stand on one line."""
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
    height = max(1.0, float(median(boxes[i].height for i in line)))
    gaps = [(boxes[right].x - boxes[left].right) / height for left, right in pairwise(line)]
    widest = _widest_gap_inside(gaps, settings)
    numbers = [[line[0]]]
    for gap, index in zip(gaps, line[1:], strict=True):
        if gap <= widest:
            numbers[-1].append(index)
        else:
            numbers.append([index])
    return numbers


def _widest_gap_inside(gaps: Sequence[float], settings: NumberSettings) -> float:
    """The widest of a line's gaps that is still inside a number.

    People space their own digits evenly: where the line's gaps are of two kinds, the wider ones part
    numbers, however wide the others are.
    """
    kinds = sorted(max(gap, 0.0) for gap in gaps if gap <= settings.max_line_gap)
    jumps = [
        (wide - narrow, (wide + narrow) / 2)
        for narrow, wide in pairwise(kinds)
        if narrow <= settings.max_gap and wide >= settings.min_jump * narrow + settings.min_space
    ]
    return max(jumps)[1] if jumps else settings.max_gap


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


def _in_reading_order(chains: Sequence[Sequence[int]], boxes: Sequence[Box]) -> list[list[int]]:
    """Chains that lie beside each other as one line, and the lines from the top."""
    lines: list[list[int]] = []
    bands: list[tuple[float, float]] = []
    for chain in sorted(chains, key=lambda c: fmean(boxes[i].center[1] for i in c)):
        top = float(median(boxes[i].y for i in chain))
        bottom = float(median(boxes[i].bottom for i in chain))
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
    """Readings as lines of numbers of digits, in reading order.

    A reading without a digit stays only beside digits of about its size: by itself it is no number.
    """
    boxes = [reading.box for reading in readings]
    lines = []
    for line in group_lines(boxes, settings):
        numbers = [[readings[i] for i in number] for number in split_numbers(line, boxes, settings)]
        kept = [_without_strangers(number) for number in numbers]
        lines.append([number for number in kept if number])
    return [line for line in lines if line]


def _without_strangers(number: Sequence[Reading]) -> list[Reading]:
    """A number without the unread marks that don't look like its digits in height; empty without digits."""
    heights = [reading.box.height for reading in number if reading.digit is not None]
    if 2 * len(heights) < len(number):
        return [reading for reading in number if reading.digit is not None]
    middle = float(median(heights))
    return [r for r in number if r.digit is not None or 0.6 * middle <= r.box.height <= 1.7 * middle]


class NumberNamer:
    """Gives numbers their ids: a number keeps its id while any of its digits stays in it."""

    def __init__(self) -> None:
        self._ids = count(1)
        self._of_digit: dict[int, int] = {}

    def number(self, readings: Sequence[Reading], text: str, used: set[int]) -> Number:
        """`readings`, from left to right, as the number `text`; its id joins the frame's `used` ones."""
        known = [self._of_digit[r.id] for r in readings if self._of_digit.get(r.id, 0) not in used | {0}]
        number_id = Counter(known).most_common(1)[0][0] if known else next(self._ids)
        used.add(number_id)
        self._of_digit.update((r.id, number_id) for r in readings)
        confidence = float(np.prod([r.confidence for r in readings]))
        ids = tuple(r.id for r in readings)
        return Number(number_id, text, confidence, Box.around(r.box for r in readings), ids)
