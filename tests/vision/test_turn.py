"""Photos taken sideways or upside down."""

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from benchmarks.pages import clean_page
from recognizer import DigitRecognizer
from vision.frame import Frame
from vision.reader import DigitReader, Settings
from vision.turn import TurnSettings

PHOTO = Path(__file__).parents[2] / "samples" / "page.jpg"
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
    assert reader.look_upright(photo)[0] == 0


def test_two_strokes_lying_across_are_no_ones(reader):
    image = np.full((300, 400, 3), 220, np.uint8)
    for y in (80, 140, 200):
        cv2.line(image, (100, y), (160, y + 3), (40, 40, 40), 6)
    assert reader.look_upright(Frame(image))[0] == 0


def test_where_no_turn_is_sought_none_is_found(page, reader):
    settings = replace(Settings(), turn=TurnSettings(is_sought=False))
    still = DigitReader(reader.recognizer, settings)
    assert still.look_upright(Frame(cv2.rotate(page, cv2.ROTATE_180)))[0] == 0


def test_a_network_that_knows_only_digits_turns_nothing():
    plain = DigitReader(DigitRecognizer.load(PHOTO.parents[1] / "models" / "baseline.onnx"))
    assert plain.look_upright(Frame(np.asarray(cv2.imread(str(PHOTO)), np.uint8)))[0] == 0
