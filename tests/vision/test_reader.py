"""The whole way of a frame, with the shipped model."""

import cv2
import numpy as np
import pytest

from recognizer import DigitRecognizer
from tests.vision.paper import a_sheet, with_ruling, with_shadow
from vision import DigitReader, Frame
from vision.reader import Settings


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


def test_a_digit_that_becomes_another_where_it_stood_is_read_though_the_picture_rests(recognizer):
    reader, sheets = DigitReader(recognizer), [a_sheet((text,), height=60) for text in ("2718", "2748")]
    for index in range(90):
        page = reader.update(Frame(sheets[index // 45].image, index, index / 30))
    assert [number.text for number in page.numbers] == ["2748"]


def test_a_reader_anew_shares_the_networks_and_remembers_nothing(recognizer):
    image, first = a_sheet(("27", "304"), height=60).image, DigitReader(recognizer, expect=["0..99"])
    first.update(Frame(image, 0, 0.0))
    other = first.anew()
    assert (other.recognizer, other.networks) == (recognizer, first.networks)
    assert other.settings is first.settings
    assert [number.id for number in other.update(Frame(image, 0, 0.0)).numbers] == [
        number.id for number in first.anew().update(Frame(image, 0, 0.0)).numbers
    ]


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


def rolled(image, first, count, step=(3, 2)):
    """Frames of a page that moves by `step` pixels (x, y) from one to the next."""
    for k in range(first, first + count):
        yield Frame(np.roll(image, (step[1] * k, step[0] * k), axis=(0, 1)).copy(), k, k / 30)


def test_a_moving_page_is_read_every_few_frames_and_followed_in_between(recognizer):
    counted = Counted(recognizer)
    reader = DigitReader(counted)
    image = a_sheet(("27", "30"), height=60).image
    looks, asked = 0, 0
    for page in reader.follow(rolled(image, 0, 40)):
        looks, asked = looks + (counted.patches > asked), counted.patches
        if page.frame.index >= 10:
            alone = DigitReader(recognizer).read(page.frame.image)
            assert [r.digit for r in page.digits] == [r.digit for r in alone.digits]
            assert all(r.box.iou(a.box) > 0.8 for r, a in zip(page.digits, alone.digits, strict=True))
            assert np.mean((page.ink > 0) == (alone.ink > 0)) > 0.995
    assert looks <= 16


def test_what_a_frame_shows_by_itself_is_there_wherever_it_was_read(recognizer):
    reader = DigitReader(recognizer)
    image = a_sheet(("27", "30"), height=60).image
    pages = list(reader.follow(rolled(image, 0, 60)))
    assert pages[0].digits == ()
    assert sorted((r.id, r.digit) for r in pages[0].raw or ()) == [(0, 0), (0, 2), (0, 3), (0, 7)]
    read = [(page, page.raw) for page in pages[5:] if page.raw is not None]
    assert 3 <= len(read) < 12
    assert all({r.id for r in raw} == {r.id for r in page.digits} for page, raw in read)
    photo = reader.read(image)
    assert photo.raw == photo.digits


def test_a_digit_that_is_written_on_a_moving_page_is_read_within_a_third_of_a_second(recognizer):
    reader = DigitReader(recognizer)
    before, after = (a_sheet(text, height=60).image for text in (("27",), ("27", "30")))
    pages = list(reader.follow([*rolled(before, 0, 15), *rolled(after, 15, 10)]))
    assert [number.text for number in pages[14].numbers] == ["27"]
    assert [number.text for number in pages[-1].numbers] == ["27", "30"]


def test_what_is_new_when_a_moving_page_comes_to_rest_is_read(recognizer):
    before, after = (a_sheet(text, height=60).image for text in (("27",), ("27", "30")))
    for moving in range(12, 18):
        reader = DigitReader(recognizer)
        stops = np.roll(after, (2 * moving, 3 * moving), axis=(0, 1))
        still = [Frame(stops.copy(), k, k / 30) for k in range(moving, moving + 15)]
        pages = list(reader.follow([*rolled(before, 0, moving), *still]))
        assert [number.text for number in pages[-1].numbers] == ["27", "30"]


def test_digits_are_gone_as_soon_as_another_picture_is_shown(recognizer):
    reader = DigitReader(recognizer)
    image = a_sheet(("27", "30"), height=60).image
    blank = a_sheet(()).image
    pages = list(reader.follow([*rolled(image, 0, 14), *rolled(blank, 14, 30)]))
    assert len(pages[13].digits) == 4
    assert pages[-1].digits == ()


def test_frames_without_a_clock_are_read_all_the_same(recognizer):
    reader = DigitReader(recognizer)
    before, after = (a_sheet(text, height=60).image for text in (("27",), ("27", "30")))
    frames = [*rolled(before, 0, 15), *rolled(after, 15, 25)]
    pages = list(reader.follow(Frame(frame.image, frame.index) for frame in frames))
    assert [number.text for number in pages[-1].numbers] == ["27", "30"]


def test_digits_are_read_on_through_most_of_a_blurred_second(recognizer):
    sheet = a_sheet(("3857", "9164", "205"), height=44)
    smear = np.eye(14, dtype=np.float32) / 14
    blurred = np.asarray(cv2.filter2D(sheet.image, -1, smear), np.uint8)
    reader = DigitReader(recognizer, Settings(read_every_s=0))
    for k in range(30):
        image = np.roll(sheet.image if k < 8 else blurred, (k % 5, k % 3), axis=(0, 1))
        page = reader.update(Frame(image.copy(), k, k / 30))
    assert right_share(sheet, page) > 0.6


def test_the_edges_of_a_sheet_that_lies_askew_on_a_dark_table_are_no_digits(recognizer):
    sheet = a_sheet(("2718", "304"), size_wh=(560, 400))
    askew = cv2.getRotationMatrix2D((0, 0), 6, 1.0)
    askew[:, 2] = 260, 190
    paper = cv2.warpAffine(sheet.image, askew, (1280, 720))
    cover = cv2.warpAffine(np.ones((400, 560), np.float32), askew, (1280, 720))[..., None]
    shadow = cv2.GaussianBlur(np.roll(cover, (8, 10), axis=(0, 1)), (0, 0), 10)[..., None]
    table = 60 * (1 - 0.4 * shadow) * (1 - cover)
    page = DigitReader(recognizer).read(np.asarray(table + paper, np.uint8))
    assert len(page.digits) == len(sheet.digits)
