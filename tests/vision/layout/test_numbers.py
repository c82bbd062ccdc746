"""Digits to numbers, in reading order."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vision.box import Box
from vision.layout.numbers import NumberSettings, group_lines, order_readings
from vision.page import Reading

SETTINGS = NumberSettings()


def line(text, x=10, y=10, height=40, gap=8, space=40, slope=0.0, start=1):
    """Readings of `text` side by side; a space parts numbers, a ? can't be read."""
    readings: list[Reading] = []
    for character in text:
        if character == " ":
            x += space
            continue
        box = Box(x, round(y + slope * x), 24, height)
        digit = None if character == "?" else int(character)
        readings.append(Reading(start + len(readings), box, digit, 0.9))
        x += box.width + gap
    return readings


def texts(readings, points=()):
    told = np.array(points, np.float32).reshape(-1, 3)
    return [
        ["".join("?" if r.digit is None else str(r.digit) for r in number) for number in row]
        for row in order_readings(readings, SETTINGS, told)
    ]


@given(seed=st.integers(0, 1000))
def test_lines_are_read_from_the_top_and_from_the_left_whatever_order_they_were_found_in(seed):
    page = line("271 828") + line("31 41", y=90) + line("577", y=170)
    np.random.default_rng(seed).shuffle(page)
    assert texts(page) == [["271", "828"], ["31", "41"], ["577"]]


@pytest.mark.parametrize("slope", [-0.3, -0.1, 0.1, 0.3])
def test_a_slanted_line_is_one_line(slope):
    assert texts(line("27182", y=200, slope=slope)) == [["27182"]]


@pytest.mark.parametrize(("gap", "space"), [(2, 30), (10, 40), (22, 60)])
def test_numbers_are_parted_where_the_gap_is_of_the_wider_kind(gap, space):
    assert texts(line("31 59 657", gap=gap, space=space)) == [["31", "59", "657"]]


@pytest.mark.parametrize(("gap", "numbers"), [(12, ["27182"]), (30, ["2", "7", "1", "8", "2"])])
def test_an_evenly_spaced_line_is_one_number_or_none(gap, numbers):
    """One gap is wider than the others by less than people vary, and wider than half a height."""
    digits = line("27182", gap=gap)
    wider = [replace(r, box=replace(r.box, x=r.box.x + (9 if i > 2 else 0))) for i, r in enumerate(digits)]
    assert texts(wider) == [numbers]


def test_lines_spaced_alike_are_judged_alike():
    """The second line by itself is spaced a hair closer than half a height."""
    assert texts(line("271828", gap=22) + line("31", y=90, gap=19)) == [list("271828"), list("31")]


@pytest.mark.parametrize("angle", [-40, -30, 30, 40])
def test_a_steep_line_is_one_line(angle):
    climb = math.tan(math.radians(angle))
    digits = line("27182", gap=14)
    steep = [replace(r, box=replace(r.box, y=round(400 + climb * r.box.x))) for r in digits]
    assert texts(steep) == [["27182"]]


def test_a_column_of_digits_is_no_steep_line():
    digits = [Reading(i, Box(50 + 3 * i, 20 + 60 * i, 24, 40), i, 0.9) for i in range(5)]
    assert texts(digits) == [["0"], ["1"], ["2"], ["3"], ["4"]]


def test_digits_far_apart_are_numbers_of_their_own():
    assert texts(line("123", gap=90)) == [["1", "2", "3"]]


def test_columns_stay_columns():
    page = line("12") + line("34", y=80) + line("56", x=300) + line("78", x=300, y=80)
    assert texts(page) == [["12", "56"], ["34", "78"]]


def test_a_low_zero_stays_in_its_number():
    digits = line("705")
    digits[1] = Reading(9, Box(42, 30, 20, 18), 0, 0.9)
    assert texts(digits) == [["705"]]


def test_an_unread_mark_between_digits_is_a_question_mark():
    assert texts(line("2?7")) == [["2?7"]]


def test_unread_marks_by_themselves_are_nothing():
    assert texts(line("??")) == []


def test_an_unread_mark_of_another_size_is_left_out():
    number = line("27")
    assert texts([*number, Reading(9, Box(80, 35, 24, 17), None, 0.3)]) == [["27"]]


def test_no_boxes_make_no_lines():
    assert group_lines([], {}) == []


def test_a_point_takes_its_room_between_two_digits_of_one_number():
    spaced = line("24 0 57", gap=2, space=12)
    assert texts(spaced) == [["24", "0", "57"]]
    first = (spaced[1].box.right + 7, 45)
    assert texts(spaced, [(*first, 4.0)]) == [["240", "57"]]
    assert texts(spaced, [(*first, 1.0)]) == [["24", "0", "57"]]
    assert texts(spaced, [(first[0], 120, 4.0)]) == [["24", "0", "57"]]


def test_a_comma_between_two_numbers_joins_nothing():
    listed = line("24 57", gap=2, space=24)
    assert texts(listed, [(listed[1].box.right + 5, 45, 4.0)]) == [["24", "57"]]
