"""The sum of the numbers in view."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from tests.vision.pages import a_page
from vision.layout.totals import LAST_COLUMN, Total, chosen_numbers, column_totals, total, total_of
from vision.page import Page


def test_the_sum_leaves_out_what_cannot_be_read_and_says_so() -> None:
    assert total(["0.1", "0.2", "4?"]) == Total(Decimal("0.3"), counted=2, left_out=1)
    assert total([]) == Total(Decimal(0), counted=0, left_out=0)
    assert str(total(["0.1", "0.2", "4?"])) == "sum 0.3, 1 left out"


def total_in(page: Page, columns: list[int]) -> Total:
    return total_of(chosen_numbers(page, columns))


def a_list() -> Page:
    """Three rows of a row number and a mark: 1 12.5, 2 3, 3 ?."""
    page = a_page()
    (number,) = page.numbers
    cells = [("1", 1, 1), ("12.5", 1, 2), ("2", 2, 1), ("3", 2, 2), ("3", 3, 1), ("?", 3, 2)]
    return replace(
        page, numbers=tuple(replace(number, text=text, row=row, column=c) for text, row, c in cells)
    )


def test_row_numbers_are_not_added_where_a_column_is_chosen() -> None:
    assert total_in(a_list(), [2]) == total_in(a_list(), [LAST_COLUMN]) == Total(Decimal("15.5"), 2, 1)
    assert total_in(a_list(), []) == Total(Decimal("21.5"), 5, 1)


def test_each_column_has_its_sum() -> None:
    assert column_totals(a_list()) == {1: Total(Decimal(6), 3, 0), 2: Total(Decimal("15.5"), 2, 1)}
    assert column_totals(a_list(), [LAST_COLUMN]).keys() == {2}


def test_numbers_beside_each_other_have_no_columns_to_add() -> None:
    page = a_list()
    assert column_totals(replace(page, numbers=page.numbers[:2])) == {}
