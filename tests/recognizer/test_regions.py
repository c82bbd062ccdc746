"""The second look: what it sees of a place on a picture."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from recognizer import ModelError, RegionClassifier
from recognizer.regions import (
    ANSWERS,
    DIGIT_PX,
    SIDES,
    VIEW_HW,
    cut_regions,
    scaled_sizes,
    sides_to,
    views_of,
)
from recognizer.resampling import Resampled


def page(factor: int = 1):
    grey = np.full((90 * factor, 160 * factor), 230, np.uint8)
    cv2.rectangle(grey, (70 * factor, 30 * factor), (85 * factor - 1, 60 * factor - 1), (40,), -1)
    return grey, np.array([[70, 30, 15, 30]], np.float32) * factor


def test_a_digit_stands_in_the_middle_at_one_size():
    (region,) = cut_regions(*page())
    rows, columns = np.nonzero(region < 135)
    assert (np.ptp(rows) + 1, np.ptp(columns) + 1) == pytest.approx((DIGIT_PX, DIGIT_PX / 2), abs=1)
    assert (rows.mean(), columns.mean()) == pytest.approx(
        ((VIEW_HW[0] - 1) / 2, (VIEW_HW[1] - 1) / 2), abs=0.6
    )


@pytest.mark.parametrize("factor", [2, 5])
def test_a_large_picture_looks_as_a_small_one(factor: int):
    small, large = cut_regions(*page()), cut_regions(*page(factor))
    assert np.abs(small.astype(int) - large).mean() < 4


def test_the_second_channel_says_where_the_box_is():
    grey, boxes = page()
    view = views_of(cut_regions(grey, boxes), scaled_sizes(boxes))[0]
    assert view.shape == (*VIEW_HW, 2)
    assert view[..., 1].sum() == pytest.approx(DIGIT_PX * DIGIT_PX / 2, abs=1)
    assert view[view[..., 1] > 0.9, 0].max() < 0 < view[0, 0, 0]


def test_a_place_beyond_the_side_of_the_picture_can_be_looked_at():
    boxes = np.array([[-5, -5, 15, 30], [150, 80, 20, 30]], np.float32)
    told = RegionClassifier.load().look(Resampled(page()[0]), boxes).probabilities
    assert told.sum(axis=1) == pytest.approx(np.ones(2), abs=1e-5)


def test_faint_ink_has_little_contrast():
    grey, boxes = page()
    boxes += np.array([-3, -3, 6, 6], np.float32)
    faint = np.maximum(grey, 200)
    strong, weak = (
        RegionClassifier.load().look(Resampled(each), boxes).contrast[0] for each in (grey, faint)
    )
    assert strong > 4 * weak > 0


def test_a_doubtful_place_is_looked_at_again_a_little_moved():
    shown = []

    def answers(views):
        shown.append(len(views))
        doubtful = np.zeros((len(views), ANSWERS), np.float32)
        if len(shown) > 1:
            doubtful[:, 3] = 20
        return doubtful

    grey, boxes = page()
    told = RegionClassifier(answers).look(Resampled(grey), boxes).probabilities
    assert shown == [1, 4]
    assert told[0].argmax() == 3
    assert told[0].sum() == pytest.approx(1, abs=1e-5)


def test_a_sure_place_is_looked_at_once():
    shown = []

    def answers(views):
        shown.append(len(views))
        return np.eye(ANSWERS, dtype=np.float32)[[7] * len(views)] * 30

    grey, boxes = page()
    assert RegionClassifier(answers).look(Resampled(grey), boxes).probabilities[0, 7] > 0.99
    assert shown == [1]


def test_nothing_is_asked_of_no_places():
    none = np.zeros((0, 4), np.float32)
    assert RegionClassifier.load().look(Resampled(page()[0]), none).probabilities.shape == (0, 11)


def test_a_file_that_is_none_is_one_clear_error(tmp_path: Path):
    with pytest.raises(ModelError, match="there is no such file; make one with"):
        RegionClassifier.load(tmp_path / "regions.onnx")


def fitted_by(box: list[float], digit: list[float]) -> list[float]:
    """The box that fits, by a network that tells where the digit's sides are from those of a box."""
    boxes, digits = (np.array([each], np.float32) for each in (box, digit))

    def answers(views):
        told = np.zeros((len(views), ANSWERS), np.float32)
        told[:, SIDES] = sides_to(boxes, digits)
        return told

    fitted: list[float] = RegionClassifier(answers).look(Resampled(page()[0]), boxes).fitted[0].tolist()
    return fitted


def test_the_box_that_fits_is_where_the_network_tells_its_sides():
    assert fitted_by([70, 45, 15, 15], [68, 30, 18, 31]) == pytest.approx([68, 30, 18, 31], abs=0.01)


def test_it_ends_at_the_side_of_the_picture_and_is_a_pixel_at_least():
    assert fitted_by([140, 40, 15, 30], [150, 30, 40, 80]) == pytest.approx([150, 30, 10, 60], abs=0.01)
    assert fitted_by([70, 30, 15, 30], [90, 40, -9, 0]) == pytest.approx([90, 40, 1, 1], abs=0.01)
