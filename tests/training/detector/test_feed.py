"""Lessons from a process of its own."""

from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from training.detector.close_lesson import CLOSE_CUTS
from training.detector.feed import lessons
from training.detector.lesson import PAGES
from training.detector.pages import INK_STEP, PAGE_SIDE, PageSet


@pytest.mark.parametrize("curriculum", [PAGES, CLOSE_CUTS], ids=["pages", "close cuts"])
def test_fewer_pages_than_a_lesson_takes_are_taught_too(tmp_path: Path, curriculum):
    blank = np.full((3, PAGE_SIDE, PAGE_SIDE), 200, np.uint8)
    ink = np.zeros((3, 2, PAGE_SIDE // INK_STEP, PAGE_SIDE // INK_STEP), np.uint8)
    none = np.zeros((0, 4), np.float32), np.zeros(0, np.int8), np.zeros(0, np.int8)
    PageSet(blank, ink, np.zeros(4, np.int64), *none).save(tmp_path / "train_000.npz")
    with closing(lessons(tmp_path, 8, 1, curriculum)) as feed:
        first, again = (next(feed).views.copy() for _ in range(2))
    assert first.shape == again.shape == (8, *curriculum.view_hw, 1)
