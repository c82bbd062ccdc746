"""A real window on a screen of its own: what is seen on it, and what its keys do."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest

from tests.screen import SIZE_WH, Screen, a_screen, wait_until
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


def test_s_saves_the_picture_beside_what_is_seen_and_never_over_a_file(
    screen: Screen, show: Show, tmp_path: Path
) -> None:
    shown = show("photos")
    screen.press("s", "s")
    stems = ["photos-2026-11-25-093012", "photos-2026-11-25-093012-2"]
    files = [tmp_path / f"{stem}{kind}.png" for stem in stems for kind in ("", "-read")]
    files += [tmp_path / "debug" / f"{stem}-debug.png" for stem in stems]
    wait_until(lambda: all(file.exists() for file in files), "three pictures, twice")
    clean, drawn = cv2.imread(str(files[0])), cv2.imread(str(files[1]))
    assert clean is not None
    assert drawn is not None
    assert clean.shape == drawn.shape == (480, 640, 3)
    blue = (178, 114, 0)
    assert (drawn == blue).all(axis=2).any()
    assert not (clean == blue).all(axis=2).any()
    screen.press("q")
    assert shown.end() == 0


def test_left_and_right_are_the_photo_before_and_after_and_no_letters(screen: Screen, show: Show) -> None:
    shown = show("photos")
    screen.press("Left", "Up", "Down", "Right", "Right")
    shown.wait_for("shown 1")
    third = picture_part(screen.picture())
    # In the corner is told which photo it is.
    wait_until(lambda: picture_part(screen.picture())[5, :3].max(axis=1).tolist() == [0, 0, 255], "the third")
    screen.press("Left", "Left")
    wait_until(lambda: picture_part(screen.picture())[5, :3].max(axis=1).tolist() == [255] * 3, "the first")
    screen.press("Right", "Right")
    wait_until(lambda: np.array_equal(picture_part(screen.picture()), third), "the third again")
    assert shown.last_shown == 1
    screen.press("Right")
    assert shown.end() == 0
    assert "closed False" in shown.said


def test_o_leaves_the_numbers_only(screen: Screen, show: Show) -> None:
    shown = show("photos")

    def pixels_of(color: tuple[int, int, int]) -> int:
        return int(np.count_nonzero((picture_part(screen.picture()) == color).all(axis=2)))

    assert pixels_of((178, 114, 0)) > 200
    screen.press("o")
    wait_until(lambda: pixels_of((178, 114, 0)) == 0 and pixels_of((115, 158, 0)) > 100, "numbers only")
    screen.press("q")
    assert shown.end() == 0


def test_a_window_made_larger_shows_a_larger_picture_and_the_mouse_still_hits(
    screen: Screen, show: Show
) -> None:
    shown = show("film")
    shown.wait_for("shown 1")
    screen.resize(shown.window, (800, 600 + BAR_PX))
    # The mark of 100..140 by 200..280, a quarter larger.
    wait_until(lambda: screen.picture()[253:347, 128:172].max() == 0, "the larger picture")
    assert screen.picture()[602 : 600 + BAR_PX, :800].mean() < 100
    screen.drag((100, 200), (500, 500))
    shown.wait_for("area 80 160 320 240")
    screen.press("q")
    assert shown.end() == 0


def test_a_window_made_narrow_shows_the_whole_picture_in_its_middle(screen: Screen, show: Show) -> None:
    shown = show("photos")
    screen.resize(shown.window, (320, 600))
    top = (600 - BAR_PX - 240) // 2

    def is_there() -> bool:
        picture = screen.picture()[: 600 - BAR_PX, :320]
        return bool(picture[top + 104 : top + 136, 53:67].max() == 0 and picture[top - 3].max() < 64)

    wait_until(is_there, "the smaller picture")
    screen.press("q")
    assert shown.end() == 0


def test_f11_fills_the_screen_and_comes_back(show: Show, screen: Screen) -> None:
    with screen.window_manager():
        shown = show("film")
        shown.wait_for("shown 1")

        def status_row() -> float:
            return float(screen.picture()[-BAR_PX:].mean())

        screen.press("F11")
        wait_until(lambda: 20 < status_row() < 100, "the full screen")
        height = SIZE_WH[1] - BAR_PX
        left = (SIZE_WH[0] - round(height * 4 / 3)) // 2
        factor = height / 480
        rows, columns = (
            slice(round(start * factor) + off + 3, round(end * factor) + off - 3)
            for start, end, off in ((200, 280, 0), (100, 140, left))
        )
        wait_until(lambda: screen.picture()[rows, columns].max() == 0, "the large picture")
        screen.press("F11")
        wait_until(lambda: not 20 < status_row() < 100, "the window again")
        screen.press("q")
        assert shown.end() == 0


def test_the_demo_stays_in_view_until_a_key_is_pressed(screen: Screen, show: Show) -> None:
    shown = show("demo")
    shown.wait_for("shown 4")
    screen.press("o", "h")
    wait_until(lambda: picture_part(screen.picture())[300, 300].max() < 64, "the help")
    assert shown.process.poll() is None
    screen.press("x")
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
    assert picture_part(screen.picture())[400, 400].tolist() == [255, 255, 255]
    (tmp_path / "silence").touch()
    # What stands there is tested with the text itself; here, that it is told without another frame.
    wait_until(lambda: np.abs(status_part(screen.picture()).astype(int) - live).sum() > 20_000, "the silence")
    old = picture_part(screen.picture())
    assert old[400, 400].max() < 128
    assert (old.max(axis=2) == old.min(axis=2)).all()
    (tmp_path / "silence").unlink()
    wait_until(lambda: picture_part(screen.picture())[400, 400].min() == 255, "the camera again")
    (tmp_path / "silence").touch()
    screen.press("h")
    wait_until(lambda: picture_part(screen.picture())[300, 300].max() < 64, "the help")
    screen.press("q")
    assert shown.end() == 0
