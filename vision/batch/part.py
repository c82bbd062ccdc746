"""What was read from one file, as bytes that are pages again anywhere."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import cv2
import numpy as np

from vision.box import Box
from vision.frame import Frame, Image
from vision.layout.certainty import not_sure
from vision.outputs.tables.rows import crop_area
from vision.page import Number, Page, Reading, Sign, Status

Record = dict[str, Any]


def as_part(pages: Iterable[Page], damaged: int, *, has_raw: bool, has_crops: bool) -> bytes:
    """`pages` of one file, of which `damaged` frames could not be read, without their pictures.

    With `has_crops` what surrounds each doubtful number goes along.
    """
    records = [_page_record(page, has_raw=has_raw, has_crops=has_crops) for page in pages]
    return json.dumps({"damaged": damaged, "pages": records}, allow_nan=False).encode()


@dataclass(frozen=True, slots=True)
class Ids:
    """The highest ids of digits and numbers given so far in a run."""

    digit: int = 0
    number: int = 0


def pages_of(part: bytes, ids: Ids) -> tuple[list[Page], int, Ids]:
    """The pages of a part, how many frames were damaged, and the highest ids after it.

    Ids go on from `ids`, for they are never used twice in a run. Pictures are black but for what came along.
    """
    content = json.loads(part)
    pages = [_page(record, ids) for record in content["pages"]]
    digits = (reading.id for page in pages for reading in page.digits)
    numbers = (number.id for page in pages for number in page.numbers)
    last = Ids(max(digits, default=ids.digit), max(numbers, default=ids.number))
    return pages, int(content["damaged"]), last


def _page_record(page: Page, *, has_raw: bool, has_crops: bool) -> Record:
    frame = page.frame
    crops = [crop_area(page, number.box) for number in not_sure(page.numbers)] if has_crops else []
    return {
        "frame": [frame.index, frame.time_s, frame.source, frame.page, *frame.size_wh],
        "digits": [_reading_record(reading) for reading in page.digits],
        "numbers": [_number_record(number) for number in page.numbers],
        "raw": [_reading_record(r) for r in page.raw] if has_raw and page.raw is not None else None,
        "crops": [_crop_record(frame.image, area) for area in crops if area.area],
    }


def _reading_record(reading: Reading) -> list[Any]:
    return [reading.id, _sides(reading.box), reading.digit, reading.confidence, reading.is_steady]


def _number_record(number: Number) -> Record:
    return {
        "id": number.id,
        "text": number.text,
        "confidence": number.confidence,
        "box": _sides(number.box),
        "digits": number.digits,
        "row": number.row,
        "column": number.column,
        "status": number.status.value,
        "signs": [[sign.after, sign.text, sign.probability] for sign in number.signs],
        "has_unread_neighbour": number.has_unread_neighbour,
    }


def _crop_record(image: Image, area: Box) -> list[Any]:
    _, png = cv2.imencode(".png", image[area.y : area.bottom, area.x : area.right])
    return [_sides(area), base64.b64encode(np.asarray(png, np.uint8).tobytes()).decode()]


def _sides(box: Box) -> list[int]:
    return [int(box.x), int(box.y), int(box.width), int(box.height)]


def _page(record: Mapping[str, Any], ids: Ids) -> Page:
    index, time_s, source, page, width, height = record["frame"]
    image = _picture((height, width, 3), record["crops"])
    digits = tuple(_readings(record["digits"], ids))
    raw = None if record["raw"] is None else tuple(_readings(record["raw"], ids))
    numbers = tuple(_number(each, ids) for each in record["numbers"])
    ink = np.broadcast_to(np.uint8(0), (height, width))
    return Page(Frame(image, index, time_s, source, page), digits, numbers, ink, raw)


def _picture(shape: tuple[int, int, int], crops: list[Any]) -> Image:
    if not crops:
        # One byte of memory, however large the picture was.
        return np.broadcast_to(np.uint8(0), shape)
    image = np.zeros(shape, np.uint8)
    for sides, png in crops:
        area = Box(*sides)
        content = np.frombuffer(base64.b64decode(png), np.uint8)
        crop = np.asarray(cv2.imdecode(content, cv2.IMREAD_COLOR), np.uint8)
        image[area.y : area.bottom, area.x : area.right] = crop
    return image


def _readings(records: Iterable[list[Any]], ids: Ids) -> Iterator[Reading]:
    for id, sides, digit, confidence, is_steady in records:
        # 0 is no id: a mark that is not among the page's digits.
        yield Reading(id + ids.digit if id else 0, Box(*sides), digit, confidence, is_steady)


def _number(record: Mapping[str, Any], ids: Ids) -> Number:
    own = {**record, "box": Box(*record["box"]), "status": Status(record["status"])}
    own["signs"] = tuple(Sign(*sign) for sign in record["signs"])
    own["digits"] = tuple(id + ids.digit for id in record["digits"])
    return replace(Number(**own), id=record["id"] + ids.number)
