"""Rows and columns of a page's numbers."""

from __future__ import annotations

import math

import numpy as np
import pytest

from vision.box import Box
from vision.layout.grid import GridSettings, grid_places

SETTINGS = GridSettings()
HEIGHT, ACROSS, DOWN = 30, 140, 60


def a_table(
    cells: list[tuple[int, int]], degrees: float = 0.0, lean: float = 0.0, wobble: float = 3.0
) -> list[Box]:
    """Boxes of one to three digits at those rows and columns of a sheet held askew."""
    random = np.random.default_rng(0)
    turn, lean = math.radians(degrees), math.radians(degrees + lean)
    boxes = []
    for row, column in cells:
        x, y = column * ACROSS + random.normal(0, wobble), row * DOWN + random.normal(0, wobble)
        place = x * math.cos(turn) - y * math.sin(lean), x * math.sin(turn) + y * math.cos(lean)
        boxes.append(
            Box(round(place[0]) + 900, round(place[1]) + 900, 22 * int(random.integers(1, 4)), HEIGHT)
        )
    return boxes


FULL = [(row, column) for row in range(1, 8) for column in range(1, 5)]


@pytest.mark.parametrize(
    ("degrees", "lean"), [(0, 0), (10, 0), (-12, 0), (4, 5), (-4, -6), (28, 0), (-35, 0), (25, -5)]
)
def test_a_table_has_its_rows_and_columns_however_the_sheet_is_held(degrees: float, lean: float) -> None:
    assert grid_places(a_table(FULL, degrees, lean), SETTINGS) == FULL


def test_the_order_in_which_numbers_come_does_not_matter() -> None:
    boxes = a_table(FULL)
    order = np.random.default_rng(1).permutation(len(boxes)).tolist()
    assert grid_places([boxes[i] for i in order], SETTINGS) == [FULL[i] for i in order]


def test_an_empty_cell_leaves_its_place_free() -> None:
    cells = [cell for cell in FULL if cell not in [(2, 1), (3, 3), (5, 4), (6, 2)]]
    assert grid_places(a_table(cells), SETTINGS) == cells


def test_a_list_written_raggedly_is_one_column() -> None:
    offsets = [0, 30, 12, 50, 5, 24, 55, 8]
    boxes = [Box(100 + offset, 60 * row, 20, HEIGHT) for row, offset in enumerate(offsets)]
    assert grid_places(boxes, SETTINGS) == [(row + 1, 1) for row in range(8)]


def test_digits_written_in_lines_below_each_other_make_no_leaning_columns() -> None:
    # Left and top of the digits of a photo whose sheet lies straight: lines of 8, 5, 8 and 4.
    lefts = [83, 116, 150, 184, 227, 261, 299, 335, 83, 127, 166, 207, 245]
    lefts += [80, 116, 153, 186, 221, 255, 298, 326, 75, 107, 138, 162]
    tops = [115] * 8 + [200] * 5 + [283] * 8 + [349] * 4
    boxes = [Box(left, top, 15, 28) for left, top in zip(lefts, tops, strict=True)]
    places = grid_places(boxes, SETTINGS)
    assert [column for row, column in places if row == 1] == list(range(1, 9))
    assert [column for row, column in places if row == 3] == list(range(1, 9))


def test_numbers_aligned_at_their_right_lean_no_column() -> None:
    widths = [20, 140, 60, 180, 40, 100]
    boxes = [Box(500 - width, 60 * row, width, HEIGHT) for row, width in enumerate(widths)]
    assert [column for _, column in grid_places(boxes, SETTINGS)] == [1] * len(widths)


def test_a_wide_number_over_two_columns_joins_the_one_that_it_is_aligned_with() -> None:
    boxes = [Box(100, 100, 60, 30), Box(250, 100, 60, 30), Box(98, 160, 210, 30), Box(100, 220, 60, 30)]
    assert grid_places(boxes, SETTINGS) == [(1, 1), (1, 2), (2, 1), (3, 1)]


def test_a_line_of_numbers_is_one_row() -> None:
    boxes = [Box(100 * i, 50 + 4 * (i % 3), 40, HEIGHT) for i in range(6)]
    assert grid_places(boxes, SETTINGS) == [(1, i + 1) for i in range(6)]


def test_no_two_numbers_share_a_place_wherever_they_stand() -> None:
    random = np.random.default_rng(2)
    for count in (0, 1, 2, 40):
        boxes = [
            Box(*random.integers(0, 600, 2).tolist(), *random.integers(8, 80, 2).tolist())
            for _ in range(count)
        ]
        places = grid_places(boxes, SETTINGS)
        assert len(set(places)) == count
        assert all(row >= 1 and column >= 1 for row, column in places)
