"""What the detector of close cuts is taught."""

import numpy as np
import pytest

from recognizer.maps import BOX, BOX_UNIT_PX, CLASSES, DIGIT, DIGIT_INK, MAPS, STRIDE
from training.detector.close_lesson import VIEW_HW, close_lesson
from training.detector.pages import INK_STEP, PAGE_SIDE, PageSet

LEFTS = (100, 122, 144)


@pytest.fixture(scope="module")
def pages():
    """A page with the number 417, and one without any."""
    image = np.random.default_rng(1).integers(190, 210, (2, PAGE_SIDE, PAGE_SIDE)).astype(np.uint8)
    ink = np.zeros((2, 2, PAGE_SIDE // INK_STEP, PAGE_SIDE // INK_STEP), np.uint8)
    for left in LEFTS:
        image[0, 150:180, left : left + 15] = 40
        ink[0, 0, 38:45, left // INK_STEP : left // INK_STEP + 4] = 255
    boxes = np.array([[left, 150, left + 15, 180] for left in LEFTS], np.float32)
    labels = np.array([4, 1, 7], np.int8)
    return PageSet(image, ink, np.array([0, 3, 3]), boxes, np.zeros(3, np.int8), labels)


@pytest.fixture(scope="module")
def taught(pages):
    """A hundred views of the number."""
    return close_lesson(pages, np.zeros(100, np.intp), np.random.default_rng(2))


def middles(truth):
    """(left to right) which digit each is, and the height of its box in pixels."""
    rows, columns = np.nonzero(truth[..., DIGIT] == 1)
    told = truth[rows, columns][np.argsort(columns)]
    return told[:, CLASSES.start].astype(int).tolist(), np.exp(told[:, BOX][:, 3]) * BOX_UNIT_PX


def test_most_views_are_of_a_whole_number(taught):
    shown = [middles(truth)[0] for truth in taught.truths]
    assert taught.views.shape == (100, *VIEW_HW, 1)
    assert taught.views.dtype == taught.truths.dtype == np.float32
    assert sum(digits == [4, 1, 7] for digits in shown) > 60


def test_its_digits_are_of_all_heights_that_are_taught(taught):
    heights = [high.mean() for digits, high in map(middles, taught.truths) if digits == [4, 1, 7]]
    assert min(heights) < 13
    assert max(heights) > 38


def test_around_the_cut_there_is_nothing(taught):
    for view, truth in zip(taught.views[..., 0], taught.truths, strict=True):
        rows = np.flatnonzero(view.any(axis=1)).max() // STRIDE
        columns = np.flatnonzero(view.any(axis=0)).max() // STRIDE
        beyond = truth.copy()
        beyond[: rows + 1, : columns + 1] = 0
        assert not (beyond[..., DIGIT] == 1).any()
        assert not beyond[..., DIGIT_INK].any()


def test_the_ink_that_is_taught_lies_where_the_view_is_dark(taught):
    shown = zip(taught.views[..., 0], taught.truths, strict=True)
    large = [(view, truth) for view, truth in shown if len(high := middles(truth)[1]) and high.mean() > 24]
    assert len(large) > 10
    for view, truth in large:
        places = view.reshape(VIEW_HW[0] // STRIDE, STRIDE, -1, STRIDE).mean(axis=(1, 3))
        is_ink, is_bare = truth[..., DIGIT_INK] > 0.9, (truth[..., DIGIT_INK] < 0.1) & (places != 0)
        # Now and then a view is a negative.
        assert abs(places[is_ink].mean() - places[is_bare].mean()) > 0.5


def test_a_page_without_digits_is_cut_anywhere(pages):
    made = close_lesson(pages, np.ones(20, np.intp), np.random.default_rng(2))
    assert not made.truths[..., DIGIT].any()
    assert made.truths[..., MAPS].all()
    assert len({int(view.any(axis=1).sum()) for view in made.views[..., 0]}) > 10


def test_the_same_seed_gives_the_same_lesson(pages):
    one, other = (close_lesson(pages, np.array([0, 1]), np.random.default_rng(5)) for _ in range(2))
    assert np.array_equal(one.views, other.views)
    assert np.array_equal(one.truths, other.truths)
