"""What was read, as plain Python."""

from __future__ import annotations

import json
from decimal import Decimal

from tests.vision.pages import a_page
from vision.box import Box
from vision.frame import Frame
from vision.page import Number, Reading
from vision.table_row import TABLE_COLUMNS


def test_a_page_becomes_rows_that_a_data_frame_takes() -> None:
    (row,) = a_page().to_rows()
    assert tuple(row) == TABLE_COLUMNS
    assert (row["text"], row["value"], row["status"], row["first_time"]) == ("4?", None, "doubtful", 0.4)


def test_a_page_becomes_a_dict_that_json_takes() -> None:
    page = a_page()
    record = json.loads(json.dumps(page.to_dict()))
    assert record["numbers"][0]["text"] == "4?"
    assert [digit["digit"] for digit in record["digits"]] == [4, None]


def test_a_number_has_its_exact_value() -> None:
    box = Box(0, 0, 9, 9)
    assert Number(1, "18,5", 0.9, box, (1, 2, 3)).value == Decimal("18.5")
    assert Number(1, "4?", 0.9, box, (1, 2)).value is None


def test_what_is_printed_is_short_and_says_what_was_read() -> None:
    page = a_page()
    assert repr(page) == "<Page of <clip.mp4 1280x720, frame 12 at 0.400 s>: 4?>"
    assert repr(page.numbers[0]) == "<4? 39% doubtful at 372,78 71x58>"
    assert repr(page.digits[0]) == "<4 99% at 372,78 30x58>"
    assert repr(Reading(1, Box(0, 0, 1, 1), None, 0.4)) == "<? 40% at 0,0 1x1>"
    assert repr(Frame(page.frame.image)) == "<picture 1280x720, frame 0 at 0.000 s>"
