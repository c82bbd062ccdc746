"""Which digits stand on one line."""

from vision.box import Box
from vision.layout.reading_order import in_reading_order


def row(x: int, y: int, count: int) -> list[Box]:
    return [Box(x + 40 * k, y, 30, 50) for k in range(count)]


def test_chains_beside_each_other_are_one_line():
    boxes = row(0, 100, 2) + row(300, 104, 2)
    assert in_reading_order([[2, 3], [0, 1]], boxes) == [[0, 1, 2, 3]]


def test_a_chain_below_the_end_of_another_is_a_line_of_its_own():
    # A page whose lines climb: the first one ends as high as the second one begins.
    first, second = row(0, 100, 6), row(200, 120, 2)
    assert in_reading_order([[0, 1, 2, 3, 4, 5], [6, 7]], first + second) == [[0, 1, 2, 3, 4, 5], [6, 7]]
