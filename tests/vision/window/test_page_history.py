"""The photos before can be looked at again, as far as memory allows."""

import numpy as np

from vision.frame import Frame
from vision.page import Page
from vision.window.page_history import PageHistory


def a_page() -> Page:
    return Page(Frame(np.zeros((10, 10, 3), np.uint8)), (), (), np.zeros((10, 10), np.uint8))


def test_one_goes_back_to_the_first_and_forward_to_the_last() -> None:
    history, pages = PageHistory(), [a_page() for _ in range(3)]
    for page in pages:
        history.add(page)
    assert [history.back() for _ in range(3)] == [True, True, False]
    assert history.current is pages[0]
    assert [history.forward() for _ in range(3)] == [True, True, False]
    assert history.current is pages[2]


def test_a_new_photo_is_in_view_wherever_one_was() -> None:
    history, pages = PageHistory(), [a_page() for _ in range(3)]
    history.add(pages[0])
    history.add(pages[1])
    history.back()
    history.add(pages[2])
    assert (history.current, history.behind) == (pages[2], 0)


def test_the_oldest_are_forgotten_where_memory_ends_and_never_the_newest() -> None:
    # A page takes 400 bytes.
    history, pages = PageHistory(most_bytes=900), [a_page() for _ in range(4)]
    for page in pages:
        history.add(page)
    assert [history.back(), history.back()] == [True, False]
    assert history.current is pages[2]
    small = PageHistory(most_bytes=10)
    small.add(pages[0])
    assert small.current is pages[0]


def test_a_film_keeps_its_newest_frame_only() -> None:
    history = PageHistory()
    for page in (a_page(), a_page()):
        history.replace_newest(page)
    assert not history.back()
