"""The rows of a page, each with a picture of its number where somebody should look at it."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np

from vision.box import Box
from vision.page import Number, Page, Status
from vision.table_row import TableRow
from vision.view import clipped

_MARGIN = 0.35
"""What a crop shows around its number, as a share of the number's height."""
_MAX_CROP_HEIGHT_PX = 96


def rows_of(page: Page, *, has_crops: bool) -> list[TableRow]:
    """A row for each number of a photo, in reading order; with `has_crops` a picture of what is not sure."""
    rows = [page.row_of(number) for number in page.numbers]
    if not has_crops:
        return rows
    return [with_crop(row, page, number) for row, number in zip(rows, page.numbers, strict=True)]


def with_crop(row: TableRow, page: Page, number: Number) -> TableRow:
    """`row` with a picture of `number` on `page`, unless the number is sure."""
    return row if number.status is Status.SURE else replace(row, crop=crop_of(page, number.box))


def crop_of(page: Page, box: Box) -> bytes:
    """What `box` shows, with some of what is around it, as PNG."""
    part = crop_area(page, box)
    image = page.frame.image[part.y : part.bottom, part.x : part.right]
    if not image.size:
        return b""
    factor = min(1.0, _MAX_CROP_HEIGHT_PX / image.shape[0])
    if factor < 1:
        size_wh = max(1, round(image.shape[1] * factor)), _MAX_CROP_HEIGHT_PX
        image = np.asarray(cv2.resize(image, size_wh, interpolation=cv2.INTER_AREA), np.uint8)
    _, png = cv2.imencode(".png", image)
    return np.asarray(png, np.uint8).tobytes()


def crop_area(page: Page, box: Box) -> Box:
    """The part of the page's picture that a crop of `box` is made of."""
    margin = round(_MARGIN * box.height) + 2
    around = Box(box.x - margin, box.y - margin, box.width + 2 * margin, box.height + 2 * margin)
    return clipped(around, page.frame.size_wh)
