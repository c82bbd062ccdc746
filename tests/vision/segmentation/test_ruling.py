"""Ruled lines out of the ink."""

import cv2
import numpy as np
import pytest

from vision.segmentation.ruling import RulingSettings, find_ruling, without_ruling

SETTINGS = RulingSettings()


def ruled(slope=0.0):
    mask = np.zeros((300, 600), np.uint8)
    for y in range(60, 300, 60):
        cv2.line(mask, (0, y), (600, round(y + slope * 600)), 255, 2)
    return mask


def free_of_ruling(mask, is_page_wide=True, is_page_high=True):
    ruling = find_ruling(mask, is_page_wide, is_page_high, SETTINGS)
    return mask if ruling is None else without_ruling(mask, ruling)


@pytest.mark.parametrize("slope", [0.0, 0.02, -0.05, 0.17])
def test_lines_go_and_what_crosses_them_stays(slope):
    mask = ruled(slope)
    cv2.line(mask, (300, 40), (330, 200), 255, 8)
    kept = free_of_ruling(mask) > 0
    stroke = np.zeros_like(mask)
    cv2.line(stroke, (300, 40), (330, 200), 255, 8)
    assert np.mean(kept[stroke > 0]) > 0.95
    assert np.mean(kept[(mask > 0) & (stroke == 0)]) < 0.1


@pytest.mark.parametrize("step", [14, 24, 50])
def test_squares_go_however_small_they_are(step):
    mask = np.zeros((300, 600), np.uint8)
    for at in range(step // 2, 600, step):
        cv2.line(mask, (at, 0), (at + 20, 300), 255, 2)
        cv2.line(mask, (0, at), (600, at + 30), 255, 2)
    # Crossings, as thick as wide, are left.
    _, _, stats, _ = cv2.connectedComponentsWithStats(free_of_ruling(mask))
    assert stats[1:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]].max() <= 10


def test_the_outer_lines_of_a_table_go_though_the_mask_ends_with_them():
    mask = np.zeros((200, 400), np.uint8)
    cv2.rectangle(mask, (1, 1), (398, 198), 255, 3)
    # The corners, as thick as wide, are left.
    assert np.count_nonzero(free_of_ruling(mask)) < 0.05 * np.count_nonzero(mask)


def test_what_is_left_of_a_line_between_two_digits_that_cross_it_goes_too():
    mask = ruled()
    for x in (300, 340, 380):
        cv2.line(mask, (x, 100), (x, 200), 255, 10)
    kept = free_of_ruling(mask)
    assert cv2.connectedComponents(kept)[0] - 1 == 3


def test_a_thin_stroke_that_crosses_a_line_at_a_small_angle_stays_one_piece():
    mask = np.zeros((300, 600), np.uint8)
    cv2.line(mask, (0, 150), (600, 150), 255, 5)
    cv2.line(mask, (290, 120), (335, 180), 255, 3)
    pieces, _ = cv2.connectedComponents(free_of_ruling(mask))
    assert pieces - 1 == 1


def test_upright_lines_go_as_level_ones_do():
    mask = ruled()
    assert np.array_equal(free_of_ruling(mask.T.copy()), free_of_ruling(mask).T)


def test_a_digits_stem_is_no_line_though_it_is_as_high_as_the_line_and_the_digit_together():
    # A 4 that stands on a line across the page.
    mask = np.zeros((110, 900), np.uint8)
    cv2.line(mask, (0, 95), (900, 100), 255, 3)
    four = np.array([(420, 2), (400, 60), (455, 62)])
    cv2.polylines(mask, [four], False, 255, 7)
    cv2.line(mask, (450, 0), (442, 108), 255, 7)
    kept = free_of_ruling(mask, is_page_high=False)
    assert np.array_equal(kept[:90], mask[:90])
    assert kept.any(axis=0).nonzero()[0].min() > 380


@pytest.mark.parametrize("slope", [0.0, 0.1])
def test_a_box_with_slanted_sides_goes_and_the_digit_that_touches_it_stays(slope):
    mask = np.zeros((90, 140), np.uint8)
    corners = [(4, 20), (130, 20 - slope * 126), (130 + slope * 60, 80 - slope * 126), (4 + slope * 60, 80)]
    cv2.polylines(mask, [np.round(corners).astype(np.int32)], True, 255, 2)
    stroke = np.zeros_like(mask)
    cv2.line(stroke, (60, 12), (50, 70), 255, 7)
    x, y, width, height = cv2.boundingRect(cv2.max(mask, stroke))
    place = slice(y, y + height), slice(x, x + width)
    kept = free_of_ruling(np.ascontiguousarray(cv2.max(mask, stroke)[place]), False, False)
    assert np.mean(kept[stroke[place] > 0] > 0) > 0.95
    assert np.count_nonzero(kept) < 1.2 * np.count_nonzero(stroke)


def test_a_mask_of_specks_is_left_alone():
    mask = np.zeros((600, 600), np.uint8)
    mask[::2, ::2] = 255
    assert find_ruling(mask, True, True, SETTINGS) is None
