"""The last lessons of a network, which it gives itself."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import keras
import numpy as np
import pytest

from recognizer import DigitRecognizer, Patches
from recognizer.views import SURE, SURE_OF_NONE, Outputs
from training import polish
from training.dataset import Lessons, Samples, as_input
from training.polish import answers_in_views, fit_and_polish
from training.recipe import TrainSettings
from training.run import train

# Keras turns TensorFlow's variables to NumPy in a way that NumPy 2 warns of.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")

ROOT = Path(__file__).parents[2]
QUICK = TrainSettings("digits", epochs=1, batch=20)


@pytest.fixture(autouse=True)
def few_lessons(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(polish, "POLISH", {"digits": QUICK})


def asked_for(numbers: list[int], digits: Samples) -> Callable[[int], Samples]:
    """Training sets that are all `digits`; notes in `numbers` which are asked for."""

    def shards(number: int) -> Samples:
        numbers.append(number)
        return digits

    return shards


def test_a_network_learns_the_answers_that_it_is_given_from_the_weights_that_it_is_given(
    digits: Samples, tmp_path: Path
) -> None:
    shipped = keras.saving.load_model(ROOT / "models" / "digits.keras")
    few = digits.take(np.arange(0, 500, 2))
    next_digit = np.eye(11, dtype=np.float32)[few.labels + 1]
    lessons = replace(QUICK, epochs=5, learning_rate=3e-3)
    taught, _ = train(
        lessons, lambda epoch: Lessons(few.images, next_digit), "", tmp_path / "kept", start=shipped
    )
    told = taught.predict(as_input(digits.images), verbose=0)
    assert (told.argmax(axis=1) == digits.labels + 1).mean() > 0.8


def test_answers_in_views_are_those_of_the_recognizer_that_looks_at_everything_again(digits: Samples) -> None:
    shipped = keras.saving.load_model(ROOT / "models" / "digits.keras")
    first = shipped.predict(as_input(digits.images), verbose=0)
    held = answers_in_views(shipped, digits.images)
    doubted = (first[:, :10].max(axis=1) < SURE) & (first[:, 10] < SURE_OF_NONE)
    looked = DigitRecognizer.load().predict(digits.images).probabilities
    np.testing.assert_allclose(held[doubted], looked[doubted], atol=1e-4)
    assert np.abs(held[~doubted] - first[~doubted]).max() > 1e-3


def test_the_last_lessons_are_a_set_and_mnist_itself(
    digits: Samples, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers: list[int] = []
    sizes: list[int] = []

    def answers(model: keras.Model, images: Patches) -> Outputs:
        sizes.append(len(images))
        return np.eye(11, dtype=np.float32)[[0] * len(images)]

    monkeypatch.setattr(polish, "answers_in_views", answers)
    settings = replace(QUICK, epochs=2, sets=2)
    few, mnist = digits.take(np.arange(40)), digits.take(np.arange(100, 130))
    fit_and_polish(settings, asked_for(numbers, few), mnist, "data", tmp_path / "kept")
    assert numbers == [0, 1, 0]
    assert sizes == [70]


def test_what_is_polished_needs_no_set_to_be_taken_up(digits: Samples, tmp_path: Path) -> None:
    few = digits.take(np.arange(40))
    first, _ = fit_and_polish(QUICK, asked_for([], few), few, "data", tmp_path / "kept")
    numbers: list[int] = []
    again, _ = fit_and_polish(QUICK, asked_for(numbers, few), few, "data", tmp_path / "kept")
    assert numbers == []
    for one, other in zip(first.get_weights(), again.get_weights(), strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-6)
