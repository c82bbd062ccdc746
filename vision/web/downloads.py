"""The table as a file to take away."""

from __future__ import annotations

import importlib.util
import io
from collections.abc import Sequence

from vision.outputs import csv_lines, safe_source
from vision.web.errors import RequestError
from vision.web.table import Row

COLUMNS = (
    *("source", "page", "first_frame", "first_time", "last_time", "row", "column", "text", "value"),
    *("confidence", "status", "x", "y", "width", "height"),
)


def table_as_csv(rows: Sequence[Row]) -> str:
    """The columns of `--table`, one row a number."""
    return csv_lines([COLUMNS, *map(_cells, rows)])


def table_as_xlsx(rows: Sequence[Row]) -> bytes:
    """The same as a workbook; RequestError where what writes those is not installed."""
    if importlib.util.find_spec("xlsxwriter") is None:
        raise RequestError(501, "workbooks need xlsxwriter: pip install xlsxwriter; CSV needs nothing")
    import xlsxwriter

    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet("numbers")
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, COLUMNS, workbook.add_format({"bold": True}))
        for at, row in enumerate(rows, start=1):
            for column, cell in enumerate(_cells(row)):
                # As text where it is text: a number's leading zeros stay, and nothing becomes a formula.
                write = sheet.write_string if isinstance(cell, str) else sheet.write
                write(at, column, cell)
    return file.getvalue()


def _cells(row: Row) -> tuple[str | int | float | None, ...]:
    value = None if row.value is None else float(row.value)
    return (
        safe_source(row.source),
        row.page,
        row.first_frame,
        round(row.first_time_s, 3),
        round(row.last_time_s, 3),
        row.row,
        row.column,
        row.text,
        value,
        row.confidence,
        row.status.value,
        *row.box,
    )
