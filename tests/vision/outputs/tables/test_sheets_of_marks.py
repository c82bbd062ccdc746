"""Sheets of marks, each by one of MNIST's writers, as a workbook: every mark in its row and column."""

from __future__ import annotations

from pathlib import Path

import cv2
import openpyxl
import pytest

from tests.vision.marks import a_sheet_of_one_writer
from vision.app import main

SHEETS = [
    (0, ("12.5", "7", "18.5", "20", "3.5"), 0.0),
    (1, ("9", "15.5", "4", "10.5", "16", "8.5"), 3.0),
    (2, ("6.5", "13", "2", "17.5"), -4.0),
]


@pytest.mark.parametrize(("writer", "marks", "degrees"), SHEETS)
def test_every_mark_is_in_its_row_and_column(
    writer: int, marks: tuple[str, ...], degrees: float, tmp_path: Path
) -> None:
    photo, table = tmp_path / "sheet.png", tmp_path / "marks.xlsx"
    cv2.imwrite(str(photo), a_sheet_of_one_writer(writer, marks, degrees=degrees))
    assert main(["--image", str(photo), "--table", str(table), "--no-window", "--quiet"]) == 0
    page = openpyxl.load_workbook(table)["Page"]
    assert list(page.iter_rows(values_only=True)) == [
        (row, float(mark)) for row, mark in enumerate(marks, start=1)
    ]
    # As they were written: 3.5 with one decimal, 7 with none.
    assert [row[1].number_format for row in page.iter_rows()] == [
        "0.0" if "." in mark else "0" for mark in marks
    ]
