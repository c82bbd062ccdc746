"""How sure a number is, and whether somebody should look at it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from vision.box import Box
from vision.frame import Frame
from vision.layout.certainty import CertaintySettings, judged, not_sure, weighed
from vision.page import Number, Page, Reading, Sign, Status

NUMBER = Number(1, "18.5", 0.96, Box(100, 100, 90, 40), (1, 2, 3))
SETTINGS = CertaintySettings()


def a_page(number: Number) -> Page:
    return Page(Frame(np.zeros((200, 300, 3), np.uint8)), (), (number,), np.zeros((200, 300), np.uint8))


def status_of(number: Number, least: float = 0.9, unread: tuple[Reading, ...] = ()) -> Status:
    (judged_number,) = judged(weighed(a_page(number), unread, SETTINGS), least).numbers
    return judged_number.status


def unread_at(x: int, y: int = 100, height: int = 40) -> tuple[Reading, ...]:
    return (Reading(9, Box(x, y, 20, height), None, 0.4),)


def test_a_number_is_as_sure_as_its_signs() -> None:
    told, not_told = Sign(1, ".", 0.9), Sign(2, ",", 0.2)
    (number,) = weighed(a_page(replace(NUMBER, signs=(told, not_told))), (), SETTINGS).numbers
    assert number.confidence == pytest.approx(0.96 * 0.9 * 0.8)


def test_a_point_that_is_not_sure_makes_a_number_doubtful() -> None:
    assert status_of(NUMBER) is Status.SURE
    assert status_of(replace(NUMBER, signs=(Sign(1, ".", 0.7),))) is Status.DOUBTFUL


def test_a_digit_that_cannot_be_read_makes_a_number_doubtful() -> None:
    assert status_of(replace(NUMBER, text="18.?")) is Status.DOUBTFUL


@pytest.mark.parametrize(
    ("unread", "status"),
    [
        (unread_at(200), Status.DOUBTFUL),
        (unread_at(75), Status.DOUBTFUL),
        (unread_at(260), Status.SURE),
        (unread_at(200, y=160), Status.SURE),
        (unread_at(200, y=115, height=8), Status.SURE),
    ],
    ids=["right of it", "left of it", "far away", "below it", "a speck"],
)
def test_a_mark_that_could_not_be_read_casts_doubt_on_the_number_it_stands_beside(
    unread: tuple[Reading, ...], status: Status
) -> None:
    assert status_of(NUMBER, unread=unread) is status


def test_a_misfit_stays_one_however_sure_it_is() -> None:
    assert status_of(replace(NUMBER, status=Status.MISFIT, confidence=1.0)) is Status.MISFIT


def test_what_is_not_sure_can_be_listed() -> None:
    doubtful = replace(NUMBER, status=Status.DOUBTFUL)
    assert not_sure([NUMBER, doubtful]) == [doubtful]
