"""What the detector is taught about a view."""

import numpy as np
import pytest

from recognizer.maps import BOX, BOX_UNIT_PX, CLASSES, DIGIT, DIGIT_INK, MAPS, POINT, STRIDE
from training.detector.lesson import lesson
from training.detector.pages import INK_STEP, PAGE_SIDE, PageSet
from training.detector.targets import GRID, VIEW_SIDE, maps_of
from training.simulation.truth import KINDS


def maps(*truths, size_wh=(VIEW_SIDE, VIEW_SIDE)):
    """Of (box, kind, label) each."""
    boxes = np.array([box for box, _, _ in truths], np.float32).reshape(-1, 4)
    kinds = np.array([KINDS.index(kind) for _, kind, _ in truths], np.int8)
    labels = np.array([label for _, _, label in truths], np.int8)
    return maps_of(boxes, kinds, labels, size_wh)


def test_a_digit_is_1_at_its_middle_alone():
    told = maps(((100, 80, 118, 110), "digit", 7))
    row, column = 95 // STRIDE, 109 // STRIDE
    assert np.argwhere(told[..., DIGIT] == 1).tolist() == [[row, column]]
    assert told[row, column, CLASSES.start] == 7
    middle = (np.array([column, row]) + 0.5) * STRIDE
    assert told[row, column, BOX][:2] * BOX_UNIT_PX + middle == pytest.approx([109, 95])
    assert np.exp(told[row, column, BOX][2:]) * BOX_UNIT_PX == pytest.approx([18, 30])


def test_all_is_known_of_a_view_without_writing():
    told = maps()
    assert told[..., MAPS].all()
    assert not told[..., :MAPS].any()


def test_a_point_has_a_middle_but_no_box():
    told = maps(((100, 80, 104, 84), "point", -1))
    assert told[..., POINT].max() == 1
    assert not told[..., DIGIT].any()
    assert not told[..., BOX].any()


def test_what_is_unknown_is_not_taught():
    told = maps(((100, 80, 118, 110), "unknown", -1))
    assert not told[..., DIGIT].any()
    assert not told[95 // STRIDE, 109 // STRIDE, MAPS]
    assert told[5, 5, MAPS]


def test_a_digit_cut_by_the_edge_is_not_taught():
    told = maps(((-8, 80, 10, 110), "digit", 7))
    assert not told[..., DIGIT].any()
    assert not told[95 // STRIDE, 0, MAPS]


def test_a_digit_far_too_large_is_none_and_one_nearly_too_large_is_unknown():
    far = maps(((50, 50, 130, 200), "digit", 7))
    assert not far[..., DIGIT].any()
    assert far[..., MAPS].all()
    near = maps(((50, 50, 80, 105), "digit", 7))
    assert not near[..., DIGIT].any()
    assert not near[..., MAPS].all()


def test_beyond_a_small_picture_nothing_is_taught():
    told = maps(((100, 80, 118, 110), "digit", 7), size_wh=(64, 64))
    assert not told[..., :MAPS].any()


@pytest.fixture(scope="module")
def pages():
    """Two pages with a digit each."""
    image = np.random.default_rng(1).integers(190, 210, (2, PAGE_SIDE, PAGE_SIDE)).astype(np.uint8)
    image[:, 150:180, 150:165] = 40
    ink = np.zeros((2, 2, PAGE_SIDE // INK_STEP, PAGE_SIDE // INK_STEP), np.uint8)
    ink[:, 0, 38:45, 38:41] = 255
    boxes = np.array([[150, 150, 165, 180]] * 2, np.float32)
    return PageSet(image, ink, np.array([0, 1, 2]), boxes, np.zeros(2, np.int8), np.full(2, 4, np.int8))


def test_a_lesson_shows_views_and_their_truth(pages):
    made = lesson(pages, np.array([0, 1] * 8), np.random.default_rng(2))
    assert made.views.shape == (16, VIEW_SIDE, VIEW_SIDE, 1)
    assert made.truths.shape == (16, GRID, GRID, MAPS + 1)
    assert made.views.dtype == made.truths.dtype == np.float32
    assert np.abs(made.views).max() <= 3
    assert (made.truths[..., DIGIT].max(axis=(1, 2)) == 1).any()


def test_some_lessons_are_small_pictures_with_nothing_around_them(pages):
    made = lesson(pages, np.zeros(100, np.intp), np.random.default_rng(2))
    is_cut = [not view[-1].any() for view in made.views[..., 0]]
    assert 2 <= sum(is_cut) <= 30
    for view, truth in zip(made.views[is_cut], made.truths[is_cut], strict=True):
        rows = (np.flatnonzero(view.any(axis=(1, 2))).max() + 1) // STRIDE
        assert not truth[rows + 1 :, :, DIGIT_INK].any()


def test_the_same_seed_gives_the_same_lesson(pages):
    one, other = (lesson(pages, np.array([0, 1]), np.random.default_rng(5)) for _ in range(2))
    assert np.array_equal(one.views, other.views)
    assert np.array_equal(one.truths, other.truths)
