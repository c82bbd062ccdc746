"""The scorer learns what tells a digit from what only looks like one."""

from dataclasses import replace

import numpy as np
import pytest

from recognizer import NOT_A_DIGIT, Detections, Predictions, SecondLook
from training.detector.score import ScoredPicture, fit_scorer, fit_shares
from vision.decoding import first_look, put_together, surroundings_of

NONE = np.zeros((0, 4))
SHAPE_HW = (480, 640)

# So few marks are learned before the last digits of the weights have settled.
pytestmark = pytest.mark.filterwarnings("ignore:Stochastic Optimizer")


def told(labels, sure, rng):
    """(N, 11): as good as `sure` that each is what it is."""
    rows = rng.uniform(0.5, 1, (len(labels), NOT_A_DIGIT + 1)) * (1 - sure) / 10
    rows[np.arange(len(labels)), labels] = sure
    return (rows / rows.sum(axis=1, keepdims=True)).astype(np.float32)


def picture(rng, count=12, digits=7):
    """Marks side by side of which the first are digits; all networks know, the detector least."""
    labels = np.concatenate([rng.integers(0, 10, digits), np.full(count - digits, NOT_A_DIGIT)])
    boxes = np.array([[40 * k, 10, 18, 30] for k in range(count)], np.float32)
    is_digit = labels < NOT_A_DIGIT
    logits = np.where(is_digit, 1.5, -1.0) + rng.normal(0, 1.0, count)
    names = told(np.where(is_digit, labels, 0), 0.6, rng)[:, :NOT_A_DIGIT]
    found = Detections(
        boxes,
        logits.astype(np.float32),
        names / names.sum(axis=1, keepdims=True),
        np.ones(count, np.float32),
        np.full((count, 6), 0.2, np.float32),
        np.zeros((0, 3), np.float32),
    )
    looked = told(labels, 0.9, rng)
    looked[rng.random(count) < 0.3] = 1 / 11
    alone = Predictions.of(told(labels, 0.8, rng), 0.5)
    seen = SecondLook(looked, np.full(count, 40, np.float32), boxes)
    return ScoredPicture(found, alone, seen, boxes[:digits].astype(float), labels[:digits], NONE, SHAPE_HW)


@pytest.fixture(scope="module")
def scorer():
    rng = np.random.default_rng(3)
    return fit_scorer([picture(rng) for _ in range(250)], 0.02, 0.5, 0)


def test_it_finds_the_digits_of_a_picture_that_it_has_not_seen(scorer):
    new = picture(np.random.default_rng(99))
    around = surroundings_of(new.found, new.seen, first_look(new.found, new.seen, scorer), SHAPE_HW)
    is_digit = 1 - put_together(new.found, new.alone, new.seen, around, scorer)[:, NOT_A_DIGIT]
    assert (is_digit > 0.5).tolist() == [True] * 7 + [False] * 5


def test_a_box_beside_every_digit_is_none_and_one_in_an_ignored_area_is_not_known():
    whole = picture(np.random.default_rng(4))
    ignored = replace(whole, ignored=np.array([[400.0, 0, 100, 60]]))
    assert whole.truth()[7:].tolist() == [NOT_A_DIGIT] * 5
    assert ignored.truth()[7:].tolist() == [NOT_A_DIGIT] * 3 + [-1] * 2
    assert ignored.truth()[:7].tolist() == whole.labels.tolist()


def test_the_voice_that_is_right_gets_the_larger_share():
    rng = np.random.default_rng(5)
    labels = rng.integers(0, 10, 400)
    guesses = [np.where(rng.random(400) < right, labels, rng.integers(0, 10, 400)) for right in (0.95, 0.5)]
    good, poor = fit_shares([np.eye(10)[each] * 0.8 + 0.02 for each in guesses], labels)
    assert good > 2 * poor
