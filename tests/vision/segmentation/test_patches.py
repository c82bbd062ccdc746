"""From a mark to the patch that the recognizer reads."""

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.vision.paper import a_digit, ink_of
from vision.segmentation.patches import cut_patch, cut_patches


def center_of_mass(patch):
    weights = patch.astype(float)
    rows, columns = np.mgrid[0:28, 0:28]
    return (rows * weights).sum() / weights.sum(), (columns * weights).sum() / weights.sum()


@given(dx=st.integers(0, 60), dy=st.integers(0, 60), digit=st.integers(0, 9))
def test_a_patch_does_not_depend_on_where_the_mark_was(dx, dy, digit):
    ink = ink_of(digit, 50)
    moved = np.zeros((ink.shape[0] + 60, ink.shape[1] + 60), np.uint8)
    moved[dy : dy + ink.shape[0], dx : dx + ink.shape[1]] = ink
    assert np.array_equal(cut_patch(moved), cut_patch(ink))


@given(scale=st.floats(0.5, 6), digit=st.integers(0, 9))
def test_a_patch_hardly_depends_on_how_large_the_mark_was(scale, digit):
    ink = ink_of(digit, 48)
    size_wh = max(1, round(ink.shape[1] * scale)), max(1, round(48 * scale))
    scaled = cv2.resize(ink, size_wh, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
    one, other = cut_patch(ink).astype(float), cut_patch(np.asarray(scaled, np.uint8))
    # The center is put on a whole pixel, so that one step aside is no difference.
    shifted = [np.roll(other, (dy, dx), axis=(0, 1)) for dy in (-1, 0, 1) for dx in (-1, 0, 1)]
    assert min(np.abs(one - shift).mean() for shift in shifted) < 12


@given(darkness=st.integers(40, 255), digit=st.integers(0, 9))
def test_pencil_makes_the_same_patch_as_marker(darkness, digit):
    ink = ink_of(digit, 60)
    faint = np.asarray(ink.astype(float) * darkness / 255, np.uint8)
    assert np.abs(cut_patch(faint).astype(int) - cut_patch(ink)).mean() < 4


@given(digit=st.integers(0, 9), number=st.integers(0, 20))
def test_the_center_of_mass_lies_in_the_middle(digit, number):
    row, column = center_of_mass(cut_patch(ink_of(digit, 64, number)))
    assert row == pytest.approx(13.5, abs=0.75)
    assert column == pytest.approx(13.5, abs=0.75)


@given(width=st.integers(1, 80), height=st.integers(1, 80))
def test_ink_is_not_lost_when_the_mass_is_at_one_edge(width, height):
    ink = np.zeros((height, width), np.uint8)
    ink[-1, :] = 255
    ink[:, 0] = 255
    patch = cut_patch(ink)
    _, _, wide, tall = cv2.boundingRect(patch)
    assert max(wide, tall) == 20


def test_an_mnist_digit_comes_out_as_mnist_made_it():
    off = [
        np.abs(cut_patch(a_digit(d, n)).astype(int) - a_digit(d, n)).mean()
        for d in range(10)
        for n in range(5)
    ]
    # Edges are made steeper and thin strokes thicker; another place or size would differ by 40 and more.
    assert np.mean(off) < 18


def test_no_marks_give_no_patches():
    assert cut_patches([]).shape == (0, 28, 28)


def test_a_mark_without_ink_gives_an_empty_patch():
    assert not cut_patch(np.zeros((9, 9), np.uint8)).any()
