"""A real window on a screen of its own: what is seen on it, and what its keys do."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest

from tests.screen import Screen, a_screen, wait_until
from vision.frame import Image
from vision.window.status_line import BAR_PX

ROOT = Path(__file__).parents[3]


class Shown:
    """A process with a window, and what it says."""

    def __init__(self, screen: Screen, kind: str, folder: Path) -> None:
        self._screen = screen
        self._said = (folder / "said.txt").open("w+")
        command = [sys.executable, "-m", "tests.vision.window_program", kind, str(folder)]
        self.process = subprocess.Popen(command, cwd=ROOT, env=screen.environment, stdout=self._said)
        wait_until(lambda: "open" in self.said or self.process.poll() is not None, "the window")
        assert self.process.poll() is None
        self.window = screen.find(f"Digits: {kind}")

    @property
    def said(self) -> str:
        return Path(self._said.name).read_text()

    @property
    def last_shown(self) -> int:
        lines = [line for line in self.said.splitlines() if line.startswith("shown")]
        return int(lines[-1].split()[1]) if lines else -1

    def wait_for(self, text: str) -> None:
        wait_until(lambda: text in self.said, f"{text!r}, it said {self.said[-300:]!r}")

    def end(self) -> int:
        """How it ended."""
        return self.process.wait(20)

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()
        self._said.close()


@pytest.fixture(scope="module")
def screen() -> Iterator[Screen]:
    with a_screen() as made:
        yield made


Show = Callable[[str], Shown]


@pytest.fixture
def show(screen: Screen, tmp_path: Path) -> Iterator[Show]:
    """Opens a window on a source of that kind; a test that fails leaves none open."""
    opened: list[Shown] = []

    def start(kind: str) -> Shown:
        opened.append(Shown(screen, kind, tmp_path))
        return opened[-1]

    yield start
    for shown in opened:
        shown.stop()


def picture_part(picture: Image) -> Image:
    """The frame in the window, without what stands around it."""
    return picture[:480, :640]


def status_part(picture: Image) -> Image:
    return picture[480 : 480 + BAR_PX, :640]


def test_a_film_is_shown_with_its_readings_and_ended_by_q(screen: Screen, show: Show) -> None:
    shown = show("film")
    shown.wait_for("shown 5")
    picture = screen.picture()
    frame, status = picture_part(picture), status_part(picture)
    assert frame[240, 120].tolist() == [0, 0, 0]
    assert frame[400, 400].tolist() == [255, 255, 255]
    # The blue of a steady digit's frame and label.
    assert np.count_nonzero((frame == (178, 114, 0)).all(axis=2)) > 200
    assert status.mean() < 100
    assert status.max() > 200
    screen.press("q")
    assert shown.end() == 0
    assert "closed True" in shown.said


def test_a_film_is_shown_at_its_own_pace(screen: Screen, show: Show) -> None:
    shown = show("film")
    shown.wait_for("shown 10")
    first = shown.last_shown
    # Two seconds by the clock of the pause between two looks.
    subprocess.run(["sleep", "2"], check=True)
    played = shown.last_shown - first
    screen.press("Escape")
    assert shown.end() == 0
    assert played <= 75


def test_keys_change_what_is_seen(screen: Screen, show: Show) -> None:
    shown = show("film")
    shown.wait_for("shown 1")
    screen.press("m")

    def is_mask() -> bool:
        picture = picture_part(screen.picture())
        return bool(picture[400, 400].max() == 0 and picture[240, 120].min() == 255)

    wait_until(is_mask, "the ink mask")
    screen.press("m", "f")
    wait_until(lambda: picture_part(screen.picture())[240, 519].max() == 0, "the mirror")
    screen.press("f", "h")
    wait_until(lambda: picture_part(screen.picture())[300, 300].max() < 64, "the help")
    screen.press("h")
    wait_until(lambda: picture_part(screen.picture())[300, 300].min() == 255, "the picture again")
    screen.press("q")
    assert shown.end() == 0


def test_a_pause_stops_the_film_and_n_takes_one_step(screen: Screen, show: Show) -> None:
    shown = show("film")
    shown.wait_for("shown 1")
    screen.press("space")
    before = shown.last_shown
    screen.press("n")
    wait_until(lambda: shown.last_shown > before, "a step")
    # The frame on the screen is told once the next one is asked for.
    assert shown.last_shown == before + 1
    screen.press("space")
    wait_until(lambda: shown.last_shown > before + 5, "the film to go on")
    screen.press("q")
    assert shown.end() == 0


def test_s_saves_what_is_seen_and_never_over_a_file(screen: Screen, show: Show, tmp_path: Path) -> None:
    shown = show("photos")
    screen.press("s", "s")
    files = [tmp_path / "photos-digits-0.png", tmp_path / "photos-digits-0-2.png"]
    wait_until(lambda: all(file.exists() for file in files), "two pictures")
    saved = cv2.imread(str(files[0]))
    assert saved is not None
    assert saved.shape == (480, 640, 3)
    assert (saved == (178, 114, 0)).all(axis=2).any()
    screen.press("q")
    assert shown.end() == 0


def test_photos_wait_for_a_key_each(screen: Screen, show: Show) -> None:
    shown = show("photos")
    assert shown.last_shown == -1
    screen.press("n")
    shown.wait_for("shown 0")
    screen.press("space")
    shown.wait_for("shown 1")
    assert shown.process.poll() is None
    screen.press("Return")
    assert shown.end() == 0
    assert "closed False" in shown.said


def test_a_box_drawn_with_the_mouse_is_what_is_read_and_a_click_undoes_it(screen: Screen, show: Show) -> None:
    shown = show("film")
    shown.wait_for("shown 1")
    screen.drag((50, 150), (350, 350))
    shown.wait_for("area 50 150 300 200")
    screen.drag((400, 400), (400, 400))
    shown.wait_for("area gone")
    screen.press("q")
    assert shown.end() == 0


def test_closing_the_window_ends_it(screen: Screen, show: Show) -> None:
    shown = show("film")
    shown.wait_for("shown 1")
    screen.close(shown.window)
    assert shown.end() == 0
    assert "closed True" in shown.said


def test_a_camera_that_falls_silent_leaves_the_window_alive(
    screen: Screen, show: Show, tmp_path: Path
) -> None:
    shown = show("live")
    shown.wait_for("shown 9")
    live = status_part(screen.picture())
    (tmp_path / "silence").touch()
    # What stands there is tested with the text itself; here, that it is told without another frame.
    wait_until(lambda: np.abs(status_part(screen.picture()).astype(int) - live).sum() > 20_000, "the silence")
    screen.press("h")
    wait_until(lambda: picture_part(screen.picture())[300, 300].max() < 64, "the help")
    screen.press("q")
    assert shown.end() == 0
