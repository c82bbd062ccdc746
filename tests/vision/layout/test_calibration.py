"""Confidences of numbers as the share of such numbers that are right."""

from __future__ import annotations

from dataclasses import astuple, fields, replace

import numpy as np
import pytest

from vision.box import Box
from vision.frame import Frame
from vision.layout.calibration import SHIPPED, Calibration, calibrated, measures_of
from vision.page import Number, Page, Reading

AS_THEIR_DIGITS = Calibration(**({field.name: 0.0 for field in fields(Calibration)} | {"odds": 1.0}))


def a_page(*texts_at: tuple[str, int], confidence: float = 0.9, gap: int = 6) -> Page:
    """A page with numbers on one line, each from that column on, of digits 24 wide and 40 high."""
    digits: list[Reading] = []
    numbers: list[Number] = []
    for text, x in texts_at:
        boxes = [Box(x + (24 + gap) * at, 50, 24, 40) for at in range(sum(sign.isdigit() for sign in text))]
        ids = range(len(digits) + 1, len(digits) + len(boxes) + 1)
        digits += [Reading(id, box, 1, confidence) for id, box in zip(ids, boxes, strict=True)]
        numbers.append(Number(len(numbers) + 1, text, confidence, Box.around(boxes), tuple(ids)))
    empty = np.zeros((200, 600), np.uint8)
    return Page(Frame(np.zeros((200, 600, 3), np.uint8)), tuple(digits), tuple(numbers), empty)


def measure(page: Page, name: str) -> list[float]:
    """That measure of each number."""
    place = [field.name for field in fields(Calibration)].index(name)
    return [float(value) for value in measures_of(page)[:, place]]


def test_without_other_weights_numbers_are_as_sure_as_their_digits() -> None:
    page = calibrated(a_page(("12", 0), ("3", 300)), AS_THEIR_DIGITS)
    assert [number.confidence for number in page.numbers] == pytest.approx([0.9, 0.9])


def test_what_is_known_of_a_number_is_measured() -> None:
    page = a_page(("12.5", 0), ("7", 300))
    assert measure(page, "length") == pytest.approx([np.log2(3), 0])
    assert measure(page, "single") == [0, 1]
    assert measure(page, "signs") == [1, 0]
    assert measure(page, "odds") == pytest.approx([np.log(9)] * 2)
    assert measure(page, "page_odds") == pytest.approx([np.log(9)] * 2)


def test_numbers_near_each_other_may_be_one_and_wide_ones_two() -> None:
    # 30 pixels are half of what parts numbers for sure.
    assert measure(a_page(("12", 0), ("34", 84)), "nearness") == pytest.approx([0.5, 0.5])
    assert measure(a_page(("12", 0), ("34", 400)), "nearness") == [0, 0]
    assert measure(a_page(("12", 0), gap=20), "looseness") == [0.5]


def test_numbers_above_each_other_are_not_near() -> None:
    page = a_page(("12", 0), ("34", 0))
    below = replace(page.numbers[1], box=replace(page.numbers[1].box, y=110))
    assert measure(replace(page, numbers=(page.numbers[0], below)), "nearness") == [0, 0]


def test_what_ships_makes_no_number_surer_for_a_mark_beside_it_or_for_less_sure_digits() -> None:
    def sure(page: Page) -> float:
        return calibrated(page, SHIPPED).numbers[0].confidence

    page = a_page(("12", 0))
    beside = replace(page, numbers=(replace(page.numbers[0], has_unread_neighbour=True),))
    assert sure(beside) < sure(page)
    assert sure(a_page(("12", 0), confidence=0.7)) < sure(page) < sure(a_page(("12", 0), confidence=0.99))


@pytest.mark.parametrize("confidence", [0.0, 1.0])
def test_nothing_is_impossible_or_certain(confidence: float) -> None:
    (number,) = calibrated(a_page(("12", 0), confidence=confidence), AS_THEIR_DIGITS).numbers
    assert 0 < number.confidence < 1


def test_an_empty_page_has_nothing_to_measure() -> None:
    assert measures_of(a_page()).shape == (0, len(astuple(SHIPPED)))
    assert calibrated(a_page(), SHIPPED).numbers == ()
    assert calibrated(a_page(("12", 0)), None).numbers[0].confidence == 0.9
