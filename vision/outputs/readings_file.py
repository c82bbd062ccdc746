"""A page as text: one JSON Lines record a frame, or one CSV row a digit."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal

from vision.box import Box
from vision.closing import Closing
from vision.outputs.text_file import Lines
from vision.page import Number, Page, Reading

CSV_COLUMNS = (
    *("source", "frame", "time", "id", "digit", "confidence"),
    *("x", "y", "width", "height", "number", "number_text"),
)

Cell = str | int | float | None
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
    width, height = page.frame.size_wh
    record = {
        "source": page.frame.source,
        "frame": page.frame.index,
        "time": rounded_time_s(page),
        "width": width,
        "height": height,
        "digits": [_digit_record(reading) for reading in page.digits],
        "numbers": [_number_record(number) for number in page.numbers],
    }
    if has_raw:
        raw = page.raw
        record["raw"] = None if raw is None else [_digit_record(r) | {"id": r.id or None} for r in raw]
    if sum_of is not None:
        value, record["left_out_of_sum"] = sum_of(page)
        record["sum"] = _json_number(value)
    return json_line(record)


def page_as_csv(page: Page, *, sum_of: SumOf | None = None) -> str:
    """One row a digit of `page`, the page's sum last where it is wanted; no row where there is none."""
    number_of = {digit: number for number in page.numbers for digit in number.digits}
    more = () if sum_of is None else (f"{sum_of(page)[0]:f}",)
    return csv_lines((*_row(page, reading, number_of.get(reading.id)), *more) for reading in page.digits)


def rounded_time_s(page: Page) -> float:
    """The time of `page` to the millisecond, which is what cameras and files know."""
    return round(float(page.frame.time_s), 3)


def rounded_confidence(confidence: float) -> float:
    """Four places: 0.9996 is a different thing from 1."""
    return round(float(confidence), 4)


def safe_source(source: str) -> str:
    """`source` as a spreadsheet may show it: the same path, but never taken for a formula."""
    return f"./{source}" if source.startswith(("=", "+", "-", "@", "\t", "\r")) else source


def _json_number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def _digit_record(reading: Reading) -> dict[str, object]:
    record: dict[str, object] = {
        "id": int(reading.id),
        "digit": None if reading.digit is None else int(reading.digit),
        "confidence": rounded_confidence(reading.confidence),
        "box": _corners(reading.box),
    }
    return record | {"corrected": True} if reading.is_corrected else record


def _number_record(number: Number) -> dict[str, object]:
    return {
        "id": int(number.id),
        "text": number.text,
        "confidence": rounded_confidence(number.confidence),
        "box": _corners(number.box),
        "digits": [int(digit) for digit in number.digits],
    }


def _row(page: Page, reading: Reading, number: Number | None) -> tuple[Cell, ...]:
    return (
        safe_source(page.frame.source),
        page.frame.index,
        rounded_time_s(page),
        int(reading.id),
        reading.digit,
        rounded_confidence(reading.confidence),
        *_corners(reading.box),
        None if number is None else int(number.id),
        None if number is None else number.text,
    )


def _corners(box: Box) -> tuple[int, int, int, int]:
    """x, y, width and height."""
    return int(box.x), int(box.y), int(box.width), int(box.height)
