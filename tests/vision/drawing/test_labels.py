"""A label is where it can be read and hides as little as possible."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vision.box import Box
from vision.drawing.label_placement import Label, LabelMemory, place_labels
from vision.drawing.labels import Sizes
from vision.frame import Frame
from vision.page import Number, Page, Reading


def a_page(size_wh: tuple[int, int], boxes: list[Box], *, numbers: tuple[Number, ...] = ()) -> Page:
    """A page whose digits fill their boxes with ink."""
    width, height = size_wh
    ink = np.zeros((height, width), np.uint8)
    for box in boxes:
        ink[box.y : box.bottom, box.x : box.right] = 255
    readings = [Reading(id, box, id % 10, 0.987, id % 3 > 0) for id, box in enumerate(boxes)]
    return Page(Frame(np.zeros((height, width, 3), np.uint8)), tuple(readings), numbers, ink)


def labels_of(page: Page) -> list[Label]:
    return place_labels(page, Sizes.of(page))


@st.composite
def crowded_pages(draw: st.DrawFn) -> Page:
    """Pages of any size with up to 15 digits anywhere on them, some of which make a number."""
    width, height = draw(st.integers(1, 900)), draw(st.integers(1, 700))
    boxes = []
    for _ in range(draw(st.integers(1, 15))):
        x, y = draw(st.integers(0, width - 1)), draw(st.integers(0, height - 1))
        boxes.append(Box(x, y, draw(st.integers(1, width - x)), draw(st.integers(1, height - y))))
    count = draw(st.integers(0, len(boxes)))
    around = Box.around(boxes[:count]) if count else boxes[0]
    number = Number(1, "7" * count, 0.9, around, tuple(range(count)))
    return a_page((width, height), boxes, numbers=(number,) if count else ())


@given(crowded_pages())
def test_a_label_never_leaves_the_frame(page: Page) -> None:
    width, height = page.frame.size_wh
    for label in labels_of(page):
        assert label.box.x >= 0
        assert label.box.y >= 0
        assert label.box.right <= width
        assert label.box.bottom <= height


@given(crowded_pages())
def test_a_label_never_covers_the_ink_that_it_names(page: Page) -> None:
    for label in labels_of(page):
        box = label.box
        ink = page.ink[box.y : box.bottom, box.x : box.right]
        assert label.box.intersection(label.content.names) == 0 or not ink.any()


@given(crowded_pages())
def test_nothing_is_named_twice(page: Page) -> None:
    named = [(label.content.names, label.content.text) for label in labels_of(page)]
    assert len(named) <= len(page.digits) + len(page.numbers)


def test_a_digit_with_room_around_it_is_named_right_above() -> None:
    box = Box(300, 200, 40, 60)
    (label,) = labels_of(a_page((1280, 720), [box]))
    assert (label.content.text, label.content.note) == ("0", "")
    assert label.box.bottom <= box.y
    assert box.y - label.box.bottom < 12


@pytest.mark.parametrize(
    ("box", "place"),
    [
        (Box(300, 2, 40, 60), "below"),
        (Box(300, 0, 40, 720), "beside"),
        (Box(2, 300, 40, 60), "above"),
        (Box(1238, 650, 40, 60), "above"),
    ],
)
def test_at_the_edge_of_the_frame_it_goes_where_there_is_room(box: Box, place: str) -> None:
    (label,) = labels_of(a_page((1280, 720), [box]))
    found = "above" if label.box.bottom <= box.y else "below" if label.box.y >= box.bottom else "beside"
    assert found == place


def test_digits_in_a_grid_keep_clear_of_each_other() -> None:
    boxes = [Box(40 + 70 * column, 60 + 110 * row, 35, 50) for row in range(5) for column in range(9)]
    labels = labels_of(a_page((1280, 720), boxes))
    assert len(labels) == len(boxes)
    for label in labels:
        assert all(label.box.intersection(box) == 0 for box in boxes)
        assert all(label is other or label.box.intersection(other.box) == 0 for other in labels)


def test_a_number_stands_above_its_digits_and_doubtful_ones_are_named_below() -> None:
    boxes = [Box(300, 200, 30, 50), Box(350, 200, 30, 50)]
    number = Number(1, "01", 0.87, Box.around(boxes), (0, 1))
    page = a_page((1280, 720), boxes, numbers=(number,))
    doubtful = replace(page.digits[1], confidence=0.88)
    whole, *digits = labels_of(replace(page, digits=(page.digits[0], doubtful)))
    assert (whole.content.text, whole.content.note) == ("01", "87%")
    assert whole.box.bottom <= 200
    assert [(label.content.text, label.content.note) for label in digits] == [("1", "88%")]
    assert digits[0].box.y >= 250


def test_between_two_lines_a_number_speaks_for_its_digits() -> None:
    lines = [[Box(300 + 40 * at, y, 30, 50) for at in range(4)] for y in (200, 275, 350)]
    numbers = tuple(
        Number(at, "0123", 0.97, Box.around(line), tuple(range(4 * at, 4 * at + 4)))
        for at, line in enumerate(lines)
    )
    page = a_page((1280, 720), [box for line in lines for box in line], numbers=numbers)
    labels = labels_of(page)
    assert [label.content.text for label in labels].count("0123") == 3
    for label in labels:
        assert all(label is other or label.box.intersection(other.box) == 0 for other in labels)
        assert all(label.box.intersection(reading.box) == 0 for reading in page.digits)


def test_a_number_of_one_digit_is_not_named_again() -> None:
    box = Box(300, 200, 30, 50)
    page = a_page((1280, 720), [box], numbers=(Number(1, "0", 0.97, box, (0,)),))
    assert [label.content.text for label in labels_of(page)] == ["0"]


def test_a_free_place_a_little_away_is_better_than_one_on_other_writing() -> None:
    page = a_page((1280, 720), [Box(300, 300, 40, 60)])
    # Words all around, right outside the digit's frame.
    page.ink[278:296] = page.ink[364:382] = 255
    page.ink[296:364, :290] = page.ink[296:364, 350:] = 255
    (label,) = labels_of(page)
    box = label.box
    assert not page.ink[box.y : box.bottom, box.x : box.right].any()


def test_where_all_is_full_of_writing_a_label_is_there_all_the_same() -> None:
    page = a_page((1280, 720), [Box(300, 300, 40, 60)])
    page.ink[:] = 255
    assert len(labels_of(page)) == 1


def test_in_a_film_a_label_stays_where_it_was_while_the_ink_flickers() -> None:
    page = a_page((1280, 720), [Box(300, 300, 40, 60)])
    memory = LabelMemory()
    (before,) = place_labels(page, Sizes.of(page), memory=memory)
    page.ink[before.box.y : before.box.bottom, before.box.x] = 255
    (alone,) = place_labels(page, Sizes.of(page))
    (after,) = place_labels(page, Sizes.of(page), memory=memory)
    assert after.box == before.box
    assert alone.box != before.box


def test_numbers_only_names_every_number_and_no_digit() -> None:
    boxes = [Box(300, 200, 30, 50), Box(350, 200, 30, 50), Box(700, 200, 30, 50)]
    numbers = (
        Number(1, "01", 0.7, Box.around(boxes[:2]), (0, 1)),
        Number(2, "2", 0.97, boxes[2], (2,)),
    )
    page = a_page((1280, 720), boxes, numbers=numbers)
    labels = place_labels(page, Sizes.of(page), is_numbers_only=True, has_confidences=False)
    assert [(label.content.text, label.content.note) for label in labels] == [("01", ""), ("2", "")]


def test_a_digit_that_fills_the_frame_is_named_on_a_corner_without_ink() -> None:
    page = a_page((320, 240), [Box(0, 0, 320, 240)])
    assert labels_of(page) == []
    page.ink[:60, :] = 0
    (label,) = labels_of(page)
    assert label.content.text == "0"
    assert label.box.bottom <= 60


def test_a_digit_that_cannot_be_read_is_a_question_mark() -> None:
    page = a_page((640, 480), [])
    unread = Reading(7, Box(100, 100, 30, 50), None, 0.4)
    page = Page(page.frame, (unread,), (), page.ink)
    assert [label.content.text for label in labels_of(page)] == ["?"]


def test_a_confidence_is_only_said_where_it_is_low_and_rounded_down() -> None:
    page = a_page((640, 480), [])
    readings = (
        Reading(1, Box(100, 100, 30, 50), 1, 0.9799),
        Reading(2, Box(300, 100, 30, 50), 1, 0.98),
    )
    page = Page(page.frame, readings, (), page.ink)
    assert [label.content.note for label in labels_of(page)] == ["97%", ""]


@pytest.mark.parametrize(
    ("size_wh", "digit_px", "font_px"),
    [
        ((320, 240), 40, 10),
        ((1280, 720), 60, 18),
        ((1280, 720), 20, 12),
        ((1280, 720), 120, 24),
        ((1280, 720), 600, 29),
        ((4000, 3000), 300, 62),
    ],
)
def test_the_print_suits_the_frame_and_its_digits(
    size_wh: tuple[int, int], digit_px: int, font_px: int
) -> None:
    page = a_page(size_wh, [Box(100, 100, digit_px // 2, digit_px)])
    assert Sizes.of(page).font_px == font_px
