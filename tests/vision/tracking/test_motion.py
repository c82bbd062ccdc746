"""The motion of the whole picture, from marks that were found twice."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vision.tracking.motion import Motion, fit_motion

PAGE = np.array([100 + 100j, 900 + 120j, 500 + 600j, 300 + 400j, 1100 + 650j, 700 + 300j])


@given(angle=st.floats(-0.1, 0.1), scale=st.floats(0.9, 1.1), x=st.floats(-200, 200), y=st.floats(-200, 200))
def test_a_turn_a_scale_and_a_shift_are_found(angle, scale, x, y):
    motion = Motion(scale * np.exp(1j * angle), complex(x, y))
    found = fit_motion(PAGE, motion.carry(PAGE), stiffness_px=50)
    assert np.abs(found.carry(PAGE) - motion.carry(PAGE)).max() < 2
    assert found.scale == pytest.approx(scale, abs=0.01)


def test_a_mark_that_moved_on_its_own_is_left_out():
    after = PAGE + 10
    after[2] += 80j
    found = fit_motion(PAGE, after, stiffness_px=50)
    assert np.abs(found.carry(PAGE) - (PAGE + 10)).max() < 1


def test_two_neighbours_that_jitter_do_not_turn_the_page():
    before = np.array([300 + 300j, 350 + 300j])
    found = fit_motion(before, before + np.array([2j, -2j]), stiffness_px=60)
    assert abs(found.turn - 1) < 0.05


def test_one_mark_shifts_the_picture_and_none_leaves_it():
    assert fit_motion(PAGE[:1], PAGE[:1] + 7j, stiffness_px=50).carry(PAGE) == pytest.approx(PAGE + 7j)
    assert fit_motion(PAGE[:0], PAGE[:0], stiffness_px=50) == Motion()
