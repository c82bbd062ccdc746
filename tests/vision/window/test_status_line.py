"""The line below the picture says what matters, in the room there is."""

import numpy as np
import pytest

from tests.vision.told import Told, a_page
from vision.sources.camera_state import CameraState
from vision.window.keys import KEY_LINE
from vision.window.status_line import BAR_PX, draw_status, status_text


class Camera(Told):
    """A camera in any state."""

    is_live = True
    frame_count = None

    def __init__(self, state: CameraState, age_s: float = 0.0) -> None:
        super().__init__("0")
        self._state = state
        self._age_s = age_s

    @property
    def state(self) -> CameraState | None:
        return self._state

    @property
    def age_s(self) -> float:
        return self._age_s


def test_a_live_camera_has_a_rate_and_an_age() -> None:
    text = status_text(Camera(CameraState.LIVE), a_page(["47", "1"]), 29.94, 0.031, has_sum=False)
    assert text.split("    ") == ["live", "29.9 fps", "31 ms old", "3 digits", "camera 0"]


@pytest.mark.parametrize("state", [CameraState.STALLED, CameraState.RECONNECTING])
def test_a_silent_camera_has_a_silence(state: CameraState) -> None:
    text = status_text(Camera(state, age_s=5.2), a_page(["4"]), 0.0, 0.031, has_sum=False)
    assert text.split("    ") == [state.value, "no picture for 5 s", "1 digit", "camera 0"]


def test_a_camera_that_opens_says_so() -> None:
    assert status_text(Camera(CameraState.OPENING), None, 0.0, 0.0, has_sum=True) == "opening    camera 0"


def test_a_film_says_where_it_is() -> None:
    source = Told("clip.mp4")
    source.frames_read, source.frames_damaged = 2, 1
    text = status_text(source, a_page(["4", "5"], source="films/clip.mp4"), 30.0, 0.0, has_sum=True)
    assert text.split("    ") == ["30.0 fps", "2 digits", "sum 9", "1 damaged", "2 of 4", "clip.mp4"]


def test_of_several_photos_the_one_in_view_is_named() -> None:
    text = status_text(Told("4 photos"), a_page(["4"], source="scans/b.jpg"), 0.0, 0.0, has_sum=False)
    assert text.split("    ") == ["1 digit", "0 of 4", "b.jpg"]


@pytest.mark.parametrize("width", [640, 1280, 100, 1])
def test_text_and_keys_fit_into_the_line(width: int) -> None:
    bar = np.zeros((BAR_PX, width, 3), np.uint8)
    draw_status(bar, "live    29.9 fps    " + "a long name " * 20, KEY_LINE)
    # At its ends there is nothing but background.
    assert (bar[:, -1] == bar[0, 0]).all()
    assert (bar[0] == bar[0, 0]).all()
