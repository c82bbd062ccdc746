"""The wheel: what it holds, and that it reads where no checkout is."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from this checkout and unpacked as pip does."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(folder / "installed")
    return folder / "installed"


def run(installed: Path, folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """`digit-reader` as installed, started in `folder`, with a home of its own and no screen."""
    kept = {name: text for name, text in os.environ.items() if "DISPLAY" not in name}
    environment = {**kept, "PYTHONPATH": str(installed), "HOME": str(folder)}
    command = [sys.executable, "-m", "digit_reader", *words]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_it_holds_what_the_program_needs_and_nothing_that_it_does_not(installed: Path) -> None:
    tops = {path.name for path in installed.iterdir() if not path.name.endswith(".dist-info")}
    assert tops == {"digit_reader.py", "recognizer", "training", "vision"}
    (entry_points,) = installed.glob("*.dist-info/entry_points.txt")
    assert "digit-reader = digit_reader:run" in entry_points.read_text()
    for name in ("digits", "baseline"):
        for ending in ("onnx", "keras", "json"):
            shipped = installed / "recognizer" / "models" / f"{name}.{ending}"
            assert shipped.read_bytes() == (ROOT / "models" / shipped.name).read_bytes()


@pytest.mark.slow
def test_it_reads_a_photo_and_the_sample_clip_where_no_checkout_is(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "photo.jpg").write_bytes((ROOT / "samples" / "list.jpg").read_bytes())
    read = run(installed, tmp_path, "--image", "photo.jpg", "--no-window")
    assert (read.returncode, read.stdout) == (0, "")
    assert read.stderr.startswith("photo.jpg: 3.14 -2.5 19,99 ")
    film = run(installed, tmp_path, "--demo", "--no-window", "--output", "readings.jsonl")
    assert film.returncode == 0, film.stderr
    assert "105 frames read" in film.stderr
    assert len((tmp_path / "readings.jsonl").read_text().splitlines()) == 105


@pytest.mark.parametrize("command", ["train", "evaluate"])
def test_it_has_the_commands_of_training(command: str, installed: Path, tmp_path: Path) -> None:
    told = run(installed, tmp_path, command, "--help")
    assert told.returncode == 0
    assert told.stdout.startswith(f"usage: digit-reader {command} ")
