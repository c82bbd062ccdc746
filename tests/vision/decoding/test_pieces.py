"""Pieces of ink beside what the detector found."""

import numpy as np
import pytest

from recognizer import Detections
from vision.decoding.pieces import Pieces, PieceSettings, pieces_of, with_whole_pieces
from vision.segmentation import BinarizationSettings, binarize


def found(*boxes):
    count = len(boxes)
    return Detections(
        np.array(boxes, np.float32).reshape(-1, 4),
        np.arange(count, dtype=np.float32),
        np.eye(10, dtype=np.float32)[np.arange(count) % 10],
        np.ones(count, np.float32),
        np.full((count, 6), 0.2, np.float32),
        np.zeros((0, 3), np.float32),
    )


def pieces(*boxes):
    return Pieces(np.array(boxes, np.float64).reshape(-1, 4), np.ones(len(boxes)))


def test_a_digit_whose_stem_goes_on_is_proposed_with_all_of_it_too():
    head, other = (100, 40, 40, 50), (200, 40, 40, 60)
    both = with_whole_pieces(found(other, head), pieces((100, 40, 40, 120), other), PieceSettings())
    assert both.boxes.tolist() == [list(other), list(head), [100, 40, 40, 120]]
    assert (both.logits[2], both.probabilities[2].argmax()) == (1, 1)


@pytest.mark.parametrize("piece", [(100, 40, 42, 50), (100, 40, 400, 500), (300, 40, 40, 50)])
def test_a_piece_that_fits_already_or_holds_much_more_or_nothing_is_not_proposed(piece):
    assert len(with_whole_pieces(found((100, 40, 40, 50)), pieces(piece), PieceSettings())) == 1


def test_nothing_found_and_no_ink_stay_as_they_are():
    assert len(with_whole_pieces(found(), pieces((1, 1, 20, 30)), PieceSettings())) == 0
    assert len(with_whole_pieces(found((1, 1, 20, 30)), pieces(), PieceSettings())) == 1


def test_pieces_have_the_pixels_of_the_picture_and_no_holes():
    image = np.full((400, 600, 3), 230, np.uint8)
    image[100:200, 100:160] = 20
    image[120:180, 120:140] = 230
    image[250:254, 300:330] = 20
    boxes = pieces_of(binarize(image, BinarizationSettings()), 120).boxes
    assert np.sort(boxes, axis=0) == pytest.approx(np.array([[100, 100, 30, 4], [300, 250, 60, 100]]), abs=3)
