"""Photos taken sideways or upside down."""

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from vision.segmentation.regions import Mark

from benchmarks.pages import clean_page
from recognizer import NOT_A_DIGIT, DigitRecognizer, Predictions
from tests.vision.paper import a_sheet
from vision.box import Box
from vision.decoding.observation import Observation
from vision.frame import Frame
from vision.layout.orientation import OrientationSettings, best_turn, may_be_turned
from vision.reader import DigitReader, Settings
from vision.segmentation.binarization import binarize

PHOTO = Path(__file__).parents[3] / "samples" / "page.jpg"
TURNS = {90: cv2.ROTATE_90_CLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_COUNTERCLOCKWISE}


@pytest.fixture(scope="module")
def reader():
    return DigitReader(DigitRecognizer.load())


def texts(page):
    return [number.text for number in page.numbers]


@pytest.fixture(scope="module")
def page():
    return clean_page(640, 480)


@pytest.mark.parametrize("turn", TURNS)
def test_a_turned_photo_is_read_as_it_stands_upright(turn, page, reader):
    assert texts(reader.read(cv2.rotate(page, TURNS[turn]))) == texts(reader.read(page))


@pytest.mark.parametrize("turn", TURNS)
def test_its_boxes_lie_on_its_ink(turn, page, reader):
    turned = cv2.rotate(page, TURNS[turn])
    read = reader.read(turned)
    assert read.frame.image.shape == (*read.ink.shape, 3) == turned.shape
    for reading in read.digits:
        box = reading.box
        assert turned[box.y : box.bottom, box.x : box.right].min() < 120
        ink = read.ink[box.y : box.bottom, box.x : box.right]
        assert ink[:, 0].any()
        assert ink[:, -1].any()
        assert ink[0].any()
        assert ink[-1].any()


def test_an_upright_photo_stays_as_it_is(reader):
    photo = Frame(np.asarray(cv2.imread(str(PHOTO)), np.uint8))
    assert reader.observe_upright(photo)[0] == 0


def test_two_strokes_lying_across_are_no_ones(reader):
    image = np.full((300, 400, 3), 220, np.uint8)
    for y in (80, 140, 200):
        cv2.line(image, (100, y), (160, y + 3), (40, 40, 40), 6)
    assert reader.observe_upright(Frame(image))[0] == 0


def test_where_no_turn_is_sought_none_is_found(page, reader):
    settings = replace(Settings(), orientation=OrientationSettings(is_sought=False))
    still = DigitReader(reader.recognizer, settings)
    assert still.observe_upright(Frame(cv2.rotate(page, cv2.ROTATE_180)))[0] == 0


def test_a_network_that_knows_only_digits_turns_nothing():
    plain = DigitReader(DigitRecognizer.load(PHOTO.parents[1] / "models" / "baseline.onnx"))
    assert plain.observe_upright(Frame(np.asarray(cv2.imread(str(PHOTO)), np.uint8)))[0] == 0


@pytest.mark.parametrize("text", ["47", "247", "19624", "2718 40"])
@pytest.mark.parametrize("turn", TURNS)
def test_a_few_digits_make_it_clear(text, turn, reader):
    sheet = a_sheet((text,)).image
    assert texts(reader.read(cv2.rotate(sheet, TURNS[turn]))) == text.split()


@pytest.mark.parametrize("turn", TURNS)
def test_sixes_and_nines_make_nothing_clear(turn, reader):
    sheet = a_sheet(("6969",)).image
    assert reader.observe_upright(Frame(np.asarray(cv2.rotate(sheet, TURNS[turn]), np.uint8)))[0] == 0


def test_lines_longer_than_the_writing_do_not_hide_it(reader):
    sideways = cv2.rotate(a_sheet(("743",)).image, cv2.ROTATE_90_CLOCKWISE)
    found = reader.observe(Frame(np.asarray(sideways, np.uint8)))
    lines = [Mark(Box(0, 0, 300, 4), np.full((4, 300), 200, np.uint8), 0, 0, 1.0)] * 40
    no_digit = np.eye(NOT_A_DIGIT + 1, dtype=np.float32)[[NOT_A_DIGIT] * len(lines)]
    alone = Predictions.of(np.concatenate([found.alone.probabilities, no_digit]), 0.9)
    assert may_be_turned([*found.marks, *lines], alone, reader.recognizer, OrientationSettings())


def an_observation(digits, no_digit, others=0):
    """A look at a row of `digits`, each of which is none with the probability `no_digit`, and of `others`."""
    rows = np.zeros((len(digits) + others, NOT_A_DIGIT + 1), np.float32)
    rows[:, NOT_A_DIGIT] = 1
    for row, digit in zip(rows, digits, strict=False):
        row[[digit, NOT_A_DIGIT]] = 1 - no_digit, no_digit
    said = Predictions.of(rows, 0.9)
    depth = np.zeros((30, 20), np.uint8)
    marks = tuple(Mark(Box(30 * i, 0, 20, 30), depth, 30 * i, 0, 1.0) for i in range(len(rows)))
    return Observation(binarize(np.zeros((40, 40, 3), np.uint8), Settings().binarization), marks, said, said)


NOTHING = an_observation([], 0, others=6)


def test_the_turn_that_shows_digits_is_the_clearest():
    observations = [NOTHING, NOTHING, NOTHING, an_observation([4, 7], 0.001)]
    assert best_turn(observations, OrientationSettings()) == 3


def test_many_digits_of_one_hand_that_are_nearly_as_sure_on_their_heads_make_nothing_clear():
    observations = [an_observation([9] * 20, 0.001), NOTHING, an_observation([6] * 20, 0.0005), NOTHING]
    assert best_turn(observations, OrientationSettings()) == 0


def test_a_few_digits_among_many_letters_make_nothing_clear():
    observations = [NOTHING, NOTHING, an_observation([4, 7], 0.001, others=4), NOTHING]
    assert best_turn(observations, OrientationSettings()) == 0


def test_digits_that_are_nearly_as_sure_as_they_stand_stay_so():
    observations = [an_observation([0] * 10, 0.003), NOTHING, an_observation([0] * 10, 0.001), NOTHING]
    assert best_turn(observations, OrientationSettings()) == 0


def test_half_as_many_letters_as_digits_make_nothing_clear():
    observations = [NOTHING, NOTHING, an_observation([4, 7, 4, 7], 0.001, others=3), NOTHING]
    assert best_turn(observations, OrientationSettings()) == 0


def test_a_single_digit_makes_nothing_clear():
    observations = [NOTHING, an_observation([4], 1e-6), NOTHING, NOTHING]
    assert best_turn(observations, OrientationSettings()) == 0


def test_sixes_that_are_surer_as_nines_are_no_reason_to_put_a_page_on_its_head():
    observations = [an_observation([6] * 4, 0.02), NOTHING, an_observation([9] * 4, 0.0001), NOTHING]
    assert best_turn(observations, OrientationSettings()) == 0
    observations[2] = an_observation([9] * 4 + [4] * 2, 0.0001)
    assert best_turn(observations, OrientationSettings()) == 2


def test_any_number_of_ones_makes_nothing_clear():
    observations = [NOTHING, an_observation([1] * 6, 0.001), NOTHING, NOTHING]
    assert best_turn(observations, OrientationSettings()) == 0


def test_words_on_their_heads_that_show_ones_most_of_all_stay_as_they_are():
    observations = [NOTHING, NOTHING, an_observation([4, 7, 2, 7] + [1] * 8, 0.001, others=4), NOTHING]
    assert best_turn(observations, OrientationSettings()) == 0
    # Ones among nothing but digits are as good as none.
    observations[2] = an_observation([4, 7, 2, 7] + [1] * 8, 0.001)
    assert best_turn(observations, OrientationSettings()) == 2
