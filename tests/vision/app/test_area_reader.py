"""A film whose area is changed: each mark keeps its id."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from recognizer import DigitRecognizer
from tests.vision.paper import a_sheet
from vision.app.area_reader import AreaReader
from vision.box import Box
from vision.frame import Frame
from vision.page import Page
from vision.reader import DigitReader
from vision.view import View

SHEET = a_sheet()
TOP_LINE = Box(0, 0, 640, 120)


@pytest.fixture(scope="module")
def recognizer() -> DigitRecognizer:
    return DigitRecognizer.load()


def pages_of(recognizer: DigitRecognizer, areas: list[Box | None]) -> Iterator[Page]:
    """The last of ten pages that are read in each of the `areas` in turn."""
    reader, time_s = AreaReader(DigitReader(recognizer)), 0.0
    for area in areas:
        for _ in range(10):
            time_s += 0.1
            # A camera never gives the same picture twice.
            noise = np.random.default_rng(round(10 * time_s)).integers(0, 3, SHEET.image.shape, np.uint8)
            page = reader.update(Frame(SHEET.image - noise, round(100 * time_s), time_s), View(area=area))
        yield page


def test_a_number_keeps_its_id_when_a_box_is_drawn_around_it_and_taken_away(
    recognizer: DigitRecognizer,
) -> None:
    before, boxed, after = pages_of(recognizer, [None, TOP_LINE, None])
    assert [number.text for number in before.numbers] == ["2718", "3049", "56"]
    assert [number.text for number in boxed.numbers] == ["2718"]
    assert [number.id for number in boxed.numbers] == [number.id for number in before.numbers[:1]]
    assert [number.id for number in after.numbers] == [number.id for number in before.numbers]
    assert [reading.id for reading in after.digits] == [reading.id for reading in before.digits]
    assert {digit for number in after.numbers for digit in number.digits} == {r.id for r in after.digits}


def test_what_was_outside_the_box_so_far_gets_ids_that_nothing_had(recognizer: DigitRecognizer) -> None:
    boxed, after = pages_of(recognizer, [TOP_LINE, None])
    assert after.numbers[0].id == boxed.numbers[0].id
    ids = [reading.id for reading in after.digits]
    assert len(set(ids)) == len(ids) == 10
    assert min(ids[4:]) > max(reading.id for reading in boxed.digits)


def test_a_film_that_is_read_whole_has_the_ids_of_its_reader(recognizer: DigitRecognizer) -> None:
    reader = DigitReader(recognizer)
    frames = [Frame(SHEET.image, at, at / 10) for at in range(5)]
    plain = [reader.update(frame) for frame in frames][-1]
    area_reader = AreaReader(DigitReader(recognizer))
    page = [area_reader.update(frame, View()) for frame in frames][-1]
    assert (page.digits, page.numbers) == (plain.digits, plain.numbers)
