"""Simulated pages kept in files, for they take longer to make than to learn from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Self

import cv2
import numpy as np
import numpy.typing as npt

from training.arrays import Arrays
from training.simulation.page import Supplies, simulate
from training.simulation.truth import SimulatedPage

PAGE_SIDE = 320
"""Pixels on a side of a page; a network sees a part of it."""

INK_STEP = 4
"""Pixels of the page to one of its kept ink maps."""


@dataclass(frozen=True, slots=True, eq=False)
class PageSet(Arrays):
    """Pages and their truths, end to end."""

    images: npt.NDArray[np.uint8]
    """(N, side, side) uint8, grey."""
    ink: npt.NDArray[np.uint8]
    """(N, 2, side / 4, side / 4) uint8: how much of a place is digits' ink, how much other ink."""
    starts: npt.NDArray[np.int64]
    """(N + 1,): page n has the truths `starts[n]` to `starts[n + 1]`."""
    boxes: npt.NDArray[np.float32]
    """(T, 4): left, top, right, bottom, in pixels."""
    kinds: npt.NDArray[np.int8]
    """(T,): index into the simulation's `KINDS`."""
    labels: npt.NDArray[np.int8]
    """(T,): 0 to 9 of a digit, else -1."""

    def __len__(self) -> int:
        return len(self.images)

    @classmethod
    def joined(cls, sets: Sequence[Self]) -> Self:
        """The pages of all `sets`, one after another."""
        offsets = np.cumsum([0, *(len(each.boxes) for each in sets)])
        starts = [each.starts[:-1] + offset for each, offset in zip(sets, offsets[:-1], strict=True)]
        # By name: a dataclass with slots is made anew, and a bare super() would mean the one before.
        return replace(super(PageSet, cls).joined(sets), starts=np.concatenate([*starts, offsets[-1:]]))


def make_pages(supplies: Supplies, count: int, seed: int) -> PageSet:
    """`count` pages, the same for the same seed."""
    pages = list(_pages(supplies, count, seed))
    side = PAGE_SIDE // INK_STEP
    ink = [
        np.stack([cv2.resize(layer, (side, side), interpolation=cv2.INTER_AREA) for layer in page.ink])
        for page in pages
    ]
    return PageSet(
        np.stack([page.image for page in pages]),
        np.asarray(ink, np.uint8),
        np.cumsum([0, *(len(page.boxes) for page in pages)]).astype(np.int64),
        np.concatenate([page.boxes for page in pages]),
        np.concatenate([page.kinds for page in pages]),
        np.concatenate([page.labels for page in pages]),
    )


def _pages(supplies: Supplies, count: int, seed: int) -> Iterator[SimulatedPage]:
    for index in range(count):
        yield simulate(supplies, (PAGE_SIDE, PAGE_SIDE), np.random.default_rng([seed, index]))
