"""Lessons made by a process of their own, handed over in shared memory: a pipe takes longer than the
lesson."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from multiprocessing.queues import Queue
from multiprocessing.shared_memory import SharedMemory
from pathlib import Path

import cv2
import numpy as np

from recognizer.maps import MAPS, STRIDE
from training.detector.pages import PageSet
from training.detector.targets import VIEW_SIDE, Lesson, lesson

_SLOTS = 6
_PAGES_A_ROUND = 4000


def lessons(folder: Path, batch: int, seed: int) -> Iterator[Lesson]:
    """Lessons of `batch` views without end, of all page files that are there when a round begins; each lasts
    until the next is asked for."""
    context = multiprocessing.get_context("spawn")
    memory = SharedMemory(create=True, size=_SLOTS * 4 * _floats(batch))
    free: Queue[int] = context.Queue()
    full: Queue[int] = context.Queue()
    for slot in range(_SLOTS):
        free.put(slot)
    maker = context.Process(target=_feed, args=(memory.name, free, full, folder, batch, seed), daemon=True)
    maker.start()
    try:
        while True:
            slot = full.get()
            yield _slot(memory, slot, batch)
            free.put(slot)
    finally:
        maker.terminate()
        maker.join()
        memory.unlink()


def _floats(batch: int) -> int:
    return batch * (VIEW_SIDE**2 + (VIEW_SIDE // STRIDE) ** 2 * (MAPS + 1))


def _slot(memory: SharedMemory, slot: int, batch: int) -> Lesson:
    whole = np.ndarray((_SLOTS, _floats(batch)), np.float32, memory.buf)[slot]
    cut, grid = batch * VIEW_SIDE**2, VIEW_SIDE // STRIDE
    views = whole[:cut].reshape(batch, VIEW_SIDE, VIEW_SIDE, 1)
    return Lesson(views, whole[cut:].reshape(batch, grid, grid, MAPS + 1))


def _feed(name: str, free: Queue[int], full: Queue[int], folder: Path, batch: int, seed: int) -> None:
    cv2.setNumThreads(1)
    memory = SharedMemory(name)
    rng = np.random.default_rng(seed)
    loaded: dict[Path, PageSet] = {}
    while True:
        for path in sorted(folder.glob("train_[0-9][0-9][0-9].npz")):
            if path not in loaded:
                loaded[path] = PageSet.load(path)
        sets = list(loaded.values())
        ends = np.cumsum([len(s) for s in sets])
        order = rng.permutation(ends[-1])[:_PAGES_A_ROUND]
        for first in range(0, len(order) - batch + 1, batch):
            slot = free.get()
            place = _slot(memory, slot, batch)
            for index, row in enumerate(order[first : first + batch].tolist()):
                which = int(np.searchsorted(ends, row, side="right"))
                own = row - (ends[which - 1] if which else 0)
                made = lesson(sets[which], np.array([own]), rng)
                place.views[index], place.truths[index] = made.views[0], made.truths[0]
            full.put(slot)
