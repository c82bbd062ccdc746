"""What was typed is told apart by itself."""

import os
from pathlib import Path

import cv2
import numpy as np
import pytest

from tests.clips import a_clip
from vision.sources import SourceError
from vision.sources.identification import Identified, identify
from vision.sources.named_files import expanded


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with photos, videos and other things, to work in."""
    monkeypatch.chdir(tmp_path)
    for name in ("a.png", "b.jpg", "scans/1.png", "scans/deep/2.png", "mixed/3.png"):
        Path(name).parent.mkdir(exist_ok=True, parents=True)
        cv2.imwrite(name, np.full((6, 8, 3), 200, np.uint8))
    a_clip(tmp_path / "clip.mp4", frames=2)
    for name in ("films/1.mkv", "mixed/4.mp4", "no-ending"):
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).write_bytes(Path("clip.mp4").read_bytes())
    Path("notes.txt").write_text("Dear diary")
    return tmp_path


@pytest.mark.parametrize("name", ["0", "12", "/dev/video2", "rtsp://camera/live", "http://me:pw@camera/mjpg"])
def test_numbers_devices_and_addresses_are_cameras(here: Path, name: str) -> None:
    assert identify([name]) == Identified(camera=name)


@pytest.mark.parametrize(
    "names",
    [["a.png"], ["a.png", "b.jpg"], ["scans"], ["a.png", "scans"], ["notes.txt"], ["a.png", "notes.txt"]],
)
def test_pictures_and_their_folders_are_photos_and_so_is_what_nobody_knows(
    here: Path, names: list[str]
) -> None:
    assert identify(names) == Identified(photos=tuple(map(Path, names)))


@pytest.mark.parametrize(
    "names", [["clip.mp4"], ["clip.mp4", "films"], ["no-ending"], ["clip.mp4", "notes.txt"]]
)
def test_videos_are_told_by_what_they_hold(here: Path, names: list[str]) -> None:
    assert identify(names) == Identified(videos=tuple(map(Path, names)))


def test_a_wrong_ending_deceives_nobody(here: Path) -> None:
    Path("clip.mp4").rename("clip.jpg")
    Path("a.png").rename("a.mp4")
    assert identify(["clip.jpg"]) == Identified(videos=(Path("clip.jpg"),))
    assert identify(["a.mp4"]) == Identified(photos=(Path("a.mp4"),))


@pytest.mark.parametrize(
    ("names", "photos", "videos"),
    [
        (["clip.mp4", "a.png"], ["a.png"], ["clip.mp4"]),
        (["mixed"], ["mixed"], ["mixed"]),
        (["scans", "films", "notes.txt"], ["scans", "notes.txt"], ["films"]),
        (["a.png", "mixed", "a.png"], ["a.png", "mixed", "a.png"], ["mixed"]),
    ],
)
def test_photos_and_videos_are_told_apart_where_there_are_both(
    here: Path, names: list[str], photos: list[str], videos: list[str]
) -> None:
    found = identify(names)
    assert (found.photos, found.videos) == (tuple(map(Path, photos)), tuple(map(Path, videos)))


@pytest.mark.parametrize(
    ("names", "says"),
    [
        (["0", "a.png"], "0 is a camera, and it can't be read together with anything else"),
        (["0", "1"], "0 is a camera"),
        (["gone.jpg"], r"there is no file or folder at gone\.jpg"),
        (["*.webp"], r"nothing matches \*\.webp"),
        (["me:secret@camera/live"], r"there is no file or folder at \*\*\*@camera/live"),
    ],
)
def test_what_is_not_there_and_a_camera_among_others_are_refused(
    here: Path, names: list[str], says: str
) -> None:
    with pytest.raises(SourceError, match=says):
        identify(names)


def test_patterns_are_expanded_by_name(here: Path) -> None:
    assert expanded(["*.png", "scans/**/*.png", "b.jpg"]) == [
        Path(each) for each in ("a.png", "scans/1.png", "scans/deep/2.png", "b.jpg")
    ]


def test_a_file_whose_name_looks_like_a_pattern_is_that_file(here: Path) -> None:
    Path("a.png").rename("a[1].png")
    assert expanded(["a[1].png"]) == [Path("a[1].png")]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes with names are Unix's")
def test_nobody_waits_for_a_pipe(here: Path) -> None:
    os.mkfifo("pipe.png")
    assert identify(["pipe.png"]) == Identified(photos=(Path("pipe.png"),))
