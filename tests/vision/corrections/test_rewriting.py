"""What becomes of a page's numbers when a digit is added to it."""

import numpy as np

from vision.box import Box
from vision.corrections.rewriting import with_added
from vision.frame import Frame
from vision.page import Number, Page, Reading

HEIGHT = 50


def reading(id_: int, digit: int, x: int, y: int = 100) -> Reading:
    return Reading(id_, Box(x, y, 30, HEIGHT), digit, 0.99)


def page_with(text: str, digits: list[Reading]) -> Page:
    """A page with one number."""
    frame = Frame(np.full((400, 600, 3), 220, np.uint8), 0, 0.0)
    number = Number(1, text, 0.9, Box.around(r.box for r in digits), tuple(r.id for r in digits))
    return Page(frame, tuple(digits), (number,), np.zeros((400, 600), np.uint8))


# The 5 stands where only the point before it makes it one of the number.
DIGITS = [reading(1, 1, 40), reading(2, 2, 75), reading(3, 5, 75 + 30 + 19)]
ELSEWHERE = reading(9, 8, 300, 300)


def test_a_point_holds_a_number_together_when_a_digit_is_added_elsewhere():
    after = with_added(page_with("12.5", DIGITS), [ELSEWHERE])
    assert [number.text for number in after.numbers] == ["12.5", "8"]


def test_a_gap_without_one_parts_two_numbers():
    after = with_added(page_with("125", DIGITS), [ELSEWHERE])
    assert [number.text for number in after.numbers] == ["12", "5", "8"]
