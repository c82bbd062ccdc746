"""Tables as files: one row a number."""

from __future__ import annotations

import csv
import errno
import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import openpyxl
import pytest
from pyarrow import parquet

from vision.box import Box
from vision.frame import Frame
from vision.outputs.destination import OutputError
from vision.outputs.tables import table
from vision.outputs.tables.table import open_table
from vision.page import Number, Page, Reading, Status
from vision.table_row import TABLE_COLUMNS

CELLS = [("1", 1, 1), ("12.50", 1, 2), ("2", 2, 1), ("-4?", 2, 2), ("3", 3, 1), ("007", 3, 2)]


def a_page(
    cells: list[tuple[str, int, int]] = CELLS,
    time_s: float = 0.0,
    source: str = "sheet.jpg",
    first_id: int = 1,
) -> Page:
    """A page with those texts in their rows and columns; what can't be read is doubtful."""
    numbers, readings = [], []
    for id, (text, row, column) in enumerate(cells, first_id):
        box = Box(100 * column, 50 * row, 60, 30)
        status = Status.DOUBTFUL if "?" in text else Status.SURE
        numbers.append(Number(id, text, 0.98, box, (id,), row, column, status))
        readings.append(Reading(id, box, 1, 0.98))
    frame = Frame(np.full((240, 320, 3), 200, np.uint8), round(30 * time_s), time_s, source)
    return Page(frame, tuple(readings), tuple(numbers), np.zeros((240, 320), np.uint8))


def as_csv(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def written(path: Path, *pages: Page, is_film: bool = False) -> Path:
    with open_table(str(path), [], is_film=is_film) as output:
        for page in pages:
            output.put(page)
    return path


def test_a_photo_gives_a_row_a_number_with_its_place_and_value(tmp_path: Path) -> None:
    rows = as_csv(written(tmp_path / "x.csv", a_page()))
    assert tuple(rows[0]) == TABLE_COLUMNS
    assert [(r["text"], r["value"], r["row"], r["column"], r["status"]) for r in rows] == [
        ("1", "1", "1", "1", "sure"),
        ("12.50", "12.50", "1", "2", "sure"),
        ("2", "2", "2", "1", "sure"),
        ("'-4?", "", "2", "2", "doubtful"),
        ("3", "3", "3", "1", "sure"),
        ("007", "7", "3", "2", "sure"),
    ]
    assert [rows[0][name] for name in ("x", "y", "width", "height")] == ["100", "50", "60", "30"]


def test_no_cell_of_a_csv_begins_like_a_formula(tmp_path: Path) -> None:
    page = a_page([("-?", 1, 1), ("-5", 1, 2)], source="=cmd.jpg")
    rows = as_csv(written(tmp_path / "x.csv", page))
    # A negative number runs nothing, and is one.
    assert [(r["source"], r["text"]) for r in rows] == [("./=cmd.jpg", "'-?"), ("./=cmd.jpg", "-5")]


def test_a_workbook_has_every_number_in_its_row_and_column_as_a_number(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(written(tmp_path / "x.xlsx", a_page()))
    assert book.sheetnames == ["Page", "Rows", "Check"]
    assert list(book["Page"].iter_rows(values_only=True))[:3] == [(1, 12.5), (2, "-4?"), (3, 7)]
    assert [book["Page"][cell].number_format for cell in ("A1", "B1", "B3")] == ["0", "0.00", "000"]
    assert [row[7] for row in book["Rows"].iter_rows(values_only=True)] == ["text", *(t for t, _, _ in CELLS)]
    assert not any(cell.data_type == "f" for sheet in book for row in sheet.iter_rows() for cell in row)


def test_a_workbook_shows_what_is_doubtful_with_its_picture(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(written(tmp_path / "x.xlsx", a_page()))
    doubtful, sure = book["Page"]["B2"], book["Page"]["B1"]
    assert doubtful.fill.fgColor.rgb != sure.fill.fgColor.rgb
    assert doubtful.font.italic
    assert not sure.font.italic
    assert [row[4] for row in book["Check"].iter_rows(min_row=2, values_only=True)] == ["-4?"]
    (picture,) = book["Check"]._images
    assert picture.anchor._from.row == 1


def test_photos_stand_below_each_other_in_a_workbook(tmp_path: Path) -> None:
    pages = [a_page([("8", 1, 1)], source=name) for name in ("a.jpg", "b.jpg")]
    book = openpyxl.load_workbook(written(tmp_path / "x.xlsx", *pages))
    column = [row[0] for row in book["Page"].iter_rows(values_only=True)]
    assert column == ["a.jpg", 8, None, "b.jpg", 8]


def test_the_pages_of_a_document_are_told_in_a_workbook(tmp_path: Path) -> None:
    first, second = (a_page([("8", 1, 1)], source="a.pdf") for _ in range(2))
    second = replace(second, frame=replace(second.frame, page=2))
    book = openpyxl.load_workbook(written(tmp_path / "x.xlsx", first, second))
    column = [row[0] for row in book["Page"].iter_rows(values_only=True)]
    assert column == ["a.pdf, page 1", 8, None, "a.pdf, page 2", 8]


def test_a_number_is_wholly_seen_in_a_workbook_however_long_it_is(tmp_path: Path) -> None:
    page = a_page([("138245779693", 1, 1), ("12345678901234567890", 1, 2)])
    sheet = openpyxl.load_workbook(written(tmp_path / "x.xlsx", page))["Page"]
    # A spreadsheet keeps 15 digits of a number, so a longer one is text.
    assert [cell.value for cell in sheet[1]] == [138245779693, "12345678901234567890"]
    assert sheet.column_dimensions["A"].width > 12
    assert sheet.column_dimensions["B"].width > 20


def test_each_sheet_of_a_workbook_is_printed_as_wide_as_the_paper(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(written(tmp_path / "x.xlsx", a_page()))
    # None is 1; a height of 0 is as many as the rows take.
    assert [(sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) for sheet in book] == [(None, 0)] * 3
    assert all(sheet.sheet_properties.pageSetUpPr.fitToPage for sheet in book)


def test_parquet_holds_the_same_rows(tmp_path: Path) -> None:
    found = parquet.read_table(written(tmp_path / "x.parquet", a_page()))
    assert tuple(found.column_names) == TABLE_COLUMNS
    assert found.column("value").to_pylist() == [1.0, 12.5, 2.0, None, 3.0, 7.0]
    assert found.to_pylist() == a_page().to_rows()


def test_a_film_gives_a_row_a_steady_number_not_one_a_frame(tmp_path: Path) -> None:
    pages = [a_page(time_s=frame / 30) for frame in range(31)]
    rows = as_csv(written(tmp_path / "x.csv", *pages, is_film=True))
    assert [row["text"].strip("'") for row in rows] == [text for text, _, _ in CELLS]
    assert {(row["first_time"], row["last_time"]) for row in rows} == {("0.0", "1.0")}


def test_a_number_that_left_and_came_back_is_one_row(tmp_path: Path) -> None:
    there = [a_page(time_s=frame / 10) for frame in range(10)]
    gone = [a_page([], time_s=1 + frame / 10) for frame in range(30)]
    again = [a_page(time_s=4 + frame / 10, first_id=50) for frame in range(11)]
    rows = as_csv(written(tmp_path / "x.csv", *there, *gone, *again, is_film=True))
    assert [(row["text"].strip("'"), row["last_time"]) for row in rows] == [
        (text, "5.0") for text, _, _ in CELLS
    ]


def test_two_equal_numbers_in_view_are_two_rows(tmp_path: Path) -> None:
    pages = [a_page([("8", 1, 1), ("8", 2, 1)], time_s=frame / 10) for frame in range(10)]
    assert len(as_csv(written(tmp_path / "x.csv", *pages, is_film=True))) == 2


def test_the_whole_sheet_says_where_a_number_stands_not_a_part_of_it(tmp_path: Path) -> None:
    whole = [a_page(time_s=frame / 10) for frame in range(10)]
    # The left column has left the picture.
    part = a_page([(text, row, 1) for text, row, column in CELLS if column == 2], 1.0)
    renamed = tuple(replace(number, id=2 * number.id, digits=(2 * number.id,)) for number in part.numbers)
    readings = tuple(replace(reading, id=2 * reading.id) for reading in part.digits)
    part = replace(part, numbers=renamed, digits=readings)
    rows = as_csv(written(tmp_path / "x.csv", *whole, part, is_film=True))
    assert {row["text"]: row["column"] for row in rows}["12.50"] == "2"


def test_what_was_never_steady_or_for_a_moment_only_is_no_row(tmp_path: Path) -> None:
    page = a_page([("8", 1, 1)])
    wobbly = replace(page, digits=(replace(page.digits[0], is_steady=False),))
    brief = [a_page([("9", 1, 1)], time_s=5 + frame / 10, first_id=9) for frame in range(3)]
    pages = [replace(wobbly, frame=replace(page.frame, time_s=frame / 10)) for frame in range(20)]
    assert as_csv(written(tmp_path / "x.csv", *pages, *brief, is_film=True)) == []


@pytest.mark.parametrize("name", ["x.csv", "x.xlsx", "x.parquet"])
def test_a_table_that_nothing_came_for_is_not_left_behind(tmp_path: Path, name: str) -> None:
    written(tmp_path / name)
    assert not (tmp_path / name).exists()


def test_an_unknown_ending_is_told(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"x\.ods; .* use \.csv, \.xlsx or \.parquet"):
        open_table(str(tmp_path / "x.ods"), [], is_film=False)


def test_a_missing_library_is_told_with_what_installs_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(table, "find_spec", lambda name: None)
    with pytest.raises(OutputError, match=r"xlsxwriter is not installed; .*\[table\]"):
        open_table(str(tmp_path / "x.xlsx"), [], is_film=False)
    assert not (tmp_path / "x.xlsx").exists()


@pytest.mark.parametrize("name", ["x.xlsx", "x.parquet"])
def test_a_full_disk_leaves_the_older_table_as_it_was(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / name
    path.write_text("older")

    def full(source: Path, target: Path) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    output = open_table(str(path), [], is_film=False, overwrite=True)
    output.put(a_page())
    with pytest.raises(OutputError, match="no space left on device; make room first"):
        output.close()
    assert [each.name for each in tmp_path.iterdir()] == [name]
    assert path.read_text() == "older"
