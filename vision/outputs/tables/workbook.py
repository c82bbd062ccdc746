"""A table as a workbook: laid out as the page is, row by row, and what should be checked."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import BinaryIO

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from vision.page import Status
from vision.table_row import TABLE_COLUMNS, TableRow

MOST_ROWS = 1_048_575
"""Of a sheet, the heading left out."""
_FILLS = {Status.DOUBTFUL.value: "#FFE699", Status.MISFIT.value: "#F4B183"}
_CROP_HEIGHT_PX = 48
_COLUMN_CHARACTERS = 11
"""Room for the longest heading, `confidence`, in bold."""
_CHECK_COLUMNS = ("source", "page", "row", "column", "text", "confidence", "status", "picture")


def save_workbook(file: BinaryIO, rows: Sequence[TableRow]) -> None:
    """Writes `rows` into `file` as .xlsx; OSError where there is no room.

    Its sheets are the page as it is laid out (several below each other, under their names), all rows, and
    each number that is not sure with its picture. Nothing in it is a formula.
    """
    book = xlsxwriter.Workbook(
        file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    formats = _Formats(book)
    _lay_out(book.add_worksheet("Page"), rows, formats)
    _list_rows(book.add_worksheet("Rows"), rows, formats)
    _list_doubts(
        book.add_worksheet("Check"), [row for row in rows if row.crop or row.status in _FILLS], formats
    )
    try:
        book.close()
    except FileCreateError as error:
        raise OSError(str(error)) from error


class _Formats:
    """How cells look, each look made once."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book = book
        self._made: dict[tuple[int, str], Format] = {}
        self.heading = book.add_format({"bold": True})

    def of(self, row: TableRow, decimals: int) -> Format:
        """Numbers with as many decimals as they were written with; what is not sure coloured and slanted."""
        key = (decimals, row.status)
        if key not in self._made:
            look: dict[str, object] = {"num_format": f"0.{'0' * decimals}" if decimals else "0"}
            if row.status in _FILLS:
                look |= {"bg_color": _FILLS[row.status], "italic": True, "border": 1}
            self._made[key] = self._book.add_format(look)
        return self._made[key]


def _lay_out(sheet: Worksheet, rows: Iterable[TableRow], formats: _Formats) -> None:
    """Every number in the row and column in which it stands on its page."""
    pages = [list(own) for _, own in groupby(rows, key=lambda row: (row.source, row.page))]
    top = 0
    for own in pages:
        if len(pages) > 1:
            sheet.write_string(top, 0, f"{own[0].source}, page {own[0].page}", formats.heading)
            top += 1
        for row in own:
            _write_number(sheet, top + row.row - 1, row.column - 1, row, formats)
        top += max(row.row for row in own) + 1


def _list_rows(sheet: Worksheet, rows: Iterable[TableRow], formats: _Formats) -> None:
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, len(TABLE_COLUMNS) - 1, _COLUMN_CHARACTERS)
    sheet.write_row(0, 0, TABLE_COLUMNS, formats.heading)
    for line, row in enumerate(rows, start=1):
        for place, (name, cell) in enumerate(row.to_dict().items()):
            if name == "value" and row.value is not None:
                sheet.write_number(line, place, row.value, formats.of(row, row.decimals))
            elif isinstance(cell, str):
                look = formats.of(row, 0) if name in ("text", "status") and row.status in _FILLS else None
                sheet.write_string(line, place, cell, look)
            elif cell is not None:
                sheet.write_number(line, place, cell)


def _list_doubts(sheet: Worksheet, rows: Iterable[TableRow], formats: _Formats) -> None:
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, len(_CHECK_COLUMNS) - 1, _COLUMN_CHARACTERS)
    sheet.write_row(0, 0, _CHECK_COLUMNS, formats.heading)
    for line, row in enumerate(rows, start=1):
        sheet.write_string(line, 0, row.source)
        for place, number in enumerate((row.page, row.row, row.column), start=1):
            sheet.write_number(line, place, number)
        _write_number(sheet, line, 4, row, formats)
        sheet.write_number(line, 5, row.confidence)
        sheet.write_string(line, 6, row.status)
        if row.crop:
            _put_picture(sheet, line, 7, row.crop)


def _put_picture(sheet: Worksheet, line: int, place: int, png: bytes) -> None:
    # Bytes 20 to 24 of a PNG are its height.
    height = int.from_bytes(png[20:24], "big")
    scale = min(1.0, _CROP_HEIGHT_PX / height)
    sheet.set_row_pixels(line, round(scale * height) + 4)
    settings = {
        "image_data": io.BytesIO(png),
        "x_scale": scale,
        "y_scale": scale,
        "x_offset": 2,
        "y_offset": 2,
    }
    sheet.insert_image(line, place, "number.png", settings)


def _write_number(sheet: Worksheet, line: int, place: int, row: TableRow, formats: _Formats) -> None:
    """As a number where it is one, else as text."""
    if row.value is None:
        sheet.write_string(line, place, row.text, formats.of(row, 0))
    else:
        sheet.write_number(line, place, row.value, formats.of(row, row.decimals))
