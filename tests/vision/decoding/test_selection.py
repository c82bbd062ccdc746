"""The marks that explain a picture best."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recognizer import NOT_A_DIGIT
from vision.decoding import SelectionSettings, best_explanation
from vision.decoding.overlaps import overlaps

SETTINGS = SelectionSettings()


def told(*likely):
    """Marks that are digits with these probabilities."""
    rows = np.zeros((len(likely), NOT_A_DIGIT + 1), np.float32)
    rows[:, 4], rows[:, NOT_A_DIGIT] = likely, 1 - np.array(likely)
    return rows


def boxes(*sides):
    return np.array(sides, np.float32).reshape(-1, 4)


WHOLE, LEFT, RIGHT = (0, 0, 40, 30), (0, 0, 17, 30), (23, 0, 17, 30)


def test_two_surer_halves_win_over_the_whole():
    assert best_explanation(boxes(WHOLE, LEFT, RIGHT), told(0.95, 0.9, 0.9), SETTINGS) == [1, 2]


def test_a_surer_whole_wins_over_its_halves():
    assert best_explanation(boxes(WHOLE, LEFT, RIGHT), told(0.99, 0.8, 0.8), SETTINGS) == [0]


def test_what_is_found_twice_is_told_once():
    twice = boxes((10, 10, 20, 30), (11, 10, 20, 30))
    assert best_explanation(twice, told(0.8, 0.9), SETTINGS) == [1]


def test_they_come_from_left_to_right():
    far = boxes((200, 0, 20, 30), (0, 0, 20, 30), (100, 0, 20, 30))
    assert best_explanation(far, told(0.9, 0.8, 0.7), SETTINGS) == [1, 2, 0]


def test_a_doubtful_mark_stays_only_where_it_is_in_nobodys_way():
    alone, under = (100, 0, 20, 30), (2, 0, 10, 28)
    assert best_explanation(boxes(LEFT, under, alone), told(0.9, 0.3, 0.3), SETTINGS) == [0, 2]
    assert best_explanation(boxes(alone), told(0.05), SETTINGS) == []


def test_of_nothing_nothing_is_chosen():
    assert best_explanation(boxes(), told(), SETTINGS) == []


def test_what_is_known_to_be_one_digit_is_told_once_though_the_boxes_share_little():
    beside = boxes(LEFT, (12, 0, 17, 30))
    assert best_explanation(beside, told(0.9, 0.8), SETTINGS) == [0, 1]
    assert best_explanation(beside, told(0.9, 0.8), SETTINGS, ~np.eye(2, dtype=bool)) == [0]


def named(names, likely):
    """Marks that are these digits with these probabilities."""
    rows = told(*likely)
    rows[:, 4] = 0
    rows[np.arange(len(names)), names] = likely
    return rows


# A 2 whose last stroke goes into the 4 beside it, found with that stroke and, less surely, without it.
LONG_TWO, TWO, FOUR = (0, 0, 55, 40), (0, 0, 36, 40), (33, 0, 32, 40)


def test_another_box_of_a_mark_stands_in_where_its_surest_one_is_in_anothers_way():
    found = boxes(LONG_TWO, TWO, FOUR)
    assert best_explanation(found, named([2, 2, 4], [0.999, 0.99, 0.998]), SETTINGS) == [1, 2]
    # Nobody is in the way of the surest one here.
    assert best_explanation(found[:2], named([2, 2], [0.999, 0.99]), SETTINGS) == [0]


def test_a_doubtful_box_stands_in_for_none():
    found = boxes(LONG_TWO, TWO, FOUR)
    assert best_explanation(found, named([2, 2, 4], [0.999, 0.8, 0.998]), SETTINGS) == [0]


def test_no_digit_is_read_twice_because_a_smaller_box_stands_in():
    found = boxes(LONG_TWO, TWO, FOUR)
    # What is in the way has the same name: another part of the same digit.
    assert best_explanation(found, named([2, 2, 2], [0.999, 0.99, 0.998]), SETTINGS) == [0]
    # Unless their line tells two.
    is_apart = np.array([[False, False, True], [False, False, True], [True, True, False]])
    twos = named([2, 2, 2], [0.999, 0.99, 0.998])
    assert best_explanation(found, twos, SETTINGS, is_apart=is_apart) == [1, 2]
    # And what stands in is read as the digit that it stands in for.
    assert best_explanation(found, named([2, 1, 4], [0.999, 0.99, 0.998]), SETTINGS) == [0]


@given(
    st.lists(
        st.tuples(st.integers(0, 60), st.integers(0, 20), st.integers(5, 40), st.integers(5, 40)),
        min_size=1,
        max_size=8,
    ),
    st.data(),
)
def test_no_other_choice_adds_up_to_more(sides, data):
    likely = data.draw(st.lists(st.floats(0.55, 0.99), min_size=len(sides), max_size=len(sides)))
    # Nothing counts as found twice, so that all may be chosen from.
    settings = SelectionSettings(same=1.1)
    chosen = best_explanation(boxes(*sides), told(*likely), settings)
    in_the_way = overlaps(boxes(*sides))[1] > settings.shared
    odds = np.log(np.array(likely) / (1 - np.array(likely)))

    def is_allowed(rows):
        return not any(in_the_way[a, b] for a, b in combinations(rows, 2))

    every = [rows for n in range(len(sides) + 1) for rows in combinations(range(len(sides)), n)]
    best = max(odds[list(rows)].sum() for rows in every if is_allowed(rows))
    assert is_allowed(chosen)
    assert odds[chosen].sum() == pytest.approx(best, abs=1e-3)
