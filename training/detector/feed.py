"""Lessons made by a process of its own, handed over in shared memory: a pipe takes longer than they do."""

from __future__ import annotations

import multiprocessing
import queue
from collections.abc import Generator
from multiprocessing.context import SpawnProcess
from multiprocessing.queues import Queue
from multiprocessing.shared_memory import SharedMemory
from pathlib import Path

import cv2
import numpy as np

from recognizer.maps import MAPS, STRIDE
from training.detector.lesson import Curriculum, Lesson
from training.detector.pages import PageSet
from training.errors import TrainingError

_SLOTS = 6
"""Lessons that are made before they are asked for."""
_PAGES_A_ROUND = 4000


def lessons(folder: Path, batch: int, seed: int, curriculum: Curriculum) -> Generator[Lesson, None, None]:
    """Lessons of `batch` views without end, of all page files that are there when a round begins.

    Each lasts until the next is asked for. Raises TrainingError where the process that makes them ends.
    """
    context = multiprocessing.get_context("spawn")
    memory = SharedMemory(create=True, size=_SLOTS * 4 * _floats(batch, curriculum))
    free: Queue[int] = context.Queue()
    full: Queue[int] = context.Queue()
    for slot in range(_SLOTS):
        free.put(slot)
    maker = context.Process(
        target=_feed, args=(memory.name, free, full, folder, batch, seed, curriculum), daemon=True
    )
    maker.start()
    try:
        while True:
            slot = _next(full, maker)
            yield _slot(memory, slot, batch, curriculum)
            free.put(slot)
    finally:
        maker.terminate()
        maker.join()
        memory.unlink()


def _next(full: Queue[int], maker: SpawnProcess) -> int:
    while True:
        try:
            return full.get(timeout=5)
        except queue.Empty:
            if not maker.is_alive():
                raise TrainingError(
                    "waited for the process that makes lessons; it has ended; what it said stands above"
                ) from None


def _floats(batch: int, curriculum: Curriculum) -> int:
    """Numbers of a lesson."""
    rows, columns = curriculum.view_hw
    return batch * (rows * columns + (rows // STRIDE) * (columns // STRIDE) * (MAPS + 1))


def _slot(memory: SharedMemory, slot: int, batch: int, curriculum: Curriculum) -> Lesson:
    """The lesson whose place is the slot of the shared memory."""
    whole = np.ndarray((_SLOTS, _floats(batch, curriculum)), np.float32, memory.buf)[slot]
    rows, columns = curriculum.view_hw
    cut = batch * rows * columns
    views = whole[:cut].reshape(batch, rows, columns, 1)
    return Lesson(views, whole[cut:].reshape(batch, rows // STRIDE, columns // STRIDE, MAPS + 1))


def _feed(
    name: str,
    free: Queue[int],
    full: Queue[int],
    folder: Path,
    batch: int,
    seed: int,
    curriculum: Curriculum,
) -> None:
    """Fills free slots until it is ended."""
    cv2.setNumThreads(1)
    memory = SharedMemory(name)
    rng = np.random.default_rng(seed)
    loaded: dict[Path, PageSet] = {}
    while True:
        for path in sorted(folder.glob("train_[0-9][0-9][0-9].npz")):
            if path not in loaded:
                loaded[path] = PageSet.load(path)
        sets = list(loaded.values())
        ends = np.cumsum([len(each) for each in sets])
        order = rng.permutation(ends[-1])[:_PAGES_A_ROUND]
        # Where there are fewer pages than a lesson takes, some are in it twice.
        order = np.resize(order, max(batch, len(order)))
        for first in range(0, len(order) - batch + 1, batch):
            slot = free.get()
            place = _slot(memory, slot, batch, curriculum)
            for index, row in enumerate(order[first : first + batch].tolist()):
                which = int(np.searchsorted(ends, row, side="right"))
                own = row - (ends[which - 1] if which else 0)
                made = curriculum.make(sets[which], np.array([own]), rng)
                place.views[index], place.truths[index] = made.views[0], made.truths[0]
            full.put(slot)
