"""What is put together of each mark."""

from dataclasses import replace

import numpy as np
import pytest

from recognizer import NOT_A_DIGIT, Detections, MarkScorer, Predictions, SecondLook
from vision.decoding import first_look, fused, put_together, surroundings_of, voices_of

SHAPE_HW = (120, 200)


def found(count, digit=4):
    boxes = np.array([[30 * i, 0, 20, 30] for i in range(count)], np.float32).reshape(-1, 4)
    probabilities = np.full((count, 10), 0.01, np.float32)
    probabilities[:, digit] = 0.91
    none = np.zeros((0, 3), np.float32)
    ones = np.ones(count, np.float32)
    return Detections(boxes, ones, probabilities, ones, np.full((count, 6), 0.2, np.float32), none)


def alone(count, digit, no_digit):
    rows = np.zeros((count, NOT_A_DIGIT + 1), np.float32)
    rows[:, digit], rows[:, NOT_A_DIGIT] = 1 - no_digit, no_digit
    return Predictions.of(rows, 0.5)


def seen(count, digit, no_digit):
    told = alone(count, digit, no_digit).probabilities
    return SecondLook(told, np.full(count, 40, np.float32), np.zeros((count, 4), np.float32))


def test_what_fills_the_picture_is_measured_otherwise_than_what_is_lost_in_it():
    place = seen(1, 4, 0.1)
    likely = first_look(found(1), place, MarkScorer.load())
    large, small = (surroundings_of(found(1), place, likely, shape) for shape in ((40, 60), (720, 1280)))
    assert large[0, -1] > small[0, -1]


def measured(count):
    scorer = MarkScorer.load()
    what = seen(count, 4, 0.1)
    return surroundings_of(found(count), what, first_look(found(count), what, scorer), SHAPE_HW)


def test_who_knows_digits_only_has_no_voice_in_whether_there_is_one():
    assert not voices_of(found(3), alone(3, 4, 0.0), seen(3, 4, 0.1))[:, 1].any()
    assert (voices_of(found(3), alone(3, 4, 0.1), seen(3, 4, 0.1))[:, 1] > 0).all()


@pytest.mark.parametrize("voice", [3, 4])
def test_those_who_mean_the_same_digit_agree(voice):
    same, other = (voices_of(found(1), alone(1, 4, 0.1), seen(1, digit, 0.1))[0, voice] for digit in (4, 7))
    assert same > other


def test_a_second_look_that_sees_no_digit_makes_one_less_likely():
    doubtful, sure = (first_look(found(2), seen(2, 4, none), MarkScorer.load()) for none in (0.9, 0.01))
    assert (doubtful < sure).all()


def test_a_voice_that_counts_more_is_heard_more():
    four, seven = (np.eye(10)[[digit]] * 0.9 + 0.01 for digit in (4, 7))
    assert fused((four, seven), np.array([1.0, 0.2])).argmax() == 4
    assert fused((four, seven), np.array([0.2, 1.0])).argmax() == 7


@pytest.mark.parametrize("count", [0, 1, 5])
def test_each_mark_has_probabilities_that_sum_to_one(count):
    told = put_together(
        found(count), alone(count, 4, 0.1), seen(count, 4, 0.1), measured(count), MarkScorer.load()
    )
    assert told.shape == (count, NOT_A_DIGIT + 1)
    assert told.sum(axis=1) == pytest.approx(np.ones(count), abs=1e-5)
    assert (told[:, :NOT_A_DIGIT].argmax(axis=1) == 4).all()


def test_a_mark_among_others_of_its_size_is_measured_otherwise_than_one_alone():
    assert not np.allclose(measured(1)[0], measured(3)[0])


def together(what, told, place=None):
    place = place or seen(len(what), 4, 0.1)
    scorer = MarkScorer.load()
    around = surroundings_of(what, place, first_look(what, place, scorer), SHAPE_HW)
    return put_together(what, told, place, around, scorer)


def test_what_was_learned_of_a_hand_wins_over_networks_that_are_sure_of_another_digit():
    names = np.where(np.arange(10) == 7, 0.991, 0.001)[None].repeat(3, 0)
    sure, place = replace(found(3, digit=7), probabilities=names), seen(3, 7, 0.01)
    rows = np.full((3, NOT_A_DIGIT + 1), 0.002, np.float32)
    rows[:, 1], rows[:, 7] = 0.8, 0.18
    assert (together(sure, Predictions.of(rows, 0.5), place).argmax(axis=1) == 7).all()
    # The network alone had said 99 % of a 7.
    learned = np.zeros_like(rows)
    learned[:, 1] = np.log(0.8 / 0.18 * 0.99 / 0.01)
    corrected = together(sure, Predictions.of(rows, 0.5, learned), place)
    assert (corrected[:, 1] > 20 * together(sure, Predictions.of(rows, 0.5), place)[:, 1]).all()


def test_a_hand_says_of_the_other_networks_digit_too_that_it_is_none():
    learned = np.zeros((1, NOT_A_DIGIT + 1), np.float32)
    learned[:, NOT_A_DIGIT] = 6
    told = alone(1, 4, 0.5)
    before, after = (together(found(1), replace(told, learned=added)) for added in (None, learned))
    assert after[0, NOT_A_DIGIT] > before[0, NOT_A_DIGIT]


def test_a_hand_that_knows_digits_only_leaves_how_likely_one_is():
    learned = np.full((2, NOT_A_DIGIT), 3, np.float32)
    told = alone(2, 4, 0.1)
    before, after = (together(found(2), replace(told, learned=added)) for added in (None, learned))
    np.testing.assert_allclose(after, before, atol=1e-4)
