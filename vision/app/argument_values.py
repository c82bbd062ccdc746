"""What may stand behind an option: its text as a value, or one line that says what is wrong with it."""

from __future__ import annotations

import argparse
import math
from pathlib import Path

from vision.box import Box
from vision.sources import redacted

_MOST_PX = 65_535
"""No camera and no picture format has more on one side."""


def text(given: str) -> str:
    """`given`, which must not be empty."""
    if not given:
        raise argparse.ArgumentTypeError("must not be empty")
    return given


def path(given: str) -> Path:
    """A file or folder; an address is none, and whatever is told of it later would show its password."""
    if "://" in text(given):
        raise argparse.ArgumentTypeError(
            f"must be a file or folder, got the address {redacted(given)}; --camera reads addresses"
        )
    return Path(given)


def target(given: str) -> str:
    """A file to write, or `-`."""
    return str(path(given)) if given != "-" else given


def probability(given: str) -> float:
    """A number from 0 to 1."""
    return number(given, 0.0, 1.0)


def rate(given: str) -> float:
    """Frames per second."""
    return number(given, 0.1, 1000.0)


def number(given: str, low: float, high: float) -> float:
    """A number from `low` to `high`."""
    try:
        value = float(given)
    except ValueError:
        value = math.nan
    if not low <= value <= high:
        raise argparse.ArgumentTypeError(f"must be a number from {low:g} to {high:g}, got {given!r}")
    return value


def size(given: str) -> tuple[int, int]:
    """Width and height."""
    width, height = whole_numbers(given.lower(), "x", 2, "WIDTHxHEIGHT, as 1280x720")
    if min(width, height) < 1:
        raise argparse.ArgumentTypeError(f"must be at least 1x1, got {given!r}")
    return width, height


def area(given: str) -> Box:
    """A box in pixels."""
    x, y, width, height = whole_numbers(given, ",", 4, "X,Y,WIDTH,HEIGHT, as 100,50,640,480")
    if min(width, height) < 1:
        raise argparse.ArgumentTypeError(f"must be at least 1 pixel wide and high, got {given!r}")
    return Box(x, y, width, height)


def whole_numbers(given: str, separator: str, count: int, form: str) -> list[int]:
    """As many whole numbers as `count`, with `separator` between them."""
    parts = given.split(separator)
    if len(parts) != count or not all(part.strip().isdecimal() for part in parts):
        raise argparse.ArgumentTypeError(f"must be {form}, got {given!r}")
    if any(len(part.strip()) > 9 or int(part) > _MOST_PX for part in parts):
        raise argparse.ArgumentTypeError(f"must be {_MOST_PX} pixels at most, got {given!r}")
    return [int(part) for part in parts]
