"""What was read as a table, one row a number."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from vision.closing import Closing
from vision.outputs.destination import OutputError, claim, ending
from vision.outputs.tables.files import CsvTable, RowFile, WholeTable
from vision.outputs.tables.rows import rows_of
from vision.outputs.tables.sightings import Sightings
from vision.outputs.text_file import open_lines
from vision.page import Page

TABLE_ENDINGS = (".csv", ".xlsx", ".parquet")
_NEEDED = {".xlsx": "xlsxwriter", ".parquet": "pyarrow"}


class PhotoTable(Closing):
    """A row for each number of each photo."""

    def __init__(self, file: RowFile, *, has_crops: bool) -> None:
        self._file = file
        self._has_crops = has_crops

    def put(self, page: Page) -> None:
        """Writes the rows of `page`; OutputError where they can't be."""
        self._file.write(rows_of(page, has_crops=self._has_crops))

    def close(self) -> None:
        """Finishes the table; OutputError where it can't be written."""
        self._file.close()


class FilmTable(Closing):
    """A row for each number that was steady in a film, written at its end; or those of captured sheets."""

    def __init__(self, file: RowFile, *, has_crops: bool) -> None:
        self._file = file
        self._has_crops = has_crops
        self._sightings: Sightings | None = Sightings(has_crops=has_crops)
        self._is_begun = self._is_closed = False

    def put(self, page: Page) -> None:
        """Takes note of `page`, unless sheets are captured."""
        if self._sightings is not None:
            self._sightings.put(page)
        self._is_begun = True

    def put_photo(self, page: Page) -> None:
        """Writes the rows of `page`, a photo's, before those of the film; OutputError where they can't be."""
        self._file.write(rows_of(page, has_crops=self._has_crops))

    def put_sheet(self, page: Page) -> None:
        """Writes the rows of a captured sheet; from the first on the table holds such sheets alone.

        Raises OutputError where they can't be written.
        """
        self._sightings = None
        self._file.write(rows_of(page, has_crops=self._has_crops))

    def close(self) -> None:
        """Writes and finishes the table; OutputError where it can't be written."""
        if self._is_closed:
            return
        self._is_closed = True
        try:
            if self._is_begun and self._sightings is not None:
                self._file.write(self._sightings.rows())
        finally:
            self._file.close()


def open_table(
    target: str, inputs: Sequence[Path], *, is_film: bool, overwrite: bool = False
) -> PhotoTable | FilmTable:
    """A table at `target` (.csv, .xlsx or .parquet); raises OutputError where there can be none.

    Of photos each number is a row; of a film each that was steady is one, with the time that it was seen.
    """
    if is_film:
        return open_film_table(target, inputs, overwrite=overwrite)
    file, has_crops = open_row_file(target, inputs, overwrite=overwrite)
    return PhotoTable(file, has_crops=has_crops)


def open_film_table(target: str, inputs: Sequence[Path], *, overwrite: bool = False) -> FilmTable:
    """The table of a film, as `open_table` opens it, which also takes sheets that are captured."""
    file, has_crops = open_row_file(target, inputs, overwrite=overwrite)
    return FilmTable(file, has_crops=has_crops)


def open_row_file(target: str, inputs: Sequence[Path], *, overwrite: bool) -> tuple[RowFile, bool]:
    """Where rows go, and whether it shows their pictures; OutputError where it can't be."""
    path = Path(target)
    kind = ending(path, TABLE_ENDINGS, "a table")
    needed = _NEEDED.get(kind)
    if needed is not None and find_spec(needed) is None:
        raise OutputError(
            f"cannot write a table to {target}; {needed} is not installed; "
            "install it with: pip install 'handwritten-digit-reader[table]', or write .csv"
        )
    destination = claim(path, inputs, overwrite=overwrite)
    # Each is imported only where it is wanted: half a second, and an extra of its own.
    if kind == ".xlsx":
        from vision.outputs.tables.workbook import MOST_ROWS, save_workbook

        return WholeTable(destination, save_workbook, MOST_ROWS), True
    if kind == ".parquet":
        from vision.outputs.tables.parquet import save_parquet

        return WholeTable(destination, save_parquet, 2**31), False
    return CsvTable(open_lines(destination)), False
