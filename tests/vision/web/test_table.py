"""The table behind the page, without a server: which rows it holds, and what becomes of them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from vision.box import Box
from vision.frame import Frame
from vision.page import Number, Page, Reading, Status
from vision.web.errors import RequestError
from vision.web.table import Table


def a_page(texts: list[str], time_s: float = 0.0, source: str = "camera", first_id: int = 1) -> Page:
    """A page with those numbers below each other, one mark each; what can't be read is doubtful."""
    numbers, readings = [], []
    for id, text in enumerate(texts, first_id):
        box = Box(50, 60 * (id - first_id) + 10, 80, 40)
        status = Status.DOUBTFUL if "?" in text else Status.SURE
        numbers.append(Number(id, text, 0.98, box, (id,), id - first_id + 1, 1, status))
        readings.append(Reading(id, box, 1, 0.98))
    frame = Frame(np.full((480, 320, 3), 200, np.uint8), round(10 * time_s), time_s, source)
    return Page(frame, tuple(readings), tuple(numbers), np.zeros((480, 320), np.uint8))


def watch(table: Table, viewer: str, texts: list[str], start_s: float = 0.0, first_id: int = 1) -> Page:
    """The viewer sees those numbers for a second."""
    for at in range(11):
        page = a_page(texts, start_s + at / 10, first_id=first_id)
        table.collect(viewer, page)
    return page


def texts_of(table: Table) -> list[str]:
    return [row.cells.text for row in table.rows]


@pytest.fixture
def table() -> Table:
    made = Table(most_rows=50)
    made.begin("anna", "camera")
    return made


def test_every_change_has_a_version_and_nothing_else_has(table: Table) -> None:
    watch(table, "anna", ["12", "7"])
    version = table.version
    watch(table, "anna", ["12", "7"], start_s=1.1)
    assert table.version == version
    watch(table, "anna", ["12", "8"], start_s=2.2)
    assert (texts_of(table), table.version) == (["12", "8"], version + 1)


def test_a_page_of_a_browser_goes_on_with_its_rows_after_the_server_was_started_anew(table: Table) -> None:
    watch(table, "anna", ["12", "7", "30"])
    table.correct(table.rows[0].key, "13")
    kept, again = table.rows, Table(most_rows=50)
    again.restore(kept)
    assert again.begin("ben", "camera", previous="anna") == 1
    watch(again, "ben", ["12", "7", "31"], first_id=70)
    assert texts_of(again) == ["13", "7", "30", "31"]
    # And once more, with the rows of the first and those of the second.
    again.end("ben")
    again.begin("carl", "camera", previous="ben")
    watch(again, "carl", ["12", "7", "31"])
    assert texts_of(again) == ["13", "7", "30", "31"]


def test_the_same_view_read_otherwise_changes_its_rows(table: Table) -> None:
    watch(table, "anna", ["185", "7"])
    table.begin("anna", "camera", previous="anna")
    watch(table, "anna", ["18.5", "7"], start_s=5.0)
    assert [(row.cells.text, row.cells.first_time, row.cells.last_time) for row in table.rows] == [
        ("18.5", 0.0, 6.0),
        ("7", 0.0, 6.0),
    ]


def test_blocks_of_one_source_are_pages_that_differ(table: Table) -> None:
    page = watch(table, "anna", ["12"])
    assert [table.capture("anna", page), table.capture("anna", page)] == [2, 3]
    assert table.begin("ben", "camera") == 4
    assert table.capture("ben", a_page(["5"], source="a.jpg")) == 1
    assert table.capture("ben", a_page(["5"], source="a.jpg")) == 2


def test_what_was_removed_or_corrected_stays_so_while_it_is_in_view(table: Table) -> None:
    watch(table, "anna", ["12", "7", "30"])
    table.remove(table.rows[1].key)
    table.correct(table.rows[0].key, "1.2")
    watch(table, "anna", ["12", "7", "30"], start_s=1.1)
    assert texts_of(table) == ["1.2", "30"]
    table.clear()
    watch(table, "anna", ["12", "7", "30"], start_s=2.2)
    assert texts_of(table) == ["12", "7", "30"]


def test_a_digit_taken_out_takes_its_number_out_and_numbers_that_left_the_view_stay(table: Table) -> None:
    watch(table, "anna", ["12", "7"])
    page = watch(table, "anna", ["12"], start_s=1.1)
    table.refresh("anna", page, replace(page, digits=(), numbers=()))
    assert texts_of(table) == ["7"]


def test_a_viewer_that_is_gone_collects_nothing_any_more(table: Table) -> None:
    watch(table, "anna", ["12"])
    table.end("anna")
    watch(table, "anna", ["99"], start_s=1.1)
    assert texts_of(table) == ["12"]


def test_a_full_table_takes_nothing_and_says_so(table: Table) -> None:
    full = Table(most_rows=3)
    page = a_page(["1", "2", "3"])
    full.capture("anna", page)
    with pytest.raises(RequestError, match="full"):
        full.capture("anna", page)
    assert full.to_dict()["is_full"]


def test_a_camera_that_flickers_for_hours_takes_no_memory() -> None:
    table = Table(most_rows=5000)
    table.begin("anna", "camera")
    for at in range(5000):
        table.collect("anna", a_page([str(at)], at / 5, first_id=at + 1))
    assert table.rows == []
    assert len(table._films["anna"]) <= 1100
    assert not table.is_full


def test_what_is_not_sure_has_a_picture(table: Table) -> None:
    table.capture("anna", a_page(["12", "1?"]))
    sure, doubtful = table.rows
    assert table.crop(doubtful.key).startswith(b"\x89PNG")
    with pytest.raises(RequestError):
        table.crop(sure.key)
