"""Photos taken sideways or upside down."""

import numpy as np
import pytest

from recognizer import NOT_A_DIGIT, Predictions
from vision.decoding import Observation
from vision.layout.orientation import OrientationSettings, clearest_turn
from vision.segmentation import BinarizationSettings, binarize

PHOTO = np.zeros((40, 60, 3), np.uint8)
PHOTO[0, 0] = 255
"""Told apart in its four turns by the white corner."""

CORNERS = {(0, 0): 0, (0, -1): 1, (-1, -1): 2, (-1, 0): 3}
"""Where that corner is, and after how many clockwise quarter turns."""


def shows(*turns):
    """What is seen of the photo in each of its turns: (digits, probability that each is none)."""
    none = np.zeros((0, 3), np.float32)
    asked = []

    def observe(image):
        turn = next(turn for (y, x), turn in CORNERS.items() if image[y, x].min() == 255)
        asked.append(turn)
        digits, no_digit = turns[turn]
        rows = np.zeros((len(digits), NOT_A_DIGIT + 1), np.float32)
        rows[np.arange(len(digits)), list(digits)] = 1 - no_digit
        rows[:, NOT_A_DIGIT] = no_digit
        said = Predictions.of(rows, 0.5)
        return Observation(binarize(image, BinarizationSettings()), (), said, said, none, none)

    return observe, asked


NOTHING: tuple[list[int], float] = [], 0.5


@pytest.mark.parametrize("turn", [1, 2, 3])
def test_the_turn_that_shows_digits_is_the_clearest(turn):
    turns = [NOTHING] * 4
    turns[turn] = ([4, 7, 2, 3, 5, 4], 0.01)
    assert clearest_turn(PHOTO, shows(*turns)[0], OrientationSettings())[0] == turn


def test_a_strip_is_turned_on_its_head_only():
    strip = np.zeros((30, 90, 3), np.uint8)
    strip[0, 0] = 255
    seven = [4, 7, 2, 3, 5, 4, 2]
    observe, asked = shows(NOTHING, (seven, 0.001), (seven, 0.01), (seven, 0.001))
    assert clearest_turn(strip, observe, OrientationSettings())[0] == 2
    assert asked == [0, 2]


def test_a_photo_that_clearly_stands_is_looked_at_once():
    observe, asked = shows(([4, 7], 0.01), *[([4] * 9, 0.001)] * 3)
    assert clearest_turn(PHOTO, observe, OrientationSettings())[0] == 0
    assert asked == [0]


def test_a_large_photo_that_clearly_stands_is_looked_at_once_in_its_own_size():
    large = np.zeros((1000, 1500, 3), np.uint8)
    large[0, 0] = 255
    observe, asked = shows(([4, 7], 0.01), NOTHING, NOTHING, NOTHING)
    shapes = []

    def observe_and_note(image):
        shapes.append(image.shape[:2])
        return observe(image)

    turn, found = clearest_turn(large, observe_and_note, OrientationSettings())
    assert (turn, asked, shapes) == (0, [0], [(1000, 1500)])
    assert found is not None


@pytest.mark.parametrize("digits", [[4], [4, 7, 2, 3, 5]])
def test_a_few_digits_make_nothing_clear(digits):
    observe, _ = shows(NOTHING, (digits, 1e-6), NOTHING, NOTHING)
    assert clearest_turn(PHOTO, observe, OrientationSettings())[0] == 0


def test_digits_that_stand_in_any_turn_make_nothing_clear():
    observe, _ = shows(NOTHING, NOTHING, ([0, 1, 6, 8, 9] * 4, 0.001), NOTHING)
    assert clearest_turn(PHOTO, observe, OrientationSettings())[0] == 0


def test_two_turns_that_say_about_as_much_make_nothing_clear():
    observe, _ = shows(([4] * 6, 0.3), ([4] * 6, 0.2), NOTHING, NOTHING)
    assert clearest_turn(PHOTO, observe, OrientationSettings())[0] == 0


def test_where_no_turn_is_sought_nothing_is_looked_at():
    observe, asked = shows(NOTHING, ([4] * 9, 0.001), NOTHING, NOTHING)
    assert clearest_turn(PHOTO, observe, OrientationSettings(is_sought=False))[0] == 0
    assert not asked
