"""The whole program in a real window: `r` goes from one doubtful number to the next, over all photos."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np

from tests.screen import Screen, wait_until
from tests.vision.paper import a_sheet

ROOT = Path(__file__).parents[3]
YELLOW = (0, 220, 255)


def test_r_leads_over_photos_without_doubt_to_the_next_doubtful_number(
    screen: Screen, tmp_path: Path
) -> None:
    photos = [tmp_path / f"{name}.png" for name in "abc"]
    for photo, text in zip(photos, ("2718", "30", "56 304"), strict=True):
        cv2.imwrite(str(photo), a_sheet((text,)).image)
    records = tmp_path / "read.jsonl"
    program = subprocess.Popen(
        [sys.executable, "main.py", "--image", *photos, "--expect", "##", "--output", records],
        cwd=ROOT,
        env=screen.environment,
    )

    def marked_columns() -> list[int]:
        """Where the yellow frame is, from its first column to its last."""
        columns = np.flatnonzero((screen.picture()[:120, :640] == YELLOW).all(axis=2).any(axis=0))
        return [int(columns.min()), int(columns.max())] if columns.size else []

    try:
        screen.find("Digits: ")
        screen.wait_for_page()
        assert marked_columns() == []
        screen.press("r")
        wait_until(lambda: bool(marked_columns()), "the number of the first photo")
        first = marked_columns()
        assert not records.exists() or records.read_text() == ""
        screen.press("r")
        wait_until(lambda: bool(marked_columns()) and marked_columns() != first, "that of the third")
        # The first two went by.
        assert records.read_text().count("\n") == 2
        # 304, which is right of 56.
        assert marked_columns()[0] > 200
        screen.press("r")
        wait_until(lambda: marked_columns() == [], "nothing more to check")
        assert program.poll() is None
        screen.press("q")
        assert program.wait(60) == 0
    finally:
        program.kill()
        program.wait()
    assert records.read_text().count("\n") == 3
