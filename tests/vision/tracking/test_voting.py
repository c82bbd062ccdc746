"""What many frames say about one mark."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recognizer.prediction import NOT_A_DIGIT
from vision.tracking.voting import UNDECIDED, Chances, Votes, VotingSettings

ONE = np.array([0])


def say(answer: int, sure: float) -> Chances:
    """One frame's word on one mark."""
    chances = np.full((1, 11), (1 - sure) / 10)
    chances[0, answer] = sure
    return chances


def hear(votes: Votes, *words: Chances, weight: float = 1.0) -> int:
    """What is shown for the one mark after `words`."""
    if not len(votes):
        votes.extend(1)
    for word in words:
        votes.add(ONE, word, np.array([weight]))
        votes.decide()
    return int(votes.shown[0])


def votes() -> Votes:
    return Votes(VotingSettings(), min_confidence=0.8)


@given(st.floats(0.2, 0.998))
def test_one_frame_is_taken_at_its_word(sure):
    told = votes()
    hear(told, say(4, sure))
    assert told.chances()[0, 4] == pytest.approx(sure, abs=1e-6)


@given(st.lists(st.tuples(st.integers(0, 10), st.floats(0.2, 1.0)), min_size=1, max_size=30))
def test_chances_are_probabilities_whatever_is_said(words):
    told = votes()
    hear(told, *(say(*word) for word in words))
    assert told.chances().sum() == pytest.approx(1)
    assert (told.chances() >= 0).all()


def test_what_nobody_spoke_of_may_be_anything():
    told = votes()
    told.extend(1)
    assert told.chances()[0] == pytest.approx(np.full(11, 1 / 11))
    told.decide()
    assert told.shown[0] == UNDECIDED


def test_frames_that_agree_make_surer_but_a_hundred_do_not_make_certain():
    told = votes()
    hear(told, say(4, 0.9))
    once = told.chances()[0, 4]
    hear(told, *[say(4, 0.9)] * 100)
    assert once < told.chances()[0, 4] < 0.999


def test_the_first_frames_must_be_surer_than_later_ones():
    assert hear(votes(), say(4, 0.85)) == UNDECIDED
    assert hear(votes(), *[say(4, 0.85)] * 10) == 4


def test_a_digit_that_is_shown_stays_at_a_probability_that_would_not_have_shown_it():
    told = votes()
    hear(told, *[say(4, 0.9)] * 5)
    assert hear(told, *[say(4, 0.7)] * 60) == 4
    assert hear(votes(), *[say(4, 0.65)] * 3) == UNDECIDED


def test_a_digit_that_turns_out_to_be_none_is_given_up():
    told = votes()
    hear(told, *[say(4, 0.95)] * 30)
    assert hear(told, *[say(NOT_A_DIGIT, 0.95)] * 12) == UNDECIDED


def test_a_blurred_frame_counts_less():
    told = votes()
    hear(told, say(4, 0.95))
    hear(told, *[say(7, 0.95)] * 3, weight=0.2)
    assert told.chances()[0].argmax() == 4


def test_what_is_forgotten_takes_its_row_along():
    told = votes()
    told.extend(2)
    told.add(np.array([0, 1]), np.concatenate([say(4, 0.99), say(7, 0.99)]), np.ones(2))
    told.keep(np.array([False, True]))
    told.decide()
    assert told.shown.tolist() == [7]


@pytest.mark.parametrize("min_confidence", [0.0, 0.5, 0.99, 0.9999])
def test_what_every_frame_is_sure_of_is_shown_whatever_is_asked(min_confidence):
    assert hear(Votes(VotingSettings(), min_confidence), *[say(4, 1.0)] * 15) == 4
