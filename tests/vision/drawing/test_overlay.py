"""What is drawn over a picture can be seen on it, and nothing else is touched."""

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vision.box import Box
from vision.drawing.overlay import draw
from vision.drawing.text import (
    BLUE,
    BOLD,
    GREEN,
    ORANGE,
    VERMILLION,
    Color,
    contrasting,
    put_text,
    text_width,
)
from vision.frame import Frame
from vision.page import Number, Page, Reading, Status

GOLDEN = Path(__file__).parent / "golden" / "overlay.png"


def a_page(paper: int = 225) -> Page:
    """A sheet with a steady number, a provisional digit and one that can't be read."""
    image = np.full((240, 320, 3), paper, np.uint8)
    boxes = [Box(60, 90, 24, 40), Box(98, 92, 22, 38), Box(190, 90, 20, 40), Box(250, 150, 30, 40)]
    ink = np.zeros((240, 320), np.uint8)
    for box in boxes:
        middle = box.x + box.width // 2
        cv2.line(ink, (middle, box.y), (middle, box.bottom - 1), 255, 3)
    image[ink > 0] = 255 - paper
    readings = (
        Reading(1, boxes[0], 4, 0.993),
        Reading(2, boxes[1], 7, 0.97),
        Reading(3, boxes[2], 1, 0.91, is_steady=False),
        Reading(4, boxes[3], None, 0.6),
    )
    number = Number(1, "47", 0.963, Box.around(boxes[:2]), (1, 2))
    return Page(Frame(image), readings, (number,), ink)


def has(image: np.ndarray[tuple[int, ...], np.dtype[np.uint8]], color: Color) -> bool:
    return bool((image == np.asarray(color, np.uint8)).all(axis=2).any())


def test_a_page_looks_as_it_did() -> None:
    drawn = draw(a_page())
    golden = cv2.imread(str(GOLDEN))
    assert golden is not None
    assert golden.shape == drawn.shape
    # Letters come out a little different from one version of the font to the next.
    assert np.abs(drawn.astype(int) - golden).mean() < 1.0


def test_the_page_itself_is_left_alone() -> None:
    page = a_page()
    before = page.frame.image.copy()
    drawn = draw(page)
    assert drawn.flags.writeable
    assert np.array_equal(page.frame.image, before)
    assert not np.array_equal(drawn, before)


def test_an_empty_page_is_the_picture() -> None:
    image = np.full((50, 60, 3), 7, np.uint8)
    page = Page(Frame(image), (), (), np.zeros((50, 60), np.uint8))
    assert np.array_equal(draw(page), image)


def test_the_ink_can_be_shown_instead() -> None:
    page = a_page()
    drawn = draw(page, is_ink_shown=True)
    assert drawn[5, 5].tolist() == [0, 0, 0]
    assert drawn[110, 200].tolist() == [255, 255, 255]
    assert has(drawn, BLUE)


@pytest.mark.parametrize("paper", [225, 20])
def test_what_is_read_is_not_painted_over(paper: int) -> None:
    page = a_page(paper)
    drawn = draw(page)
    assert np.array_equal(drawn[page.ink > 0], page.frame.image[page.ink > 0])


def test_steady_provisional_and_unread_differ_in_colour() -> None:
    drawn = draw(a_page())
    assert all(has(drawn, color) for color in (BLUE, ORANGE, VERMILLION, GREEN))


def test_a_provisional_frame_is_dashed() -> None:
    drawn = draw(a_page())
    # The outermost line of each frame, along its left side.
    steady, provisional = drawn[85:135, 55], drawn[85:135, 185]
    paper = np.asarray((225, 225, 225))
    assert not (steady == paper).all(axis=1).any()
    changes = np.diff((provisional == paper).all(axis=1).astype(int))
    assert np.count_nonzero(changes) >= 4


@given(
    size_wh=st.tuples(st.integers(1, 300), st.integers(1, 300)),
    corner=st.tuples(st.integers(0, 299), st.integers(0, 299)),
    box_wh=st.tuples(st.integers(1, 300), st.integers(1, 300)),
    is_steady=st.booleans(),
)
def test_a_digit_anywhere_can_be_drawn(
    size_wh: tuple[int, int], corner: tuple[int, int], box_wh: tuple[int, int], is_steady: bool
) -> None:
    (width, height), (x, y) = size_wh, corner
    image = np.zeros((height, width, 3), np.uint8)
    reading = Reading(1, Box(min(x, width - 1), min(y, height - 1), *box_wh), 5, 0.95, is_steady)
    page = Page(Frame(image), (reading,), (), np.zeros((height, width), np.uint8))
    assert draw(page).shape == image.shape


@given(text=st.text("0123456789?.,-%", min_size=1, max_size=8), font_px=st.integers(9, 60))
def test_text_is_as_wide_as_it_is_said_to_be(text: str, font_px: int) -> None:
    image = np.zeros((120, 600, 3), np.uint8)
    put_text(image, text, (20, 80), font_px, (255, 255, 255), BOLD)
    columns = np.flatnonzero(image.any(axis=(0, 2)))
    assert columns.min() >= 19
    assert columns.max() < 21 + text_width(text, font_px, BOLD)


@pytest.mark.parametrize("color", [BLUE, ORANGE, GREEN, VERMILLION])
def test_text_stands_out_from_its_plate(color: Color) -> None:
    def luminance(color: Color) -> float:
        linear = [((c / 255 + 0.055) / 1.055) ** 2.4 if c > 10 else c / 255 / 12.92 for c in color]
        return float(np.dot(linear, (0.0722, 0.7152, 0.2126)))

    darker, lighter = sorted((luminance(color), luminance(contrasting(color))))
    # What the WCAG asks of text.
    assert (lighter + 0.05) / (darker + 0.05) >= 4.5


@pytest.mark.parametrize("status", [Status.DOUBTFUL, Status.MISFIT])
def test_a_number_that_is_not_sure_looks_otherwise_also_without_colours(status: Status) -> None:
    box = Box(200, 200, 60, 50)
    frame = Frame(np.full((480, 640, 3), 200, np.uint8))
    readings = (Reading(1, Box(200, 200, 25, 50), 4, 0.9), Reading(2, Box(235, 200, 25, 50), 7, 0.9))
    number = Number(1, "47", 0.8, box, (1, 2))
    page = Page(frame, readings, (number,), np.zeros((480, 640), np.uint8))
    sure = draw(page)
    doubted = draw(replace(page, numbers=(replace(number, status=status),)))
    below = slice(box.bottom + 8, box.bottom + 30), slice(box.x, box.right)
    grey = [cv2.cvtColor(image, cv2.COLOR_BGR2GRAY) for image in (sure, doubted)]
    assert np.abs(grey[0][below].astype(int) - grey[1][below]).max() > 40
