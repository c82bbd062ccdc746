"""Patches that the network doubts are shown to it in several views."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt

from recognizer.network import load_network
from recognizer.recognizer import SHIPPED_MODEL
from recognizer.views import SURE, Inputs, Outputs, answered, looking_again, other_views

ROOT = Path(__file__).parents[2]
DIGITS = np.load(ROOT / "tests" / "data" / "mnist_digits.npz")
INPUTS = (DIGITS["images"][..., np.newaxis] / 255).astype(np.float32)
LABELS: npt.NDArray[np.int64] = DIGITS["labels"].astype(np.int64)


def answering(chances: list[float], asked: list[int]) -> Callable[[Inputs], Outputs]:
    """A network of two answers that gives the next of `chances` to each patch, and notes how many came."""
    left = iter(chances)

    def run(batch: Inputs) -> Outputs:
        asked.append(len(batch))
        told = np.array([next(left) for _ in batch], np.float32)
        return np.column_stack([told, 1 - told])

    return run


def test_a_patch_that_the_network_is_sure_of_is_shown_once() -> None:
    asked: list[int] = []
    told = looking_again(answering([0.99, 0.02], asked))(INPUTS[:2])
    assert asked == [2]
    np.testing.assert_allclose(told[:, 0], [0.99, 0.02], atol=1e-6)


def test_what_is_clearly_no_digit_is_shown_once() -> None:
    asked: list[int] = []
    told = np.full((1, 11), 0.01, np.float32)
    told[0, 10] = 0.9

    def run(batch: Inputs) -> Outputs:
        asked.append(len(batch))
        return np.repeat(told, len(batch), axis=0)

    looking_again(run)(INPUTS[:1])
    assert asked == [1]
    told[0] = 0.03
    told[0, 10] = 0.7
    looking_again(run)(INPUTS[:1])
    assert asked == [1, 1, 4]


def test_only_what_it_doubts_is_shown_again() -> None:
    asked: list[int] = []
    told = looking_again(answering([0.99, 0.6, 0.9, 0.9, 0.9, 0.9], asked))(INPUTS[:2])
    assert asked == [2, 4]
    assert abs(told[0, 0] - 0.99) < 1e-6
    assert 0.8 < told[1, 0] < 0.9


def test_what_all_views_agree_on_is_kept_and_disagreement_is_doubt() -> None:
    of_one_mind = np.array([[[0.7, 0.2, 0.1]], [[0.7, 0.2, 0.1]]], np.float32)
    np.testing.assert_allclose(answered(of_one_mind)[0], [0.7, 0.2, 0.1], atol=1e-6)
    at_odds = np.array([[[0.9, 0.0, 0.1]], [[0.0, 0.9, 0.1]]], np.float32)
    assert answered(at_odds)[0].argmax() == 2


def test_views_are_the_same_digit_a_little_turned_or_scaled() -> None:
    for view in other_views(INPUTS[:50]):
        assert view.shape == (50, 28, 28, 1)
        assert view.dtype == np.float32
        change = np.abs(view - INPUTS[:50]).mean() / INPUTS[:50].mean()
        assert 0.05 < change < 0.6


def test_answers_of_views_made_beforehand_are_those_of_looking_again() -> None:
    run = load_network(SHIPPED_MODEL).run
    looks = np.stack([run(view) for view in (INPUTS, *other_views(INPUTS))])
    np.testing.assert_allclose(answered(looks), looking_again(run)(INPUTS), atol=1e-5)


def test_digits_in_doubt_are_held_for_what_they_are_more_often_in_several_views() -> None:
    run = load_network(SHIPPED_MODEL).run
    once, again = run(INPUTS), looking_again(run)(INPUTS)
    doubted = once[:, :10].max(axis=1) < SURE
    assert doubted.sum() >= 5
    held = [np.log(told[doubted, LABELS[doubted]] + 1e-6).mean() for told in (once, again)]
    assert held[1] > held[0]
