"""Photos, videos, folders and lists in one run, and with a hand."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from recognizer import add_crop
from tests.vision.marks import a_list_of_marks
from tests.vision.paper import a_digit, a_sheet
from vision.app import main
from vision.batch.job import Job, Plan


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, with two photos and a video."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mixed").mkdir()
    cv2.imwrite("mixed/a.png", a_list_of_marks(("12.5",)))
    cv2.imwrite("mixed/c.png", a_list_of_marks(("7", "3")))
    writer = cv2.VideoWriter("mixed/b.avi", cv2.VideoWriter.fourcc(*"MJPG"), 30, (640, 480))
    for _ in range(30):
        writer.write(a_sheet(("2718", "304")).image)
    writer.release()
    return tmp_path


def texts_of(table: str, source: str) -> list[str]:
    with Path(table).open(newline="", encoding="utf-8") as file:
        return [row["text"] for row in csv.DictReader(file) if row["source"].endswith(source)]


@pytest.mark.parametrize("names", [["mixed"], ["mixed/a.png", "mixed/b.avi", "mixed/c.png"], ["files.txt"]])
def test_photos_and_videos_are_one_batch_and_a_film_is_one_line(
    here: Path, names: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    Path("files.txt").write_text("# ours\nmixed/a.png\nmixed/b.avi\n\nmixed/c.png\n")
    assert main([*names, "--table", "x.csv", "--no-window", "--resume"]) == 0
    assert texts_of("x.csv", "a.png") == ["1", "12.5"]
    assert texts_of("x.csv", "c.png") == ["1", "7", "2", "3"]
    # Of a film each steady number once.
    assert texts_of("x.csv", "b.avi") == ["2718", "304"]
    said = capsys.readouterr().err.splitlines()
    assert [line for line in said if "b.avi" in line] == ["mixed/b.avi: 2718 304"]
    assert said[-1].startswith("3 files read; 15 digits; 8 numbers")


def test_a_list_of_a_few_photos_needs_no_batch(here: Path) -> None:
    Path("files.txt").write_text("mixed/a.png\n")
    assert main(["--image", "files.txt", "--table", "x.csv", "--no-window", "--quiet"]) == 0
    assert texts_of("x.csv", "a.png") == ["1", "12.5"]


def test_an_empty_list_is_told(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("files.txt").write_text("# nothing yet\n")
    assert main(["files.txt", "--no-window"]) == 1
    assert capsys.readouterr().err.startswith("error: the list files.txt names no file; write a path a line")


@pytest.fixture
def hand(here: Path) -> Path:
    """A hand whose 7s are 1s."""
    for number in range(6):
        add_crop(here / "mine", np.asarray(a_digit(7, number)), 1)
    return here / "mine"


def digits_read(table: str, *more: str) -> list[dict[str, Any]]:
    line = ["--image", "mixed/c.png", "--output", f"{table}.jsonl", "--no-window", "--quiet"]
    assert main([*line, *more]) == 0
    (record,) = map(json.loads, Path(f"{table}.jsonl").read_text().splitlines())
    return list(record["digits"])


def test_workers_read_with_the_hand(hand: Path) -> None:
    serial = digits_read("serial", "--hand", "mine")
    assert serial != digits_read("plain")
    assert digits_read("batch", "--hand", "mine", "--resume") == serial


def test_a_photo_is_another_one_for_a_hand_that_has_learned_more(hand: Path) -> None:
    plan, job = Plan(hand=hand), Job(Path("mixed/c.png"))
    before = plan.key_of(job)
    assert before != Plan().key_of(job)
    add_crop(hand, np.asarray(a_digit(4)), 4)
    assert plan.key_of(job) != before
