"""The rule that says which numbers labelled digits make."""

import pytest

from benchmarks.numbers import numbers_of


def labelled(text, y=0, gap=6, space=40):
    digits, x = [], 0
    for character in text:
        if character == " ":
            x += space
        else:
            digits.append({"label": character, "box": [x, y, 24, 40]})
            x += 24 + gap
    return digits


@pytest.mark.parametrize("text", ["31 59 657", "4285", "2"])
def test_wide_gaps_part_numbers(text):
    assert numbers_of(labelled(text)) == text.split()


def test_digits_more_than_half_a_height_apart_are_numbers():
    assert numbers_of(labelled("561", gap=26)) == ["5", "6", "1"]


def test_lines_are_numbers_of_their_own():
    assert sorted(numbers_of(labelled("12") + labelled("345", y=60))) == ["12", "345"]
