"""Which marks the recognizer is asked about, and what the others are held for."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from recognizer import NOT_A_DIGIT, DigitRecognizer, Patches, Predictions, SecondLook
from tests.vision.paper import ink_of
from vision.corrections.learned_hand import LearnedHand
from vision.decoding import SelectionSettings, is_open, with_others
from vision.frame import Image
from vision.reader import DigitReader
from vision.segmentation import BinarizationSettings, LazyMarks, binarize

APART = np.array([[10 + 60 * k, 10, 20, 30] for k in range(3)], np.float32)


def seen(sure: list[float], digit: int = 4) -> SecondLook:
    rows = np.zeros((len(sure), NOT_A_DIGIT + 1), np.float32)
    rows[:, NOT_A_DIGIT] = 1 - np.array(sure)
    rows[:, digit] = sure
    return SecondLook(rows, np.full(len(sure), 40, np.float32), np.zeros((len(sure), 4), np.float32))


def test_a_mark_is_asked_about_unless_it_surely_is_one_digit():
    likely = np.array([0.99, 0.99, 0.5])
    is_asked = is_open(APART, seen([0.99, 0.6, 0.99]), likely, 0.95, SelectionSettings())
    assert is_asked.tolist() == [False, True, True]


def test_a_part_of_a_sure_digit_is_not_asked_about_and_one_of_a_doubtful_digit_is():
    part = np.array([[10, 10, 20, 14]], np.float32)
    boxes, likely = np.concatenate([APART[:1], part]), np.array([0.99, 0.5])
    beside_sure, beside_doubt = (
        is_open(boxes, seen([sure, 0.3]), likely, 0.95, SelectionSettings()) for sure in (0.99, 0.7)
    )
    assert beside_sure.tolist() == [False, False]
    assert beside_doubt.tolist() == [True, True]


def test_who_is_not_asked_about_stays_what_was_seen():
    told = Predictions.of(seen([0.8], digit=7).probabilities, 0.5)
    every = with_others(np.array([False, True, False]), told, seen([0.99, 0.6, 0.97]))
    assert every.digits.tolist() == [4, 7, 4]
    assert every.confidences == pytest.approx([0.99, 0.8, 0.97])


class Listening(DigitRecognizer):
    """Counts the patches that it is asked about."""

    asked = 0

    def predict(self, patches: Patches | npt.NDArray[np.floating[Any]]) -> Predictions:
        self.asked += len(patches)
        return super().predict(patches)


@pytest.fixture(scope="module")
def row_of_digits() -> Image:
    grey = np.full((240, 640), 235, np.uint8)
    for place, digit in enumerate((3, 8, 5, 0, 7)):
        ink = ink_of(digit, 40)
        part = grey[100 : 100 + ink.shape[0], 100 + 60 * place : 100 + 60 * place + ink.shape[1]]
        np.minimum(part, 235 - (0.8 * ink).astype(np.uint8), out=part)
    return np.asarray(cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR), np.uint8)


def test_of_clean_digits_the_shipped_recognizer_is_asked_about_few(row_of_digits: Image):
    recognizer = Listening.load()
    assert isinstance(recognizer, Listening)
    assert [reading.digit for reading in DigitReader(recognizer).read(row_of_digits).digits] == [
        3,
        8,
        5,
        0,
        7,
    ]
    assert recognizer.asked < 5


def test_the_program_asks_about_few_until_a_hand_is_corrected(row_of_digits: Image):
    recognizer = Listening.load()
    assert isinstance(recognizer, Listening)
    hand = LearnedHand(recognizer)
    reader = DigitReader(hand)
    reader.read(row_of_digits)
    assert recognizer.asked < 5
    hand.add(np.pad(np.full((20, 3), 255, np.uint8), ((4, 4), (12, 13))), 1)
    assert not hand.is_shipped
    hand.take_back()
    assert hand.is_shipped


def test_a_recognizer_that_knows_a_hand_is_asked_about_every_mark(row_of_digits: Image):
    recognizer = Listening.load()
    patch = np.zeros((1, 28, 28), np.uint8)
    patch[0, 4:24, 13:16] = 255
    recognizer._adapted = recognizer.learn(patch, np.array([1]))._adapted
    assert isinstance(recognizer, Listening)
    DigitReader(recognizer).read(row_of_digits)
    assert recognizer.asked >= 5


def test_a_mark_that_is_asked_for_twice_is_cut_once(row_of_digits: Image):
    ink = binarize(row_of_digits, BinarizationSettings())
    marks = LazyMarks(np.array([[100, 100, 40, 40], [160, 100, 40, 40]], np.float32), ink)
    (first,) = marks.cut([1])
    again, other = marks.cut([1, 0])[0], marks.cut([0])[0]
    assert again is first
    assert abs(other.box.x - 100) < 20
