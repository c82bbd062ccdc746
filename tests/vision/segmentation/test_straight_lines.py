"""Straight, nearly level lines in a mask."""

import cv2
import numpy as np
import pytest

from vision.segmentation.straight_lines import level_lines


def squares(step, thickness=2):
    mask = np.zeros((400, 600), np.uint8)
    for at in range(step // 2, 600, step):
        cv2.line(mask, (at, 0), (at, 400), 255, thickness)
        cv2.line(mask, (0, at), (600, at), 255, thickness)
    return mask


@pytest.mark.parametrize("slope", [-0.18, -0.05, 0.0, 0.01, 0.11, 0.18])
@pytest.mark.parametrize("length", [100, 400])
def test_a_line_is_found_from_end_to_end_whatever_its_slope(slope, length):
    mask = np.zeros((300, 600), np.uint8)
    cv2.line(mask, (53, 150), (53 + length, round(150 + slope * length)), 255, 3)
    lines = level_lines(mask, 0.8 * length)
    assert lines is not None
    assert np.mean(lines[mask > 0] > 0) > 0.95
    assert np.count_nonzero(lines) < 3 * np.count_nonzero(mask)


@pytest.mark.parametrize("step", [12, 20, 35, 80])
def test_lines_of_squares_however_small_are_found_through_their_crossings(step):
    mask = squares(step)
    lines = level_lines(mask, 300)
    assert lines is not None
    for row in range(step // 2 + 1, 400, step):
        assert lines[row].all()
    assert not lines[: step // 2 - 4].any()


def test_ragged_and_faint_lines_with_gaps_are_lines():
    mask = np.zeros((100, 600), np.uint8)
    cv2.line(mask, (0, 50), (600, 55), 255, 3)
    mask[:, 5::12] = 0
    assert level_lines(mask, 500) is not None


@pytest.mark.parametrize("height_px", [1, 2, 40])
def test_what_is_shorter_is_none(height_px):
    mask = np.zeros((height_px, 300), np.uint8)
    mask[height_px // 2, 20:120] = 255
    assert level_lines(mask, 150) is None
    assert level_lines(mask, 90) is not None


def test_steep_strokes_and_the_bars_of_digits_are_no_long_lines():
    mask = np.zeros((120, 600), np.uint8)
    for x in range(20, 560, 60):
        cv2.line(mask, (x, 20), (x + 40, 20), 255, 6)
        cv2.line(mask, (x + 40, 20), (x + 20, 100), 255, 6)
    assert level_lines(mask, 150) is None
