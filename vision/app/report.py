"""What the user is told on standard error: each photo's numbers, what went wrong, and how it ended."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from functools import reduce
from types import TracebackType
from typing import Self

from vision.app.options import Options
from vision.app.progress import Progress
from vision.app.review_list import ReviewList
from vision.layout import Total, chosen_numbers, sum_in_words, total
from vision.page import Page
from vision.sources import Source, title_of

_SHOWN_NUMBERS = 20
"""How many numbers the closing summary lists."""
_NOTABLE_S = 0.5
"""How long something must have been in a film to be counted at its end."""


_MOST_IN_VIEW = 1000
"""Digits or numbers that are followed one by one; of more, those long gone are only counted."""
_GONE_AFTER_S = 10.0
"""How long after it was last seen nothing comes back under its id."""


class Report:
    """Follows a run from its first page to its end, which leaving its `with` is."""

    def __init__(self, source: Source, options: Options) -> None:
        self._source = source
        self._are_photos = bool(options.images)
        self._is_quiet = options.is_quiet
        self._has_sum, self._columns = options.has_sum, options.columns
        self._review_list = ReviewList(are_photos=self._are_photos)
        self._progress = Progress(title_of(source), source.frame_count, sys.stderr)
        self._problems_told = 0
        self._notes = source.notes
        self._is_granted_told = False
        self._pages = 0
        # What was there for a moment only was nothing, or will be told by --events.
        least_s = 0.0 if self._are_photos else _NOTABLE_S
        self._digits, self._numbers, self._added = _Seen(least_s), _Seen(least_s), _Seen(least_s)

    def put(self, page: Page) -> None:
        """Takes note of what was read on the next page."""
        self._pages += 1
        time_s = page.frame.time_s
        unsteady = {reading.id for reading in page.digits if not reading.is_steady}
        for reading in page.digits:
            if reading.is_steady:
                self._digits.note(reading.id, str(reading.digit), time_s)
        for number in page.numbers:
            if unsteady.isdisjoint(number.digits):
                self._numbers.note(number.id, number.text, time_s)
        for number in chosen_numbers(page, self._columns) if self._has_sum else ():
            if unsteady.isdisjoint(number.digits):
                self._added.note(number.id, number.text, time_s)
        self._review_list.put(page)
        if self._is_quiet:
            return
        self._tell_source()
        text = in_words(page, has_sum=self._has_sum, columns=self._columns)
        if self._are_photos:
            self._progress.say(f"{page.frame.source}: {text}")
        done = self._source.frames_read + self._source.frames_damaged
        self._progress.update(done, "" if self._are_photos else text)

    def say(self, text: str) -> None:
        """A line for the user, unless he wants none."""
        if not self._is_quiet:
            self._progress.say(text)

    def announce(self, text: str) -> None:
        """The same with the terminal's bell: the user looks elsewhere."""
        if not self._is_quiet:
            self._progress.ring()
            self._progress.say(text)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._progress.clear()
        self._tell_source()
        # A damaged input is told in any case: the exit code says that the summary names it.
        if self._pages and (not self._is_quiet or self._source.frames_damaged):
            self._progress.say(self._summary())

    def _tell_source(self) -> None:
        """What the source has to say that it hasn't said yet."""
        notes, self._notes = self._notes, ()
        for note in notes:
            self.say(note)
        if self._source.granted and not self._is_granted_told:
            self._is_granted_told = True
            self.say(f"{title_of(self._source)}: {self._source.granted}")
        problems = self._source.problems[self._problems_told :]
        self._problems_told += len(problems)
        for problem in problems:
            self.say(problem)

    def _summary(self) -> str:
        parts = [self._source.summary, _count(self._digits.count, "digit")]
        if self._source.frames_skipped:
            parts.insert(1, f"{self._source.frames_skipped} skipped")
        numbers, texts = self._numbers.count, self._numbers.texts
        counted = _count(numbers, "number")
        if texts and not self._are_photos:
            counted += f": {', '.join(texts)}{', …' if numbers > len(texts) else ''}"
        counted += self._review_list.in_words()
        if self._has_sum:
            parts.append(counted)
            counted = str(self._added.total)
        return "; ".join([*parts, counted])


class _Seen:
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


def in_words(page: Page, *, has_sum: bool, columns: Sequence[int] = ()) -> str:
    """`47 12`, with `(sum 59)` behind it where that's asked for."""
    if not page.numbers:
        return "no digits"
    texts = " ".join(number.text for number in page.numbers)
    return f"{texts} ({sum_in_words(page, columns)})" if has_sum else texts


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
