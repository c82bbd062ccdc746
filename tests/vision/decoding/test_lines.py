"""What is read of a mark by all of its line."""

import numpy as np
import pytest

from recognizer import NOT_A_DIGIT, LineClassifier, SecondLook
from recognizer.lines import CHARACTERS, POINT, STEP
from recognizer.resampling import Resampled
from vision.decoding.lines import (
    LineSettings,
    in_line_with,
    lines_of,
    points_on,
    read_lines,
    seen_along_lines,
)

ROW = np.array([[40 + 30 * k, 50, 16, 24] for k in range(4)], np.float32)
BELOW = ROW + np.array([0, 60, 0, 0], np.float32)
GREY = np.full((400, 400), 220, np.uint8)
PAGE = Resampled(GREY)


def seen(count: int, digit: int = 4, sure: float = 0.6) -> SecondLook:
    rows = np.full((count, NOT_A_DIGIT + 1), (1 - sure) / NOT_A_DIGIT, np.float32)
    rows[:, digit] = sure
    return SecondLook(rows, np.full(count, 40, np.float32), np.zeros((count, 4), np.float32))


def telling(character: int, at: float) -> LineClassifier:
    """One that tells a digit or a point at a column of each line, and nothing elsewhere."""

    def logits(views: np.ndarray) -> np.ndarray:
        told = np.zeros((1, 1, views.shape[2] // STEP, CHARACTERS), np.float32)
        told[..., NOT_A_DIGIT] = 8
        told[0, 0, int(at / STEP), [character, NOT_A_DIGIT]] = 16, 0
        return told

    return LineClassifier(logits)


def seen_with(classifier: LineClassifier, boxes: np.ndarray, before: SecondLook) -> SecondLook:
    settings = LineSettings()
    lines = read_lines(PAGE, boxes, before, classifier, settings)
    return seen_along_lines(lines, boxes, before, settings, GREY.shape)


def test_digits_of_another_line_stand_in_none_with_these():
    boxes = np.concatenate([ROW, BELOW])
    assert in_line_with(boxes, 2, 1.0) == [0, 1, 2, 3]
    assert in_line_with(boxes, 5, 1.0) == [4, 5, 6, 7]


def test_a_wide_gap_parts_two_lines():
    boxes = ROW + np.array([[0, 0, 0, 0], [0, 0, 0, 0], [90, 0, 0, 0], [90, 0, 0, 0]], np.float32)
    assert in_line_with(boxes, 0, 1.0) == [0, 1]


def test_each_row_of_a_page_is_a_line_that_ends_beside_its_digits():
    lines = lines_of(np.concatenate([ROW, BELOW]), seen(8), GREY.shape, LineSettings())
    assert [line.middle for line in lines] == pytest.approx([62, 122], abs=1)
    assert all(0 < line.left < 40 for line in lines)


def test_the_line_of_a_picture_cut_close_goes_from_side_to_side_and_a_digit_further():
    (line,) = lines_of(ROW, seen(4), (90, 300), LineSettings())
    assert (line.left, line.length) == (-24, 348)


def test_a_part_of_a_digit_shows_no_line_of_its_own():
    part = np.array([[40, 52, 8, 10]], np.float32)
    told = seen(5)
    told.probabilities[4] = seen(1, sure=0.5).probabilities[0]
    (line,) = lines_of(np.concatenate([ROW, part]), told, GREY.shape, LineSettings())
    assert line.height == 24


def test_what_a_line_tells_of_a_mark_counts_beside_what_was_seen_of_it():
    line = lines_of(ROW, seen(4), GREY.shape, LineSettings())[0]
    at = line.places(ROW)[1, [0, 2]].mean()
    after = seen_with(telling(7, at), ROW, seen(4)).probabilities
    assert after[1].argmax() == 7
    assert after[1].sum() == pytest.approx(1, abs=1e-5)
    # Where it tells nothing a digit is less likely.
    assert (after[[0, 2, 3], NOT_A_DIGIT] > seen(4).probabilities[0, NOT_A_DIGIT]).all()


@pytest.mark.parametrize(("shape_hw", "sure"), [((400, 400), 0.915), ((90, 300), 0.975)], ids=["page", "cut"])
def test_what_was_seen_and_what_the_line_tells_count_more_on_a_cut_out_picture(shape_hw, sure):
    line = lines_of(ROW, seen(4), shape_hw, LineSettings())[0]
    classifier = telling(4, float(line.places(ROW)[1, [0, 2]].mean()))
    picture = Resampled(GREY[: shape_hw[0], : shape_hw[1]])
    lines = read_lines(picture, ROW, seen(4), classifier, LineSettings())
    told = seen_along_lines(lines, ROW, seen(4), LineSettings(), shape_hw).probabilities[1]
    assert told[4] == pytest.approx(sure, abs=0.001)


def test_a_mark_that_stands_on_no_line_remains_what_was_seen_of_it():
    low = np.array([[200, 300, 6, 6]], np.float32)
    before = seen(5)
    before.probabilities[4] = np.eye(NOT_A_DIGIT + 1)[NOT_A_DIGIT] * 0.9 + 0.1 / 11
    boxes = np.concatenate([ROW, low])
    after = seen_with(telling(7, 40), boxes, before)
    np.testing.assert_array_equal(after.probabilities[4], before.probabilities[4])
    assert not np.allclose(after.probabilities[0], before.probabilities[0])


def test_a_page_without_marks_has_no_lines():
    none = np.zeros((0, 4), np.float32)
    assert len(seen_with(telling(7, 40), none, seen(0))) == 0


def test_a_point_that_a_line_tells_is_where_it_was_told():
    line = lines_of(ROW, seen(4), GREY.shape, LineSettings())[0]
    between = np.array([[56 + 7, 70, 0, 0]], np.float32)
    at = float(line.places(between)[0, 0])
    ((x, y, odds),) = points_on(read_lines(PAGE, ROW, seen(4), telling(POINT, at), LineSettings())).tolist()
    assert x == pytest.approx(63, abs=STEP)
    assert y == pytest.approx(62, abs=1)
    assert odds > 4


def test_lines_of_digits_alone_tell_no_points():
    assert points_on(read_lines(PAGE, ROW, seen(4), telling(7, 40), LineSettings())).shape == (0, 3)
    assert points_on([]).shape == (0, 3)
