"""Which numbers of a run somebody should check."""

from __future__ import annotations

from dataclasses import replace

from tests.vision.told import a_page
from vision.app.review_list import ReviewList
from vision.page import Page, Status


def doubted(page: Page, status: Status = Status.DOUBTFUL) -> Page:
    """`page` with its first number not sure."""
    first, *others = page.numbers
    return replace(page, numbers=(replace(first, status=status), *others))


def test_photos_tell_what_is_to_be_checked_and_where() -> None:
    listed = ReviewList(are_photos=True)
    listed.put(doubted(a_page(["4?", "12"], source="scans/a.jpg")))
    listed.put(a_page(["7"], source="scans/b.jpg"))
    listed.put(doubted(a_page(["35"], source="scans/c.jpg"), Status.MISFIT))
    assert listed.in_words() == ", 2 to be checked: 4? in a.jpg, 35 in c.jpg"


def test_a_film_tells_what_is_doubtful_at_its_end() -> None:
    listed = ReviewList(are_photos=False)
    for time_s in (0.0, 1.0):
        listed.put(doubted(a_page(["4", "12"], time_s)))
    assert listed.in_words() == ", 1 to be checked: 4"
    listed.put(a_page(["4", "12"], 2.0))
    assert listed.in_words() == ""


def test_what_is_not_steady_yet_is_not_to_be_checked() -> None:
    listed = ReviewList(are_photos=False)
    listed.put(doubted(a_page(["4"], steady=False)))
    assert listed.in_words() == ""


def test_of_many_the_first_are_listed_and_all_are_counted() -> None:
    listed = ReviewList(are_photos=True)
    for _ in range(30):
        listed.put(doubted(a_page(["4?"])))
    assert listed.in_words().startswith(", 30 to be checked: 4? in a.jpg, ")
    assert listed.in_words().endswith("4? in a.jpg, …")
