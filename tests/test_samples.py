"""What ships in samples/ is whole, and the program reads it."""

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from recognizer import DigitRecognizer
from samples.make_samples import CLIP_FRAMES, CLIP_SIZE_WH, FPS, PHOTO_SIZE_WH
from samples.scene import glyph_ink, stroke_width, typical_digits
from vision.box import Box
from vision.frame import Frame
from vision.page import Page
from vision.reader import DigitReader

SAMPLES = Path(__file__).parents[1] / "samples"


@pytest.fixture(scope="module")
def truth() -> dict[str, Any]:
    return dict(json.loads((SAMPLES / "truth.json").read_text()))


@pytest.fixture(scope="module")
def clip() -> list[Frame]:
    """The frames of the sample clip."""
    capture = cv2.VideoCapture(str(SAMPLES / "demo.mp4"))
    frames: list[Frame] = []
    while True:
        got, image = capture.read()
        if not got:
            capture.release()
            return frames
        frames.append(Frame(np.asarray(image, np.uint8), len(frames), len(frames) / FPS))


@pytest.fixture(scope="module")
def pages(clip: list[Frame]) -> list[Page]:
    """What is read on each frame of the clip's first three seconds."""
    return list(DigitReader(DigitRecognizer.load()).follow(clip[: 3 * FPS]))


def _darkness(image: np.ndarray[Any, Any], box: Box) -> float:
    """How much darker than its surroundings the darkest fifth inside `box` is, in grey levels."""
    grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    inside = grey[box.y : box.bottom, box.x : box.right]
    around = grey[box.y - 5 : box.bottom + 5, box.x - 5 : box.right + 5]
    return float(np.median(around) - np.percentile(inside, 10))


def test_the_clip_is_what_its_truth_says(clip: list[Frame], truth: dict[str, Any]) -> None:
    said = truth["demo.mp4"]
    assert len(clip) == said["frames"] == CLIP_FRAMES
    assert {frame.size_wh for frame in clip} == {CLIP_SIZE_WH}
    assert (SAMPLES / "demo.mp4").stat().st_size < 1_500_000


def test_the_clip_moves_and_is_noisy_as_from_a_hand_held_camera(clip: list[Frame]) -> None:
    steps = [np.abs(a.image[::4, ::4].astype(int) - b.image[::4, ::4]).mean() for a, b in pairwise(clip)]
    assert min(steps) > 0.3


def test_there_is_ink_where_the_truth_says(clip: list[Frame], truth: dict[str, Any]) -> None:
    page = cv2.imread(str(SAMPLES / "page.jpg"))
    assert page is not None
    assert page.shape == (*PHOTO_SIZE_WH[::-1], 3)
    pictures = [(np.asarray(page), truth["page.jpg"]["boxes"]["0"])]
    pictures += [(clip[int(i)].image, boxes) for i, boxes in truth["demo.mp4"]["boxes"].items()]
    for image, numbers in pictures:
        assert min(_darkness(image, Box(*box)) for number in numbers for box in number) > 25


def test_every_number_has_a_box_for_each_of_its_digits(truth: dict[str, Any]) -> None:
    for said in truth.values():
        for numbers in said["boxes"].values():
            counts = [sum(sign.isdigit() for sign in text) for text in said["numbers"]]
            assert [len(number) for number in numbers] == counts


def test_the_samples_are_written_with_pen_like_digits() -> None:
    for digit, glyphs in typical_digits(stroke_px=2.7).items():
        assert len(glyphs) == 6, digit
        for glyph in glyphs:
            assert 1.5 < stroke_width(glyph) < 4.5
            # A digit drawn large keeps its shape: ink that fills its box, and edges that are not stairs.
            assert glyph_ink(glyph, 100).shape[0] == pytest.approx(100, rel=0.15)


def _texts(page: Page) -> list[str]:
    return [number.text for number in page.numbers]


@pytest.mark.parametrize("name", ["page.jpg", "list.jpg"])
def test_a_page_is_read_right(name: str, truth: dict[str, Any]) -> None:
    page = cv2.imread(str(SAMPLES / name))
    assert page is not None
    assert (
        _texts(DigitReader(DigitRecognizer.load()).read(np.asarray(page, np.uint8))) == truth[name]["numbers"]
    )


def test_the_clip_is_read_right(pages: list[Page], truth: dict[str, Any]) -> None:
    settled = pages[FPS // 2 :]
    right = [_texts(page) == truth["demo.mp4"]["numbers"] for page in settled]
    assert np.mean(right) >= 0.95


def test_each_digit_of_the_clip_keeps_its_id(pages: list[Page], truth: dict[str, Any]) -> None:
    ids = {reading.id for page in pages for reading in page.digits if reading.is_steady}
    assert len(ids) == sum(len(text) for text in truth["demo.mp4"]["numbers"])
