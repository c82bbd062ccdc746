"""What browsers and programs send as JSON, checked."""

from __future__ import annotations

import json
import math
from typing import Any

from vision.web.errors import RequestError
from vision.web.table import Row, Status

_MOST_TEXT = 200


def json_object(body: bytes) -> dict[str, Any]:
    """The JSON object in `body`; RequestError where there is none."""
    try:
        given = json.loads(body)
    except (ValueError, RecursionError):
        raise RequestError(400, "this is no JSON") from None
    if not isinstance(given, dict):
        raise RequestError(400, "send a JSON object")
    return given


def digit_in(given: dict[str, Any]) -> int:
    """The `digit` in it, 0 to 9."""
    digit = given.get("digit")
    if not isinstance(digit, int) or isinstance(digit, bool) or not 0 <= digit <= 9:
        raise RequestError(400, 'send {"digit": 7}')
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
    x, y, width, height = (int(side) for side in given["box"])
    return Row(
        key=_text(given["key"]),
        source=_text(given["source"]),
        page=int(given["page"]),
        first_frame=int(given["first_frame"]),
        first_time_s=_finite(given["first_time_s"]),
        last_time_s=_finite(given["last_time_s"]),
        row=int(given["row"]),
        column=int(given["column"]),
        text=_text(given["text"]),
        confidence=_finite(given["confidence"]),
        status=Status(given["status"]),
        box=(x, y, width, height),
    )


def _text(given: object) -> str:
    if not isinstance(given, str) or len(given) > _MOST_TEXT:
        raise ValueError(f"no text of {_MOST_TEXT} letters at most: {given!r:.50}")
    return given


def _finite(given: object) -> float:
    if not isinstance(given, int | float) or not math.isfinite(given):
        raise ValueError(f"no number: {given!r:.50}")
    return float(given)
