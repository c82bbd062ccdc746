"""The stage benchmark runs on the stages as they are, and its arithmetic is right."""

from pathlib import Path

import numpy as np
import pytest

from benchmarks.pages import clean_page, film, speckled
from benchmarks.stages import UNIT, in_units, median_ms, stages_of
from recognizer import DigitRecognizer
from vision.reader import DigitReader


def test_every_stage_can_be_timed(tmp_path: Path) -> None:
    stages = stages_of(clean_page(640, 360), DigitRecognizer.load(), tmp_path)
    figures = in_units(median_ms(stages, rounds=1))
    assert figures[UNIT]["times"] == 1
    assert figures.keys() == stages.keys()
    assert all(figure["ms"] >= 0 for figure in figures.values())


def test_the_page_that_is_timed_holds_twenty_digits_that_are_read() -> None:
    page = DigitReader(DigitRecognizer.load()).read(clean_page(1280, 720))
    assert len(page.digits) == 20


def test_the_median_turn_counts_and_not_the_first() -> None:
    turns = iter([30_000_000, 0, 0, 0])

    def work() -> None:
        for _ in range(next(turns) // 100):
            pass

    assert median_ms({"work": work}, rounds=3)["work"] < 1


def test_multiples_are_of_the_unit() -> None:
    assert in_units({UNIT: 0.5, "slow": 2.0})["slow"] == {"ms": 2.0, "times": 4.0}


def test_specks_are_as_many_and_as_dark_as_said() -> None:
    white = np.full((400, 600, 3), 255, np.uint8)
    assert np.count_nonzero(speckled(white, 200)[:, :, 0] == 60) == pytest.approx(200 * 14 / 3, rel=0.2)
    assert white.min() == 255


def test_a_still_film_stands_and_a_moving_one_moves() -> None:
    page = clean_page(320, 180)
    for is_moving in (False, True):
        shots = film(page, is_moving, frames=4)
        difference = np.abs(shots[0].image.astype(int) - shots[1].image).mean()
        assert difference > 0.3
        assert (difference > 4) == is_moving
