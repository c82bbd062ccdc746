"""A row of the page's table: that of `--table`, under a key by which it can be corrected."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from vision.numeral import value_of
from vision.page import Status
from vision.table_row import TableRow


@dataclass(frozen=True, slots=True)
class Row:
    """A number, and where it was seen."""

    key: str
    """Names the row as long as the table is there."""
    cells: TableRow
    is_corrected: bool = False
    """Whether somebody said what it is."""

    def told(self, text: str) -> Row:
        """The same where somebody says that it is `text`."""
        value = value_of(text)
        cells = replace(
            self.cells,
            text=text,
            value=None if value is None else float(value),
            confidence=1.0,
            status=Status.SURE.value,
        )
        return Row(self.key, cells, is_corrected=True)

    def to_dict(self) -> dict[str, Any]:
        """As JSON: the columns of `--table`, and what the page needs besides."""
        more = {"key": self.key, "corrected": self.is_corrected, "has_crop": bool(self.cells.crop)}
        return more | self.cells.to_dict()

    @property
    def shown(self) -> tuple[object, ...]:
        """What makes the page draw it anew."""
        cells = self.cells
        place = cells.page, cells.row, cells.column
        return self.key, cells.text, cells.status, self.is_corrected, place, bool(cells.crop)
