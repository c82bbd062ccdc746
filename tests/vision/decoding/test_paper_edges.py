"""Edges of things that look like a 1."""

import cv2
import numpy as np
import pytest

from recognizer import Predictions
from vision.box import Box
from vision.decoding.paper_edges import PaperEdgeSettings, weigh_paper_edges
from vision.segmentation.regions import Mark

HEIGHT, WIDTH = 60, 8


def stroke(x=100, y=40):
    """An upright stroke."""
    return Mark(Box(x, y, WIDTH, HEIGHT), np.full((HEIGHT, WIDTH), 120, np.uint8), x, y, 1.0)


def ground(left=200, right=200, split=104):
    """A picture with a dark stroke where `stroke` is, on two grounds that meet under it."""
    grey = np.full((140, 208), left, np.uint8)
    grey[:, split:] = right
    grey[40 : 40 + HEIGHT, 100 : 100 + WIDTH] = 40
    return cv2.GaussianBlur(grey, (0, 0), 0.7)


def said(*digits):
    rows = np.full((len(digits), 11), 0.001, np.float32)
    rows[range(len(digits)), digits] = 0.99
    return Predictions.of(rows, 0.6)


def is_digit(grey, mark=None, digit=1):
    marks = [mark or stroke()]
    return bool(weigh_paper_edges(marks, said(digit), grey, 0.6, PaperEdgeSettings()).is_digit[0])


def test_a_stroke_on_paper_is_a_one():
    assert is_digit(ground())


@pytest.mark.parametrize(("left", "right"), [(210, 60), (60, 210), (200, 120)])
def test_a_dark_strip_between_a_sheet_and_what_it_lies_on_is_no_one(left, right):
    assert not is_digit(ground(left, right))


def test_a_stroke_where_the_light_falls_off_is_a_one():
    assert is_digit(ground(200, 160))


def test_a_stroke_that_a_hard_shadow_crosses_is_a_one():
    shaded = ground()
    shaded[70:] //= 2
    assert is_digit(shaded)


def test_a_stroke_beside_a_shadow_is_a_one():
    assert is_digit(ground(200, 90, split=100 + WIDTH + 14))


def test_two_strokes_side_by_side_are_ones():
    close = ground()
    close[40 : 40 + HEIGHT, 100 + 2 * WIDTH : 100 + 3 * WIDTH] = 40
    both = weigh_paper_edges([stroke(), stroke(100 + 2 * WIDTH)], said(1, 1), close, 0.6, PaperEdgeSettings())
    assert both.is_digit.all()


@pytest.mark.parametrize(("gap", "is_one"), [(40, True), (90, False)])
def test_a_stroke_on_two_grounds_is_a_one_where_a_digit_stands_beside_it(gap, is_one):
    grey = np.asarray(cv2.copyMakeBorder(ground(210, 60), 0, 0, 0, 100, cv2.BORDER_REPLICATE), np.uint8)
    both = weigh_paper_edges(
        [stroke(), stroke(100 + WIDTH + gap)], said(1, 4), grey, 0.6, PaperEdgeSettings()
    )
    assert both.is_digit.tolist() == [is_one, True]


def test_another_digit_may_stand_on_two_grounds():
    assert is_digit(ground(210, 60), digit=5)


@pytest.mark.parametrize("x", [0, 200])
def test_a_stroke_at_the_edge_of_the_picture_has_one_side_only(x):
    assert is_digit(ground(210, 60), stroke(x))
