"""The table as a file to take away: what `--table` writes."""

from __future__ import annotations

import importlib.util
import io
from collections.abc import Sequence

from vision.outputs import rows_as_csv
from vision.web.errors import RequestError
from vision.web.row import Row


def table_as_csv(rows: Sequence[Row]) -> str:
    """As `--table FILE.csv`."""
    return rows_as_csv([row.cells for row in rows])


def table_as_xlsx(rows: Sequence[Row]) -> bytes:
    """As `--table FILE.xlsx`; RequestError where what writes those is not installed."""
    if importlib.util.find_spec("xlsxwriter") is None:
        raise RequestError(501, "workbooks need xlsxwriter: pip install xlsxwriter; CSV needs nothing")
    # Here, for it takes that library with it.
    from vision.outputs.tables.workbook import save_workbook

    file = io.BytesIO()
    save_workbook(file, [row.cells for row in rows])
    return file.getvalue()
