"""The command line becomes one value, and a slip in it one line."""

from pathlib import Path

import pytest

from vision.app.arguments import parse
from vision.app.options import Options
from vision.app.sample_clip import DEMO
from vision.app.version import VERSION
from vision.box import Box


def test_every_option_arrives() -> None:
    line = (
        "--camera 0 --output a.jsonl --output - --raw --save b.mkv --events e.csv --on-change beep"
        " --overwrite --no-window --sum --verbose --model m.onnx --min-confidence 0.8"
        " --size 1280x720 --fps 29.97 --mirror --turn 270 --roi 1,2,30,40"
    )
    assert parse(line.split()) == Options(
        camera="0",
        outputs=("a.jsonl", "-"),
        has_raw=True,
        save=Path("b.mkv"),
        events=("e.csv",),
        on_change="beep",
        is_overwrite=True,
        has_window=False,
        has_sum=True,
        is_verbose=True,
        model=Path("m.onnx"),
        min_confidence=0.8,
        size_wh=(1280, 720),
        fps=29.97,
        is_mirrored=True,
        turn_degrees=270,
        area=Box(1, 2, 30, 40),
    )


@pytest.mark.parametrize(
    "line", ["a.jpg --no-window b.jpg", "--no-window a.jpg b.jpg", "a.jpg b.jpg --no-window"]
)
def test_sources_may_stand_anywhere(line: str) -> None:
    assert parse(line.split()).sources == ("a.jpg", "b.jpg")


def test_several_photos_and_folders_are_one_source() -> None:
    options = parse(["--image", "a.jpg", "b.png", "scans/"])
    assert options.images == (Path("a.jpg"), Path("b.png"), Path("scans"))
    assert options.inputs == options.images


def test_the_demo_is_the_clip_that_ships_wherever_one_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert parse(["--demo"]).videos == (DEMO,)
    assert parse(["--demo"]).is_demo
    monkeypatch.chdir(DEMO.parent.parent)
    assert parse(["--demo"]).videos == (Path("samples/demo.mp4"),)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("", "there is nothing to read; give a camera's number"),
        ("a.jpg --demo", "a SOURCE needs no --camera, --video, --image or --demo"),
        ("--camera 0 --video a.mp4", "argument --video: not allowed with argument --camera"),
        ("--video rtsp://me:pw@camera/live", "got the address rtsp://camera/live; --camera reads addresses"),
        ("--demo --save http://me:pw@camera/a.mp4", "got the address http://camera/a.mp4"),
        ("--demo --output http://me:pw@camera/a.csv", "got the address http://camera/a.csv"),
        ("--demo --roi rtsp://me:pw@camera", "got 'rtsp://camera'"),
        ("--demo --vido=rtsp://me:pw@camera/live", "unrecognized arguments: --vido=rtsp://camera/live"),
        ("--camera 0 --size 99999999999x1", "must be 65535 pixels at most"),
        ("--image a.jpg --demo", "argument --demo: not allowed with argument --image"),
        ("--image", "argument --image: expected at least one argument"),
        ("--demo --min-confidence 1.5", "must be a number from 0 to 1, got '1.5'"),
        ("--demo --min-confidence nan", "must be a number from 0 to 1, got 'nan'"),
        ("--camera 0 --fps fast", "must be a number from 0.1 to 1000, got 'fast'"),
        ("--camera 0 --size 1280", "must be WIDTHxHEIGHT, as 1280x720, got '1280'"),
        ("--camera 0 --size 0x720", "must be at least 1x1, got '0x720'"),
        ("--demo --output a.csv --raw", "--raw adds to JSON Lines"),
        ("--demo --size 640x480", "--size and --fps ask something of a camera"),
        ("--demo --roi 1,2,3", "must be X,Y,WIDTH,HEIGHT, as 100,50,640,480, got '1,2,3'"),
        ("--demo --roi 1,2,3,0", "must be at least 1 pixel wide and high"),
        ("--demo --turn 45", "argument --turn: invalid choice: 45"),
        ("--demo --quiet --verbose", "argument --verbose: not allowed with argument --quiet"),
        ("--demo --out a.csv", "unrecognized arguments: --out"),
    ],
)
def test_wrong_usage_is_one_line_and_code_2(line: str, says: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        parse(line.split())
    assert end.value.code == 2
    told = capsys.readouterr().err
    assert told.startswith("error: ")
    assert told.count("\n") == 1
    assert says in told
    assert "me:pw" not in told


def test_an_empty_path_is_wrong_usage_and_not_the_current_folder(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parse(["--image", ""])
    assert "must not be empty" in capsys.readouterr().err


def test_the_help_names_every_key_and_every_exit_code(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        parse(["--help"])
    assert end.value.code == 0
    told = capsys.readouterr().out
    for word in ("space", "Esc", "ink mask", "130", "143", "--roi X,Y,W,H"):
        assert word in told


def test_photos_can_be_explained_and_a_film_where_there_is_a_window(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert parse(["--image", "a.jpg", "--save-debug", "why"]).save_debug == Path("why")
    assert parse(["--video", "a.mp4", "--save-debug", "why"]).save_debug == Path("why")
    with pytest.raises(SystemExit) as ended:
        parse(["--video", "a.mp4", "--save-debug", "why", "--no-window"])
    assert ended.value.code == 2
    assert "--save-debug explains photos" in capsys.readouterr().err


def test_its_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        parse(["--version"])
    assert ended.value.code == 0
    assert capsys.readouterr().out == f"digit-reader {VERSION}\n"


@pytest.mark.parametrize("words", [["--on-change", "A=geheim x"], ["--on-change=A=geheim x"]])
def test_a_command_that_became_a_stray_word_is_not_shown(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        parse(["97", "--vido=x", "--", *words])
    error = capsys.readouterr().err
    assert "geheim" not in error
    assert "--on-change" in error
