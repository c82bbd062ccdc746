"""Which digits that follow each other stand on one line, and the order in which lines are read."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import fmean, median

from vision.box import Box


def in_reading_order(chains: Sequence[Sequence[int]], boxes: Sequence[Box]) -> list[list[int]]:
    """Chains of `boxes`, as indices, that lie beside each other as one line, and the lines from the top."""
    lines: list[list[int]] = []
    bands: list[tuple[float, float]] = []
    for chain in sorted(chains, key=lambda c: fmean(boxes[i].center[1] for i in c)):
        top = median([boxes[i].y for i in chain])
        bottom = median([boxes[i].bottom for i in chain])
        for line, band in zip(lines, bands, strict=True):
            if band[0] < (top + bottom) / 2 < band[1] and not _is_any_below(chain, line, boxes):
                line.extend(chain)
                break
        else:
            lines.append(list(chain))
            bands.append((top, bottom))
    return [sorted(line, key=lambda i: boxes[i].x) for line in lines]


def _is_any_below(chain: Sequence[int], line: Sequence[int], boxes: Sequence[Box]) -> bool:
    """Whether a digit of the chain stands below one of the line, and not beside it: on lines that climb, the
    right end of one is as high as the left end of the one above."""
    return any(_shared(boxes[i], boxes[j]) > 0.5 for i in chain for j in line)


def _shared(one: Box, other: Box) -> float:
    """Share of the narrower of two boxes, across, that is above or below the other."""
    both = min(one.right, other.right) - max(one.x, other.x)
    return both / max(1, min(one.width, other.width))
