"""A number stays the same number while its digits come and go."""

from dataclasses import replace

import pytest

from vision.box import Box
from vision.page import Reading
from vision.tracking.number_identity import NumberIdentities


def digits(text: str) -> list[Reading]:
    """Readings of `text` side by side, with ids from 1."""
    return [
        Reading(i + 1, Box(10 + 32 * i, 10, 24, 40), int(character), 0.9) for i, character in enumerate(text)
    ]


def test_a_number_keeps_its_id_when_a_digit_is_added_and_another_goes():
    namer = NumberIdentities()
    one, two, three = digits("123")
    first = namer.number([one, two], "12", set())
    second = namer.number([one, two, three], "123", set())
    third = namer.number([two, three], "23", set())
    assert first.id == second.id == third.id
    assert (first.text, second.text, third.text) == ("12", "123", "23")


def test_a_number_that_falls_in_two_gives_its_id_to_one_of_them_only():
    namer = NumberIdentities()
    one, two, three, four = digits("1234")
    whole = namer.number([one, two, three, four], "1234", set())
    used: set[int] = set()
    halves = [namer.number(half, "", used).id for half in ([one, two], [three, four])]
    assert halves[0] == whole.id
    assert halves[1] not in (0, whole.id)


def test_a_number_that_stays_keeps_its_id_while_thousands_come_and_go():
    namer = NumberIdentities()
    stays, *others = digits("12")
    first = namer.number([stays], "1", set()).id
    for id in range(10, 5010):
        used: set[int] = set()
        assert namer.number([stays], "1", used).id == first
        namer.number([replace(others[0], id=id)], "2", used)


def test_a_numbers_confidence_is_that_all_its_digits_are_right():
    number = NumberIdentities().number(digits("12"), "12", set())
    assert number.confidence == pytest.approx(0.81)
    assert number.digits == (1, 2)
    assert number.box == Box(10, 10, 56, 40)
