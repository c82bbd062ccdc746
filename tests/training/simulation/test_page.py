"""Simulated pages, and what is true of them."""

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from training.dataset import DataError
from training.simulation.glyph import Glyph, Placed, draw
from training.simulation.inventory import load_inventory
from training.simulation.page import load_pictures, simulate
from training.simulation.truth import KINDS, Doubtful, Pose, page_of

DIGIT, UNKNOWN = KINDS.index("digit"), KINDS.index("unknown")
SHAPE = 100, 120


def a_page(supplies, seed, side=160):
    return simulate(supplies, (side, side), np.random.default_rng(seed))


def test_the_same_seed_gives_the_same_page(supplies):
    for seed in range(3):
        one, other = a_page(supplies, seed), a_page(supplies, seed)
        for name in one.__slots__:
            assert np.array_equal(getattr(one, name), getattr(other, name))


def test_other_seeds_give_other_pages(supplies):
    assert not np.array_equal(a_page(supplies, 1).image, a_page(supplies, 2).image)


def test_every_truth_is_in_the_picture_and_only_digits_have_labels(supplies):
    pages = [a_page(supplies, seed) for seed in range(12)]
    boxes = np.concatenate([page.boxes for page in pages])
    kinds = np.concatenate([page.kinds for page in pages])
    labels = np.concatenate([page.labels for page in pages])
    assert (kinds == DIGIT).any()
    assert boxes.min() >= 0
    assert boxes.max() <= 160
    assert (boxes[:, 2:] >= boxes[:, :2]).all()
    assert ((labels >= 0) >= (kinds == DIGIT)).all()
    assert (labels < 10).all()


def test_pages_that_are_but_a_picture_have_no_truth(supplies):
    pages = [a_page(supplies, seed) for seed in range(40)]
    empty = [page for page in pages if not page.ink.any()]
    assert empty
    assert all(len(page.boxes) == len(page.numbers) == 0 for page in empty)


def placed(left, top, digit="7"):
    """A 7 of two lines, 30 pixels high, at this corner."""
    path = np.array([[0, -1], [0.6, -1], [0.2, 0]], np.float32)
    matrix = np.array([[30, 0, left], [0, 30, top + 30]], np.float32)
    return Placed(Glyph(digit, "digit", (path,)), matrix, 3.0)


def told(digits, pose=None, doubtful=None):
    """The page on which `digits` stand, and their ink."""
    ink = np.zeros(SHAPE, np.float32)
    for digit in digits:
        draw(digit, ink, 1.0)
    still = pose or Pose(np.eye(3), None)
    image = np.full(SHAPE, 255, np.uint8)
    return page_of(image, [ink, np.zeros_like(ink)], digits, doubtful or Doubtful([], []), still)


def test_a_digits_box_is_tight_around_its_ink():
    page = told([placed(40, 30)])
    x, y, width, height = cv2.boundingRect((page.ink[0] > 60).astype(np.uint8))
    assert page.boxes[0] == pytest.approx([x, y, x + width, y + height], abs=1.5)
    assert page.labels.tolist() == [7]


def test_a_picture_of_a_digit_has_a_tight_box_too():
    bitmap = np.zeros((20, 12), np.uint8)
    bitmap[:, 4:8] = 255
    digit = replace(placed(40, 30), glyph=Glyph("1", "digit", (), bitmap, 1.0))
    page = told([digit])
    x, y, width, height = cv2.boundingRect((page.ink[0] > 120).astype(np.uint8))
    assert page.boxes[0] == pytest.approx([x, y, x + width, y + height], abs=2)


def test_what_the_edge_cuts_is_unknown_and_what_is_beyond_it_is_not_there():
    page = told([placed(40, 30), placed(112, 30), placed(200, 30)])
    assert page.kinds.tolist() == [DIGIT, UNKNOWN]


def test_what_is_beyond_the_sheet_has_no_truth():
    cut = np.zeros(SHAPE, np.float32)
    cut[:, :70] = 1
    page = told([placed(20, 30), placed(80, 30)], Pose(np.eye(3), cut))
    assert len(page.boxes) == 1
    assert page.boxes[0, 2] < 70


def test_struck_out_and_printed_digits_are_unknown():
    struck = np.array([[40, 30], [60, 60]], np.float32)
    printed = np.array([[5, 70], [30, 90]], np.float32)
    page = told([placed(40, 30)], doubtful=Doubtful([struck], [printed]))
    assert page.kinds.tolist() == [UNKNOWN, UNKNOWN]


def test_writers_are_in_one_part_only(data_folder: Path):
    parts = [set(load_inventory(data_folder, part).by_writer) for part in ("train", "validation", "test")]
    assert all(parts)
    assert not parts[0] & parts[1]
    assert not parts[0] & parts[2]
    assert not parts[1] & parts[2]


def test_every_fifth_source_of_pictures_is_held_out(tmp_path: Path):
    rows = ["file\tsource"]
    for index in range(10):
        cv2.imwrite(str(tmp_path / f"{index}.png"), np.full((4, 5), index, np.uint8))
        rows.append(f"{index}.png\tsource{index}")
    (tmp_path / "SOURCES.tsv").write_text("\n".join(rows))
    held = [int(picture[0, 0]) for picture in load_pictures(tmp_path, held_out=True)]
    kept = [int(picture[0, 0]) for picture in load_pictures(tmp_path)]
    assert held == [4, 9]
    assert sorted(held + kept) == list(range(10))


def test_missing_pictures_are_one_line(tmp_path: Path):
    with pytest.raises(DataError, match=r"SOURCES\.tsv"):
        load_pictures(tmp_path)
    (tmp_path / "SOURCES.tsv").write_text("file\tsource\ngone.png\tx\n")
    with pytest.raises(DataError, match=r"gone\.png"):
        load_pictures(tmp_path)
