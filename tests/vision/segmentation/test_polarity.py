"""Light writing on a dark board, told from paper however the light is."""

import cv2
import numpy as np
import pytest

from tests.vision.paper import a_sheet, on_a_table
from vision.segmentation.binarization import BinarizationSettings, binarize


def test_chalk_on_a_board_is_ink_as_pen_on_paper_is():
    sheet = a_sheet()
    board = binarize(np.asarray(255 - sheet.image, np.uint8), BinarizationSettings())
    assert board.is_light_on_dark
    pen = binarize(sheet.image, BinarizationSettings())
    # Grey levels are rounded down on both.
    assert np.count_nonzero(board.mask != pen.mask) < 0.001 * np.count_nonzero(pen.mask)


@pytest.mark.parametrize("light", [0.15, 0.3, 0.6])
def test_paper_in_dim_light_is_no_board(light):
    sheet = a_sheet()
    ink = binarize((sheet.image * light).astype(np.uint8), BinarizationSettings())
    assert not ink.is_light_on_dark
    bright = binarize(sheet.image, BinarizationSettings()).mask > 0
    assert np.mean(ink.mask[bright] > 0) > 0.75


def test_chalk_on_a_green_board_that_is_not_quite_dark_is_ink():
    sheet = a_sheet(paper=170, pen=40)
    board = np.asarray(255 - sheet.image, np.uint8)
    assert binarize(board, BinarizationSettings()).is_light_on_dark


def test_chalk_on_a_grey_board_is_ink_though_the_board_is_light():
    board = np.asarray((255 - a_sheet().image) * 0.5 + 100, np.uint8)
    assert np.median(board) > 120
    assert binarize(board, BinarizationSettings()).is_light_on_dark


def test_a_sheet_in_a_dark_room_is_no_board():
    room = np.full((720, 960, 3), 35, np.uint8)
    room[120:600, 160:800] = a_sheet().image
    assert np.median(room) < 60
    assert not binarize(room, BinarizationSettings()).is_light_on_dark


def small_sheet_on(room):
    sheet = cv2.resize(a_sheet(("7",)).image, (480, 360), interpolation=cv2.INTER_AREA)
    slanted = cv2.getRotationMatrix2D((240, 180), 6, 1) + np.array([[0, 0, 240], [0, 0, 180]])
    size_wh = room.shape[1], room.shape[0]
    paper = cv2.warpAffine(np.ones((360, 480), np.uint8), slanted, size_wh) > 0
    room[paper] = cv2.warpAffine(sheet, slanted, size_wh)[paper]
    return binarize(room, BinarizationSettings())


def test_the_corners_of_a_small_sheet_on_a_dark_table_are_no_chalk():
    assert not small_sheet_on(np.full((720, 960, 3), 60, np.uint8)).is_light_on_dark


def test_the_light_joints_of_a_dark_floor_are_no_chalk():
    floor = np.full((720, 960, 3), 70, np.uint8)
    for start in range(60, 960, 150):
        cv2.line(floor, (start, 0), (start + 20, 719), (140, 140, 140), 5, cv2.LINE_AA)
        cv2.line(floor, (0, start), (959, start + 14), (140, 140, 140), 5, cv2.LINE_AA)
    assert not small_sheet_on(floor).is_light_on_dark


def test_a_board_with_a_sheet_of_paper_on_it_is_a_board():
    board = np.asarray(255 - a_sheet().image, np.uint8)
    board[300:440, 420:600] = 225
    assert binarize(board, BinarizationSettings()).is_light_on_dark


@pytest.mark.parametrize("table", [15, 40, 90])
def test_a_sheet_on_a_dark_table_is_no_board_though_little_is_written_on_it(table):
    picture = on_a_table(a_sheet("7").image, table, 180)
    assert not binarize(picture, BinarizationSettings()).is_light_on_dark


@pytest.mark.parametrize("table", [60, 90, 130])
def test_a_small_written_sheet_that_is_lit_from_one_side_is_no_board(table):
    written = a_sheet(("2718 4030 12", "3049 65 718", "56 138 90 47"), height=35, size_wh=(640, 260)).image
    blank = np.full((220, 640, 3), written[0, 0], np.uint8)
    sheet = np.vstack([written, blank]) * np.linspace(1, 0.7, 480)[:, None, None]
    picture = on_a_table(np.asarray(sheet, np.uint8), table, 450)
    assert not binarize(picture, BinarizationSettings()).is_light_on_dark


def test_a_board_on_a_light_wall_is_a_board_though_little_is_written_on_it():
    picture = on_a_table(np.asarray(255 - a_sheet("7").image, np.uint8), 220, 180)
    assert binarize(picture, BinarizationSettings()).is_light_on_dark
