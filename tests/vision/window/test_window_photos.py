"""Photos in a real window: each waits, those before can be seen again, and all can be kept."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np

from tests.screen import Screen, wait_until
from tests.vision.shown import Show, picture_part


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


def test_o_leaves_the_numbers_only(screen: Screen, show: Show) -> None:
    shown = show("photos")

    def pixels_of(color: tuple[int, int, int]) -> int:
        return int(np.count_nonzero((picture_part(screen.picture()) == color).all(axis=2)))

    assert pixels_of((178, 114, 0)) > 200
    screen.press("o")
    wait_until(lambda: pixels_of((178, 114, 0)) == 0 and pixels_of((115, 158, 0)) > 100, "numbers only")
    screen.press("q")
    assert shown.end() == 0
