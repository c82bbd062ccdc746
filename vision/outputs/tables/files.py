"""Tables as files: CSV row by row, a workbook and Parquet once all rows are there."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import BinaryIO, Protocol

from vision.closing import Closing
from vision.outputs.destination import Destination, OutputError, reason
from vision.outputs.readings_file import csv_lines, safe_source, safe_text
from vision.outputs.text_file import Lines
from vision.table_row import TABLE_COLUMNS, TableRow


class RowFile(Protocol):
    """Takes rows, and is a table once it is closed."""

    def write(self, rows: Sequence[TableRow]) -> None:
        """Takes `rows`; OutputError where they can't be written."""
        ...

    def close(self) -> None:
        """Finishes the table; OutputError where it can't be written; a second time does nothing."""
        ...


class CsvTable(Closing):
    """Rows as CSV, each there as soon as it is written."""

    def __init__(self, lines: Lines) -> None:
        self._lines = lines
        self._header = csv_lines([TABLE_COLUMNS])

    def write(self, rows: Sequence[TableRow]) -> None:
        self._lines.write(self._header + "".join(map(row_as_csv, rows)))
        self._header = ""

    def close(self) -> None:
        self._lines.close()


def rows_as_csv(rows: Sequence[TableRow]) -> str:
    """A whole table as CSV."""
    return csv_lines([TABLE_COLUMNS]) + "".join(map(row_as_csv, rows))


def row_as_csv(row: TableRow) -> str:
    """`row` as a line of CSV in which a spreadsheet finds no formula."""
    cells = row.to_dict()
    text = row.text if row.value is not None else safe_text(row.text)
    # 18 rather than 18.0, as it stands on the paper.
    value = None if row.value is None else f"{row.value:.{row.decimals}f}"
    return csv_lines([{**cells, "source": safe_source(row.source), "text": text, "value": value}.values()])


class WholeTable(Closing):
    """Rows that are kept, and written all at once at the end: whole, or not at all."""

    def __init__(
        self, target: Destination, save: Callable[[BinaryIO, Sequence[TableRow]], None], most_rows: int
    ) -> None:
        self._target = target
        self._save = save
        self._most_rows = most_rows
        self._rows: list[TableRow] = []
        self._is_open, self._is_begun = True, False

    def write(self, rows: Sequence[TableRow]) -> None:
        self._is_begun = True
        if len(self._rows) + len(rows) > self._most_rows:
            raise OutputError(
                f"cannot go on writing to {self._target.path}; it holds {self._most_rows} rows at most; "
                "use .csv or .parquet"
            )
        self._rows += rows

    def close(self) -> None:
        if not self._is_open:
            return
        self._is_open = False
        if self._is_begun:
            write_whole(self._target.path, lambda file: self._save(file, self._rows))
        else:
            self._target.give_up()


def write_whole(path: Path, save: Callable[[BinaryIO], None]) -> None:
    """Has `save` write the file at `path`, which stays as it was until all is written, or OutputError."""
    # A device or a pipe can't be put in the place of another.
    aside = path.with_name(f".{path.name}.part") if path.is_file() else path
    try:
        with aside.open("wb") as file:
            save(file)
        if aside != path:
            os.replace(aside, path)
    except OSError as error:
        raise OutputError(f"cannot write {path}; {reason(error)}; make room first") from error
    finally:
        if aside != path:
            with contextlib.suppress(OSError):
                aside.unlink(missing_ok=True)
