"""A page as text: one JSON Lines record a frame, or one CSV row a digit."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal

from vision.closing import Closing
from vision.outputs.text_file import Lines
from vision.page import Number, Page, Reading, corners, rounded_confidence
from vision.table_row import Cell

CSV_COLUMNS = (
    *("source", "frame", "time", "id", "digit", "confidence"),
    *("x", "y", "width", "height", "number", "number_text", "row", "column", "status"),
)

SumOf = Callable[[Page], tuple[Decimal, int]]
"""Gives the sum of a page's numbers, and how many aren't in it because they can't be read."""


class TextOutput(Closing):
    """What was read as lines of text, flushed after each frame."""

    def __init__(self, lines: Lines, text_of: Callable[[Page], str], header: str = "") -> None:
        self._lines = lines
        self._text_of = text_of
        self._header = header

    def put(self, page: Page) -> None:
        """Writes the lines of `page`; OutputError where they can't be."""
        # Also where there is nothing to say: the file is there from the first page on.
        self._lines.write(self._header + self._text_of(page))
        self._header = ""

    def close(self) -> None:
        """Ends the lines; a second time does nothing."""
        self._lines.close()


def json_line(record: Mapping[str, object]) -> str:
    """`record` as one line of JSON; letters of any language stay readable."""
    return json.dumps(record, ensure_ascii=False, allow_nan=False) + "\n"


def csv_lines(rows: Iterable[Iterable[Cell]]) -> str:
    """`rows` as CSV, None as an empty field."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


def page_as_json(page: Page, *, has_raw: bool = False, sum_of: SumOf | None = None) -> str:
    """The record of `page`, its fields in the promised order; `raw` and the sum where they are wanted."""
    record = page.to_dict()
    if has_raw:
        raw = page.raw
        record["raw"] = None if raw is None else [r.to_dict() | {"id": r.id or None} for r in raw]
    if sum_of is not None:
        value, record["left_out_of_sum"] = sum_of(page)
        record["sum"] = _json_number(value)
    return json_line(record)


def page_as_csv(page: Page, *, sum_of: SumOf | None = None) -> str:
    """One row a digit of `page`, the page's sum last where it is wanted; no row where there is none."""
    number_of = {digit: number for number in page.numbers for digit in number.digits}
    more = () if sum_of is None else (f"{sum_of(page)[0]:f}",)
    return csv_lines((*_row(page, reading, number_of.get(reading.id)), *more) for reading in page.digits)


_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def safe_source(source: str) -> str:
    """`source` as a spreadsheet may show it: the same path, but never taken for a formula."""
    return f"./{source}" if source.startswith(_FORMULA_STARTS) else source


def safe_text(text: str) -> str:
    """`text` that is no number, as a spreadsheet may show it: marked as text where a formula may begin so."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def _json_number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def _row(page: Page, reading: Reading, number: Number | None) -> tuple[Cell, ...]:
    return (
        safe_source(page.frame.source),
        page.frame.index,
        page.time_s,
        int(reading.id),
        reading.digit,
        rounded_confidence(reading.confidence),
        *corners(reading.box),
        *((None,) * 5 if number is None else _cells_of(number)),
    )


def _cells_of(number: Number) -> tuple[Cell, ...]:
    text = number.text if number.value is not None else safe_text(number.text)
    return int(number.id), text, number.row, number.column, number.status.value
