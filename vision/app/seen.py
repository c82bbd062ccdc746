"""What was seen in a run: how many digits and numbers, which, and what they come to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import reduce

from vision.layout import Total, total
from vision.page import Number, Page

NOTABLE_S = 0.5
"""How long something must have been in a film to be counted at its end."""
_SHOWN_NUMBERS = 20
"""How many numbers the closing summary lists."""
_MOST_IN_VIEW = 1000
"""Digits or numbers that are followed one by one; of more, those long gone are only counted."""
_GONE_AFTER_S = 10.0
"""How long after it was last seen nothing comes back under its id."""


class Counts:
    """The digits, the numbers, and those of them that are added."""

    def __init__(self, least_s: float) -> None:
        """Counts what was there for at least `least_s` seconds."""
        self.digits, self.numbers, self.added = Seen(least_s), Seen(least_s), Seen(least_s)

    def note(self, page: Page, added: Iterable[Number]) -> None:
        """Takes note of what is steady on `page`; of its numbers `added` are in the sum."""
        time_s = page.frame.time_s
        unsteady = {reading.id for reading in page.digits if not reading.is_steady}
        for reading in page.digits:
            if reading.is_steady:
                self.digits.note(reading.id, str(reading.digit), time_s)
        for seen, numbers in ((self.numbers, page.numbers), (self.added, added)):
            for number in numbers:
                if unsteady.isdisjoint(number.digits):
                    seen.note(number.id, number.text, time_s)

    def add(self, other: Counts) -> None:
        """Adds what another part of the run came to."""
        self.digits.add(other.digits)
        self.numbers.add(other.numbers)
        self.added.add(other.added)


class Seen:
    """What was seen, by its id: the text it had last, and for how long it was there."""

    def __init__(self, least_s: float) -> None:
        self._least_s = least_s
        self._seen: dict[int, tuple[str, float, float]] = {}
        self._most = _MOST_IN_VIEW
        self._gone = 0
        self._gone_texts: list[str] = []
        self._gone_total = total([])

    def note(self, id: int, text: str, time_s: float) -> None:
        """It is there at `time_s`, and says `text`."""
        _, first_s, _ = self._seen.get(id, (text, time_s, time_s))
        self._seen[id] = text, first_s, time_s
        if len(self._seen) > self._most:
            self._close(time_s - _GONE_AFTER_S)
            self._most = max(_MOST_IN_VIEW, 2 * len(self._seen))

    def add(self, other: Seen) -> None:
        """Adds what another part of the run saw."""
        self._gone += other.count
        self._gone_texts = (self._gone_texts + other.texts)[:_SHOWN_NUMBERS]
        self._gone_total = self._gone_total.joined(other.total)

    @property
    def count(self) -> int:
        """How many were there for long enough."""
        return self._gone + sum(1 for _ in self._texts())

    @property
    def texts(self) -> list[str]:
        """The texts of those, in order of coming; the first few."""
        return [*self._gone_texts, *self._texts()][:_SHOWN_NUMBERS]

    @property
    def total(self) -> Total:
        """What those come to, each counted once."""
        return reduce(Total.plus, self._texts(), self._gone_total)

    def _texts(self) -> Iterator[str]:
        return (t for t, first_s, last_s in self._seen.values() if last_s - first_s >= self._least_s)

    def _close(self, before_s: float) -> None:
        """Only count what was last there before: a camera may run for weeks."""
        gone = {id: seen for id, seen in self._seen.items() if seen[2] < before_s}
        for id in gone:
            del self._seen[id]
        texts = [text for text, first_s, last_s in gone.values() if last_s - first_s >= self._least_s]
        self._gone += len(texts)
        self._gone_total = reduce(Total.plus, texts, self._gone_total)
        self._gone_texts = (self._gone_texts + texts)[:_SHOWN_NUMBERS]
