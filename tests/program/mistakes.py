"""A folder with what people hand to a program by mistake, and with what is right."""

from __future__ import annotations

import os
import shutil
import socket
from pathlib import Path

import cv2
import numpy as np

from tests.clips import a_clip, a_sheet

NAMES = (
    *("good.png", "good.jpg", "strip.png", "deep.png", "float.tiff", "text.jpg", "empty.jpg", "cut.png"),
    *("huge.pgm", "pages.tif", "moving.gif", "phone.heic", "letter.pdf", "notes.txt", "pipe.png"),
    *("socket.png", "endless.png", "loop.png", "nowhere.png", "clip.mp4", "clip.avi", "cut.mp4", "cut.avi"),
    *(
        "empty.mp4",
        "text.mp4",
        "pipe.mp4",
        "nothing",
        "scans",
        "films",
        "both",
        "\x1b[31mred.png",
        "new\nline.png",
    ),
    *(
        "né.png",
        "12:30.png",
        os.fsdecode(b"\xff.png"),
        "gone.png",
        "gone/gone.mp4",
        "x" * 300 + ".png",
        "*.png",
    ),
    *(
        "scans/*",
        "*.webp",
        "[",
        ".",
        "..",
        "/dev/null",
        "/dev/zero",
        "/dev/full",
        "good.png/a.png",
        "-",
        "-1",
    ),
)
"""Names to read, most of which are there."""
MODELS = (
    "text.onnx",
    "empty.onnx",
    "folder.onnx",
    "text.keras",
    "gone.onnx",
    "good.png",
    "x" * 300 + ".onnx",
)
TARGETS = (
    *(
        "a.csv",
        "a.jsonl",
        "a.txt",
        "a",
        "-",
        "a.mp4",
        "a.mkv",
        "a.png",
        "a.jpg",
        "drawn",
        "gone/a.csv",
        "there.csv",
    ),
    *(
        "there.jsonl",
        "loop.csv",
        "loop.png",
        "good.png",
        "clip.mp4",
        "scans",
        "scans/a.png",
        "x" * 300 + ".csv",
    ),
    *("/dev/full", "/dev/null", "nothing", "good.png/a.csv", "né.csv", "\x1b[31m.csv", "", ".", ".."),
)
"""Names to write."""
CAMERAS = (
    *("97", "9" * 20, "-1", "rubbish", "/dev/null", "/dev/video97", "/dev/gone", "good.png", ""),
    *("http://me:geheim@127.0.0.1:1/x", "rtsp://me:geheim@127.0.0.1:1/live?pwd=geheim", "http://a..b/x"),
    *(
        "http://[::1/x",
        "http://127.0.0.1:99999/",
        "me:geheim@127.0.0.1/x",
        "ftp://me:geheim@127.0.0.1",
        "http://",
    ),
    *("rtmp://127.0.0.1:1/live token=geheim", "://", "http://127.0.0.1:1/\n"),
)


def make_folder(folder: Path) -> None:
    """Fills `folder`; pipes and sockets come with each copy, for they can't be copied."""
    for name in ("nothing", "scans", "films", "both", "folder.onnx"):
        (folder / name).mkdir(parents=True)
    sheet = a_sheet()
    for name in ("good.png", "good.jpg", "\x1b[31mred.png", "new\nline.png", "né.png", "12:30.png"):
        (folder / name).write_bytes(cv2.imencode(Path(name).suffix, sheet)[1].tobytes())
    data = (folder / "good.png").read_bytes()
    for name in ("scans/1.png", "both/1.png"):
        (folder / name).write_bytes(data)
    (folder / os.fsdecode(b"\xff.png")).write_bytes(data)
    (folder / "cut.png").write_bytes(data[: len(data) // 2])
    cv2.imwrite(str(folder / "strip.png"), np.zeros((3, 4000), np.uint8))
    cv2.imwrite(str(folder / "deep.png"), np.full((60, 80, 4), 50_000, np.uint16))
    cv2.imwrite(str(folder / "float.tiff"), np.full((60, 80, 3), 3e38, np.float32))
    cv2.imwritemulti(str(folder / "pages.tif"), [sheet, sheet])
    (folder / "huge.pgm").write_bytes(b"P5 40000 40000 255\n" + bytes(1000))
    (folder / "phone.heic").write_bytes(b"\0\0\0\x18ftypheic" + bytes(100))
    (folder / "letter.pdf").write_bytes(b"%PDF-1.7\n")
    _add_videos(folder)
    for name in ("empty.jpg", "empty.mp4", "empty.onnx"):
        (folder / name).touch()
    for name in ("text.jpg", "text.mp4", "text.onnx", "text.keras", "notes.txt", "there.csv", "there.jsonl"):
        (folder / name).write_text("Dear diary")
    for name, target in (
        ("endless.png", "/dev/zero"),
        ("loop.png", "loop.png"),
        ("loop.csv", "loop.csv"),
        ("nowhere.png", "nowhere"),
    ):
        (folder / name).symlink_to(target)


def _add_videos(folder: Path) -> None:
    for ending in (".mp4", ".avi"):
        data = a_clip(folder / f"clip{ending}", frames=6).read_bytes()
        (folder / f"cut{ending}").write_bytes(data[: 2 * len(data) // 3])
    shutil.copy(folder / "clip.mp4", folder / "films" / "1.mp4")
    shutil.copy(folder / "clip.mp4", folder / "both" / "2.mp4")
    moving = cv2.Animation()
    moving.frames = [a_sheet(), np.roll(a_sheet(), 9, axis=1)]
    moving.durations = [100, 100]
    cv2.imwriteanimation(str(folder / "moving.gif"), moving)


def copy_folder(made: Path, folder: Path) -> None:
    """A copy of what `make_folder` made, with its pipes and its socket."""
    shutil.copytree(made, folder, symlinks=True)
    for name in ("pipe.png", "pipe.mp4"):
        os.mkfifo(folder / name)
    here = Path.cwd()
    # The name of a socket has 107 letters at most.
    os.chdir(folder)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("socket.png")
    os.chdir(here)


def contents(folder: Path) -> dict[str, object]:
    """What there is: sizes and times of files, and that folders and other things are there."""
    found: dict[str, object] = {}
    for path in sorted(folder.rglob("*")):
        status = path.lstat()
        is_file = path.is_file() and not path.is_symlink()
        found[str(path.relative_to(folder))] = (
            (status.st_size, status.st_mtime_ns) if is_file else status.st_mode
        )
    return found
