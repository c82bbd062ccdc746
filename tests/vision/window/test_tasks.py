"""What keys do to the page in view: going through what is doubtful, and capturing sheets."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.vision.told import a_page
from vision.drawing import LabelMemory
from vision.frame import Frame
from vision.outputs import SheetCapture
from vision.page import Page, Status
from vision.window.composition import DisplayOptions, compose
from vision.window.tasks import Tasks


def doubted(texts: list[str], time_s: float = 0.0) -> Page:
    """A page whose numbers with a `?` are doubtful."""
    page = a_page(texts, time_s)
    numbers = (
        replace(n, status=Status.DOUBTFUL if "?" in n.text else Status.SURE, row=1, column=1)
        for n in page.numbers
    )
    return replace(page, numbers=tuple(numbers))


def tasks(capture: SheetCapture | None = None, *, are_photos: bool = False) -> Tasks:
    return Tasks(None, capture, lambda text: None, are_photos=are_photos)


def looked_at(tasks: Tasks) -> str | None:
    return tasks.reviewing.number.text if tasks.reviewing.number else None


def test_r_goes_through_the_doubtful_numbers_and_begins_again_after_the_last() -> None:
    page, own = doubted(["1", "2?", "3", "4?"]), tasks()
    found = []
    for _ in range(4):
        pressed = own.press(page, "r", is_paused=False)
        found.append((looked_at(own), pressed and pressed.notice))
    assert found == [("2?", ""), ("4?", ""), (None, "that was the last to check"), ("2?", "")]
    assert own.prompt(page).startswith("1 of 2 to check: 2? doubtful, 90 %")


def test_r_says_so_where_there_is_nothing_to_check_and_a_film_runs_on() -> None:
    pressed = tasks().press(doubted(["1", "3"]), "r", is_paused=False)
    assert pressed is not None
    assert (pressed.notice, pressed.is_pausing) == ("there is nothing to check", False)


def test_escape_leaves_the_number_that_is_looked_at_and_is_no_end() -> None:
    page, own = doubted(["2?"]), tasks()
    own.press(page, "r", is_paused=False)
    assert own.press(page, "escape", is_paused=True) is not None
    assert looked_at(own) is None
    assert own.press(page, "escape", is_paused=True) is None


def test_photos_without_anything_to_check_go_by_only_while_that_is_sought() -> None:
    own = tasks(are_photos=True)
    assert not own.arrive(doubted(["1"]))
    own.press(doubted(["1"]), "r", is_paused=False)
    assert own.arrive(doubted(["3"]))
    assert not own.arrive(doubted(["4?"]))
    assert looked_at(own) == "4?"
    assert not own.arrive(doubted(["5"]))


@pytest.fixture
def capture(tmp_path: Path) -> SheetCapture:
    return SheetCapture(str(tmp_path / "x.csv"), overwrite=False)


def test_c_waits_for_a_steady_sheet_and_pressed_again_it_does_not(capture: SheetCapture) -> None:
    own, page = tasks(capture), doubted(["12"])
    own.press(page, "c", is_paused=False)
    assert own.prompt(page).startswith("capturing: hold the sheet still")
    pressed = own.press(page, "c", is_paused=False)
    assert pressed is not None
    assert pressed.notice == "not captured"
    own.press(page, "c", is_paused=False)
    said = [own.capturing.update(doubted(["12", "4?"], frame / 10)) for frame in range(8)]
    assert said == [""] * 5 + ["sheet 1: 2 numbers, 1 to be checked"] + [""] * 2
    assert own.capturing.flash == "sheet 1"


def test_a_paused_picture_is_captured_as_it_is(capture: SheetCapture, tmp_path: Path) -> None:
    pressed = tasks(capture).press(doubted(["12"]), "c", is_paused=True)
    assert pressed is not None
    assert pressed.notice == "sheet 1: 1 number"
    assert (tmp_path / "x.csv.sheets" / "sheet-1.png").exists()


@pytest.mark.parametrize(
    ("are_photos", "says"), [(False, "start again with --table FILE"), (True, "every photo is a block")]
)
def test_c_says_why_it_does_nothing_where_there_is_no_table_or_need(are_photos: bool, says: str) -> None:
    pressed = tasks(are_photos=are_photos).press(doubted(["12"]), "c", is_paused=False)
    assert pressed is not None
    assert says in pressed.notice


def test_a_flash_makes_the_whole_picture_pale_and_an_enlargement_is_large() -> None:
    dark = np.random.default_rng(0).integers(0, 90, (20, 20, 3), np.uint8)
    page = replace(doubted(["12"]), frame=Frame(dark))
    look = DisplayOptions(is_numbers_only=True)

    def shown(**more: Any) -> np.ndarray:
        memory = LabelMemory()
        return compose(page, (640, 504), look, area=None, status="", away_s=None, memory=memory, **more)[:480]

    plain, pale = shown(), shown(flash="sheet 1")
    assert plain.mean() < 60
    assert np.percentile(pale, 20) > 180
    (number,) = page.numbers
    assert (shown(enlarged=number.box) != plain).any(axis=2).mean() > 0.1
