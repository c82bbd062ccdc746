"""Sources as people type them, from the command line to the exit code."""

import json
import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from tests.clips import a_clip, a_sheet
from tests.vision.films import played
from vision.app import main
from vision.frame import Frame
from vision.page import Page
from vision.reader import DigitReader

Told = pytest.CaptureFixture[str]
FILM_FRAMES = 30
"""Enough for a number to be steady, which a table wants of it."""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, with two photos in a folder."""
    monkeypatch.chdir(tmp_path)
    Path("scans").mkdir()
    for name in ("1.png", "2.png"):
        cv2.imwrite(f"scans/{name}", a_sheet())
    return tmp_path


def run(*arguments: str) -> int:
    return main([*arguments, "--no-window"])


def records() -> list[dict[str, Any]]:
    return [json.loads(line) for line in Path("a.jsonl").read_text().splitlines()]


@pytest.fixture
def unreadable(here: Path) -> Iterator[list[Path]]:
    """What a folder of photos may hold that nobody can read, and that nobody may wait for."""
    scans = here / "scans"
    (scans / "phone.heic").write_bytes(b"\0\0\0\x18ftypheic" + bytes(100))
    (scans / "letter.pdf").write_bytes(b"%PDF-1.7\n")
    os.mkfifo(scans / "pipe.png")
    (scans / "endless.png").symlink_to("/dev/zero")
    (scans / "broken.png").symlink_to("nowhere.png")
    (scans / "large.pgm").write_bytes(b"P5 40000 40000 255\n")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("socket.png")
        Path("socket.png").rename(scans / "socket.png")
        yield sorted(set(scans.iterdir()) - {scans / "1.png", scans / "2.png"})


def test_what_cannot_be_read_is_told_and_counted_and_the_others_are_read(
    unreadable: list[Path], capsys: Told
) -> None:
    assert run("scans", "--output", "a.jsonl") == 3
    assert [record["source"] for record in records()] == ["scans/1.png", "scans/2.png"]
    told = capsys.readouterr().err
    for path in unreadable:
        assert f"scans/{path.name} " in told
    assert "scans/pipe.png is a pipe, not a file" in told
    assert "scans/endless.png is a device, not a file" in told
    assert "scans/letter.pdf is a PDF that can't be opened" in told
    assert f"2 of {2 + len(unreadable)} photos read, {len(unreadable)} damaged" in told


@pytest.mark.parametrize("name", ["phone.heic", "letter.pdf", "pipe.png", "endless.png", "large.pgm"])
def test_one_that_cannot_be_read_by_itself_is_an_error(
    unreadable: list[Path], name: str, capsys: Told
) -> None:
    assert run(f"scans/{name}") == 1
    told = capsys.readouterr().err
    assert told.startswith(f"error: scans/{name} is ")
    assert told.count("\n") == 1


def test_a_pipe_is_no_video_to_be_waited_for(here: Path, capsys: Told) -> None:
    os.mkfifo("film.mp4")
    assert run("--video", "film.mp4") == 1
    assert "film.mp4 is a pipe, not a file" in capsys.readouterr().err


def test_a_closed_folder_is_told_and_counted(
    here: Path, capsys: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    (here / "scans" / "closed").mkdir()
    scandir = os.scandir

    def closed(path: str) -> object:
        # Root may look anywhere, and CI is root.
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied", path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", closed)
    assert run("scans") == 3
    told = capsys.readouterr().err
    assert "the folder scans/closed can't be read: permission denied" in told
    assert "2 of 3 photos read, 1 damaged" in told


def test_every_page_of_a_tiff_is_a_photo(here: Path) -> None:
    cv2.imwritemulti("pages.tif", [a_sheet()] * 3)
    assert run("pages.tif", "--output", "a.jsonl") == 0
    assert len(records()) == 3


def test_what_a_folder_holds_is_told(here: Path, capsys: Told) -> None:
    Path("scans/deep").mkdir()
    cv2.imwrite("scans/deep/3.png", a_sheet())
    Path("scans/notes.txt").touch()
    assert run("scans") == 0
    first, *_ = capsys.readouterr().err.splitlines()
    assert first == "scans: 3 pictures, 1 of them in 1 folder below; left alone: 1 other file"


def test_patterns_are_expanded_by_us(here: Path) -> None:
    assert run("scans/*.png", "--output", "a.jsonl") == 0
    assert [record["source"] for record in records()] == ["scans/1.png", "scans/2.png"]


def test_several_videos_are_one_run_and_no_id_comes_twice(here: Path, capsys: Told) -> None:
    for name in ("1.mp4", "2.mp4"):
        a_clip(here / name, frames=12)
    assert run("1.mp4", "2.mp4", "--output", "a.jsonl", "--save", "drawn", "--min-confidence", "0") == 0
    by_source = {
        source: [record for record in records() if record["source"] == source]
        for source in ("1.mp4", "2.mp4")
    }
    ids = []
    for of_one in by_source.values():
        assert [record["frame"] for record in of_one] == list(range(12))
        assert of_one[0]["time"] == 0
        ids.append({digit["id"] for record in of_one for digit in record["digits"]})
    assert ids[0]
    assert ids[1]
    assert not ids[0] & ids[1]
    assert [len(played(Path("drawn") / name)[1]) for name in ("1.mp4", "2.mp4")] == [12, 12]
    assert "24 frames of 2 videos read" in capsys.readouterr().err


def test_a_video_that_cannot_be_read_does_not_end_the_others(here: Path, capsys: Told) -> None:
    a_clip(here / "1.mp4", frames=12)
    Path("2.mp4").write_text("no video")
    assert run("2.mp4", "1.mp4", "--output", "a.jsonl") == 3
    assert len(records()) == 12
    told = capsys.readouterr().err
    assert "2.mp4 is no video that can be read" in told
    assert "12 frames of 1 video read; 1 other could not be read" in told


@pytest.fixture
def both(here: Path) -> Path:
    """Two photos and a video in one folder."""
    a_clip(here / "scans" / "film.mp4", frames=FILM_FRAMES)
    return here


def test_a_folder_of_photos_and_videos_is_read_the_photos_first(both: Path, capsys: Told) -> None:
    outputs = ["--output", "a.jsonl", "--table", "t.csv", "--save", "drawn"]
    assert run("scans", *outputs, "--min-confidence", "0") == 0
    found = records()
    assert [record["source"] for record in found[:3]] == ["scans/1.png", "scans/2.png", "scans/film.mp4"]
    assert [record["frame"] for record in found] == [0, 0, *range(FILM_FRAMES)]
    of_photos = {digit["id"] for record in found[:2] for digit in record["digits"]}
    of_film = {digit["id"] for record in found[2:] for digit in record["digits"]}
    assert of_photos
    assert of_film
    assert not of_photos & of_film
    sources = [row.partition(",")[0] for row in Path("t.csv").read_text().splitlines()]
    assert sorted(set(sources[1:])) == ["scans/1.png", "scans/2.png", "scans/film.mp4"]
    assert sorted(path.name for path in Path("drawn").iterdir()) == ["1.png", "2.png", "film.mp4"]
    assert len(played(Path("drawn/film.mp4"))[1]) == FILM_FRAMES
    told = capsys.readouterr().err
    assert told.startswith("scans: 2 pictures and 1 video\n")
    assert "2 photos read; " in told
    assert f"{FILM_FRAMES} frames of 1 video read; " in told


def test_photos_and_videos_are_not_saved_as_one_file(both: Path, capsys: Told) -> None:
    assert run("scans", "--save", "a.mp4") == 1
    assert "cannot write photos and videos to a.mp4; it holds one of them" in capsys.readouterr().err


def test_of_photos_and_videos_what_cannot_be_read_is_counted(both: Path, capsys: Told) -> None:
    Path("bad.png").write_text("no picture")
    assert run("bad.png", "scans/film.mp4", "--output", "a.jsonl") == 3
    assert len(records()) == FILM_FRAMES
    assert "bad.png is damaged" in capsys.readouterr().err
    Path("bad.mp4").write_text("no video")
    assert run("bad.png", "bad.mp4") == 1
    assert "error: none of 2 files could be read; first, bad.png is damaged" in capsys.readouterr().err


def test_a_batch_of_photos_and_videos_can_be_resumed(both: Path) -> None:
    assert run("scans", "--output", "a.jsonl", "--resume") == 0
    assert [record["frame"] for record in records()] == [0, 0, *range(FILM_FRAMES)]


def test_several_videos_are_not_saved_as_one(here: Path, capsys: Told) -> None:
    for name in ("1.mp4", "2.mp4"):
        a_clip(here / name, frames=2)
    assert run("--video", "1.mp4", "2.mp4", "--save", "a.mp4") == 1
    assert "cannot write several videos to a.mp4; it holds one; give a folder" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["scans", "--size", "640x480"], "--size and --fps ask something of a camera"),
        (["0", "--save-debug", "why"], "--save-debug explains photos"),
    ],
)
def test_options_of_another_source_are_wrong_usage(
    here: Path, arguments: list[str], says: str, capsys: Told
) -> None:
    assert run(*arguments) == 2
    told = capsys.readouterr().err
    assert told.startswith(f"error: {says}")


def test_a_strip_has_a_debug_picture_like_any_other(here: Path) -> None:
    cv2.imwrite("strip.png", np.full((3, 60_000, 3), 200, np.uint8))
    assert run("strip.png", "--save-debug", "why") == 0
    assert Path("why/strip.png").exists()


def test_a_photo_that_memory_does_not_suffice_for_is_passed_over(
    here: Path, capsys: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    cv2.imwrite("scans/0.png", np.full((7, 9, 3), 200, np.uint8))

    read_frame = DigitReader.read_frame

    def failing(reader: DigitReader, frame: Frame) -> Page:
        if frame.size_wh == (9, 7):
            raise MemoryError
        return read_frame(reader, frame)

    monkeypatch.setattr(DigitReader, "read_frame", failing)
    assert run("scans", "--output", "a.jsonl") == 3
    assert [record["source"] for record in records()] == ["scans/1.png", "scans/2.png"]
    assert "scans/0.png takes more memory than there is" in capsys.readouterr().err
