"""The program as a process: ended by signals, by a closed pipe, from its window."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tests.clips import a_clip
from tests.screen import Screen, a_screen, wait_until
from tests.vision.films import played

ROOT = Path(__file__).parents[1]
DEMO = ROOT / "samples" / "demo.mp4"
# Its tests are about outputs that grow: this takes long enough to be ended in the middle.
LONG_FRAMES = 2000

Start = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def start(tmp_path: Path) -> Start:
    """Starts the program as a process of its own, in `tmp_path`."""

    def started(*arguments: str, environment: dict[str, str] | None = None) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, str(ROOT / "main.py"), *arguments],
            cwd=tmp_path,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    return started


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_ends_it_with_the_outputs_whole(
    start: Start, tmp_path: Path, sent: signal.Signals, code: int
) -> None:
    a_clip(tmp_path / "long.mp4", frames=LONG_FRAMES)
    outputs = ["--output", "a.jsonl", "--output", "a.csv", "--save", "s.mp4", "--events", "e.jsonl"]
    program = start("--video", "long.mp4", "--no-window", *outputs)
    readings = tmp_path / "a.jsonl"
    wait_until(lambda: readings.exists() and readings.read_text().count("\n") > 20, "20 readings")
    program.send_signal(sent)
    since_s = time.monotonic()
    _, told = program.communicate(timeout=20)
    assert program.returncode == code
    # Within a second where nothing else keeps the machine busy.
    assert time.monotonic() - since_s < 3
    count = len([json.loads(line) for line in readings.read_text().splitlines()])
    assert count >= 20
    assert readings.read_text().endswith("}\n")
    assert (tmp_path / "a.csv").read_text().endswith("\n")
    _, pictures = played(tmp_path / "s.mp4")
    assert abs(len(pictures) - count) <= 1
    assert f"{count} frames read" in told or f"{count + 1} frames read" in told
    assert "Traceback" not in told


@pytest.mark.parametrize("after_s", [0.3, 0.6, 1.0])
def test_ctrl_c_while_it_starts_is_no_traceback(start: Start, after_s: float) -> None:
    program = start("--video", str(DEMO), "--no-window")
    time.sleep(after_s)
    program.send_signal(signal.SIGINT)
    _, told = program.communicate(timeout=20)
    # By its own exit, or by the signal: to a shell both are 130.
    assert program.returncode in (130, -signal.SIGINT)
    assert "Traceback" not in told


def test_whoever_stops_reading_ends_it_without_a_word(start: Start) -> None:
    program = start("--video", str(DEMO), "--no-window", "--quiet", "--output", "-")
    assert program.stdout is not None
    assert program.stderr is not None
    assert json.loads(program.stdout.readline())["frame"] == 0
    program.stdout.close()
    assert program.wait(30) == 0
    assert program.stderr.read() == ""
    program.stderr.close()


def test_the_demo_in_a_window_until_q(start: Start) -> None:
    with a_screen() as screen:
        program = start("--demo", environment=screen.environment)
        screen.find("Digits: ")
        wait_until(lambda: has_labels(screen), "labels on the picture")
        screen.press("q")
        _, told = program.communicate(timeout=20)
    assert program.returncode == 0
    assert "frames read" in told
    assert "error" not in told


def has_labels(screen: Screen) -> bool:
    """Whether there is a good deal of the blue of steady digits."""
    return int(np.count_nonzero((screen.picture() == (178, 114, 0)).all(axis=2))) > 1000
