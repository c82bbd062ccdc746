"""A table of many files, photos and films."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from vision.closing import Closing
from vision.outputs.tables.rows import rows_of
from vision.outputs.tables.sightings import Sightings
from vision.outputs.tables.table import open_row_file
from vision.page import Page


class BatchTable(Closing):
    """A row for each number of a photo, and for each that was steady in a film."""

    def __init__(self, target: str, inputs: Sequence[Path], *, overwrite: bool) -> None:
        """Raises OutputError where there can be none at `target`."""
        self._file, self._has_crops = open_row_file(target, inputs, overwrite=overwrite)

    def put(self, pages: Sequence[Page], *, is_film: bool) -> None:
        """Writes the rows of one file's `pages`; OutputError where they can't be."""
        if is_film:
            sightings = Sightings(has_crops=self._has_crops)
            for page in pages:
                sightings.put(page)
            self._file.write(sightings.rows())
        else:
            self._file.write([row for page in pages for row in rows_of(page, has_crops=self._has_crops)])

    def close(self) -> None:
        """Finishes the table; OutputError where it can't be written."""
        self._file.close()


def open_batch_table(target: str, inputs: Sequence[Path], *, overwrite: bool) -> BatchTable:
    """A table of many files at `target` (.csv, .xlsx or .parquet); OutputError where there can be none."""
    return BatchTable(target, inputs, overwrite=overwrite)
