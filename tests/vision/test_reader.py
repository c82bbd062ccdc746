"""The whole way of a frame, with the shipped model."""

import numpy as np
import pytest

from recognizer import DigitRecognizer
from tests.vision.paper import a_sheet, with_ruling, with_shadow
from vision import DigitReader, Frame


@pytest.fixture(scope="module")
def recognizer():
    return DigitRecognizer.load()


def right_share(sheet, page):
    """Share of the digits of a sheet that were read right, at their place."""
    right = 0
    for digit, box in zip(sheet.digits, sheet.boxes, strict=True):
        right += any(reading.digit == digit and reading.box.iou(box) > 0.5 for reading in page.digits)
    return right / len(sheet.digits)


@pytest.mark.parametrize("height", [22, 60, 110])
def test_a_clean_page_is_read_right_at_any_size(recognizer, height):
    sheet = a_sheet(("271", "304"), height=height)
    page = DigitReader(recognizer).read(sheet.image)
    assert right_share(sheet, page) == 1
    assert len(page.digits) == 6


@pytest.mark.parametrize(
    "change",
    [
        lambda sheet: with_shadow(sheet, 0.5, 30),
        lambda sheet: with_ruling(sheet, 30, 40, upright=True),
        lambda sheet: sheet.changed(sheet.image * np.array([0.35, 0.8, 0.95])),
        lambda sheet: sheet.changed(255.0 - sheet.image),
        lambda sheet: sheet.changed(sheet.image * 0.4),
    ],
    ids=["shadow", "squares", "yellow paper", "chalk", "dim light"],
)
def test_a_page_is_read_right_in(recognizer, change):
    sheet = change(a_sheet(("2718", "304"), height=64))
    page = DigitReader(recognizer).read(sheet.image)
    assert right_share(sheet, page) >= 0.85
    assert len(page.digits) <= len(sheet.digits) + 1


def test_numbers_come_in_reading_order(recognizer):
    page = DigitReader(recognizer).read(a_sheet(("27 30", "146"), height=60).image)
    assert [number.text for number in page.numbers] == ["27", "30", "146"]
    assert [
        reading.id for number in page.numbers for reading in page.digits if reading.id in number.digits
    ] == [reading.id for reading in page.digits]


def test_ids_are_not_used_again_from_photo_to_photo(recognizer):
    reader = DigitReader(recognizer)
    image = a_sheet(("27",)).image
    ids = [reading.id for _ in range(3) for reading in reader.read(image).digits]
    assert len(set(ids)) == len(ids) == 6


def test_an_empty_page_has_no_digits(recognizer):
    page = DigitReader(recognizer).read(a_sheet(()).image)
    assert page.digits == ()
    assert page.numbers == ()


@pytest.mark.parametrize("size_wh", [(1, 1), (7, 3), (2, 900)])
def test_a_picture_too_small_to_hold_a_digit_has_none(recognizer, size_wh):
    page = DigitReader(recognizer).read(np.full((size_wh[1], size_wh[0], 3), 90, np.uint8))
    assert page.digits == ()


def test_the_ink_has_the_size_of_the_picture(recognizer):
    for size_wh in ((320, 240), (2400, 1800)):
        page = DigitReader(recognizer).read(a_sheet(("27",), size_wh=size_wh).image)
        assert page.ink.shape == (size_wh[1], size_wh[0])


def test_reading_a_picture_leaves_it_as_it_was_and_writeable(recognizer):
    image = a_sheet(("27",)).image
    before = image.copy()
    DigitReader(recognizer).read(image)
    assert np.array_equal(image, before)
    assert image.flags.writeable


def test_a_film_keeps_ids_while_the_paper_moves(recognizer):
    reader = DigitReader(recognizer)
    image = a_sheet(("27", "30"), height=70).image
    frames = [Frame(np.roll(image, (2 * k, 3 * k), axis=(0, 1)).copy(), k, k / 30) for k in range(12)]
    pages = list(reader.follow(frames))
    assert [page.frame.index for page in pages] == list(range(12))
    assert [[(r.id, r.digit) for r in page.digits] for page in pages[-4:]] == [
        [(r.id, r.digit) for r in pages[-1].digits]
    ] * 4
    assert [number.text for number in pages[-1].numbers] == ["27", "30"]


class Counted:
    """A recognizer that counts the patches it is asked about."""

    def __init__(self, recognizer):
        self.min_confidence = recognizer.min_confidence
        self.patches = 0
        self._predict = recognizer.predict

    def predict(self, patches):
        self.patches += len(patches)
        return self._predict(patches)


def test_a_still_picture_is_not_read_again(recognizer):
    counted = Counted(recognizer)
    reader = DigitReader(counted)
    image = a_sheet(("27", "30"), height=70).image
    rng = np.random.default_rng(0)
    asked = []
    for k in range(20):
        noisy = np.clip(image + rng.normal(scale=2, size=image.shape), 0, 255).astype(np.uint8)
        page = reader.update(Frame(noisy, k, k / 30))
        asked.append(counted.patches)
        assert page.frame.index == k
    assert asked[-1] == asked[10]
    assert [number.text for number in page.numbers] == ["27", "30"]


def test_a_digit_that_is_written_on_a_still_page_is_read(recognizer):
    reader = DigitReader(recognizer)
    before, after = (a_sheet(text, height=70).image for text in (("27",), ("27", "30")))
    pages = [reader.update(Frame(before.copy(), k, k / 30)) for k in range(15)]
    pages += [reader.update(Frame(after.copy(), k, k / 30)) for k in range(15, 25)]
    assert [number.text for number in pages[14].numbers] == ["27"]
    assert [number.text for number in pages[-1].numbers] == ["27", "30"]
    assert pages[-1].digits[0].id == pages[14].digits[0].id
