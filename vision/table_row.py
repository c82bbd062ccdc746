"""A row of a table: what is said about one number, once."""

from __future__ import annotations

from dataclasses import dataclass, fields
from decimal import Decimal

Cell = str | int | float | None


@dataclass(frozen=True, slots=True)
class TableRow:
    """One number; its fields down to `height` are a table's columns, in order."""

    source: str
    page: int
    """From 1: of a document, or the sheet before a camera."""
    first_frame: int
    first_time: float
    """Seconds since the first frame, as `last_time`."""
    last_time: float
    row: int
    """From 1, as `column`: where it stands among the numbers of its page."""
    column: int
    text: str
    value: float | None
    """None where the text is no number."""
    confidence: float
    status: str
    """`sure`, `doubtful` or `misfit`."""
    x: int
    """Of its box, in pixels, as those that follow."""
    y: int
    width: int
    height: int
    crop: bytes = b""
    """A PNG of it and what stands around it, where it is not sure and that was asked for; else empty."""

    @property
    def cells(self) -> tuple[Cell, ...]:
        """In the order of `TABLE_COLUMNS`."""
        return tuple(getattr(self, name) for name in TABLE_COLUMNS)

    def to_dict(self) -> dict[str, Cell]:
        """By the names in `TABLE_COLUMNS`."""
        return dict(zip(TABLE_COLUMNS, self.cells, strict=True))

    @property
    def decimals(self) -> int:
        """Digits behind the decimal point or comma of its value, as it was written."""
        if self.value is None or sum(self.text.count(mark) for mark in ".,") != 1:
            return 0
        exponent = Decimal(self.text.replace(",", ".")).as_tuple().exponent
        return -exponent if isinstance(exponent, int) else 0


TABLE_COLUMNS = tuple(field.name for field in fields(TableRow) if field.name != "crop")
