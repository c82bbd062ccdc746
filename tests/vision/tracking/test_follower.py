"""What was read, carried through the frames after it."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from tests.vision.paper import a_sheet
from tests.vision.tracked_film import Film
from vision.box import Box
from vision.frame import Frame
from vision.page import Page, Reading
from vision.tracking.follower import Follower
from vision.tracking.optical_flow import OpticalFlowSettings

SIZE_WH = (1280, 720)
SHEET = a_sheet(("2718", "304956", "56"), height=110, size_wh=SIZE_WH)
ON_SHEET = tuple(zip(SHEET.boxes, SHEET.digits, strict=True))


class Followed:
    """A follower that was given the page of the sheet, and how far its boxes are from where they belong."""

    def __init__(self) -> None:
        film = Film()
        self.tracker, self.follower = film.tracker, Follower(OpticalFlowSettings())
        self.marks = film.settle(*ON_SHEET)
        readings = tuple(Reading(mark.id, mark.box, mark.digit, 0.99) for mark in self.marks)
        self.follower.begin(Page(Frame(SHEET.image, 0), readings, (), np.zeros(SIZE_WH[::-1], np.uint8)))

    def miss_px(self, image: npt.NDArray[np.uint8], places: npt.NDArray[np.float64]) -> float:
        """How far the middles of the boxes are from (N, 2) `places` on the next frame, at most; infinite
        where they are lost."""
        page = self.follower.follow(Frame(image, self.follower.count + 1), self.tracker)
        if page is None:
            return float("inf")
        return float(np.abs(middles([reading.box for reading in page.digits]) - places).max())


def middles(boxes: Sequence[Box]) -> npt.NDArray[np.float64]:
    return np.array([box.center for box in boxes], np.float64)


def warped(to: npt.NDArray[np.float64]) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.float64]]:
    """The sheet seen through a (3, 3) homography, and where the middles of its digits are then."""
    image = cv2.warpPerspective(SHEET.image, to, SIZE_WH, borderMode=cv2.BORDER_REPLICATE)
    places = cv2.perspectiveTransform(middles([box for box, _ in ON_SHEET])[None], to)[0]
    return np.asarray(image, np.uint8), np.asarray(places, np.float64)


def shifted(right: float, down: float) -> npt.NDArray[np.float64]:
    return np.array([[1, 0, right], [0, 1, down], [0, 0, 1]], np.float64)


def test_what_each_step_misses_does_not_add_up():
    followed = Followed()
    # A tenth of a pixel of the small picture at a time, in which points are followed.
    misses = [followed.miss_px(*warped(shifted(0.4 * k, 0.3 * k))) for k in range(1, 61)]
    assert max(misses) < 1.2
    assert followed.follower.count == 60


@pytest.mark.parametrize("light", [0.8, 1.15])
def test_a_light_that_changes_by_and_by_moves_nothing(light):
    followed = Followed()
    for k in range(1, 31):
        image, places = warped(shifted(k, 0))
        # Over the page it changes by half as much again: a shadow, not the camera's exposure.
        share = np.linspace(light**1.5, light, SIZE_WH[0]) ** (k / 30)
        lit = np.clip(image * share[:, None], 0, 255).astype(np.uint8)
        assert followed.miss_px(lit, places) < 2


def test_a_shadow_that_passes_takes_no_digit_along():
    followed = Followed()
    across = np.arange(SIZE_WH[0])
    for k in range(1, 21):
        image, places = warped(shifted(k, 0))
        shade = 1 - 0.3 / (1 + np.exp(-(across - 200 - 20 * k) / 77))
        assert followed.miss_px((image * shade[:, None]).astype(np.uint8), places) < 2


def test_a_light_that_falls_by_a_fifth_at_once_moves_nothing():
    image, places = warped(shifted(3, 2))
    assert Followed().miss_px((0.8 * image).astype(np.uint8), places) < 2


def tilted(by: float) -> npt.NDArray[np.float64]:
    """A homography that makes things smaller to the right, by that share a pixel."""
    return np.array([[1, 0, 0], [0, 1, 0], [by, 0, 1]], np.float64)


def test_a_page_that_tilts_is_followed_beyond_what_it_has_one_motion_for():
    followed = Followed()
    assert max(followed.miss_px(*warped(tilted(4e-6 * k))) for k in range(1, 11)) < 8
    assert Followed().miss_px(*warped(tilted(4e-5))) == float("inf")


def test_another_page_is_not_followed():
    other = a_sheet(("904", "1167", "3"), height=45, size_wh=SIZE_WH)
    assert Followed().miss_px(other.image, middles([box for box, _ in ON_SHEET])) == float("inf")
