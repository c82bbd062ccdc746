"""The table beside the picture: what `--table` writes, shared by all who look, and corrected by them."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import count
from typing import Any

from vision.layout import total
from vision.page import Page
from vision.web.blocks import Film, Sheet
from vision.web.errors import RequestError
from vision.web.row import Row

_MOST_TEXT = 40
_TEXT = re.compile(r"[-0-9.,?]*")


class Table:
    """Blocks of rows, in the order in which they came: a film for each viewer that has a camera or a video,
    and sheets, which are photos and what was captured. Every change gives it another version."""

    def __init__(self, most_rows: int) -> None:
        self._most_rows = most_rows
        self.instance = secrets.token_hex(4)
        """Another one after every start of the server."""
        self.version = 0
        self._blocks: list[Film | Sheet] = []
        self._films: dict[str, Film] = {}
        self._sheets: dict[str, Sheet] = {}
        self._told: dict[str, str] = {}
        self._removed: set[str] = set()
        self._shown: list[tuple[object, ...]] = []
        self._numbers = count(1)

    @property
    def rows(self) -> list[Row]:
        """All rows, as somebody corrected them."""
        return [row for block in self._blocks for row in self._as_told(block)]

    @property
    def is_full(self) -> bool:
        """Whether nothing more is taken."""
        return sum(len(block) for block in self._blocks) >= self._most_rows

    def to_dict(self) -> dict[str, Any]:
        """The table as JSON, with the sum of each column."""
        rows = self.rows
        columns = sorted({row.cells.column for row in rows})
        return {
            "instance": self.instance,
            "version": self.version,
            "is_full": self.is_full,
            "rows": [row.to_dict() for row in rows],
            "sums": {column: _sum(row for row in rows if row.cells.column == column) for column in columns},
            "sum": _sum(rows),
        }

    def begin(self, viewer: str, source: str, previous: str = "") -> int:
        """The viewer has another camera or video: its rows are a block of their own; the page of that block.

        A viewer that was the `previous` one, before the server was started anew, goes on with its rows; so
        does one that was itself, and now reads the same view otherwise.
        """
        self.end(viewer)
        kept = self._taken_over(previous) if previous else []
        page = kept[0].cells.page if kept else self._next_page(source)
        name, is_same_view = f"{viewer}.{next(self._numbers)}", previous == viewer
        film = Film(name, source, page, kept, is_same_view=is_same_view)
        self._told |= {key: row.cells.text for key, row in film.kept.items() if row.is_corrected}
        self._films[viewer] = film
        self._blocks.append(film)
        self._note_changes()
        return page

    def end(self, viewer: str) -> None:
        """The viewer is gone, or has something else before it; what was read stays."""
        self._sheets.pop(viewer, None)
        film = self._films.pop(viewer, None)
        if film is not None:
            self._blocks[self._blocks.index(film)] = Sheet("", self._as_told(film))
            self._blocks = [block for block in self._blocks if len(block)]

    def collect(self, viewer: str, page: Page) -> None:
        """Takes note of the steady numbers on the next `page` of that viewer's film."""
        film = self._films.get(viewer)
        if film is not None and not self.is_full and film.put(page):
            self._note_changes()

    def capture(self, viewer: str, page: Page) -> int:
        """Takes all numbers on `page` as a block of its own, as they stand; the page of that block.

        Raises RequestError where there is no room.
        """
        if self.is_full:
            raise RequestError(409, "the table is full; take it away and clear it")
        number = self._next_page(page.frame.source)
        name = f"sheet.{self.instance}.{next(self._numbers)}"
        sheet = Sheet.of(name, replace(page, frame=replace(page.frame, page=number)))
        self._sheets[viewer] = sheet
        self._blocks.append(sheet)
        self._note_changes()
        return number

    def refresh(self, viewer: str, before: Page, page: Page) -> None:
        """Somebody corrected a digit: `page`, that `before` it was, says so."""
        gone = {number.id for number in before.numbers} - {number.id for number in page.numbers}
        film, sheet = self._films.get(viewer), self._sheets.get(viewer)
        if film is not None and not self.is_full:
            film.put(page)
        if sheet is not None:
            sheet.correct(page, before)
        for block in (film, sheet):
            self._removed |= {block.key_of(id) for id in gone} if block is not None else set()
        self._note_changes()

    def correct(self, key: str, text: str) -> None:
        """Sets the text of a row; RequestError for one that isn't there, and for what is no number."""
        if all(row.key != key for row in self.rows):
            raise RequestError(404, "there is no such row any more")
        if len(text) > _MOST_TEXT or not _TEXT.fullmatch(text):
            raise RequestError(400, "a number has digits, points, commas, a minus sign and ? only")
        self._told[key] = text
        self._note_changes()

    def remove(self, key: str) -> None:
        """Takes a row away, if it is there; it does not come back by itself."""
        if any(row.key == key for row in self.rows):
            self._removed.add(key)
            self._note_changes()

    def clear(self) -> None:
        """Takes all rows away; numbers that are in view come anew."""
        self._films = {
            viewer: Film(f"{viewer}.{next(self._numbers)}", film.source, film.page)
            for viewer, film in self._films.items()
        }
        self._blocks = list(self._films.values())
        self._sheets.clear()
        self._told.clear()
        self._removed.clear()
        self._note_changes()

    def restore(self, rows: Sequence[Row]) -> None:
        """Puts rows back that a browser kept, where this table has none yet."""
        if self.rows:
            return
        self._blocks.insert(0, Sheet("", rows[: self._most_rows]))
        self._note_changes()

    def crop(self, key: str) -> bytes:
        """A PNG of a number that is not sure; RequestError where there is none."""
        crop = next((row.cells.crop for row in self.rows if row.key == key), b"")
        if not crop:
            raise RequestError(404, "there is no picture of that number")
        return crop

    def _next_page(self, source: str) -> int:
        """The page after those of the same source that hold rows, or will."""
        pages = [row.cells.page for row in self.rows if row.cells.source == source]
        pages += [film.page for film in self._films.values() if film.source == source]
        return 1 + max(pages, default=0)

    def _taken_over(self, previous: str) -> list[Row]:
        """The rows of the last film of the viewer `previous`, which are no part of their block any more."""
        for block in reversed(self._blocks):
            if isinstance(block, Sheet) and (rows := block.take(f"{previous}.")):
                return rows
        return []

    def _as_told(self, block: Film | Sheet) -> list[Row]:
        """The rows of `block` as somebody corrected them, without those that were removed."""
        rows = (row for row in block.rows if row.key not in self._removed)
        return [row.told(self._told[row.key]) if row.key in self._told else row for row in rows]

    def _note_changes(self) -> None:
        shown = [row.shown for row in self.rows]
        if shown != self._shown:
            self._shown = shown
            self.version += 1


def _sum(rows: Iterable[Row]) -> dict[str, Any]:
    sum_of = total(row.cells.text for row in rows)
    return {"value": f"{sum_of.value:f}", "left_out": sum_of.left_out}
