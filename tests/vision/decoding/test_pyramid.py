"""A picture looked at in several sizes."""

from dataclasses import replace

import cv2
import numpy as np
import pytest

from recognizer import Detections
from vision.decoding import PyramidSettings, detect_at_all_sizes
from vision.segmentation import BinarizationSettings, binarize

SETTINGS = PyramidSettings()


class DarkBox:
    """Finds the dark part of a picture, if it is of a digit's size; remembers what it was shown."""

    def __init__(self):
        self.shapes = []

    def detect(self, grey):
        self.shapes.append(grey.shape)
        rows, columns = np.nonzero(grey < 100)
        if not len(rows) or not 9 <= np.ptp(rows) <= 46:
            return Detections.none()
        box = [columns.min(), rows.min(), np.ptp(columns) + 1, np.ptp(rows) + 1]
        middle = [columns.mean(), rows.mean(), 1]
        return Detections(
            np.array([box], np.float32),
            np.array([2], np.float32),
            np.full((1, 10), 0.1, np.float32),
            np.zeros(1, np.float32),
            np.full((1, 6), 0.1, np.float32),
            np.array([middle], np.float32),
        )


def picture(height, width, box):
    image = np.full((height, width), 255, np.uint8)
    left, top, wide, high = box
    image[top : top + high, left : left + wide] = 0
    return image


@pytest.mark.parametrize("high", [14, 40, 90, 200, 400])
def test_a_digit_of_any_size_is_found_once_and_where_it_is(high):
    place = (300, 100, high // 2, high)
    found = detect_at_all_sizes(picture(720, 1280, place), DarkBox(), SETTINGS)
    assert len(found) == 1
    assert found.boxes[0] == pytest.approx(place, abs=max(3, 0.06 * high))
    assert found.minuses[0, :2] == pytest.approx([300 + high / 4, 100 + high / 2], abs=max(3, 0.06 * high))


def test_what_other_sizes_find_too_speaks_for_a_mark():
    found = detect_at_all_sizes(picture(720, 1280, (300, 100, 15, 30)), DarkBox(), SETTINGS)
    assert found.support[0] > 0.5


def test_each_size_is_the_last_one_by_the_step():
    detector = DarkBox()
    detect_at_all_sizes(picture(720, 1280, (0, 0, 5, 5)), detector, SETTINGS)
    heights = [height for height, _ in detector.shapes]
    assert heights[0] == 720
    assert np.array(heights[:-1]) / heights[1:] == pytest.approx(SETTINGS.step, rel=0.02)
    assert SETTINGS.min_side_px <= heights[-1] < SETTINGS.min_side_px * SETTINGS.step


def test_a_large_picture_is_reduced_and_a_small_one_enlarged():
    detector = DarkBox()
    detect_at_all_sizes(picture(3000, 4000, (0, 0, 5, 5)), detector, SETTINGS)
    assert np.prod(detector.shapes[0]) <= SETTINGS.max_area_px * 1.01
    detector = DarkBox()
    detect_at_all_sizes(picture(53, 155, (20, 10, 15, 30)), detector, SETTINGS)
    assert detector.shapes[0] == (85, 248)


def test_a_picture_that_is_cut_close_is_looked_at_in_finer_steps():
    detector = DarkBox()
    detect_at_all_sizes(picture(100, 400, (20, 10, 15, 30)), detector, SETTINGS)
    heights = np.array([height for height, _ in detector.shapes])
    assert heights[:-1] / heights[1:] == pytest.approx(SETTINGS.close_step, rel=0.02)
    assert len(heights) == 4


def test_a_small_picture_costs_little():
    detector = DarkBox()
    detect_at_all_sizes(picture(53, 155, (20, 10, 15, 30)), detector, SETTINGS)
    assert sum(np.prod(shape) for shape in detector.shapes) < 5 * 53 * 155


def test_where_specks_are_everywhere_the_largest_size_is_left_out():
    image = cv2.cvtColor(picture(720, 1280, (300, 100, 20, 40)), cv2.COLOR_GRAY2BGR)
    ink = binarize(image, BinarizationSettings())
    grey = image[..., 0].copy()
    plain, speckled = DarkBox(), DarkBox()
    detect_at_all_sizes(grey, plain, SETTINGS)
    found = detect_at_all_sizes(grey, speckled, SETTINGS, replace(ink, is_speckled=True))
    assert speckled.shapes == plain.shapes[1:]
    assert len(found) == 1


def test_on_an_empty_picture_nothing_is_found():
    assert len(detect_at_all_sizes(picture(300, 400, (0, 0, 1, 1)), DarkBox(), SETTINGS)) == 0
