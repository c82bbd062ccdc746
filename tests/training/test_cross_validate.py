"""Folds that share nothing, and a run that goes on where it was stopped."""

import json
from pathlib import Path

import numpy as np
import pytest
from sklearn.model_selection import KFold

from training.cross_validate import (
    Fold,
    Rows,
    cross_validate,
    cross_validated,
    fit_alone,
    shuffled_folds,
    summary,
    writer_folds,
)
from training.dataset import Samples
from training.recipe import TrainSettings

SETTINGS = TrainSettings("baseline", epochs=1, batch=32)

# Keras turns TensorFlow's variables to NumPy in a way that NumPy 2 warns of.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")


def test_folds_are_those_of_scikit_learns_kfold() -> None:
    expected = [held for _, held in KFold(5, shuffle=True, random_state=1).split(np.zeros(1003))]
    for ours, theirs in zip(shuffled_folds(1003, 5), expected, strict=True):
        np.testing.assert_array_equal(ours, theirs)


def test_every_image_is_held_out_once() -> None:
    assert sorted(np.concatenate(shuffled_folds(103, 4)).tolist()) == list(range(103))


def test_no_writer_is_on_both_sides() -> None:
    writers = np.repeat(np.arange(40), np.arange(40) % 5 + 1)
    folds = writer_folds(writers, 5)
    assert sorted(np.concatenate(folds).tolist()) == list(range(len(writers)))
    for held in folds:
        kept = np.setdiff1d(np.arange(len(writers)), held)
        assert not set(writers[held]) & set(writers[kept])


@pytest.mark.parametrize("parts", [0, 1, 11])
def test_folds_must_be_2_at_least_and_no_more_than_there_are_images(parts: int) -> None:
    with pytest.raises(ValueError, match=f"got {parts}"):
        shuffled_folds(10, parts)


def test_the_summary_gives_mean_and_spread_in_per_cent() -> None:
    folds = [Fold(0.98, {}), Fold(1.0, {})]
    assert summary(folds) == "Accuracy: mean=99.000 std=1.000, n=2"


def test_a_fold_is_fitted_and_measured_on_what_it_held_out(digits: Samples, tmp_path: Path) -> None:
    small = digits.take(np.arange(0, 500, 8))
    folds = shuffled_folds(len(small), 2)
    (first, second) = cross_validate(small, folds, SETTINGS, tmp_path / "cv.json", fit_alone)
    assert set(first.history) == {"accuracy", "loss", "val_accuracy", "val_loss"}
    assert second.accuracy == second.history["val_accuracy"][-1]
    assert len(json.loads((tmp_path / "cv.json").read_text())["results"]) == 2


def test_a_stopped_run_goes_on_with_the_next_fold(digits: Samples, tmp_path: Path) -> None:
    fitted: list[int] = []

    def fit(samples: Samples, held: Rows, settings: TrainSettings, title: str) -> Fold:
        fitted.append(len(held))
        return Fold(0.9, {"accuracy": [0.9]})

    folds = shuffled_folds(len(digits), 3)
    stopped = cross_validate(digits, folds, SETTINGS, tmp_path / "cv.json", fit)
    next(stopped)
    del stopped
    assert len(list(cross_validate(digits, folds, SETTINGS, tmp_path / "cv.json", fit))) == 3
    assert len(fitted) == 3


def test_other_settings_start_anew(digits: Samples, tmp_path: Path) -> None:
    def fit(samples: Samples, held: Rows, settings: TrainSettings, title: str) -> Fold:
        return Fold(settings.epochs / 10, {"accuracy": [0.9]})

    folds = shuffled_folds(len(digits), 2)
    for epochs in (1, 2):
        settings = TrainSettings("baseline", epochs=epochs, batch=32)
        done = list(cross_validate(digits, folds, settings, tmp_path / "cv.json", fit))
        assert [fold.accuracy for fold in done] == [epochs / 10] * 2


def test_only_a_cross_validation_whose_folds_are_all_done_is_told_of(digits: Samples, tmp_path: Path) -> None:
    def fit(samples: Samples, held: Rows, settings: TrainSettings, title: str) -> Fold:
        return Fold(0.9 if 0 in held else 1.0, {"accuracy": [0.9]})

    path = tmp_path / "cross_validation" / "baseline_writer.json"
    running = cross_validate(digits, shuffled_folds(len(digits), 2), SETTINGS, path, fit)
    next(running)
    assert cross_validated(tmp_path, "baseline") == {}
    next(running)
    what = "MNIST, 2-fold cross-validation by writer"
    told = cross_validated(tmp_path, "baseline")
    assert told == pytest.approx({f"{what}, mean": 0.95, f"{what}, standard deviation": 0.05})
    assert cross_validated(tmp_path, "digits") == {}
