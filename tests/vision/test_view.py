"""A page seen otherwise is the same page, and its boxes are where its ink is."""

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vision.box import Box
from vision.frame import Frame
from vision.page import Number, Page, Reading
from vision.view import View, clipped, mirrored, scaled


def page_of_ink(frame: Frame) -> Page:
    """Reads the box of all that is white as a 1."""
    ink: npt.NDArray[np.uint8] = np.where(frame.image[..., 0] > 127, 255, 0).astype(np.uint8)
    rows, columns = np.nonzero(ink)
    if not len(rows):
        return Page(frame, (), (), ink)
    x, y = int(columns.min()), int(rows.min())
    box = Box(x, y, int(columns.max()) + 1 - x, int(rows.max()) + 1 - y)
    return Page(frame, (Reading(1, box, 1, 0.9),), (Number(1, "1", 0.9, box, (1,)),), ink)


def a_frame(box: Box, size_wh: tuple[int, int] = (64, 48)) -> Frame:
    image = np.zeros((size_wh[1], size_wh[0], 3), np.uint8)
    image[box.y : box.bottom, box.x : box.right] = 255
    return Frame(image, index=4, time_s=0.5, source="clip.mp4")


boxes = st.builds(Box, st.integers(0, 50), st.integers(0, 35), st.integers(1, 14), st.integers(1, 13))


@given(box=boxes)
def test_in_a_mirror_boxes_stay_on_their_ink(box: Box) -> None:
    seen = mirrored(page_of_ink(a_frame(box)))
    assert seen.digits == page_of_ink(seen.frame).digits
    assert seen.numbers == page_of_ink(seen.frame).numbers
    assert np.array_equal(seen.ink, page_of_ink(seen.frame).ink)


@given(box=boxes, factor=st.sampled_from([2.0, 3.0, 4.0]))
def test_enlarged_boxes_stay_on_their_ink(box: Box, factor: float) -> None:
    seen = scaled(page_of_ink(a_frame(box)), factor)
    assert seen.frame.size_wh == (64 * factor, 48 * factor)
    assert seen.digits[0].box.iou(page_of_ink(seen.frame).digits[0].box) > 0.4


@pytest.mark.parametrize("factor", [0.9, 0.5, 0.34, 0.2, 0.01])
def test_shrunken_pages_keep_thin_strokes(factor: float) -> None:
    seen = scaled(page_of_ink(a_frame(Box(300, 40, 3, 200), (640, 480))), factor)
    assert seen.ink.max() > 0
    assert seen.frame.image.max() > 0
    assert seen.ink.shape == seen.frame.image.shape[:2]


@given(box=boxes, turn=st.sampled_from([0, 90, 180, 270]), is_mirrored=st.booleans())
def test_what_a_turned_camera_sees_is_put_upright(box: Box, turn: int, is_mirrored: bool) -> None:
    upright = a_frame(box)
    seen = np.rot90(upright.image, turn // 90)
    seen = seen[:, ::-1] if is_mirrored else seen
    came = Frame(np.ascontiguousarray(seen), 4, 0.5, "clip.mp4")
    put_right = View(is_mirrored, turn).upright(came)
    assert np.array_equal(put_right.image, upright.image)
    assert (put_right.index, put_right.time_s, put_right.source) == (4, 0.5, "clip.mp4")


def test_a_turn_is_a_quarter_or_more() -> None:
    with pytest.raises(ValueError, match="turn_degrees must be 0, 90, 180 or 270, got 45"):
        View(turn_degrees=45)


@given(box=boxes, area=st.builds(Box, *[st.integers(-20, 70)] * 2, *[st.integers(1, 80)] * 2))
def test_reading_a_part_gives_boxes_of_the_whole(box: Box, area: Box) -> None:
    frame = a_frame(box)
    page = View(area=area).read(frame, page_of_ink)
    inside = clipped(area, frame.size_wh)
    assert page.frame is frame
    assert page.ink.shape == (48, 64)
    if inside.area == 0:
        # Drawn beside the picture: as if it weren't there.
        assert page.digits[0].box == box
    elif box.intersection(inside):
        assert page.digits[0].box.area == box.intersection(inside)
        assert page.digits[0].box.intersection(box) == page.digits[0].box.area
    else:
        assert page.digits == ()


def test_a_view_of_everything_costs_nothing() -> None:
    frame = a_frame(Box(1, 2, 3, 4))
    assert View().upright(frame) is frame
    assert View().read(frame, page_of_ink).frame is frame
