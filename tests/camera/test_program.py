"""`python main.py --camera 0` in its window, from the first picture to q, on a simulated webcam."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.camera.simulated import Behaviour, SimulatedCamera
from tests.screen import a_screen, wait_until
from tests.vision.films import played

ROOT = Path(__file__).parents[2]

Start = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def start(simulated_camera: SimulatedCamera, tmp_path: Path) -> Iterator[Start]:
    """Starts the program before the simulated camera; a test that fails leaves none running."""
    started: list[subprocess.Popen[str]] = []

    def run(*arguments: str, **environment: str) -> subprocess.Popen[str]:
        program = subprocess.Popen(
            [sys.executable, str(ROOT / "main.py"), "--camera", "0", *arguments],
            cwd=tmp_path,
            env={**simulated_camera.environment, **environment},
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(program)
        return program

    yield run
    for program in started:
        program.kill()
        program.communicate()


def records_in(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


@pytest.mark.slow
def test_a_camera_is_shown_and_recorded_until_q(
    start: Start, simulated_camera: SimulatedCamera, tmp_path: Path
) -> None:
    simulated_camera.show(ROOT / "samples" / "demo.mp4")
    readings = tmp_path / "a.jsonl"
    with a_screen() as screen:
        program = start("--output", "a.jsonl", "--save", "a.mkv", DISPLAY=screen.address)
        screen.find("Digits: camera 0")
        wait_until(lambda: any(record["numbers"] for record in records_in(readings)), "a number")
        wait_until(lambda: bool((screen.picture() == (178, 114, 0)).all(axis=2).any()), "a steady digit")
        screen.press("q")
        _, told = program.communicate(timeout=20)
    assert program.returncode == 0
    records = records_in(readings)
    assert [record["frame"] for record in records] == list(range(len(records)))
    times_s = [record["time"] for record in records]
    assert times_s == sorted(times_s)
    _, pictures = played(tmp_path / "a.mkv")
    assert len(pictures) == len(records)
    assert pictures[0].shape == (720, 1280, 3)
    assert "camera 0: 1280x720" in told
    assert "frames read" in told


@pytest.mark.parametrize("behaviour", ["stalled", "unplugged", "hanging"])
def test_ctrl_c_ends_it_soon_in_every_state(
    start: Start, simulated_camera: SimulatedCamera, tmp_path: Path, behaviour: Behaviour
) -> None:
    readings = tmp_path / "a.jsonl"
    program = start("--no-window", "--output", "a.jsonl")
    wait_until(lambda: len(records_in(readings)) > 3, "frames")
    simulated_camera.become(behaviour)
    # Until it waits in vain; where it read on meanwhile that makes no difference.
    time.sleep(1.0)
    program.send_signal(signal.SIGINT)
    since_s = time.monotonic()
    _, told = program.communicate(timeout=20)
    assert program.returncode == 130
    # Within a second where nothing else keeps the machine busy.
    assert time.monotonic() - since_s < 3
    count = len(records_in(readings))
    # A frame may have been fetched and not yet be read.
    assert f"{count} frames read" in told or f"{count + 1} frames read" in told


def test_a_camera_pulled_out_and_put_back_is_told_and_read_on(
    start: Start, simulated_camera: SimulatedCamera, tmp_path: Path
) -> None:
    with a_screen() as screen:
        program = start("--output", "a.jsonl", DISPLAY=screen.address)
        screen.find("Digits: camera 0")
        wait_until(lambda: len(records_in(tmp_path / "a.jsonl")) > 3, "frames")
        simulated_camera.become("unplugged")
        before = screen.picture()
        wait_until(lambda: not np.array_equal(screen.picture(), before), "the loss to be told")
        simulated_camera.become("normal")
        count = len(records_in(tmp_path / "a.jsonl"))
        wait_until(lambda: len(records_in(tmp_path / "a.jsonl")) > count + 3, "frames again")
        screen.press("q")
        _, told = program.communicate(timeout=20)
    assert program.returncode == 0
    assert "camera 0" in told
