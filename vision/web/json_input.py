"""What browsers and programs send as JSON, checked."""

from __future__ import annotations

import json
import math
from typing import Any

from vision.page import Status
from vision.table_row import TableRow
from vision.web.errors import RequestError
from vision.web.row import Row

_MOST_TEXT = 200
_MOST_PLACES = 10_000
"""Rows and columns of one page; a workbook has 16,384 columns."""


def json_object(body: bytes) -> dict[str, Any]:
    """The JSON object in `body`; RequestError where there is none."""
    try:
        given = json.loads(body)
    except (ValueError, RecursionError):
        raise RequestError(400, "this is no JSON") from None
    if not isinstance(given, dict):
        raise RequestError(400, "send a JSON object")
    return given


def text_in(given: dict[str, Any], name: str, default: str = "") -> str:
    """The text of that `name` in it, `default` where there is none; RequestError where it is no text, or
    long."""
    try:
        return _text(given.get(name) or default)
    except ValueError:
        raise RequestError(400, f"{name} must be a text of {_MOST_TEXT} letters at most") from None


def count_in(given: dict[str, Any], name: str) -> int:
    """The whole number of that `name` in it, 0 or more; RequestError where there is none."""
    try:
        return _count(given.get(name))
    except ValueError:
        raise RequestError(400, f"{name} must be a whole number, 0 or more") from None


def digit_in(given: dict[str, Any]) -> int | None:
    """The `digit` in it, 0 to 9, or None for null: that is no digit."""
    digit = given.get("digit", "")
    if digit is None:
        return None
    if not isinstance(digit, int) or isinstance(digit, bool) or not 0 <= digit <= 9:
        raise RequestError(400, 'send {"digit": 7}, or null where it is no digit')
    return digit


def rows_in(given: dict[str, Any]) -> list[Row]:
    """The `rows` in it, as `Row.to_dict` makes them; RequestError for anything else."""
    rows = given.get("rows")
    if not isinstance(rows, list):
        raise RequestError(400, "send the rows of a table")
    try:
        return [_row(row) for row in rows]
    except (KeyError, TypeError, ValueError, OverflowError):
        raise RequestError(400, "these are no rows of a table") from None


def _row(given: dict[str, Any]) -> Row:
    value = given["value"]
    cells = TableRow(
        source=_text(given["source"]),
        page=_count(given["page"]),
        first_frame=_count(given["first_frame"]),
        first_time=_finite(given["first_time"]),
        last_time=_finite(given["last_time"]),
        row=_place(given["row"]),
        column=_place(given["column"]),
        text=_text(given["text"]),
        value=None if value is None else _finite(value),
        confidence=_finite(given["confidence"]),
        status=Status(given["status"]).value,
        x=_count(given["x"]),
        y=_count(given["y"]),
        width=_count(given["width"]),
        height=_count(given["height"]),
    )
    return Row(_text(given["key"]), cells, is_corrected=given["corrected"] is True)


def _text(given: object) -> str:
    if not isinstance(given, str) or len(given) > _MOST_TEXT:
        raise ValueError(f"no text of {_MOST_TEXT} letters at most: {given!r:.50}")
    return given


def _count(given: object) -> int:
    if not isinstance(given, int) or isinstance(given, bool) or not 0 <= given < 2**31:
        raise ValueError(f"no count: {given!r:.50}")
    return given


def _place(given: object) -> int:
    if not 1 <= _count(given) <= _MOST_PLACES:
        raise ValueError(f"no row or column: {given!r:.50}")
    return _count(given)


def _finite(given: object) -> float:
    if not isinstance(given, int | float) or not math.isfinite(given):
        raise ValueError(f"no number: {given!r:.50}")
    return float(given)
