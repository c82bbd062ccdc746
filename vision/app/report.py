"""What the user is told on standard error: each photo's numbers, what went wrong, and how it ended."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from vision.app.options import Options
from vision.app.progress import Progress
from vision.app.review_list import ReviewList
from vision.app.seen import NOTABLE_S, Counts
from vision.layout import chosen_numbers, sum_in_words
from vision.page import Number, Page
from vision.sources import Source, title_of


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
        self._counts = Counts(0.0 if self._are_photos else NOTABLE_S)

    def put(self, page: Page) -> None:
        """Takes note of what was read on the next page."""
        self._pages += 1
        self._counts.note(page, self._added_on(page))
        self._review_list.put(page)
        self._tell(page.frame.source, in_words(page, has_sum=self._has_sum, columns=self._columns))

    def put_file(self, pages: Sequence[Page], *, is_film: bool) -> None:
        """Takes note of all pages of one of many files; those of a film come to what was steady in it."""
        if not is_film:
            for page in pages:
                self.put(page)
        elif pages:
            self._pages += len(pages)
            film = Counts(NOTABLE_S)
            for page in pages:
                film.note(page, self._added_on(page))
            self._counts.add(film)
            source = pages[0].frame.source
            self._review_list.put_film(pages, Path(source).name)
            self._tell(source, " ".join(film.numbers.texts) or "no digits")

    def _added_on(self, page: Page) -> list[Number]:
        return chosen_numbers(page, self._columns) if self._has_sum else []

    def _tell(self, source: str, text: str) -> None:
        """Says what was read, of a film as a passing note."""
        if self._is_quiet:
            return
        self._tell_source()
        if self._are_photos:
            self._progress.say(f"{source}: {text}")
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
        parts = [self._source.summary, _count(self._counts.digits.count, "digit")]
        if self._source.frames_skipped:
            parts.insert(1, f"{self._source.frames_skipped} skipped")
        numbers, texts = self._counts.numbers.count, self._counts.numbers.texts
        counted = _count(numbers, "number")
        if texts and not self._are_photos:
            counted += f": {', '.join(texts)}{', …' if numbers > len(texts) else ''}"
        counted += self._review_list.in_words()
        if self._has_sum:
            parts.append(counted)
            counted = str(self._counts.added.total)
        return "; ".join([*parts, counted])


def in_words(page: Page, *, has_sum: bool, columns: Sequence[int] = ()) -> str:
    """`47 12`, with `(sum 59)` behind it where that's asked for."""
    if not page.numbers:
        return "no digits"
    texts = " ".join(number.text for number in page.numbers)
    return f"{texts} ({sum_in_words(page, columns)})" if has_sum else texts


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
