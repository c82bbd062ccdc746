"""The sheet before a camera as a block of rows, each time the user asks for it."""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol

from vision.outputs.tables.sheet_pictures import SheetPictures
from vision.page import Number, Page

_STEADY_S = 0.5
"""How long a sheet must have said the same at the same place: as long as a number of a film must be there."""
_MOST_SHIFT = 0.3
"""How far a number may move in that time, as a share of its height: hands shake, sheets that are laid down
travel further."""


class SheetTable(Protocol):
    """A table that takes sheets."""

    def put_sheet(self, page: Page) -> None:
        """Writes the rows of a captured sheet; OutputError where they can't be."""
        ...


class SheetCapture:
    """Waits for the sheet to be steady where that is asked for, and puts it into the tables."""

    def __init__(self, table: str, *, overwrite: bool) -> None:
        """Its pictures are kept beside `table`; OutputError where that can't be."""
        self.is_asked = False
        self.count = 0
        """How many sheets were captured."""
        self._pictures = SheetPictures(table, overwrite=overwrite)
        self._tables: list[SheetTable] = []
        self._steadiness = SheetSteadiness()

    @property
    def place(self) -> str:
        """The folder of the pictures."""
        return str(self._pictures.folder)

    def fill(self, table: SheetTable) -> None:
        """From now on sheets go to `table` too."""
        self._tables.append(table)

    def update(self, page: Page) -> bool:
        """Looks at the next page of the film; whether it was captured. Raises OutputError as `take` does."""
        is_steady = self._steadiness.update(page)
        if not (self.is_asked and is_steady):
            return False
        self.take(page)
        return True

    def take(self, page: Page) -> None:
        """Captures `page` as it is, which is what was asked for.

        Raises OutputError where it can't be written; then it is no sheet.
        """
        self.is_asked = False
        sheet = replace(page, frame=replace(page.frame, page=self.count + 1))
        self._pictures.put(sheet)
        for table in self._tables:
            table.put_sheet(sheet)
        self.count += 1


class SheetSteadiness:
    """Tells when the sheet before a camera lies still and everything on it is read."""

    def __init__(self) -> None:
        self._numbers: tuple[Number, ...] = ()
        self._since_s = 0.0

    def update(self, page: Page) -> bool:
        """Whether all on the next `page` has been steady for long enough; never without a number."""
        is_read = bool(page.numbers) and all(reading.is_steady for reading in page.digits)
        if not is_read or not _is_same(self._numbers, page.numbers):
            self._numbers = page.numbers if is_read else ()
            self._since_s = page.frame.time_s
            return False
        return page.frame.time_s - self._since_s >= _STEADY_S


def _is_same(before: tuple[Number, ...], after: tuple[Number, ...]) -> bool:
    """Whether the same numbers stand where they stood."""
    said = [(number.id, number.text) for number in before]
    return said == [(number.id, number.text) for number in after] and all(
        _shift(one, other) <= _MOST_SHIFT * one.box.height for one, other in zip(before, after, strict=True)
    )


def _shift(one: Number, other: Number) -> float:
    (x, y), (other_x, other_y) = one.box.center, other.box.center
    return max(abs(x - other_x), abs(y - other_y))
