"""From ink to marks."""

import cv2
import numpy as np
import pytest

from tests.vision.paper import a_sheet, found_share, with_ruling, with_shadow
from vision.box import Box
from vision.segmentation.binarization import BinarizationSettings, binarize
from vision.segmentation.regions import (
    Mark,
    RegionSettings,
    find_marks,
    is_giant,
    may_be_digit,
    pieces_of,
    stroke_width,
)

REGION = RegionSettings()


def all_marks(image):
    """The marks of a picture, and the pieces of those that are far too large."""
    ink = binarize(image, BinarizationSettings())
    marks = find_marks(ink, REGION)
    giants = [mark for mark in marks if is_giant(mark, ink, REGION)]
    return marks + [piece for mark in giants for piece in pieces_of(mark, ink, REGION)[0]]


@pytest.mark.parametrize("height", [14, 25, 60, 120])
def test_every_digit_of_a_clean_page_is_one_mark(height):
    sheet = a_sheet(("27", "30"), height=height)
    found = [mark.box for mark in all_marks(sheet.image)]
    assert found_share(sheet.boxes, found) == 1
    assert len(found) <= len(sheet.boxes) + 1


def test_a_digit_that_fills_the_frame_is_a_mark():
    sheet = a_sheet(("3",), height=270)
    assert found_share(sheet.boxes, [mark.box for mark in all_marks(sheet.image)], 0.8) == 1


def test_digits_are_found_across_a_shadow():
    sheet = a_sheet()
    found = [mark.box for mark in all_marks(with_shadow(sheet, 0.45, 25).image)]
    assert found_share(sheet.boxes, found) >= 0.9


@pytest.mark.parametrize("slope", [0.0, 0.03])
def test_ruled_lines_are_taken_out_from_under_the_digits(slope):
    sheet = a_sheet(("2738", "3045"), height=70)
    found = [mark.box for mark in all_marks(with_ruling(sheet, 88, 110, slope=slope).image)]
    assert found_share(sheet.boxes, found, 0.55) >= 0.85


def test_faint_squares_are_taken_out_from_under_the_digits():
    sheet = a_sheet(("2738", "3045"), height=70)
    found = [mark.box for mark in all_marks(with_ruling(sheet, 30, 40, upright=True).image)]
    assert found_share(sheet.boxes, found) >= 0.85


def test_a_number_in_a_drawn_box_is_found_inside_it():
    sheet = a_sheet(("42",), height=70)
    image = sheet.image.copy()
    cv2.rectangle(image, (25, 20), (240, 150), (60, 60, 60), 3)
    assert found_share(sheet.boxes, [mark.box for mark in all_marks(image)]) == 1


@pytest.mark.parametrize("grown", [1, 0])
def test_a_box_that_its_number_touches_is_taken_off_without_cutting_the_digits(grown):
    sheet = a_sheet(("42",), height=70)
    image, around = sheet.image.copy(), Box.around(sheet.boxes)
    corners = (around.x - grown, around.y - grown), (around.right + grown, around.bottom + grown)
    cv2.rectangle(image, *corners, (60, 60, 60), 2)
    ink = binarize(image, BinarizationSettings())
    (whole,) = find_marks(ink, REGION)
    assert not is_giant(whole, ink, REGION)
    pieces, is_ground = pieces_of(whole, ink, REGION)
    assert is_ground
    assert found_share(sheet.boxes, [mark.box for mark in pieces], 0.7) == 1


@pytest.mark.parametrize("digit", range(10))
def test_a_digit_is_no_box(digit):
    ink = binarize(a_sheet((str(digit),), height=90).image, BinarizationSettings())
    (mark,) = find_marks(ink, REGION)
    _, is_ground = pieces_of(mark, ink, REGION)
    assert not is_ground


def test_a_mark_holds_only_its_own_ink():
    image = np.full((300, 300, 3), 200, np.uint8)
    cv2.circle(image, (150, 150), 100, (40, 40, 40), 8)
    cv2.line(image, (150, 130), (150, 170), (40, 40, 40), 8)
    marks = find_marks(binarize(image, BinarizationSettings()), REGION)
    ring = max(marks, key=lambda mark: mark.box.area)
    assert len(marks) == 2
    assert not ring.depth[80:-80, 80:-80].any()


def test_joined_marks_keep_both_inks_in_their_places():
    ink = binarize(a_sheet(("25",)).image, BinarizationSettings())
    one, other = find_marks(ink, REGION)
    from vision.segmentation.regions import joined

    both = joined(one, other)
    assert both.box == Box.around([one.box, other.box])
    assert np.sum(both.depth, dtype=int) == np.sum(one.depth, dtype=int) + np.sum(other.depth, dtype=int)


@pytest.mark.parametrize("width", [3, 6, 11])
def test_stroke_width_is_the_width_of_the_pen(width):
    mask = np.zeros((200, 200), np.uint8)
    mask[20:180, 30 : 30 + width] = 255
    mask[20 : 20 + width, 30:170] = 255
    slanted = cv2.warpAffine(mask, cv2.getRotationMatrix2D((100, 100), 20, 1), (200, 200))
    # The outline is taken for one that runs in all directions: an upright one is overstated by 4/pi.
    for drawn in (mask, np.asarray((slanted > 127) * np.uint8(255))):
        assert stroke_width(drawn) == pytest.approx(width, rel=0.3)


def test_among_specks_only_what_is_much_larger_is_a_mark():
    sheet, rng = a_sheet(size_wh=(1280, 720)), np.random.default_rng(2)
    image = sheet.image.copy()
    for x, y, side in zip(*rng.integers(0, [[1276], [716], [3]], (3, 50_000)), strict=True):
        image[y : y + side + 1, x : x + side + 1] = 60
    found = [mark.box for mark in find_marks(binarize(image, BinarizationSettings()), REGION)]
    assert found_share(sheet.boxes, found) >= 0.9
    assert len(found) < 100


def test_dots_that_are_gone_do_not_make_the_digits_specks():
    sheet = a_sheet(height=30)
    image = sheet.image.copy()
    for x, y in np.ndindex(640 // 9, 480 // 9):
        image[9 * y + 4 : 9 * y + 6, 9 * x + 4 : 9 * x + 6] = 60
    ink = binarize(image, BinarizationSettings())
    assert ink.is_speckled
    assert found_share(sheet.boxes, [mark.box for mark in find_marks(ink, REGION)]) == 1


def test_marks_whose_boxes_overlap_keep_their_ink_apart():
    image = np.full((200, 300, 3), 200, np.uint8)
    cv2.line(image, (50, 40), (150, 150), (40, 40, 40), 6)
    cv2.line(image, (110, 40), (210, 150), (40, 40, 40), 6)
    one, other = find_marks(binarize(image, BinarizationSettings()), REGION)
    assert one.box.intersection(other.box) > 0
    whole = np.count_nonzero(binarize(image, BinarizationSettings()).mask)
    assert np.count_nonzero(one.depth) + np.count_nonzero(other.depth) == whole


def test_a_page_of_specks_gives_no_more_marks_than_can_be_read():
    rng = np.random.default_rng(1)
    image = np.full((720, 1280, 3), 200, np.uint8)
    for x, y in rng.integers(0, (1270, 700), (9000, 2)):
        image[y : y + 12, x : x + 3] = 40
    marks = find_marks(binarize(image, BinarizationSettings()), REGION)
    assert 0 < len(marks) <= REGION.max_marks


@pytest.mark.parametrize(("width", "may_be"), [(1, False), (2, True), (5, True)])
def test_a_streak_one_pixel_wide_is_no_stroke_of_a_pen(width, may_be):
    depth = np.full((14, width), 90, np.uint8)
    assert may_be_digit(Mark(Box(0, 0, width, 14), depth, 0, 0, 1.0), REGION) is may_be
