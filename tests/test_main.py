"""The whole program, from its command line to its exit code."""

from __future__ import annotations

import json
from pathlib import Path

import cv2
import numpy as np
import pytest

from tests.clips import a_clip, a_sheet
from tests.vision.films import played
from vision.app import main
from vision.box import Box

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "samples" / "page.jpg"

Told = pytest.CaptureFixture[str]


def run(line: str) -> int:
    """The exit code of the program with that command line, and no window."""
    return main([*line.split(), "--no-window"])


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, with what users hand to the program by mistake."""
    monkeypatch.chdir(tmp_path)
    cv2.imwrite("sheet.png", a_sheet())
    Path("empty").mkdir()
    Path("nothing.jpg").touch()
    Path("text.jpg").write_text("hello")
    Path("nothing.mp4").touch()
    Path("text.mp4").write_text("hello")
    Path("there.csv").write_text("precious")
    whole = a_clip(tmp_path / "clip.mp4").read_bytes()
    Path("half.mp4").write_bytes(whole[: len(whole) // 2])
    Path("text.onnx").write_text("hello")
    return tmp_path


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("--image gone.jpg", "there is no photo or folder at gone.jpg"),
        ("--image empty", "there is no picture in the folder empty"),
        ("--image nothing.jpg", "nothing.jpg is empty"),
        ("--image text.jpg", "text.jpg is damaged, or no picture"),
        ("--video gone.mp4", "there is no video file at gone.mp4"),
        ("--video empty", "there is no video in the folder empty"),
        ("--video nothing.mp4", "nothing.mp4 is empty"),
        ("--video text.mp4", "text.mp4 is no video"),
        ("--video half.mp4", "half.mp4 ends too early to be read"),
        ("--camera 97", "camera 97 did not open"),
        ("--camera rubbish", "'rubbish' is no camera"),
        ("--camera http://me:secret@127.0.0.1:1/video", "http://127.0.0.1:1/video did not open"),
        ("--image sheet.png --model gone.onnx", "looked for a model at gone.onnx"),
        ("--image sheet.png --model text.onnx", "tried to load text.onnx"),
        ("--image sheet.png --model sheet.png", "neither .onnx nor .keras"),
        ("--image sheet.png --output gone/a.csv", "there is no folder gone"),
        ("--image sheet.png --output a.xlsx", "cannot write readings to a.xlsx"),
        ("--image sheet.png --output there.csv", "there.csv; it exists already"),
        ("--image sheet.png --output a.csv --events a.csv", "cannot write two outputs to a.csv"),
        ("--image sheet.png --output - --events -", "cannot write two outputs to standard output"),
        ("--image sheet.png --save sheet.png --overwrite", "it is what is being read"),
        ("--image sheet.png sheet.png --save a.png", "cannot write 2 pictures to a.png"),
        ("--video clip.mp4 --save a.txt", "cannot write a video to a.txt"),
        ("--video clip.mp4 --save clip.mp4 --overwrite", "it is what is being read"),
        ("--image sheet.png --on-change no-such-program", "no-such-program"),
    ],
)
def test_a_user_mistake_is_one_clear_line(here: Path, line: str, says: str, capsys: Told) -> None:
    before = {path.name for path in here.iterdir()}
    assert run(line) == 1
    told = capsys.readouterr()
    assert told.err.startswith("error: ")
    assert told.err.count("\n") == 1
    assert says in told.err
    assert "secret" not in told.err
    assert told.out == ""
    assert Path("there.csv").read_text() == "precious"
    assert {path.name for path in here.iterdir()} == before


def test_two_sources_at_once_are_wrong_usage(capsys: Told) -> None:
    with pytest.raises(SystemExit) as end:
        main(["--demo", "--camera", "0"])
    assert end.value.code == 2
    assert "not allowed with" in capsys.readouterr().err


def test_a_photo_is_read_and_told(capsys: Told) -> None:
    assert run(f"--image {SAMPLE} --output -") == 0
    told = capsys.readouterr()
    record = json.loads(told.out)
    truth = json.loads((SAMPLE.parent / "truth.json").read_text())
    texts = [number["text"] for number in record["numbers"]]
    assert len(set(texts) & set(truth["page.jpg"]["numbers"])) >= len(texts) // 2
    assert told.err.startswith(f"{SAMPLE}: ")
    assert "1 photo read" in told.err


def test_quiet_says_nothing(capsys: Told) -> None:
    assert run(f"--image {SAMPLE} --quiet") == 0
    told = capsys.readouterr()
    assert (told.out, told.err) == ("", "")


@pytest.mark.parametrize(
    "picture",
    [
        np.zeros((1, 1, 3), np.uint8),
        np.full((60, 80), 200, np.uint8),
        np.full((60, 80, 3), 50_000, np.uint16),
        np.full((60, 80, 4), 200, np.uint8),
        np.zeros((3, 4000, 3), np.uint8),
    ],
    ids=["one pixel", "grey", "16 bit", "alpha", "a strip"],
)
def test_an_odd_picture_is_read_like_any_other(
    here: Path, picture: np.ndarray[tuple[int, ...], np.dtype[np.uint8 | np.uint16]]
) -> None:
    cv2.imwrite("odd.png", picture)
    assert run("--image odd.png --output a.jsonl --save b.png") == 0
    record = json.loads(Path("a.jsonl").read_text())
    assert (record["height"], record["width"]) == picture.shape[:2]
    saved = cv2.imread("b.png")
    assert saved is not None
    assert saved.shape[:2] == picture.shape[:2]


def test_a_picture_of_100_megapixels_is_read(here: Path) -> None:
    cv2.imwrite("huge.jpg", np.full((10_000, 10_000), 225, np.uint8))
    assert run("--image huge.jpg --quiet --output -") == 0


def test_photos_come_in_order_and_a_damaged_one_is_3(here: Path, capsys: Told) -> None:
    assert run("--image sheet.png text.jpg sheet.png --output a.jsonl") == 3
    records = [json.loads(line) for line in Path("a.jsonl").read_text().splitlines()]
    assert [record["source"] for record in records] == ["sheet.png", "sheet.png"]
    ids = [digit["id"] for record in records for digit in record["digits"]]
    assert len(ids) == len(set(ids))
    told = capsys.readouterr().err
    assert "text.jpg is damaged" in told
    assert "2 of 3 photos read, 1 damaged" in told


def test_a_video_that_breaks_off_is_read_as_far_as_it_goes(here: Path, capsys: Told) -> None:
    whole = a_clip(here / "clip.avi", frames=20).read_bytes()
    Path("broken.avi").write_bytes(whole[: len(whole) // 2])
    code = run("--video broken.avi --output a.jsonl")
    records = Path("a.jsonl").read_text().splitlines()
    assert code in (0, 3)
    assert 5 <= len(records) < 20
    assert f"{len(records)} " in capsys.readouterr().err


def test_everything_is_written_at_once(here: Path, capsys: Told) -> None:
    assert run("--video clip.mp4 --output a.jsonl --output a.csv --events e.csv --save s.mkv --sum") == 0
    assert len(Path("a.jsonl").read_text().splitlines()) == 12
    assert Path("a.csv").read_text().startswith("source,frame,time,id,digit,")
    assert Path("e.csv").read_text().startswith("event,")
    times_s, pictures = played(Path("s.mkv"))
    assert len(pictures) == 12
    assert pictures[0].shape == (240, 320, 3)
    assert times_s[-1] == pytest.approx(11 / 15, abs=0.01)
    assert "12 frames read" in capsys.readouterr().err


def test_overwrite_overwrites(here: Path) -> None:
    assert run("--image sheet.png --output there.csv --overwrite") == 0
    assert Path("there.csv").read_text().startswith("source,")


def test_only_part_of_a_turned_picture_is_read(here: Path) -> None:
    cv2.imwrite("turned.png", np.rot90(a_sheet()))
    turned = "--image turned.png --turn 90 --min-confidence 0"
    assert run(f"{turned} --output all.jsonl") == 0
    assert run(f"{turned} --output half.jsonl --roi 155,0,165,240") == 0
    everything, half = (json.loads(Path(name).read_text()) for name in ("all.jsonl", "half.jsonl"))
    assert (everything["width"], everything["height"]) == (320, 240)
    assert len(everything["digits"]) == 2
    (part,) = half["digits"]
    assert Box(*part["box"]).iou(Box(*everything["digits"][1]["box"])) > 0.7


def test_without_a_display_it_says_so_and_goes_on(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: Told
) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setattr("sys.platform", "linux")
    assert main(["--image", "sheet.png"]) == 0
    first, *_ = capsys.readouterr().err.splitlines()
    assert first == "no window: there is no display (DISPLAY is not set); going on without one"


def test_no_cameras_are_told_and_nothing_is_wrong(monkeypatch: pytest.MonkeyPatch, capsys: Told) -> None:
    monkeypatch.setattr("vision.app.program.list_cameras", list)
    assert main(["--list-cameras"]) == 0
    assert capsys.readouterr() == ("", "no cameras found\n")
