"""A list of marks becomes a table, by the whole program."""

from __future__ import annotations

from pathlib import Path

import cv2
import openpyxl
import pytest

from tests.vision.marks import a_list_of_marks
from vision.app import main

SHEETS = {
    0: ("12.5", "7", "18.5", "9", "15.5", "20"),
    1: ("8", "16.5", "13", "4.5", "19", "11.5"),
    2: ("17", "14.5", "6", "10.5", "12", "3.5"),
}


@pytest.mark.parametrize(("hand", "degrees"), [(0, 0.0), (1, 6.0), (2, -4.0)])
def test_every_mark_of_a_list_is_in_its_row_and_column(tmp_path: Path, hand: int, degrees: float) -> None:
    photo, table = tmp_path / "marks.png", tmp_path / "marks.xlsx"
    cv2.imwrite(str(photo), a_list_of_marks(SHEETS[hand], hand=hand, degrees=degrees))
    assert main(["--image", str(photo), "--table", str(table), "--no-window", "--quiet"]) == 0
    cells = list(openpyxl.load_workbook(table)["Page"].iter_rows(values_only=True))
    assert cells == [(line, float(mark)) for line, mark in enumerate(SHEETS[hand], start=1)]


def test_marks_are_added_without_their_row_numbers(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    photos = []
    for hand in (0, 2):
        photos.append(str(tmp_path / f"{hand}.png"))
        cv2.imwrite(photos[-1], a_list_of_marks(SHEETS[hand], hand=hand))
    assert main(["--image", *photos, "--sum", "--column", "last", "--no-window"]) == 0
    told = capsys.readouterr().err
    assert "(sum 82.5)" in told
    assert told.rstrip().endswith("; sum 146.0")
