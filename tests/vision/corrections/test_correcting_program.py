"""The whole program in a real window: a misread digit is corrected by mouse and keyboard, and learned."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from recognizer import read_hand
from tests.screen import Screen, a_screen, wait_until
from tests.vision.paper import Sheet, a_sheet
from vision.box import Box
from vision.window.composition import Place, first_window_wh

ROOT = Path(__file__).parents[3]
SIZE_WH = (1440, 900)


@pytest.fixture(scope="module")
def screen() -> Iterator[Screen]:
    with a_screen() as made:
        yield made


@pytest.fixture(scope="module")
def sheet() -> Sheet:
    """Two 7s drawn alike, which the user will call 1s, and others."""
    return a_sheet(("7238", "47"), height=60)


def save(sheet: Sheet, path: Path) -> Path:
    cv2.imwrite(str(path), sheet.image)
    return path


def save_film(sheet: Sheet, path: Path, *, frames: int, fps: float) -> Path:
    """A sheet that lies still."""
    size_wh = sheet.image.shape[1], sheet.image.shape[0]
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), fps, size_wh)
    for _ in range(frames):
        writer.write(sheet.image)
    writer.release()
    return path


class Program:
    """The program with its window."""

    def __init__(self, screen: Screen, folder: Path, *arguments: object) -> None:
        self._screen, self._output = screen, folder / "read.jsonl"
        command = [sys.executable, "main.py", *map(str, arguments), "--output", str(self._output)]
        self.process = subprocess.Popen(
            [*command, "--overwrite"], cwd=ROOT, env=screen.environment, stderr=subprocess.PIPE, text=True
        )

    def wait_for_page(self) -> None:
        self._screen.find("Digits: ")
        self._screen.wait_for_page()

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()
        assert self.process.stderr is not None
        self.process.stderr.close()

    def click(self, box: Box, size_wh: tuple[int, int]) -> None:
        """The middle of a box of the picture."""
        place = Place.of(size_wh, first_window_wh(size_wh, SIZE_WH), is_mirrored=False)
        middle = box.x + box.width / 2, box.y + box.height / 2
        spot = (
            round(place.corner[0] + middle[0] * place.factor),
            round(place.corner[1] + middle[1] * place.factor),
        )
        self._screen.drag(spot, spot)
        time.sleep(0.3)

    def choose(self) -> None:
        """The most doubtful digit, by the keyboard."""
        self._screen.press("Tab")
        wait_until(self._has_chosen, "a digit to be chosen")

    def name(self, key: str) -> None:
        """Says what was chosen."""
        self._screen.press(key)
        wait_until(lambda: not self._has_chosen(), "the correction")

    def _has_chosen(self) -> bool:
        """Whether anything has the yellow frame of what is chosen."""
        return bool((self._screen.picture() == (0, 220, 255)).all(axis=2).any())

    def end(self) -> tuple[int, str, list[dict[str, Any]]]:
        """Its exit code, what it said, and the records that it wrote."""
        self._screen.press("q")
        said = self.process.communicate(timeout=60)[1]
        records = [json.loads(line) for line in self._output.read_text().splitlines()]
        return self.process.returncode, said, records


Start = Callable[..., Program]


@pytest.fixture
def start(screen: Screen, tmp_path: Path) -> Iterator[Start]:
    """Starts the program and waits for its first page; no window is left for the next test."""
    started: list[Program] = []

    def run(*arguments: object) -> Program:
        started.append(Program(screen, tmp_path, *arguments))
        started[-1].wait_for_page()
        return started[-1]

    yield run
    for program in started:
        program.kill()


def has_crops(hand: Path, count: int) -> bool:
    return len(read_hand(hand)) == count


def digits_of(record: dict[str, Any]) -> list[int | None]:
    return [digit["digit"] for digit in record["digits"]]


def test_a_digit_clicked_and_corrected_is_learned_and_kept(
    screen: Screen, start: Start, sheet: Sheet, tmp_path: Path
) -> None:
    photos = [save(sheet, tmp_path / "a.png"), save(sheet, tmp_path / "b.png")]
    hand = tmp_path / "mine"
    program = start("--image", *photos, "--hand", hand)
    size_wh = sheet.image.shape[1], sheet.image.shape[0]
    before = screen.picture()
    program.click(sheet.boxes[0], size_wh)
    screen.press("1")
    wait_until(lambda: len(read_hand(hand)) == 1, "the crop")
    time.sleep(0.3)
    assert not np.array_equal(before, screen.picture())
    screen.press("n")
    wait_until(lambda: (tmp_path / "read.jsonl").read_text().count("\n") == 1, "the first record")
    code, said, records = program.end()
    assert code == 0, said
    # The one that was corrected, and its like on this page and the next.
    assert [digits_of(record) for record in records] == [[1, 2, 3, 8, 4, 1]] * 2
    assert [number["text"] for number in records[0]["numbers"]] == ["1238", "41"]
    assert [digit.get("corrected", False) for digit in records[0]["digits"]] == [True] + 5 * [False]
    assert read_hand(hand).labels.tolist() == [1]
    # From the start in the next run, without a window.
    again = subprocess.run(
        [sys.executable, "main.py", "--image", photos[0], "--hand", hand, "--output", "-", "--no-window"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert digits_of(json.loads(again.stdout)) == [1, 2, 3, 8, 4, 1]


def test_the_keyboard_alone_corrects_a_film_and_takes_it_back(
    screen: Screen, start: Start, tmp_path: Path
) -> None:
    film = save_film(a_sheet(("7238",), height=60), tmp_path / "film.avi", frames=600, fps=30)
    table = tmp_path / "read.csv"
    program = start("--video", film, "--table", table)
    wait_until(lambda: '"text": "7238"' in (tmp_path / "read.jsonl").read_text(), "the number")
    # The most doubtful one is held for no digit, and that is taken back; then it is a 9. Each key is seen to
    # have been taken: of two that come while the machine is busy OpenCV tells the last alone.
    program.choose()
    program.name("x")
    before = screen.picture()
    screen.press("u")
    wait_until(lambda: not np.array_equal(before, screen.picture()), "it to be taken back")
    program.choose()
    program.name("9")
    screen.press("space")
    # For a second: what was taken back is steady again.
    wait_until(lambda: (tmp_path / "read.jsonl").read_text().count('"corrected"') >= 30, "corrected frames")
    code, said, records = program.end()
    assert code == 0, said
    assert "--hand FOLDER keeps them" in said
    last = records[-1]["digits"]
    assert [digit.get("corrected", False) for digit in last].count(True) == 1
    corrected = next(digit for digit in last if digit.get("corrected"))
    assert corrected["digit"] == 9
    assert len(last) == 4
    with table.open(newline="") as rows:
        assert [row["text"] for row in csv.DictReader(rows)] == [records[-1]["numbers"][0]["text"]]
    # Corrections leave no gap, and what was written before them stands.
    assert [record["frame"] for record in records] == list(range(len(records)))
    assert not any(digit.get("corrected") for digit in records[0]["digits"])


def test_a_digit_clicked_between_two_frames_is_the_one_that_is_corrected(
    screen: Screen, start: Start, sheet: Sheet, tmp_path: Path
) -> None:
    film, hand = save_film(sheet, tmp_path / "film.avi", frames=60, fps=2), tmp_path / "mine"
    program = start("--video", film, "--hand", hand)
    wait_until(lambda: (tmp_path / "read.jsonl").read_text().count("7238") >= 2, "the numbers")
    program.click(sheet.boxes[0], (sheet.image.shape[1], sheet.image.shape[0]))
    # The next frame would have come by now.
    time.sleep(0.6)
    screen.press("1")
    wait_until(partial(has_crops, hand, 1), "the crop")
    screen.press("space")
    corrected = '"digit": 1'
    wait_until(lambda: corrected in (tmp_path / "read.jsonl").read_text(), "a corrected frame")
    code, said, records = program.end()
    assert code == 0, said
    assert digits_of(records[-1]) == [1, 2, 3, 8, 4, 1]


def test_what_was_corrected_before_it_was_killed_is_kept(
    screen: Screen, start: Start, sheet: Sheet, tmp_path: Path
) -> None:
    photo, hand = save(sheet, tmp_path / "a.png"), tmp_path / "mine"
    program = start("--image", photo, "--hand", hand)
    for count, (box, key) in enumerate(zip(sheet.boxes[:2], ("1", "x"), strict=True), start=1):
        program.click(box, (sheet.image.shape[1], sheet.image.shape[0]))
        screen.press(key)
        wait_until(partial(has_crops, hand, count), "the crop")
    program.kill()
    assert sorted(read_hand(hand).labels.tolist()) == [1, 10]
    assert read_hand(hand).warning is None
