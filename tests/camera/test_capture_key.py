"""The capture key, with a camera and a real window: each sheet becomes a block of rows."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import openpyxl
import pytest

from tests.camera.mjpeg_server import MjpegServer
from tests.camera.simulated import as_jpegs
from tests.screen import Screen, a_screen, wait_until
from tests.vision.marks import a_list_of_marks

ROOT = Path(__file__).parents[2]
SHEETS = [("12.5", "7"), ("18.5", "3", "20")]


@pytest.fixture(scope="module")
def screen() -> Iterator[Screen]:
    with a_screen() as made:
        yield made


class Terminal:
    """What a program says to a terminal of its own."""

    def __init__(self) -> None:
        self._ours, self.theirs = os.openpty()
        os.set_blocking(self._ours, False)
        self._said = b""

    def close(self) -> None:
        """Takes what was said last."""
        os.close(self.theirs)
        self._said = self.said.encode()
        os.close(self._ours)
        self._ours = -1

    @property
    def said(self) -> str:
        try:
            self._said += os.read(self._ours, 1 << 20)
        except OSError:
            # Nothing new, or nobody there any more.
            return self._said.decode()
        return self.said


def sheet(marks: tuple[str, ...]) -> np.ndarray:
    """A frame of 640x480 with that list of marks on it."""
    image = a_list_of_marks(marks)
    return cv2.copyMakeBorder(image, 0, 480 - image.shape[0], 0, 0, cv2.BORDER_CONSTANT, value=(205,) * 3)


def test_each_sheet_that_is_captured_becomes_a_block_of_rows(
    screen: Screen, mjpeg_server: MjpegServer, tmp_path: Path
) -> None:
    terminal, table, events = Terminal(), tmp_path / "marks.csv", tmp_path / "events.jsonl"
    pictures = tmp_path / "marks.csv.sheets"
    outputs = ["--table", table, "--table", tmp_path / "marks.xlsx", "--events", events]
    mjpeg_server.frames = as_jpegs([sheet(SHEETS[0])])
    program = subprocess.Popen(
        [sys.executable, "main.py", "--camera", mjpeg_server.address(), *map(str, outputs)],
        cwd=ROOT,
        env=screen.environment,
        stderr=terminal.theirs,
    )
    try:
        screen.find("Digits: ")
        wait_until(lambda: events.exists() and '"12.5"' in events.read_text(), "the first sheet")
        assert not pictures.exists()
        screen.press("c")
        wait_until(lambda: "sheet 1: 4 numbers" in terminal.said, "the first block")
        # What was captured is kept, however the program ends.
        assert table.read_text().count("\n") == 1 + 4
        mjpeg_server.frames = as_jpegs([sheet(SHEETS[1])])
        wait_until(lambda: '"18.5"' in events.read_text(), "the second sheet")
        screen.press("c")
        wait_until(lambda: "sheet 2: 6 numbers" in terminal.said, "the second block")
        screen.press("q")
        assert program.wait(60) == 0
    finally:
        program.kill()
        program.wait()
    terminal.close()
    assert terminal.said.count("\a") == 2
    assert f"and its pictures into the folder {pictures}" in terminal.said
    with table.open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(r["page"], r["row"], r["column"], r["text"]) for r in rows] == [
        (str(page), str(row), str(column), text)
        for page, marks in enumerate(SHEETS, start=1)
        for row, mark in enumerate(marks, start=1)
        for column, text in enumerate((str(row), mark), start=1)
    ]
    laid_out = list(openpyxl.load_workbook(tmp_path / "marks.xlsx")["Page"].iter_rows(values_only=True))
    assert [row[:2] for row in laid_out[1:3] + laid_out[5:8]] == [
        (1, 12.5),
        (2, 7),
        (1, 18.5),
        (2, 3),
        (3, 20),
    ]
    names = {path.name for path in pictures.iterdir()}
    assert len(names) == 2 + len(rows)
    assert {"sheet-1.png", "sheet-1-row-1-column-2.png", "sheet-2-row-3-column-1.png"} <= names
    raw = cv2.imread(str(pictures / "sheet-2.png"))
    assert raw is not None
    # As it came: no box, no label.
    assert np.abs(raw.astype(int) - sheet(SHEETS[1])).mean() < 5
