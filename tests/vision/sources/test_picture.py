"""A picture as a program has it."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import cv2
import numpy as np
import pytest

from vision.sources.errors import SourceError
from vision.sources.picture import Picture, as_frame

BGR = np.full((4, 6, 3), (10, 20, 30), np.uint8)


def test_grey_and_transparent_pictures_become_bgr() -> None:
    grey = as_frame(np.full((4, 6), 77, np.uint8)).image
    assert grey.shape == (4, 6, 3)
    assert (grey == 77).all()
    clear = np.dstack([BGR, np.zeros((4, 6), np.uint8)])
    # What is transparent shows white paper.
    assert (as_frame(clear).image == 255).all()


def test_the_callers_array_stays_writeable() -> None:
    picture = BGR.copy()
    as_frame(picture)
    picture[0, 0] = 1


def test_a_path_is_read_and_named(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    cv2.imwrite(str(path), BGR)
    for given in (path, str(path)):
        frame = as_frame(given)
        assert (frame.image == BGR).all()
        assert frame.source == str(path)


def test_none_is_told_where_it_comes_from() -> None:
    with pytest.raises(TypeError, match=r"got None, which cv2\.imread gives"):
        as_frame(cast(Picture, cv2.imread("gone.jpg")))


@pytest.mark.parametrize(
    "picture",
    [np.zeros((4, 6)), np.zeros((4, 6, 2), np.uint8), np.zeros(5, np.uint8), np.zeros((0, 6), np.uint8)],
)
def test_what_is_no_picture_is_told_with_its_shape(picture: np.ndarray) -> None:
    with pytest.raises(ValueError, match=r"got \("):
        as_frame(picture)


def test_a_file_that_is_not_there_or_no_picture_is_a_source_error(tmp_path: Path) -> None:
    (tmp_path / "text.jpg").write_text("hello")
    with pytest.raises(SourceError, match=r"gone\.jpg can't be read: No such file"):
        as_frame("gone.jpg")
    with pytest.raises(SourceError, match=r"text\.jpg is damaged, or no picture"):
        as_frame(tmp_path / "text.jpg")
