"""Sheets before a camera that are captured, each a block of rows."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from tests.vision.told import a_page
from vision.outputs import OutputError, SheetCapture, open_film_table
from vision.outputs.tables.sheet_capture import SheetSteadiness
from vision.page import Number, Page


def moved(page: Page, x: int) -> Page:
    """`page` with all its numbers shifted to the right."""
    numbers = tuple(replace(number, box=replace(number.box, x=number.box.x + x)) for number in page.numbers)
    return replace(page, numbers=numbers)


def steady_times(pages: Sequence[Page]) -> list[float]:
    """The times of those pages at which the sheet is steady."""
    steadiness = SheetSteadiness()
    return [page.frame.time_s for page in pages if steadiness.update(page)]


def test_a_sheet_is_steady_once_it_said_the_same_for_half_a_second() -> None:
    assert steady_times([a_page(["12"], frame / 10) for frame in range(8)]) == [0.5, 0.6, 0.7]


@pytest.mark.parametrize(
    "other",
    [a_page(["13"], 0.4), a_page([], 0.4), a_page(["12"], 0.4, steady=False), moved(a_page(["12"], 0.4), 3)],
    ids=["another number", "an empty sheet", "one that is not read yet", "a sheet in motion"],
)
def test_what_changes_on_a_sheet_makes_it_wait_anew(other: Page) -> None:
    pages = [a_page(["12"], frame / 10) for frame in range(11)]
    assert steady_times([*pages[:4], other, *pages[5:]]) == [1.0]


def test_a_shaking_hand_makes_no_sheet_wait() -> None:
    pages = [moved(a_page(["12"], frame / 10), frame % 2) for frame in range(7)]
    assert steady_times(pages) == [0.5, 0.6]


@pytest.fixture
def capture(tmp_path: Path) -> SheetCapture:
    return SheetCapture(str(tmp_path / "x.csv"), overwrite=False)


def test_a_table_of_captured_sheets_holds_them_alone(tmp_path: Path, capture: SheetCapture) -> None:
    with open_film_table(str(tmp_path / "x.csv"), []) as table:
        capture.fill(table)
        for frame in range(20):
            page = a_page(["12", "7"] if frame < 10 else ["40"], frame / 10)
            table.put(page)
            capture.is_asked = capture.is_asked or frame in (2, 12)
            capture.update(page)
    with (tmp_path / "x.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["page"], row["text"], row["first_time"]) for row in rows] == [
        ("1", "12", "0.5"),
        ("1", "7", "0.5"),
        ("2", "40", "1.5"),
    ]


def test_a_film_without_a_capture_gives_its_steady_numbers_as_ever(tmp_path: Path) -> None:
    with open_film_table(str(tmp_path / "x.csv"), []) as table:
        for frame in range(20):
            table.put(a_page(["12"], frame / 10))
    assert len((tmp_path / "x.csv").read_text().splitlines()) == 2


def test_nothing_is_kept_before_a_sheet_is_captured(tmp_path: Path, capture: SheetCapture) -> None:
    capture.update(a_page(["12"]))
    assert list(tmp_path.iterdir()) == []


def test_pictures_of_an_older_run_are_safe_and_go_where_that_is_allowed(tmp_path: Path) -> None:
    folder = tmp_path / "x.csv.sheets"
    folder.mkdir()
    (folder / "sheet-9.png").write_bytes(b"older")
    (folder / "mine.txt").write_text("kept")
    with pytest.raises(OutputError, match=r"x\.csv\.sheets; it exists already; .* --overwrite"):
        SheetCapture(str(tmp_path / "x.csv"), overwrite=False)
    SheetCapture(str(tmp_path / "x.csv"), overwrite=True).take(placed(["12"]))
    names = sorted(path.name for path in folder.iterdir())
    assert names == ["mine.txt", "sheet-1-row-1-column-1.png", "sheet-1.png"]


def test_a_sheet_that_cannot_be_kept_is_none(tmp_path: Path) -> None:
    capture = SheetCapture(str(tmp_path / "gone" / "x.csv"), overwrite=False)
    with pytest.raises(OutputError, match=r"cannot keep a sheet in .* capture it again"):
        capture.take(placed(["12"]))
    assert capture.count == 0


def placed(texts: list[str]) -> Page:
    page = a_page(texts)
    numbers: tuple[Number, ...] = tuple(replace(n, row=at, column=1) for at, n in enumerate(page.numbers, 1))
    return replace(page, numbers=numbers)
