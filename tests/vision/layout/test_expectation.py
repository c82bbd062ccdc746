"""What is expected of numbers, weighed against what is seen."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vision.box import Box
from vision.frame import Frame
from vision.layout.alternatives import alternatives
from vision.layout.expectation import Patience, as_expected
from vision.layout.forms import FormError, may_fit, parse_form
from vision.page import Number, Page, Reading, Sign, Status

Chances = dict[int, float]


def a_page(digits: list[Chances], text: str, signs: tuple[Sign, ...] = (), time_s: float = 0.0) -> Page:
    """A page with one number; each of `digits` says how likely which digit is (10: none)."""
    readings = []
    for at, chances in enumerate(digits):
        row = tuple(chances.get(digit, 0.0) for digit in range(11))
        best = max(range(10), key=row.__getitem__)
        readings.append(Reading(at + 1, Box(30 * at, 0, 20, 40), best, row[best], True, row))
    box = Box.around(reading.box for reading in readings)
    ids = tuple(reading.id for reading in readings)
    number = Number(1, text, 0.9, box, ids, signs=signs)
    frame = Frame(np.zeros((60, 200, 3), np.uint8), time_s=time_s)
    return Page(frame, tuple(readings), (number,), np.zeros((60, 200), np.uint8))


def expected(page: Page, *forms: str) -> Number:
    (number,) = as_expected(page, [parse_form(form) for form in forms]).numbers
    return number


@pytest.mark.parametrize(
    ("form", "fits", "fits_not"),
    [
        ("0..20", ["0", "20", "18.5", "18,5", "007"], ["21", "-1", "185", "4?", "12.5.26"]),
        ("0..20/0.5", ["18.5", "18,50", "3"], ["18.25", "20.5"]),
        ("-5..5", ["-5", "0", "4.9"], ["-5.1", "6"]),
        ("1..9/2", ["1", "3"], ["2"]),
        ("0..20/0.00000000000000000000000000000000001", ["7.5"], ["21"]),
        ("####", ["1234", "0000"], ["123", "12345", "12.3"]),
        ("#.##", ["1.25"], ["1,25", "12.5", "125"]),
        ("re:[12]\\d", ["10", "29"], ["30", "1", "100"]),
    ],
)
def test_a_form_says_what_fits(form: str, fits: list[str], fits_not: list[str]) -> None:
    parsed = parse_form(form)
    assert [text for text in fits + fits_not if parsed.fits(text)] == fits


@pytest.mark.parametrize("form", ["", "20", "a..b", "20..0", "0..20/0", "0..20/-1", "re:(", "0...3", "abc#"])
def test_a_form_that_makes_no_sense_is_told(form: str) -> None:
    with pytest.raises(FormError, match=r"got|expression"):
        parse_form(form)


def test_a_point_that_is_likely_enough_is_told_where_it_is_expected() -> None:
    page = a_page([{1: 1.0}, {8: 1.0}, {5: 1.0}], "185", (Sign(1, ".", 0.1),))
    number = expected(page, "0..20/0.5")
    assert (number.text, number.status) == ("18.5", Status.SURE)
    # 0.1 in full against 0.9 by a fiftieth.
    assert number.confidence == pytest.approx(0.1 / (0.1 + 0.9 * 0.02))


def test_the_likelier_digit_gives_way_to_the_one_that_fits() -> None:
    page = a_page([{7: 0.7, 1: 0.3}, {4: 1.0}], "74")
    number = expected(page, "0..20")
    assert number.text == "14"
    assert as_expected(page, [parse_form("0..20")]).digits[0].digit == 1


def test_what_fits_nothing_is_a_misfit_and_never_bent() -> None:
    page = a_page([{3: 0.995, 1: 0.005}, {5: 1.0}], "35")
    number = expected(page, "0..20")
    assert (number.text, number.status, number.confidence) == ("35", Status.MISFIT, 0.9)


def test_digits_are_not_bent_to_the_form_on_a_small_chance() -> None:
    page = a_page([{3: 0.9, 1: 0.1}, {5: 1.0}], "35")
    number = expected(page, "0..20")
    assert (number.text, number.status) == ("35", Status.MISFIT)


def test_any_of_several_forms_may_hold() -> None:
    page = a_page([{3: 1.0}, {5: 1.0}], "35")
    assert expected(page, "0..20", "30..40").status is Status.SURE


def test_what_fits_already_is_surer_for_it() -> None:
    page = a_page([{1: 0.9, 7: 0.1}, {4: 1.0}], "14")
    assert expected(page, "0..20").confidence == pytest.approx(0.9 / (0.9 + 0.1 * 0.02))


def test_a_stain_beside_the_digits_is_left_out_where_one_digit_fewer_is_expected() -> None:
    page = a_page([{1: 0.6, 10: 0.4}, {3: 1.0}, {9: 1.0}], "139")
    fitted = as_expected(page, [parse_form("##")])
    assert [number.text for number in fitted.numbers] == ["39"]
    assert [reading.digit for reading in fitted.digits] == [3, 9]
    assert fitted.numbers[0].box.x == 30


def test_an_unread_digit_that_could_fit_is_no_misfit() -> None:
    page = a_page([{4: 1.0}], "4")
    unread = replace(page.digits[0], id=2, digit=None, probabilities=())
    number = replace(page.numbers[0], text="4?", digits=(1, 2))
    page = replace(page, digits=(*page.digits, unread), numbers=(number,))
    assert expected(page, "40..50").status is Status.DOUBTFUL
    assert expected(page, "0..20").status is Status.MISFIT


def test_without_expectations_nothing_changes() -> None:
    page = a_page([{3: 1.0}], "3")
    assert as_expected(page, []) is page


@given(st.lists(st.lists(st.floats(0.01, 1), min_size=11, max_size=11), min_size=1, max_size=4))
def test_the_alternatives_of_a_number_are_at_most_one_together_and_the_likeliest_comes_first(
    rows: list[list[float]],
) -> None:
    chances = [{digit: value / sum(row) for digit, value in enumerate(row)} for row in rows]
    page = a_page(chances, "1" * len(rows))
    said = alternatives(page.numbers[0], {reading.id: reading for reading in page.digits})
    assert sum(each.probability for each in said) <= 1.0 + 1e-9
    assert said == sorted(said, key=lambda each: -each.probability)
    assert len({each.text for each in said}) == len(said)


@pytest.mark.parametrize(
    ("text", "may"), [("1?", True), ("3?", False), ("?", True), ("12", True), ("21", False)]
)
def test_an_unread_digit_may_be_any(text: str, may: bool) -> None:
    assert may_fit(text, [parse_form("0..20")]) is may


def test_a_misfit_of_a_film_is_provisional_for_a_while() -> None:
    patience = Patience()
    pages = [a_page([{3: 1.0}], "3", time_s=time_s) for time_s in (0.0, 1.0, 2.0)]
    steady = [patience.held(as_expected(page, [parse_form("5..9")])).digits[0].is_steady for page in pages]
    assert steady == [False, False, True]
