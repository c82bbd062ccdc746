"""What was read on one frame, on the next."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from vision.box import Box
from vision.frame import Frame
from vision.page import Number, Page, Reading
from vision.tracking.motion import Motion
from vision.tracking.propagation import propagated

BOXES = {1: Box(10, 20, 8, 12), 2: Box(22, 20, 8, 12)}
NEXT = Frame(np.zeros((60, 80, 3), np.uint8), 7, 0.2)


def a_page() -> Page:
    ink: npt.NDArray[np.uint8] = np.zeros((60, 80), np.uint8)
    for box in BOXES.values():
        ink[box.y : box.bottom, box.x : box.right] = 255
    readings = tuple(Reading(id, box, 4, 0.99) for id, box in BOXES.items())
    number = Number(1, "44", 0.98, Box.around(BOXES.values()), (1, 2))
    return Page(Frame(np.zeros((60, 80, 3), np.uint8), 6), readings, (number,), ink)


def shifted(right: int, down: int) -> dict[int, Box]:
    return {id: Box(b.x + right, b.y + down, b.width, b.height) for id, b in BOXES.items()}


def test_digits_numbers_and_ink_go_with_the_picture():
    page = propagated(a_page(), NEXT, shifted(5, -3), Motion(shift=5 - 3j))
    assert page is not None
    assert page.frame is NEXT
    assert [(r.id, r.digit, r.box) for r in page.digits] == [(i, 4, b) for i, b in shifted(5, -3).items()]
    assert page.numbers[0].box == Box(15, 17, 20, 12)
    assert page.numbers[0].text == "44"
    inked = np.argwhere(page.ink)
    assert tuple(inked.min(axis=0)) == (17, 15)
    assert tuple(inked.max(axis=0) + 1) == (29, 35)


def test_a_box_that_is_cut_by_the_edge_ends_there():
    page = propagated(a_page(), NEXT, shifted(-11, 0), Motion(shift=-11 + 0j))
    assert page is not None
    assert page.digits[0].box == Box(0, 20, 7, 12)


def test_a_mark_that_leaves_the_picture_is_not_followed_out_of_it():
    assert propagated(a_page(), NEXT, shifted(-14, 0), Motion(shift=-14 + 0j)) is None
