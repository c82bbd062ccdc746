"""A real window on a screen of its own: what is seen on it, and what its keys do."""

from __future__ import annotations

import subprocess
import time
from pathlib import Path

import numpy as np

from tests.screen import Screen, wait_until
from tests.vision.shown import Show, picture_part, status_part


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
    # The first step ends a wait for a frame's turn, too, which the pause may have come into.
    screen.press("space", "n")
    time.sleep(0.5)
    before = shown.last_shown
    screen.press("n")
    wait_until(lambda: shown.last_shown > before, "a step")
    # The frame on the screen is told once the next one is asked for.
    assert shown.last_shown == before + 1
    screen.press("space")
    wait_until(lambda: shown.last_shown > before + 5, "the film to go on")
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
    # The status line alone may change sooner, with the rate.
    wait_until(lambda: picture_part(screen.picture())[400, 400].max() < 128, "the picture that is old")
    old = picture_part(screen.picture())
    assert (old.max(axis=2) == old.min(axis=2)).all()
    (tmp_path / "silence").unlink()
    wait_until(lambda: picture_part(screen.picture())[400, 400].min() == 255, "the camera again")
    (tmp_path / "silence").touch()
    screen.press("h")
    wait_until(lambda: picture_part(screen.picture())[300, 300].max() < 64, "the help")
    screen.press("q")
    assert shown.end() == 0
