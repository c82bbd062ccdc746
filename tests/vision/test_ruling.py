"""Ruled lines out of the ink."""

import cv2
import numpy as np
import pytest

from vision import ruling
from vision.ruling import without_ruling


def ruled(slope=0.0):
    mask = np.zeros((300, 600), np.uint8)
    for y in range(60, 300, 60):
        cv2.line(mask, (0, y), (600, round(y + slope * 600)), 255, 2)
    return mask


@pytest.mark.parametrize("slope", [0.0, 0.02, -0.05])
def test_lines_go_and_what_crosses_them_stays(slope):
    mask = ruled(slope)
    cv2.line(mask, (300, 40), (330, 200), 255, 8)
    kept = without_ruling(mask) > 0
    stroke = np.zeros_like(mask)
    cv2.line(stroke, (300, 40), (330, 200), 255, 8)
    assert np.mean(kept[stroke > 0]) > 0.95
    assert np.mean(kept[(mask > 0) & (stroke == 0)]) < 0.1


def test_the_outer_lines_of_a_table_go_though_the_mask_ends_with_them():
    mask = np.zeros((200, 400), np.uint8)
    cv2.rectangle(mask, (1, 1), (398, 198), 255, 3)
    # The corners, as thick as wide, are left.
    assert np.count_nonzero(without_ruling(mask)) < 0.05 * np.count_nonzero(mask)


def test_what_is_left_of_a_line_between_two_digits_that_cross_it_goes_too():
    mask = ruled()
    for x in (300, 340, 380):
        cv2.line(mask, (x, 100), (x, 200), 255, 10)
    kept = without_ruling(mask)
    assert cv2.connectedComponents(kept)[0] - 1 == 3


def test_upright_lines_go_as_level_ones_do():
    mask = ruled()
    assert np.array_equal(without_ruling(mask.T.copy()), without_ruling(mask).T)


def test_more_pieces_than_short_labels_can_tell_apart_are_told_apart(monkeypatch):
    mask = ruled(0.02)
    short = without_ruling(mask)
    monkeypatch.setattr(ruling, "_MAX_SHORT_LABELS", 0)
    assert np.array_equal(without_ruling(mask), short)


def test_a_mask_of_more_specks_than_sixteen_bits_can_count_is_no_error():
    mask = np.zeros((600, 600), np.uint8)
    mask[::2, ::2] = 255
    assert np.array_equal(without_ruling(mask), mask)
