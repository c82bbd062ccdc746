"""What the text of a number says."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vision.numeral import value_of


@given(st.integers(-(10**12), 10**12))
def test_a_whole_number_says_what_it_says(value: int) -> None:
    assert value_of(str(value)) == value


@given(st.integers(10**6, 10**12), st.sampled_from([".,", ",."]))
def test_thousands_may_be_kept_apart(value: int, marks: str) -> None:
    grouped = f"{value:,}".replace(",", marks[0])
    assert value_of(grouped) == value
    assert value_of(f"{grouped}{marks[1]}50") == value + Decimal("0.5")


@pytest.mark.parametrize(
    ("text", "value"),
    [("0.1", "0.1"), ("3,50", "3.5"), ("-1.234", "-1.234"), ("1,234.5", "1234.5"), ("007", "7")],
)
def test_a_point_or_a_comma_is_where_the_decimals_begin(text: str, value: str) -> None:
    assert value_of(text) == Decimal(value)


@pytest.mark.parametrize(
    "text", ["4?", "?", "", "-", "1-2", "12.5.26", "1,2.3,4", "1.23,4", "1,234.567,8", "4."]
)
def test_what_is_no_number_says_nothing(text: str) -> None:
    assert value_of(text) is None
