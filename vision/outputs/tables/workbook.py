"""A table as a workbook: laid out as the page is, row by row, and what should be checked."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Sequence
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
_MOST_DIGITS = 15
"""Of a number in a cell: a spreadsheet rounds longer ones, so they are written as text."""
_CROP_HEIGHT_PX = 48
_COLUMN_CHARACTERS = 14
"""Room for the longest heading, `confidence`, in bold, with the arrow of its filter."""
_LEAST_CHARACTERS = 8
"""Of a column on the page."""
_MOST_SOURCE_CHARACTERS = 60
_CHECK_COLUMNS = ("source", "page", "row", "column", "text", "confidence", "status", "picture")
_WORD_COLUMNS = ("source", "status", "picture")


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
        self._made: dict[tuple[str, str], Format] = {}
        self.heading = book.add_format({"bold": True})
        self.heading_of_words = book.add_format({"bold": True, "indent": 1})
        self.heading_of_numbers = book.add_format({"bold": True, "align": "right"})
        self.share = book.add_format({"num_format": "0.0%", "valign": "vcenter"})
        self.plain = book.add_format({"valign": "vcenter"})
        self.word = book.add_format({"valign": "vcenter", "indent": 1})

    def of(self, row: TableRow) -> Format:
        """As the number was written, right-aligned as text too; what is not sure coloured and slanted."""
        key = (_number_format(row), row.status)
        if key not in self._made:
            look: dict[str, object] = {"num_format": key[0], "align": "right", "valign": "vcenter"}
            if row.status in _FILLS:
                look |= {"bg_color": _FILLS[row.status], "italic": True, "border": 1}
            self._made[key] = self._book.add_format(look)
        return self._made[key]


def _number_format(row: TableRow) -> str:
    """With the zeros that stand on the paper: 0664 and 12.50 stay so, and are numbers."""
    whole = row.text.lstrip("-").replace(",", ".").partition(".")[0]
    zeros = "0" * len(whole) if row.value is not None and whole.startswith("0") else "0"
    return f"{zeros}.{'0' * row.decimals}" if row.decimals else zeros


def _lay_out(sheet: Worksheet, rows: Sequence[TableRow], formats: _Formats) -> None:
    """Every number in the row and column in which it stands on its page."""
    pages = [list(own) for _, own in groupby(rows, key=lambda row: (row.source, row.page))]
    has_pages = any(row.page > 1 for row in rows)
    top = 0
    for own in pages:
        if len(pages) > 1:
            name = f"{own[0].source}, page {own[0].page}" if has_pages else own[0].source
            sheet.write_string(top, 0, name, formats.heading)
            top += 1
        for row in own:
            _write_number(sheet, top + row.row - 1, row.column - 1, row, formats)
        top += max(row.row for row in own) + 1
    longest: dict[int, int] = defaultdict(int)
    for row in rows:
        longest[row.column - 1] = max(longest[row.column - 1], len(row.text))
    for place, characters in longest.items():
        sheet.set_column(place, place, max(_LEAST_CHARACTERS, characters + 2))
    _print_to_width(sheet, is_wide=False)


def _list_rows(sheet: Worksheet, rows: Sequence[TableRow], formats: _Formats) -> None:
    _head(sheet, TABLE_COLUMNS, rows, formats)
    for line, row in enumerate(rows, start=1):
        for place, (name, cell) in enumerate(row.to_dict().items()):
            if name == "value":
                _write_value(sheet, line, place, row, formats)
            elif name == "text":
                sheet.write_string(line, place, row.text, formats.of(row))
            elif isinstance(cell, str):
                sheet.write_string(line, place, cell, formats.word)
            elif cell is not None:
                sheet.write_number(line, place, cell, formats.share if name == "confidence" else None)


def _list_doubts(sheet: Worksheet, rows: Sequence[TableRow], formats: _Formats) -> None:
    _head(sheet, _CHECK_COLUMNS, rows, formats)
    for line, row in enumerate(rows, start=1):
        sheet.write_string(line, 0, row.source, formats.word)
        for place, number in enumerate((row.page, row.row, row.column), start=1):
            sheet.write_number(line, place, number, formats.plain)
        _write_number(sheet, line, 4, row, formats)
        sheet.write_number(line, 5, row.confidence, formats.share)
        sheet.write_string(line, 6, row.status, formats.word)
    widths_px = [_put_picture(sheet, line, 7, row.crop) for line, row in enumerate(rows, start=1) if row.crop]
    if widths_px:
        sheet.set_column_pixels(7, 7, max(80, *widths_px))


def _head(sheet: Worksheet, names: Sequence[str], rows: Sequence[TableRow], formats: _Formats) -> None:
    """The first line, which stays in view and on each printed page, and can be filtered by."""
    for place, name in enumerate(names):
        is_word = name in _WORD_COLUMNS
        look = formats.heading_of_words if is_word else formats.heading_of_numbers
        sheet.write_string(0, place, name, look)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(rows), len(names) - 1)
    sheet.repeat_rows(0)
    longest = max((len(row.source) for row in rows), default=0)
    sheet.set_column(0, 0, min(max(_COLUMN_CHARACTERS, longest + 2), _MOST_SOURCE_CHARACTERS))
    sheet.set_column(1, len(names) - 1, _COLUMN_CHARACTERS)
    _print_to_width(sheet, is_wide=True)


def _print_to_width(sheet: Worksheet, *, is_wide: bool) -> None:
    """Prints all columns beside each other, on as many sheets of A4 as its rows take."""
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    if is_wide:
        sheet.set_landscape()


def _put_picture(sheet: Worksheet, line: int, place: int, png: bytes) -> int:
    """How many pixels the picture takes across."""
    # Bytes 16 to 24 of a PNG are its width and height.
    width, height = (int.from_bytes(png[at : at + 4], "big") for at in (16, 20))
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
    return round(scale * width) + 4


def _write_number(sheet: Worksheet, line: int, place: int, row: TableRow, formats: _Formats) -> None:
    """As a number where it is one, else as text."""
    if not _write_value(sheet, line, place, row, formats):
        sheet.write_string(line, place, row.text, formats.of(row))


def _write_value(sheet: Worksheet, line: int, place: int, row: TableRow, formats: _Formats) -> bool:
    """Writes the number that a cell can hold, and says whether there was one."""
    if row.value is None or sum(map(str.isdigit, row.text)) > _MOST_DIGITS:
        return False
    sheet.write_number(line, place, row.value, formats.of(row))
    return True
