"""A table as Parquet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import BinaryIO

import pyarrow
from pyarrow import parquet

from vision.table_row import TABLE_COLUMNS, TableRow

_KINDS = {
    **dict.fromkeys(("source", "text", "status"), pyarrow.string()),
    **dict.fromkeys(("first_time", "last_time", "value", "confidence"), pyarrow.float64()),
}
_SCHEMA = pyarrow.schema([(name, _KINDS.get(name, pyarrow.int32())) for name in TABLE_COLUMNS])


def save_parquet(file: BinaryIO, rows: Sequence[TableRow]) -> None:
    """Writes `rows` into `file`, a column each of `TABLE_COLUMNS`; OSError where there is no room."""
    columns = [[_storable(getattr(row, name)) for row in rows] for name in TABLE_COLUMNS]
    arrays = [pyarrow.array(own, kind.type) for own, kind in zip(columns, _SCHEMA, strict=True)]
    parquet.write_table(pyarrow.Table.from_arrays(arrays, schema=_SCHEMA), file)


def _storable(cell: str | int | float | None) -> str | int | float | None:
    r"""A byte of a file name that is no text as `\udcXX`: Parquet holds UTF-8 alone."""
    return cell.encode("utf-8", "backslashreplace").decode() if isinstance(cell, str) else cell
