"""What changed on a picture is told from its noise and its light."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from vision.box import Box
from vision.frame import Image
from vision.tracking.stillness import Changes, StillnessSettings, StillnessWatch

STROKE = Box(640, 300, 4, 40)


def page(*, light: float = 1.0, noise: float = 2.5, seed: int = 0, shift: int = 0) -> Image:
    """A sheet with two rows of rings, as a camera sees it in the `seed`-th frame."""
    picture = np.full((720, 1280), 190.0, np.float32)
    for x in range(100, 1200, 90):
        for y in (200, 500):
            cv2.circle(picture, (x + shift, y), 22, 60.0, 5, cv2.LINE_AA)
    grain = np.random.default_rng(seed).normal(0, noise, picture.shape)
    grey = np.clip(picture * light + grain, 0, 255).astype(np.uint8)
    return np.asarray(cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR), np.uint8)


def written(picture: Image, box: Box = STROKE) -> Image:
    """The picture with a stroke of the pen in `box`."""
    picture = picture.copy()
    picture[box.y : box.bottom, box.x : box.right] = 60
    return picture


def watch() -> StillnessWatch:
    """One that has seen the page."""
    changes = StillnessWatch(StillnessSettings())
    changes.update(page())
    return changes


def test_all_of_the_first_picture_is_new():
    changes = StillnessWatch(StillnessSettings()).update(page())
    assert changes.touch(Box(0, 0, 1, 1))
    assert changes.touch(Box(1279, 719, 1, 1))


@pytest.mark.parametrize("noise", [0.0, 2.5, 8.0])
def test_noise_is_no_change(noise):
    watch = StillnessWatch(StillnessSettings())
    watch.update(page(noise=noise))
    assert not any(watch.update(page(noise=noise, seed=seed)) for seed in range(1, 6))


def test_a_stroke_of_the_pen_is_a_change_where_it_is_and_nowhere_else():
    changes = watch().update(written(page(seed=1)))
    assert changes.touch(STROKE)
    assert not changes.touch(Box(70, 170, 60, 60))


def test_a_stroke_that_is_wiped_off_is_a_change():
    watch = StillnessWatch(StillnessSettings())
    watch.update(written(page()))
    assert watch.update(page(seed=1)).touch(STROKE)


def test_a_change_is_told_once():
    changes = watch()
    assert changes.update(written(page(seed=1)))
    assert not changes.update(written(page(seed=2)))


def test_light_that_turns_a_little_is_no_change():
    changes = watch()
    assert not changes.update(page(light=0.96, seed=1))


def test_what_creeps_is_noticed_in_the_end():
    changes = watch()
    seen = [bool(changes.update(page(seed=1 + k, shift=k // 4))) for k in range(24)]
    assert not seen[0]
    assert any(seen)


def test_a_picture_of_another_size_is_all_new():
    changes = watch()
    assert changes.update(np.zeros((480, 640, 3), np.uint8)).touch(Box(300, 200, 5, 5))


@pytest.mark.parametrize("shape", [(1, 1, 3), (7, 333, 3), (181, 321, 3), (1080, 1920, 3)])
def test_every_size_of_picture_is_compared(shape):
    changes = StillnessWatch(StillnessSettings())
    picture = np.full(shape, 120, np.uint8)
    changes.update(picture)
    assert not changes.update(picture)


def test_a_box_beside_a_change_is_touched_by_it():
    blocks = np.zeros((10, 10), np.bool_)
    blocks[5, 5] = True
    changes = Changes(blocks, side_px=16)
    assert changes.touch(Box(64, 64, 16, 16))
    assert not changes.touch(Box(32, 32, 16, 16))
