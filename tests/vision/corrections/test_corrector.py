"""What a correction does to a page, and to the pages after it."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from recognizer import DigitRecognizer, read_hand
from tests.vision.paper import a_sheet
from vision.box import Box
from vision.corrections import Corrector, LearnedHand, NoInk
from vision.frame import Frame
from vision.page import Page, Status
from vision.reader import DigitReader

SHEET = a_sheet(("2718", "3049"), height=60)


@pytest.fixture(scope="module")
def shipped() -> DigitRecognizer:
    return DigitRecognizer.load()


@pytest.fixture
def hand(shipped: DigitRecognizer, tmp_path: Path) -> LearnedHand:
    return LearnedHand(shipped, tmp_path / "mine")


@pytest.fixture
def reader(hand: LearnedHand) -> DigitReader:
    return DigitReader(hand)


@pytest.fixture
def page(reader: DigitReader) -> Page:
    return reader.read_frame(Frame(SHEET.image.copy(), 0, 0.0, "a.png"))


def texts(page: Page) -> list[str]:
    return [number.text for number in page.numbers]


def test_a_correction_changes_the_digit_and_its_number(
    reader: DigitReader, hand: LearnedHand, page: Page
) -> None:
    corrector = Corrector(reader, hand)
    corrector.correct(page, page.digits[1].box, 4)
    corrected = corrector.applied(page)
    assert texts(corrected) == ["2418", "3049"]
    assert (corrected.digits[1].digit, corrected.digits[1].is_corrected) == (4, True)
    assert not any(reading.is_corrected for reading in corrected.digits[2:])


def test_what_is_no_digit_leaves_its_number(reader: DigitReader, hand: LearnedHand, page: Page) -> None:
    corrector = Corrector(reader, hand)
    corrector.correct(page, page.digits[0].box, 10)
    corrected = corrector.applied(page)
    assert texts(corrected) == ["718", "3049"]
    assert corrected.numbers[0].box.x == page.digits[1].box.x


def test_a_digit_that_was_missed_joins_the_number_it_stands_in(
    reader: DigitReader, hand: LearnedHand, page: Page
) -> None:
    missed = page.digits[1]
    numbers = (
        replace(page.numbers[0], text="218", digits=page.numbers[0].digits[:1] + page.numbers[0].digits[2:]),
    )
    page = replace(
        page, digits=tuple(r for r in page.digits if r is not missed), numbers=numbers + page.numbers[1:]
    )
    corrector = Corrector(reader, hand)
    box = corrector.mark_at(page, missed.box.x + 10, missed.box.y + 10)
    corrector.correct(page, box, 7)
    corrected = corrector.applied(page)
    assert texts(corrected) == ["2718", "3049"]
    assert corrected.numbers[0].id == page.numbers[0].id
    elsewhere = replace(page, frame=replace(page.frame, source="b.png"))
    assert texts(corrector.applied(elsewhere)) == ["218", "3049"]


def test_undo_takes_all_of_a_correction_back(
    reader: DigitReader, hand: LearnedHand, page: Page, tmp_path: Path
) -> None:
    corrector = Corrector(reader, hand)
    corrector.correct(page, page.digits[1].box, 4)
    assert len(read_hand(tmp_path / "mine")) == 1
    assert corrector.undo()
    assert texts(corrector.applied(page)) == ["2718", "3049"]
    assert len(read_hand(tmp_path / "mine")) == 0
    assert not corrector.undo()


def test_where_no_ink_is_nothing_is_learned(
    reader: DigitReader, hand: LearnedHand, page: Page, tmp_path: Path
) -> None:
    corrector = Corrector(reader, hand)
    with pytest.raises(NoInk):
        corrector.correct(page, Box(500, 400, 30, 30), 4)
    with pytest.raises(NoInk):
        corrector.mark_at(page, 500, 400)
    assert len(read_hand(tmp_path / "mine")) == 0


def test_a_mark_keeps_its_correction_through_a_film(reader: DigitReader, hand: LearnedHand) -> None:
    corrector = Corrector(reader, hand)
    rng = np.random.default_rng(1)
    shots = [SHEET.image + rng.integers(0, 3, SHEET.image.shape, np.uint8) for _ in range(8)]
    pages = [reader.update(Frame(shot, index, index / 30)) for index, shot in enumerate(shots[:4])]
    corrector.correct(pages[-1], pages[-1].digits[1].box, 4)
    for index, shot in enumerate(shots[4:], start=4):
        assert texts(corrector.applied(reader.update(Frame(shot, index, index / 30))))[0] == "2418"


def test_a_corrected_number_stays_in_its_row_and_column_and_is_judged_anew(
    hand: LearnedHand, page: Page
) -> None:
    reader = DigitReader(hand, expect=["0..2500", "3###"])
    corrector = Corrector(reader, hand)
    corrector.correct(page, page.digits[1].box, 4)
    first, second = corrector.applied(page).numbers
    assert (first.text, first.row, first.column, first.status) == ("2418", 1, 1, Status.SURE)
    corrector.correct(page, page.digits[0].box, 9)
    first, second = corrector.applied(page).numbers
    assert (first.text, first.row, first.column, first.status) == ("9418", 1, 1, Status.MISFIT)
    assert second == page.numbers[1]


def test_a_number_that_was_added_gets_a_row_and_a_column(
    reader: DigitReader, hand: LearnedHand, page: Page
) -> None:
    corrector = Corrector(reader, hand)
    half = replace(page, digits=page.digits[:4], numbers=page.numbers[:1])
    corrector.correct(half, page.digits[4].box, 3)
    assert [(n.text, n.row, n.column) for n in corrector.applied(half).numbers] == [
        ("2718", 1, 1),
        ("3", 2, 1),
    ]


def test_a_mark_that_only_the_user_saw_lives_as_long_as_the_film_shows_it(
    reader: DigitReader, hand: LearnedHand, page: Page
) -> None:
    missed = page.digits[1].box
    corrector = Corrector(reader, hand)

    def unread(image: npt.NDArray[np.uint8], index: int, time_s: float) -> Page:
        return replace(page, frame=Frame(image, index, time_s, "a.png"), digits=(), numbers=())

    def boxes(index: int, time_s: float, right: int, noise: int) -> list[Box]:
        image = np.roll(SHEET.image, right, axis=1) // 2 + rng.integers(0, noise, SHEET.image.shape, np.uint8)
        return [reading.box for reading in corrector.applied(unread(image, index, time_s)).digits]

    rng = np.random.default_rng(1)
    corrector.correct(unread(SHEET.image, 0, 0.0), missed, 7)
    # The light goes down, the sheet is moved, and a minute passes.
    places = [boxes(index, float(index), 3 * index, 12) for index in range(1, 21)]
    moved = [replace(missed, x=missed.x + 3 * index) for index in range(1, 21)]
    assert all(len(at) == 1 and at[0].iou(where) > 0.9 for at, where in zip(places, moved, strict=True))
    assert [box.x for box in boxes(21, 60.0, 60, 12)] == [places[-1][0].x]
    # Bare paper shows none, and the sheet does when it is back.
    bare = unread(np.full_like(SHEET.image, 200), 22, 61.0)
    assert corrector.applied(bare).digits == ()
    assert len(boxes(23, 70.0, 60, 12)) == 1
