"""From a picture to its ink."""

import cv2
import numpy as np
import pytest

from tests.vision.paper import a_sheet, on_a_table, with_ruling, with_shadow
from vision.segmentation.binarization import BinarizationSettings, binarize
from vision.segmentation.mark import deep_level


def test_bare_paper_has_no_ink():
    assert not binarize(a_sheet(()).image, BinarizationSettings()).mask.any()


@pytest.mark.parametrize("noise", [2, 8, 14])
def test_grain_is_not_ink(noise):
    ink = binarize(a_sheet((), noise=noise).image, BinarizationSettings())
    assert np.mean(ink.mask > 0) < 0.002


@pytest.mark.parametrize("softness_px", [3, 20, 80])
def test_a_shadow_is_paper(softness_px):
    sheet = a_sheet()
    bright = binarize(sheet.image, BinarizationSettings()).mask > 0
    shaded = binarize(with_shadow(sheet, 0.5, softness_px).image, BinarizationSettings()).mask > 0
    assert np.mean(shaded[bright]) > 0.97
    assert np.sum(shaded & ~bright) < 0.35 * np.sum(bright)


def test_a_thick_marker_is_not_hollow():
    image = np.full((480, 640, 3), 200, np.uint8)
    cv2.line(image, (200, 100), (200, 380), (40, 40, 40), 48)
    assert binarize(image, BinarizationSettings()).mask[110:370, 180:220].all()


def test_faint_pencil_beside_marker_is_ink():
    faint = a_sheet(("14",), pen=150)
    marker = a_sheet(("14",), pen=20)
    both = np.vstack([faint.image[:240], marker.image[:240]])
    mask = binarize(both, BinarizationSettings()).mask
    assert np.count_nonzero(mask[:240]) > 0.6 * np.count_nonzero(mask[240:])


def specks_over(image, count):
    image, rng = image.copy(), np.random.default_rng(0)
    height, width = image.shape[:2]
    for x, y, side in zip(*rng.integers(0, [[width], [height], [3]], (3, count)), strict=True):
        image[y : y + side + 1, x : x + side + 1] = 60
    return image


def test_where_there_are_tens_of_thousands_of_specks_the_smallest_are_no_ink():
    sheet = a_sheet()
    ink = binarize(specks_over(sheet.image, 17_000), BinarizationSettings())
    assert ink.is_speckled
    pieces, _ = cv2.connectedComponents(ink.mask)
    assert pieces < 1_000


@pytest.mark.parametrize("step", [20, 30, 60])
def test_squares_are_no_specks_however_many_lines_there_are(step):
    squared = binarize(with_ruling(a_sheet(), step, 60, upright=True).image, BinarizationSettings())
    assert not squared.is_speckled


@pytest.mark.parametrize("size_wh", [(4000, 3000), (1920, 1080), (320, 240), (16, 9), (1, 1), (3, 2000)])
def test_a_picture_of_any_size_is_read_at_a_size_that_is_neither_too_large_nor_too_small(size_wh):
    image = np.full((size_wh[1], size_wh[0], 3), 180, np.uint8)
    ink = binarize(image, BinarizationSettings())
    assert ink.mask.size <= 1.02 * BinarizationSettings().max_area_px
    assert ink.mask.shape == ink.depth.shape == ink.grey.shape
    assert ink.mask.shape[1] * ink.scale == pytest.approx(size_wh[0], abs=0.6 * ink.scale + 0.5)


@pytest.mark.parametrize(
    "wrong", [{"stroke_share": 0}, {"min_area_px": 0}, {"min_area_px": 9_000_000}], ids=str
)
def test_settings_that_cannot_be_are_refused(wrong):
    with pytest.raises(ValueError, match="must be"):
        BinarizationSettings(**wrong)


def test_small_digits_that_stand_close_keep_their_loops_and_thin_strokes():
    sheet = a_sheet(["0689" * 4] * 8, height=26, size_wh=(520, 380))
    ink = binarize(sheet.image, BinarizationSettings())
    without_a_hole = 0
    for box in sheet.boxes:
        own = ink.mask[box.y - 1 : box.y + box.height + 1, box.x - 1 : box.x + box.width + 1]
        _, hierarchy = cv2.findContours(own, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
        without_a_hole += hierarchy is None or bool((hierarchy[0][:, 3] < 0).all())
    # Some of MNIST's own have none.
    assert without_a_hole <= 0.2 * len(sheet.digits)


def test_a_pencils_stroke_stays_whole_where_it_gets_fainter():
    image = np.full((480, 640), 200, np.uint8)
    cv2.ellipse(image, (320, 240), (40, 60), 0, 0, 360, (140,), 3)
    cv2.ellipse(image, (320, 240), (40, 60), 0, 268, 272, (176,), 3)
    mask = binarize(np.dstack([image] * 3), BinarizationSettings()).mask
    _, hierarchy = cv2.findContours(mask, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    assert len(hierarchy[0]) == 2
    alone = binarize(np.dstack([image] * 3), BinarizationSettings(faint_share=1)).mask
    _, hierarchy = cv2.findContours(alone, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    assert len(hierarchy[0]) == 1


def test_a_faint_line_through_a_stroke_is_ink_no_further_than_beside_it():
    image = np.full((480, 640), 200, np.uint8)
    cv2.line(image, (100, 240), (540, 240), (177,), 3)
    cv2.line(image, (320, 180), (320, 300), (90,), 5)
    mask = binarize(np.dstack([image] * 3), BinarizationSettings()).mask
    _, _, width, _ = cv2.boundingRect(mask)
    assert width <= 12


@pytest.mark.parametrize("table", [40, 90])
def test_the_edge_of_a_sheet_is_no_ink(table):
    ink = binarize(on_a_table(a_sheet(()).image, table, 180), BinarizationSettings())
    assert np.count_nonzero(ink.mask) < 0.001 * ink.mask.size


def test_the_edge_of_a_hard_shadow_is_no_ink_and_digits_across_it_stay_whole():
    sheet = a_sheet()
    bright = binarize(sheet.image, BinarizationSettings()).mask > 0
    shaded = binarize(with_shadow(sheet, 0.4, 1).image, BinarizationSettings()).mask > 0
    assert np.mean(shaded[bright]) > 0.97
    assert np.sum(shaded & ~bright) < 0.1 * np.sum(bright)


def test_ink_is_as_deep_in_the_shadow_as_in_the_light():
    sheet = a_sheet(("2718 304",))
    ink = binarize(with_shadow(sheet, 0.4, 1).image, BinarizationSettings())
    levels = [deep_level(ink.depth[b.y : b.bottom, b.x : b.right]) for b in sheet.boxes]
    assert max(levels) < 1.2 * min(levels)


def test_thin_pencil_on_a_grainy_picture_is_ink():
    image = np.full((480, 640, 3), 120, np.uint8)
    cv2.line(image, (200, 100), (230, 380), (85, 85, 85), 3, cv2.LINE_AA)
    line = image[..., 0] < 110
    noise = np.random.default_rng(3).normal(0, 10, image.shape[:2])
    ink = binarize(np.clip(image + noise[..., None], 0, 255).astype(np.uint8), BinarizationSettings())
    assert np.mean(ink.mask[line] > 0) > 0.9
    assert np.count_nonzero(ink.mask[:, 400:]) < 0.002 * ink.mask[:, 400:].size


def grainy(image, deviation):
    noise = np.random.default_rng(3).normal(0, deviation, image.shape)
    return np.repeat(np.clip(image + noise, 0, 255).astype(np.uint8)[..., None], 3, axis=2)


@pytest.mark.parametrize("gap", [2, 3])
def test_a_narrow_gap_on_a_grainy_picture_stays_open(gap):
    image = np.full((480, 640), 220.0)
    for top in (200, 208 + gap):
        image[top : top + 8, 250:350] = 60
    mask = binarize(grainy(image, 8), BinarizationSettings()).mask
    assert not mask[208 : 208 + gap, 260:340].all(axis=0).any()
    assert np.mean(mask[202:206, 260:340] > 0) > 0.99


def test_the_grain_of_a_page_full_of_writing_is_that_of_its_paper():
    image = np.full((480, 640), 200.0)
    for stroke in range(4):
        image[:, stroke::24] = 60
    assert binarize(grainy(image, 6), BinarizationSettings()).grain < 4
