"""The parts of the page's table: films, whose numbers come one by one, and sheets, taken as they stood."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from vision.box import Box
from vision.outputs import Sightings, rows_of
from vision.page import Page
from vision.table_row import TableRow
from vision.web.row import Row

_SETTLED_S = 1.0
"""How long after its last change a film's rows are asked for again: a number is one after 0.5 s."""
_MOST_GLIMPSES = 1000
"""Numbers that are remembered before those that were there for a moment only are forgotten."""
_GLIMPSE_S = 10.0
"""How long those are remembered in any case: what comes back within is one number with what was there."""
_SAME_IOU = 0.5


class Sheet:
    """The numbers of a photo or of a captured sheet, or of a film that is over."""

    def __init__(self, name: str, rows: Sequence[Row]) -> None:
        self._name = name
        self._rows = {row.key: row for row in rows}

    @classmethod
    def of(cls, name: str, page: Page) -> Sheet:
        """All numbers on `page`."""
        pairs = zip(page.numbers, rows_of(page, has_crops=True), strict=True)
        return cls(name, [Row(f"{name}-{number.id}", cells) for number, cells in pairs])

    def __len__(self) -> int:
        return len(self._rows)

    @property
    def rows(self) -> list[Row]:
        """In the order in which they stand."""
        return list(self._rows.values())

    def key_of(self, number: int) -> str:
        """The key of the row of the number with that id."""
        return f"{self._name}-{number}"

    def correct(self, page: Page, before: Page) -> None:
        """Takes over what is another on `page` than it was `before` somebody corrected a digit of it."""
        corrected, known = corrected_numbers(page), {number.id: number for number in before.numbers}
        for number in page.numbers:
            old, row = known.get(number.id), self._rows.get(self.key_of(number.id))
            if row is not None and old is not None and old != number:
                is_corrected = number.id in corrected or len(number.digits) < len(old.digits)
                cells = replace(page.row_of(number), page=row.cells.page)
                self._rows[row.key] = Row(row.key, cells, is_corrected or row.is_corrected)

    def take(self, prefix: str) -> list[Row]:
        """Hands over the rows of the last film whose name begins with `prefix`; none where there is none."""
        names = [key.rpartition("-")[0] for key in self._rows if key.startswith(prefix)]
        taken = [row for key, row in self._rows.items() if names and key.rpartition("-")[0] == names[-1]]
        for row in taken:
            del self._rows[row.key]
        return taken


class Film:
    """The steady numbers of a camera or a video, a row each, as `--table` has them."""

    def __init__(
        self, name: str, source: str, page: int, kept: Sequence[Row] = (), *, is_same_view: bool = False
    ) -> None:
        """`kept` are rows of the same film from before: a number that stands where one of them did and says
        the same, or anything where it `is_same_view`, is that one."""
        self._is_same_view = is_same_view
        self.source, self.page = source, page
        self._name = name
        self._kept = {f"{name}-kept{at}": row for at, row in enumerate(kept)}
        self._kept_of: dict[int, str] = {}
        self._sightings = Sightings(has_crops=True)
        self._most_glimpses = _MOST_GLIMPSES
        self._corrected: set[int] = set()
        self._seen: tuple[object, ...] = ()
        self._changed_s = 0.0

    def __len__(self) -> int:
        return len(self._kept) + len(self._sightings)

    @property
    def kept(self) -> dict[str, Row]:
        """The rows from before by the keys that they have now."""
        return self._kept

    def key_of(self, number: int) -> str:
        """The key of the row of the number with that id."""
        return self._kept_of.get(number, f"{self._name}-{number}")

    def put(self, page: Page) -> bool:
        """Takes the numbers of the next `page`; whether there may be other rows now."""
        time_s = page.frame.time_s
        self._sightings.put(page)
        if len(self._sightings) > self._most_glimpses:
            self._sightings.forget_glimpses(time_s - _GLIMPSE_S)
            self._most_glimpses = max(_MOST_GLIMPSES, 2 * len(self._sightings))
        self._corrected |= corrected_numbers(page)
        seen = tuple((n.id, n.text, n.status, n.row, n.column) for n in page.numbers)
        if seen != self._seen:
            self._seen, self._changed_s = seen, time_s
        return time_s - self._changed_s <= _SETTLED_S

    @property
    def rows(self) -> list[Row]:
        """In the order in which they came."""
        found = self._sightings.rows_by_id()
        for id, cells in found.items():
            if id not in self._kept_of and (key := self._kept_key(cells)):
                self._kept_of[id] = key
        kept = {key: replace(row, key=key) for key, row in self._kept.items()}
        named = [self._row(id, cells) for id, cells in found.items()]
        return list((kept | {row.key: row for row in named}).values())

    def _row(self, id: int, cells: TableRow) -> Row:
        row = Row(self.key_of(id), cells, id in self._corrected)
        kept = self._kept.get(row.key)
        if kept is None or not self._is_same_view:
            return row
        first_frame, first_time = kept.cells.first_frame, kept.cells.first_time
        return replace(row, cells=replace(cells, first_frame=first_frame, first_time=first_time))

    def _kept_key(self, cells: TableRow) -> str | None:
        """The key of the row from before that is this number; None where there is none."""
        taken = set(self._kept_of.values())
        for key, row in self._kept.items():
            is_same = self._is_same_view or row.is_corrected or row.cells.text == cells.text
            if key not in taken and is_same and _box(row.cells).iou(_box(cells)) >= _SAME_IOU:
                return key
        return None


def corrected_numbers(page: Page) -> set[int]:
    """The ids of the numbers on `page` of which somebody said a digit."""
    digits = {reading.id for reading in page.digits if reading.is_corrected}
    return {number.id for number in page.numbers if not digits.isdisjoint(number.digits)}


def _box(cells: TableRow) -> Box:
    return Box(cells.x, cells.y, cells.width, cells.height)
