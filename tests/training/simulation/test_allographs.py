"""Digits by the forms that schools and habits give them."""

from itertools import pairwise

import numpy as np
import pytest

from recognizer import DigitRecognizer
from training.simulation.allographs import FORMS, Allograph
from training.simulation.glyph import Glyph, Placed, draw
from training.simulation.hand import Hand

ROOTS = [form for form in FORMS["5"] if form.endswith(("75,0", "80,-4", "-22,76"))]


def drawn_28(strokes: list[np.ndarray]) -> np.ndarray:
    """Strokes as a recognizer's patch: 28x28 uint8, ink bright, the larger side 20."""
    every = np.concatenate(strokes)
    low, size = every.min(axis=0), np.ptp(every, axis=0)
    scale = 18 / size.max()
    corner = 14 - size * scale / 2 - low * scale
    matrix = np.array([[scale, 0, corner[0]], [0, scale, corner[1]]], np.float32)
    cover = np.zeros((28, 28), np.float32)
    draw(Placed(Glyph("", "digit", tuple(strokes)), matrix, 2.2), cover, 1.0)
    return (cover * 255).astype(np.uint8)


@pytest.mark.parametrize("label", "0123456789")
def test_most_of_what_a_form_gives_is_read_as_its_digit(label):
    """By a recognizer that has never seen these forms: those of a root and of a P it cannot know."""
    forms = [f for f in FORMS[label] if f not in ROOTS and not f.startswith(("15,100", "0,100 20"))]
    patches = []
    for seed, form in enumerate(forms * 6):
        rng = np.random.default_rng(seed)
        patches.append(drawn_28(Allograph.near(form, rng).written(rng)))
    answers = DigitRecognizer.load().predict(np.stack(patches))
    assert np.mean(answers.digits == int(label)) > 0.6


def test_a_5_like_a_root_goes_from_its_foot_up_and_to_the_right():
    assert len(ROOTS) == 3
    for seed in range(30):
        rng = np.random.default_rng(seed)
        for form in ROOTS:
            (path,) = Allograph.near(form, rng).written(rng)
            foot = path[np.argmax(path[:, 1])]
            # The third is written from its hat.
            end = path[-1] if not form.startswith("75") else path[0]
            assert end[0] > foot[0]
            assert end[1] < foot[1]


def test_one_hand_writes_a_digit_nearly_the_same_way_each_time():
    def differ(paths: list[np.ndarray]) -> float:
        return float(np.mean([np.abs(a - b).mean() for a, b in pairwise(paths)]))

    rng = np.random.default_rng(2)
    form = FORMS["3"][0]
    own = Allograph.near(form, rng)
    of_one_hand = [own.written(rng)[0] for _ in range(30)]
    of_many = [Allograph.near(form, rng).written(rng)[0] for _ in range(30)]
    assert differ(of_one_hand) < 0.5 * differ(of_many)


def test_the_pen_goes_through_the_points_of_a_form_and_round_between_them():
    corners = np.array([[0, 0], [60, 0], [60, 100]], np.float32)
    (straight,) = Allograph((corners,), 0.0).written(Still())
    (rounded,) = Allograph((corners,), 1.0).written(Still())
    for path in (straight, rounded):
        assert all(np.abs(path - 10 * corner).sum(axis=1).min() < 1e-3 for corner in corners)
    assert straight[:, 0].max() == pytest.approx(600)
    assert rounded[:, 0].max() > 610


def test_about_a_quarter_of_all_digits_are_written_by_a_form(supplies):
    hands = [Hand(supplies.inventory, np.random.default_rng(seed)) for seed in range(300)]
    share = np.mean([len(hand._allographs) / 10 for hand in hands])
    assert 0.2 < share < 0.34


def test_a_digit_by_a_form_stands_on_its_baseline_about_one_high(supplies):
    for seed in range(60):
        hand = Hand(supplies.inventory, np.random.default_rng(seed))
        for label in set(hand._allographs) - {"1"}:
            left, top, _, bottom = hand.digit(label).bounds()
            assert left == pytest.approx(0, abs=1e-5)
            assert bottom == pytest.approx(0, abs=1e-5)
            assert 0.6 < -top < 1.6


class Still(np.random.Generator):
    """Chance that moves nothing."""

    def __init__(self) -> None:
        super().__init__(np.random.PCG64(0))

    def normal(self, loc=0.0, scale=1.0, size=None):
        return np.zeros(size) + loc
