"""Lines of digits: where they are, what they look like, and what is read of them."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from recognizer import NOT_A_DIGIT, Line, LineClassifier, ModelError
from recognizer.lines import CHARACTERS, ROWS, STEP, WIDEST
from recognizer.regions import DIGIT_PX
from recognizer.resampling import Resampled


def boxes_on(slope: float, count: int = 5, factor: int = 1) -> np.ndarray:
    """Boxes 10 wide and 30 high, 24 apart, each `slope` times its way to the right further down."""
    return np.array([[60 + 24 * k, 80 + slope * 24 * k, 10, 30] for k in range(count)], np.float32) * factor


def page_of(boxes: np.ndarray, size_wh: tuple[int, int] = (320, 240)) -> np.ndarray:
    """A grey page on which each of these boxes is dark."""
    grey = np.full(size_wh[::-1], 225, np.uint8)
    for left, top, width, height in boxes.round().astype(int).tolist():
        cv2.rectangle(grey, (left, top), (left + width - 1, top + height - 1), (40,), -1)
    return grey


@pytest.mark.parametrize("slope", [0.0, 0.2, -0.2])
def test_digits_of_a_sloping_line_stand_in_the_middle_of_its_picture_20_high(slope):
    boxes = boxes_on(slope)
    image = Line.through(boxes, (1.0, 1.0)).cut(Resampled(page_of(boxes)))
    rows = np.nonzero(image.min(axis=1) < 130)[0]
    assert rows.mean() == pytest.approx((ROWS - 1) / 2, abs=1)
    assert np.ptp(rows) + 1 == pytest.approx(DIGIT_PX, abs=4 if slope else 1.5)


@pytest.mark.parametrize("slope", [0.0, 0.15])
def test_the_places_of_boxes_are_where_their_ink_is(slope):
    boxes = boxes_on(slope)
    line = Line.through(boxes, (1.0, 1.0))
    image = line.cut(Resampled(page_of(boxes)))
    for left, top, right, bottom in line.places(boxes).tolist():
        middle = image[round((top + bottom) / 2), round((left + right) / 2)]
        assert middle < 80
        assert image[round((top + bottom) / 2), max(0, round(left - 4))] > 180


def test_a_line_of_a_large_picture_looks_as_one_of_a_small():
    small, large = (
        Line.through(boxes, (1.0, 1.0)).cut(Resampled(page_of(boxes, size_wh)))
        for boxes, size_wh in ((boxes_on(0.1), (320, 240)), (boxes_on(0.1, factor=4), (1280, 960)))
    )
    assert small.shape == large.shape
    assert np.abs(small.astype(int) - large).mean() < 5


def test_two_digits_that_stand_like_steps_say_less_of_a_slope_than_a_row_of_them():
    pair, row = (Line.through(boxes_on(0.2, count), (0, 0)).slope for count in (2, 8))
    assert 0 < pair < row < 0.21


def test_a_line_from_elsewhere_to_elsewhere_goes_through_the_same_places():
    line = Line.through(boxes_on(0.2), (1.0, 1.0))
    longer = line.from_to(0.0, 320.0)
    assert (longer.left, longer.length) == (0.0, 320.0)
    assert longer.middle + longer.slope * line.left == pytest.approx(line.middle)


def test_a_line_is_sixteen_columns_wide_or_twice_or_so_many_times():
    widths = {Line.through(boxes_on(0.0, count), (0.2, 0.2)).columns for count in (1, 3, 7, 11, 90)}
    assert all(width % 16 == 0 for width in widths)
    assert max(widths) == WIDEST


def test_a_line_beyond_the_sides_of_the_picture_can_be_read():
    line = Line.through(boxes_on(0.3), (4.0, 12.0))
    (answers,) = LineClassifier.load().read(Resampled(page_of(boxes_on(0.3))), [line])
    assert answers.shape == (line.columns // STEP, CHARACTERS)
    assert answers.sum(axis=1) == pytest.approx(np.ones(len(answers)), abs=1e-5)


def test_no_lines_have_no_answers():
    assert LineClassifier.load().read(Resampled(page_of(boxes_on(0))), []) == []


def test_real_digits_in_a_row_are_told_one_after_the_other():
    with np.load(Path(__file__).parents[1] / "data" / "mnist_digits.npz") as file:
        images, labels = file["images"], file["labels"]
    rng = np.random.default_rng(4)
    wrong = 0
    for _ in range(40):
        rows = rng.integers(0, len(images), 5)
        grey = np.full((60, 200), 235, np.uint8)
        grey[16:44, 20:160] -= (np.concatenate(images[rows], axis=1) * 0.8).astype(np.uint8)
        boxes = np.array([[24 + 28 * k, 20, 20, 20] for k in range(5)], np.float32)
        (answers,) = LineClassifier.load().read(Resampled(grey), [Line.through(boxes, (0.8, 0.8))])
        told = answers.argmax(axis=1)
        begins = told[np.diff(told, prepend=-1) != 0]
        wrong += begins[begins != NOT_A_DIGIT].tolist() != labels[rows].tolist()
    assert wrong <= 10


def test_a_file_that_is_missing_or_no_classifier_of_lines_is_one_line(tmp_path: Path):
    with pytest.raises(ModelError, match="there is no such file"):
        LineClassifier.load(tmp_path / "none.onnx")
    with pytest.raises(ModelError, match="no classifier of lines"):
        LineClassifier.load(Path(__file__).parents[2] / "models" / "regions.onnx")
