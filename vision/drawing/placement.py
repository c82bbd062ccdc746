"""Places around a box where something can be written."""

from collections.abc import Iterator, Sequence
from enum import Enum

from vision.box import Box

Edges = tuple[int, int, int, int]
"""Left, top, right and bottom of a rectangle, the last two one past the end."""


class Side(Enum):
    """Where something lies, seen from a box."""

    ABOVE = "above"
    BELOW = "below"
    LEFT = "left"
    RIGHT = "right"


ALL_SIDES = (Side.ABOVE, Side.BELOW, Side.RIGHT, Side.LEFT)
"""Best first."""
_ALONG = (0.5, 0.0, 1.0)
"""How far along its side a plate lies, from flush left or top to flush right or bottom, best first."""
_AWAY = (0.0, 1.0, 2.0)
"""How far from its box a plate lies, in heights of the plate, best first; further away nobody sees what it
names."""

Spot = tuple[Side, float, float]
"""Which side of its box a plate lies on, how far along that side, and how far away."""


def spots(sides: Sequence[Side]) -> Iterator[Spot]:
    """Where a plate may lie, best first: beside its box, then a little further away."""
    for away in _AWAY:
        for side in sides:
            for along in _ALONG:
                yield side, along, away


def edges_at(spot: Spot, around: Edges, plate_wh: tuple[int, int], frame_wh: tuple[int, int]) -> Edges | None:
    """The edges of a plate on that `spot` outside `around`; None where it doesn't lie in the frame."""
    (side, along, away), (left, top, right, bottom), (width, height) = spot, around, plate_wh
    x_max, y_max = frame_wh[0] - width, frame_wh[1] - height
    gap = round(away * height)
    if side is Side.ABOVE or side is Side.BELOW:
        x = _within(left + round((right - left - width) * along), x_max)
        y = top - height - gap if side is Side.ABOVE else bottom + gap
    else:
        x = left - width - gap if side is Side.LEFT else right + gap
        y = _within(top + round((bottom - top - height) * along), y_max)
    if 0 <= x <= x_max and 0 <= y <= y_max:
        return x, y, x + width, y + height
    return None


def within_reach(around: Edges, plate_wh: tuple[int, int], taken: Sequence[Edges]) -> list[Edges]:
    """What is `taken` where a plate around `around` could lie."""
    away = round(max(_AWAY) * plate_wh[1])
    left, top = around[0] - plate_wh[0] - away, around[1] - plate_wh[1] - away
    right, bottom = around[2] + plate_wh[0] + away, around[3] + plate_wh[1] + away
    return [e for e in taken if e[0] < right and e[2] > left and e[1] < bottom and e[3] > top]


def edges_of(box: Box) -> Edges:
    """The same rectangle by its edges."""
    return box.x, box.y, box.right, box.bottom


def grown(box: Box, by_px: int) -> Edges:
    """The edges of `box`, each moved outwards."""
    return box.x - by_px, box.y - by_px, box.right + by_px, box.bottom + by_px


def overlap(one: Edges, other: Edges) -> int:
    """Pixels that lie in both."""
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    return width * height if width > 0 and height > 0 else 0


def _within(value: int, most: int) -> int:
    return max(0, min(value, most))
