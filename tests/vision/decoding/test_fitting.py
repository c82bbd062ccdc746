"""Marks that get the box of the digit of which they hold a part."""

import numpy as np

from recognizer import NOT_A_DIGIT, Detections, RegionClassifier, SecondLook
from recognizer.regions import ANSWERS
from recognizer.resampling import Resampled
from vision.decoding.fitting import FittingSettings, with_fitting_boxes

PART, WHOLE = [40, 60, 30, 30], [40, 30, 30, 60]
PAGE = Resampled(np.full((200, 200), 220, np.uint8))


def found(*boxes: list[int]) -> Detections:
    count = len(boxes)
    return Detections(
        np.array(boxes, np.float32).reshape(-1, 4),
        np.zeros(count, np.float32),
        np.full((count, 10), 0.1, np.float32),
        np.ones(count, np.float32),
        np.full((count, 6), 0.2, np.float32),
        np.array([[100, 100, 2]], np.float32),
    )


def seen(sure: float, fitted: list[int]) -> SecondLook:
    told = np.full((1, NOT_A_DIGIT + 1), 0.0, np.float32)
    told[0, [4, NOT_A_DIGIT]] = sure, 1 - sure
    return SecondLook(told, np.full(1, 40, np.float32), np.array([fitted], np.float32))


def telling(sure: float) -> RegionClassifier:
    """One that sees a 4 in every box, so surely."""

    def answers(views: np.ndarray) -> np.ndarray:
        told = np.full((len(views), ANSWERS), -30, np.float32)
        told[:, 4], told[:, NOT_A_DIGIT] = np.log(sure), np.log(1 - sure)
        return told

    return RegionClassifier(answers)


def after(sure: float, sure_there: float, fitted: list[int]) -> tuple[Detections, SecondLook]:
    return with_fitting_boxes(PAGE, found(PART), seen(sure, fitted), telling(sure_there), FittingSettings())


def test_a_part_of_a_digit_is_proposed_as_all_of_it():
    marks, looks = after(0.2, 0.95, WHOLE)
    assert marks.boxes.tolist() == [PART, WHOLE]
    assert looks.probabilities[:, 4].round(2).tolist() == [np.float32(0.2), np.float32(0.95)]
    assert len(marks) == len(looks) == 2
    # The signs beside them are there once.
    assert len(marks.minuses) == 1


def test_what_is_sure_already_keeps_its_box():
    assert len(after(0.93, 0.99, WHOLE)[0]) == 1


def test_a_box_in_which_no_more_is_seen_is_not_proposed():
    assert len(after(0.45, 0.55, WHOLE)[0]) == 1
    assert len(after(0.1, 0.4, WHOLE)[0]) == 1


def test_a_box_that_fits_already_is_not_proposed_again():
    assert len(after(0.2, 0.95, [40, 57, 30, 33])[0]) == 1


def test_of_nothing_nothing_is_proposed():
    none = SecondLook(np.zeros((0, 11), np.float32), np.zeros(0, np.float32), np.zeros((0, 4), np.float32))
    marks, looks = with_fitting_boxes(PAGE, found(), none, telling(0.9), FittingSettings())
    assert len(marks) == len(looks) == 0
