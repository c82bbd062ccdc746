"""The table beside the picture: numbers that were seen, one row each, shared by all who look."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from enum import Enum
from typing import Any

from vision.box import Box
from vision.layout import Total, total
from vision.numeral import value_of
from vision.page import Number, Page
from vision.web.errors import RequestError
from vision.web.grid import grid_places

_LEAST_S = 0.5
"""How long a number must have been in view to be one."""
_DOUBTFUL_BELOW = 0.9
_SAME_IOU = 0.5
_MOST_TEXT = 40
_TEXT = re.compile(r"[-0-9.,?]*")


class Status(Enum):
    """How far a row can be believed."""

    SURE = "sure"
    DOUBTFUL = "doubtful"
    CORRECTED = "corrected"


@dataclass(frozen=True, slots=True)
class Row:
    """A number, and where it was seen."""

    key: str
    """Names the row as long as the table is there."""
    source: str
    page: int
    """1 for what a camera collects; every sheet that is captured, and every photo, is one more."""
    first_frame: int
    first_time_s: float
    last_time_s: float
    row: int
    """Where it stands among the numbers of its page, from 1."""
    column: int
    text: str
    confidence: float
    status: Status
    box: tuple[int, int, int, int]
    """x, y, width and height in pixels of the picture."""

    @property
    def value(self) -> Decimal | None:
        """The number that its text says; None where that isn't one."""
        return value_of(self.text)

    def to_dict(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self) | {
            "status": self.status.value,
            "value": None if self.value is None else float(self.value),
        }


class Table:
    """Rows in the order in which they came; every change gives it another version."""

    def __init__(self, most_rows: int) -> None:
        self._most_rows = most_rows
        self._rows: dict[str, Row] = {}
        self._removed: set[str] = set()
        self._waiting: dict[tuple[str, int], tuple[int, float]] = {}
        self._blocks: dict[str, int] = {}
        self._names: dict[tuple[str, int], str] = {}
        self._adopters: dict[str, str] = {}
        self._pages = 1
        self.instance = secrets.token_hex(4)
        """Another one after every start of the server."""
        self.version = 0

    @property
    def rows(self) -> list[Row]:
        """All rows, by page, and within it in the order in which they came."""
        return sorted(self._rows.values(), key=lambda row: row.page)

    def to_dict(self) -> dict[str, Any]:
        """The table as JSON, with the sum of each column."""
        rows = self.rows
        columns = sorted({row.column for row in rows})
        return {
            "instance": self.instance,
            "version": self.version,
            "rows": [row.to_dict() for row in rows],
            "sums": {column: _sum(row for row in rows if row.column == column) for column in columns},
            "sum": _sum(rows),
        }

    def collect(self, viewer: str, page: Page) -> None:
        """Takes every steady number on `page`: a row once it has been there for a while, then its news."""
        time_s = page.frame.time_s
        unsteady = {reading.id for reading in page.digits if not reading.is_steady}
        places = grid_places([number.box for number in page.numbers])
        for number, place in zip(page.numbers, places, strict=True):
            if not unsteady.isdisjoint(number.digits):
                continue
            name = viewer, number.id
            frame, first_s = self._waiting.setdefault(name, (page.frame.index, time_s))
            if time_s - first_s >= _LEAST_S:
                key = self._names.setdefault(name, self._adopted(viewer, number) or f"{viewer}-{number.id}")
                self._put(_row(key, "camera", 1, frame, (first_s, time_s), place, number))

    def capture(self, viewer: str, source: str, page: Page) -> int:
        """Takes all numbers on `page` as a block of its own, as they stand; the number of that block."""
        self._pages += 1
        self._blocks[viewer] = self._pages
        places = grid_places([number.box for number in page.numbers])
        frame, time_s = page.frame.index, page.frame.time_s
        for number, place in sorted(zip(page.numbers, places, strict=True), key=lambda pair: pair[1]):
            key = _block_key(self._pages, number)
            self._put(_row(key, source, self._pages, frame, (time_s, time_s), place, number))
        return self._pages

    def refresh(self, viewer: str, page: Page) -> None:
        """Gives rows of that viewer the texts on `page`, on which a digit was corrected."""
        for number in page.numbers:
            for key in (
                self._names.get((viewer, number.id), ""),
                _block_key(self._blocks.get(viewer, 0), number),
            ):
                row = self._rows.get(key)
                if row is not None and row.text != number.text:
                    self._set(replace(row, text=number.text, status=Status.CORRECTED, confidence=1.0))

    def adopt(self, before: str, viewer: str) -> None:
        """`viewer` is the page that was `before`: what it still sees is known already."""
        self._adopters[viewer] = self._adopters.get(before, before)

    def correct(self, key: str, text: str) -> None:
        """Sets the text of a row; RequestError for one that isn't there, and for what is no number."""
        if key not in self._rows:
            raise RequestError(404, "there is no such row any more")
        if len(text) > _MOST_TEXT or not _TEXT.fullmatch(text):
            raise RequestError(400, "a number has digits, points, commas, a minus sign and ? only")
        self._set(replace(self._rows[key], text=text, confidence=1.0, status=Status.CORRECTED))

    def remove(self, key: str) -> None:
        """Takes a row away, if it is there; it does not come back by itself."""
        if self._rows.pop(key, None) is not None:
            self._removed.add(key)
            self.version += 1

    def clear(self) -> None:
        """Takes all rows away; numbers that are in view come anew."""
        self._rows.clear()
        self._removed.clear()
        self._waiting.clear()
        self._names.clear()
        self._pages = 1
        self.version += 1

    def restore(self, rows: Sequence[Row]) -> None:
        """Puts rows back that a browser kept, where this table has none yet."""
        if self._rows:
            return
        for row in rows[: self._most_rows]:
            self._set(row)
            self._pages = max(self._pages, row.page)

    def _adopted(self, viewer: str, number: Number) -> str | None:
        """The row of a number that the viewer saw before the server was started anew; None if it is new."""
        before = self._adopters.get(viewer)
        used = set(self._names.values())
        for row in self._rows.values() if before else ():
            is_own = row.key.startswith(f"{before}-") and row.key not in used
            if is_own and row.text == number.text and Box(*row.box).iou(number.box) >= _SAME_IOU:
                return row.key
        return None

    def _put(self, row: Row) -> None:
        """A row that was read: new, or with its news; what somebody corrected or removed stays so."""
        before = self._rows.get(row.key)
        if before is None:
            if len(self._rows) >= self._most_rows or row.key in self._removed:
                return
        elif before.status is Status.CORRECTED:
            row = replace(before, last_time_s=row.last_time_s)
        self._set(row)

    def _set(self, row: Row) -> None:
        before = self._rows.get(row.key)
        self._rows[row.key] = row
        if before is None or (before.text, before.status) != (row.text, row.status):
            self.version += 1


def _block_key(page: int, number: Number) -> str:
    return f"page-{page}-{number.id}"


def _sum(rows: Iterable[Row]) -> dict[str, Any]:
    sum_of: Total = total(row.text for row in rows)
    return {"value": f"{sum_of.value:f}", "left_out": sum_of.left_out}


def _row(
    key: str,
    source: str,
    page: int,
    frame: int,
    times_s: tuple[float, float],
    place: tuple[int, int],
    number: Number,
) -> Row:
    is_doubtful = number.confidence < _DOUBTFUL_BELOW or "?" in number.text
    box = number.box
    return Row(
        key,
        source,
        page,
        frame,
        *times_s,
        *place,
        number.text,
        round(float(number.confidence), 4),
        Status.DOUBTFUL if is_doubtful else Status.SURE,
        (int(box.x), int(box.y), int(box.width), int(box.height)),
    )
