"""Rows and columns: where numbers stand, as a person would lay them into a spreadsheet."""

from __future__ import annotations

from collections.abc import Sequence

from vision.box import Box


def grid_places(boxes: Sequence[Box]) -> list[tuple[int, int]]:
    """Row and column of each box, from 1: boxes that overlap for half of the smaller one share theirs."""
    rows = _bands([(box.y, box.bottom) for box in boxes])
    columns = _bands([(box.x, box.right) for box in boxes])
    return list(zip(rows, columns, strict=True))


def _bands(spans: Sequence[tuple[int, int]]) -> list[int]:
    """The band that each span belongs to, counted from 1 from the smallest coordinate."""
    bands: list[tuple[int, int]] = []
    members: list[list[int]] = []
    for index in sorted(range(len(spans)), key=lambda index: sum(spans[index])):
        start, end = spans[index]
        if bands:
            last_start, last_end = bands[-1]
            shared = min(end, last_end) - max(start, last_start)
            if shared >= 0.5 * min(end - start, last_end - last_start):
                bands[-1] = min(start, last_start), max(end, last_end)
                members[-1].append(index)
                continue
        bands.append((start, end))
        members.append([index])
    found = [0] * len(spans)
    for band, indices in enumerate(members, start=1):
        for index in indices:
            found[index] = band
    return found
