"""Pictures of the sheets that a user captured, in a folder beside their table."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np

from vision.outputs.destination import OutputError, reason
from vision.outputs.tables.rows import crop_of
from vision.page import Page


class SheetPictures:
    """Keeps each sheet as `sheet-1.png` and its numbers as `sheet-1-row-2-column-1.png`."""

    def __init__(self, table: str, *, overwrite: bool) -> None:
        """Pictures go to a folder named after `table`, which is made for the first of them.

        Raises OutputError where that folder is there already, without `overwrite`.
        """
        self.folder = Path(f"{table}.sheets")
        self._is_begun = False
        if self.folder.exists() and not overwrite:
            raise OutputError(
                f"cannot keep captured sheets in {self.folder}; it exists already; move it away, give the "
                "table another name, or add --overwrite"
            )

    def put(self, page: Page) -> None:
        """Keeps the picture of `page`, named by its sheet, and one of each of its numbers.

        Raises OutputError where they can't be written.
        """
        try:
            if not self._is_begun:
                self._begin()
            for name, png in _files(page):
                (self.folder / name).write_bytes(png)
        except OSError as error:
            raise OutputError(
                f"cannot keep a sheet in {self.folder}; {reason(error)}; mend that and capture it again"
            ) from error

    def _begin(self) -> None:
        """Makes the folder; what an older run left there would be taken for ours."""
        self.folder.mkdir(exist_ok=True)
        for old in self.folder.glob("sheet-*.png"):
            old.unlink()
        self._is_begun = True


def _files(page: Page) -> Iterator[tuple[str, bytes]]:
    stem = f"sheet-{page.frame.page}"
    _, png = cv2.imencode(".png", page.frame.image)
    yield f"{stem}.png", np.asarray(png, np.uint8).tobytes()
    for number in page.numbers:
        yield f"{stem}-row-{number.row}-column-{number.column}.png", crop_of(page, number.box)
