"""Which numbers of a run somebody should check, for its summary."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from pathlib import Path

from vision.layout.certainty import not_sure
from vision.page import Page

_SHOWN = 20
"""How many of them the summary lists."""
_MOST = 1000
"""How many of a film's are followed: a camera may run for weeks."""


class ReviewList:
    """Gathers what is not sure: of photos all, of a film what is so at its end."""

    def __init__(self, *, are_photos: bool) -> None:
        self._are_photos = are_photos
        self._count = 0
        self._photos: list[str] = []
        self._film: dict[int, str] = {}

    def put(self, page: Page) -> None:
        """Takes note of the next page."""
        if self._are_photos:
            doubtful = not_sure(page.numbers)
            self._count += len(doubtful)
            name = Path(page.frame.source).name
            self._photos = (self._photos + [f"{each.text} in {name}" for each in doubtful])[:_SHOWN]
            return
        unsteady = {reading.id for reading in page.digits if not reading.is_steady}
        steady = [number for number in page.numbers if unsteady.isdisjoint(number.digits)]
        doubtful_ids = {number.id for number in not_sure(steady)}
        for number in steady:
            self._film.pop(number.id, None)
            if number.id in doubtful_ids:
                self._film[number.id] = number.text
        for id in list(islice(self._film, max(0, len(self._film) - _MOST))):
            del self._film[id]

    def put_film(self, pages: Iterable[Page], name: str) -> None:
        """Takes note of a whole film among photos."""
        film = ReviewList(are_photos=False)
        for page in pages:
            film.put(page)
        self._count += len(film._film)
        self._photos = (self._photos + [f"{text} in {name}" for text in film._film.values()])[:_SHOWN]

    def in_words(self) -> str:
        """`, 2 to be checked: 4?, 35`; empty where there is nothing to check."""
        count = self._count or len(self._film)
        told = self._photos or list(islice(self._film.values(), _SHOWN))
        return f", {count} to be checked: {_listed(told, count)}" if count else ""


def _listed(texts: Iterable[str], count: int) -> str:
    shown = list(texts)
    return ", ".join(shown) + (", …" if count > len(shown) else "")
