"""What is put together of each mark."""

import numpy as np
import pytest

from recognizer import NOT_A_DIGIT, Detections, MarkScorer, Predictions
from vision.decoding import measures_of, put_together, voices_of


def found(count, digit=4):
    boxes = np.array([[30 * i, 0, 20, 30] for i in range(count)], np.float32).reshape(-1, 4)
    probabilities = np.full((count, 10), 0.01, np.float32)
    probabilities[:, digit] = 0.91
    none = np.zeros((0, 3), np.float32)
    ones = np.ones(count, np.float32)
    return Detections(boxes, ones, probabilities, ones, np.full((count, 6), 0.2, np.float32), none, none)


def alone(count, digit, no_digit):
    rows = np.zeros((count, NOT_A_DIGIT + 1), np.float32)
    rows[:, digit], rows[:, NOT_A_DIGIT] = 1 - no_digit, no_digit
    return Predictions.of(rows, 0.5)


def test_who_knows_digits_only_has_no_voice_in_whether_there_is_one():
    assert not voices_of(found(3), alone(3, 4, 0.0))[:, 1].any()
    assert (voices_of(found(3), alone(3, 4, 0.1))[:, 1] > 0).all()


def test_those_who_mean_the_same_digit_agree():
    same, other = (voices_of(found(1), alone(1, digit, 0.1))[0, 2] for digit in (4, 7))
    assert same > other


@pytest.mark.parametrize("count", [0, 1, 5])
def test_each_mark_has_probabilities_that_sum_to_one(count):
    told = put_together(found(count), alone(count, 4, 0.1), MarkScorer.load())
    assert told.shape == (count, NOT_A_DIGIT + 1)
    assert told.sum(axis=1) == pytest.approx(np.ones(count), abs=1e-5)
    assert (told[:, :NOT_A_DIGIT].argmax(axis=1) == 4).all()


def test_a_mark_among_others_of_its_size_is_measured_otherwise_than_one_alone():
    scorer = MarkScorer.load()
    lonely = measures_of(found(1), alone(1, 4, 0.1), scorer)[0]
    beside = measures_of(found(3), alone(3, 4, 0.1), scorer)[0]
    assert not np.allclose(lonely, beside)
