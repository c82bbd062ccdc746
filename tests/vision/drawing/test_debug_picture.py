"""Why a picture was read as it was."""

import numpy as np
import pytest

from recognizer import DigitRecognizer
from tests.vision.paper import a_sheet
from vision import DigitReader, Frame
from vision.drawing.debug_picture import draw_debug_picture


@pytest.fixture(scope="module")
def reader():
    return DigitReader(DigitRecognizer.load())


@pytest.mark.parametrize("size_wh", [(640, 480), (200, 150), (1600, 1200)])
def test_the_picture_stands_beside_its_ink_above_its_patches(reader, size_wh):
    frame = Frame(a_sheet(("27",), height=50, size_wh=size_wh).image)
    observation = reader.observe(frame)
    picture = draw_debug_picture(frame, observation)
    height, width = frame.image.shape[:2]
    scale = max(1.0, 480 / min(height, width))
    assert picture.shape[1] == 2 * round(width * scale)
    assert picture.shape[0] > round(height * scale)
    ink = picture[: round(height * scale), round(width * scale) :]
    assert np.mean(ink > 127) == pytest.approx(np.mean(observation.ink.mask > 0), rel=0.1)


def test_every_mark_has_its_patch(reader):
    frame = Frame(a_sheet(("2718", "3049")).image)
    observation = reader.observe(frame)
    patches = draw_debug_picture(frame, observation)[480:536]
    assert len(observation.marks) == 8
    for index in range(8):
        assert patches[:, index * 60 : index * 60 + 56].max() > 200
    assert np.all(patches[:, 8 * 60 :] == 255)


def test_a_page_without_marks_is_explained_too(reader):
    frame = Frame(np.full((100, 100, 3), 200, np.uint8))
    assert draw_debug_picture(frame, reader.observe(frame)).shape == (480, 960, 3)
