"""How the picture moved, by the marks on it."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from tests.vision.paper import a_sheet
from vision.tracking.motion import Motion
from vision.tracking.optical_flow import OpticalFlow, OpticalFlowSettings

SHEET = a_sheet(("2718", "3049", "56"), height=60, size_wh=(1280, 720))
POINTS = np.array([complex(*box.center) for box in SHEET.boxes])


def flow(after: npt.NDArray[np.uint8], points: npt.NDArray[np.complex128] = POINTS) -> Motion | None:
    return OpticalFlow(OpticalFlowSettings()).motion(SHEET.image, after, points)


@pytest.mark.parametrize("step", [(0, 0), (1, 0), (-7, 4), (30, -25)])
def test_a_shift_is_found_to_half_a_pixel(step):
    motion = flow(np.roll(SHEET.image, step, axis=(1, 0)))
    assert motion is not None
    assert np.abs(motion.carry(POINTS) - (POINTS + complex(*step))).max() < 0.5


def test_another_page_is_not_this_one_moved():
    assert flow(a_sheet(("904", "1167", "3"), height=45, size_wh=(1280, 720)).image) is None


def test_marks_that_are_gone_are_not_found_elsewhere():
    assert flow(a_sheet((), size_wh=(1280, 720)).image) is None


def test_a_picture_of_another_size_or_without_marks_says_nothing():
    assert flow(SHEET.image[:600]) is None
    assert flow(SHEET.image, POINTS[:0]) is None


def test_marks_that_part_company_have_no_common_motion():
    after = SHEET.image.copy()
    after[:, :200] = np.roll(SHEET.image, 14, axis=0)[:, :200]
    after[:, 200:] = np.roll(SHEET.image, -14, axis=0)[:, 200:]
    assert flow(after) is None
