"""A run: stopped and resumed, given up on NaN, its progress shown, and what it leaves behind."""

import io
import json
import math
from dataclasses import asdict, replace
from pathlib import Path

import keras
import numpy as np
import pytest

from recognizer import DigitRecognizer, Predictions
from training import features, final_fit, run, settle, train
from training.dataset import DataError, Mnist, Samples, as_input
from training.errors import TrainingError
from training.fit import Progress, check_loss
from training.measure import calibration_error
from training.network import ARCHITECTURES
from training.recipe import RECIPES, TrainSettings
from training.report import Report, add_results, write_report

# Keras turns TensorFlow's variables to NumPy in a way that NumPy 2 warns of.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")

QUICK = TrainSettings(
    "digits", epochs=2, batch=32, label_smoothing=0.1, averaging=0.9, doubt=0.01, weight_decay=0.01
)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def progress(stream: io.StringIO) -> str:
    shown = Progress(epochs=2, steps=4, title="fold 1 ", stream=stream)
    for epoch in range(2):
        shown.begin(epoch)
        for step in range(4):
            shown._shown_s = -math.inf
            shown.step(step, {"loss": 0.5})
        shown.end(epoch, {"loss": 0.25})
    return stream.getvalue()


def test_progress_in_a_pipe_is_a_line_an_epoch() -> None:
    lines = progress(io.StringIO()).splitlines()
    assert len(lines) == 2
    assert lines[1].startswith("fold 1 epoch 2/2 0:00 left")
    assert "loss 0.2500" in lines[1]


def test_progress_on_a_terminal_is_a_bar_with_the_time_left() -> None:
    shown = progress(Terminal())
    assert "epoch 1/2 [##########          ]" in shown
    assert " left" in shown
    assert "\r" in shown


@pytest.mark.parametrize("loss", [math.nan, math.inf])
def test_a_loss_that_is_no_number_ends_the_run(loss: float) -> None:
    with pytest.raises(TrainingError, match="lower the learning rate"):
        check_loss(3, {"loss": loss})


@pytest.mark.slow
def test_a_run_that_was_stopped_goes_on_where_it_was(
    digits: Samples, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    small = digits.take(np.arange(0, 500, 8))

    def interrupted(epoch: int) -> Samples:
        if epoch == 1:
            raise KeyboardInterrupt
        return small

    with pytest.raises(KeyboardInterrupt):
        run.train(QUICK, interrupted, "data", tmp_path / "kept")
    assert "epoch 1/2" in capsys.readouterr().err
    model, history = run.train(QUICK, lambda epoch: small, "data", tmp_path / "kept")
    told = capsys.readouterr()
    assert "epoch 1/2" not in told.err
    assert "epoch 2/2" in told.err
    assert "Total params" in told.out
    assert len(history["loss"]) == 2
    assert model.output_shape == (None, 11)


@pytest.mark.slow
def test_a_run_that_is_done_is_not_done_again(
    digits: Samples, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    small = digits.take(np.arange(0, 500, 8))
    first, _ = run.train(QUICK, lambda epoch: small, "data", tmp_path / "kept")
    capsys.readouterr()
    again, history = run.train(QUICK, lambda epoch: small, "data", tmp_path / "kept")
    told = capsys.readouterr().err
    assert "is trained; remove" in told
    assert "epoch" not in told
    assert len(history["loss"]) == 2
    for weights, kept in zip(first.get_weights(), again.get_weights(), strict=True):
        np.testing.assert_allclose(kept, weights, rtol=1e-6)
    _, history = run.train(QUICK, lambda epoch: small, "other data", tmp_path / "kept")
    assert "epoch 1/2" in capsys.readouterr().err


def test_doubted_labels_teach_nothing() -> None:
    loss = run.doubting_loss(replace(QUICK, label_smoothing=0.0))
    labels = np.eye(11, dtype=np.float32)[[1, 2]]
    probabilities = np.full((2, 11), 0.0005, np.float32)
    probabilities[:, 1] = 0.995
    first, second = np.asarray(loss(labels, probabilities))
    assert abs(first - 0.005) < 1e-3
    assert second == 0


def test_settling_finds_the_temperature_and_a_threshold(
    digits: Samples, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settle, "believable", lambda probabilities, labels: np.ones(len(labels), np.bool_))
    hot = keras.saving.load_model(Path(__file__).parents[2] / "models" / "digits.keras")
    settle.cool(hot, 3.0)
    before = hot.predict(as_input(digits.images), verbose=0)
    settled = settle.settle(hot, digits)
    after = settled.model.predict(as_input(digits.images), verbose=0)
    errors = [calibration_error(Predictions.of(told, 0.5), digits.labels) for told in (before, after)]
    assert errors[1] < errors[0]
    assert 0.5 <= settled.threshold < 0.99
    assert 0 < settled.loss < 0.1


def test_what_made_a_model_lies_beside_it(tmp_path: Path) -> None:
    results = {"MNIST test accuracy": 0.991, "1 patch, ms": 0.25}
    write_report(tmp_path / "m", Report(QUICK, "abc123", 0.87654, results, {"loss": [0.5]}))
    add_results(tmp_path / "m", {"USPS test accuracy": 0.98})
    record = json.loads((tmp_path / "m.json").read_text())
    assert record["settings"] == asdict(QUICK)
    assert record["min_confidence"] == 0.8765
    assert record["data"] == "abc123"
    assert set(record["versions"]) >= {"python", "keras", "numpy", "tensorflow"}
    card = (tmp_path / "m.md").read_text()
    assert "| MNIST test accuracy | 99.10 % |" in card
    assert "| 1 patch, ms | 0.250 |" in card
    assert "| USPS test accuracy | 98.00 % |" in card


@pytest.mark.parametrize("content", ["", "{}", '{"settings": {"epochs": 1}}', "[]"])
def test_figures_are_not_put_where_no_report_is(tmp_path: Path, content: str) -> None:
    (tmp_path / "m.json").write_text(content)
    with pytest.raises(DataError, match="no report"):
        add_results(tmp_path / "m", {})


@pytest.mark.slow
def test_a_fit_leaves_a_model_that_the_program_loads(
    digits: Samples, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for module in (final_fit, features):
        monkeypatch.setattr(module, "load_mnist", lambda folder: Mnist(digits, digits))
    assert train.main(["--architecture", "baseline", "--epochs", "1", "--models", "made", "--parts"]) == 0
    assert "Test accuracy: " in capsys.readouterr().out
    made = sorted(path.name for path in (tmp_path / "made").iterdir())
    plots = ["baseline_confusion.png", "baseline_curves.png", "baseline_sheet.png"]
    parts = ["baseline.model.json", "baseline.weights.h5"]
    assert made == sorted(["baseline.json", "baseline.keras", "baseline.md", "baseline.onnx", *plots, *parts])
    assert len(DigitRecognizer.load(tmp_path / "made" / "baseline.onnx").predict(digits.images)) == 500


def test_every_recipe_names_its_network() -> None:
    assert all(RECIPES[name].architecture == name for name in ARCHITECTURES)


def test_settings_that_make_no_sense_are_a_value_error() -> None:
    with pytest.raises(ValueError, match="got 0, 32 and 1"):
        TrainSettings("baseline", epochs=0, batch=32)


def test_an_epochs_accuracy_is_that_of_all_its_batches(digits: Samples, tmp_path: Path) -> None:
    few = digits.take(np.arange(0, 500, 8))
    one_step = replace(QUICK, architecture="baseline", epochs=1, batch=len(few))
    _, whole = run.train(one_step, lambda epoch: few, "data", tmp_path / "whole")
    slow = replace(one_step, batch=7, learning_rate=1e-12)
    _, parts = run.train(slow, lambda epoch: few, "data", tmp_path / "parts")
    assert abs(parts["accuracy"][0] - whole["accuracy"][0]) < 0.02


def test_logs_for_tensorboard_are_written_where_they_are_asked_for(digits: Samples, tmp_path: Path) -> None:
    few = digits.take(np.arange(0, 500, 8))
    settings = replace(QUICK, architecture="baseline", epochs=1)
    run.train(settings, lambda epoch: few, "data", tmp_path / "kept", tmp_path / "logs")
    (events,) = (tmp_path / "logs" / "kept" / "train").iterdir()
    assert b"epoch_loss" in events.read_bytes()


@pytest.mark.slow
def test_of_several_seeds_the_one_that_does_best_on_validation_ships(
    digits: Samples, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    losses = {1: 0.3, 2: 0.1, 3: 0.2}

    def fitted(settings: TrainSettings, *_: object) -> final_fit._Fit:
        settled = settle.Settled(ARCHITECTURES["digits"](), 0.9, losses[settings.seed])
        return final_fit._Fit(settings, "data", {"accuracy": [0.9], "loss": [0.1]}, settled)

    for module in (final_fit, features):
        monkeypatch.setattr(module, "load_mnist", lambda folder: Mnist(digits, digits))
    monkeypatch.setattr(final_fit, "_fit_one", fitted)
    assert train.main(["--models", "made", "--seeds", "3"]) == 0
    assert json.loads((tmp_path / "made" / "digits.json").read_text())["settings"]["seed"] == 2
    assert {path.stem for path in (tmp_path / "build" / "seeds").glob("*.onnx")} == {"digits_1", "digits_3"}
    assert "seed 2 ships" in capsys.readouterr().out


@pytest.mark.slow
def test_several_seeds_put_their_mean_and_spread_into_the_card_of_the_shipped_one(
    digits: Samples, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    few = digits.take(np.arange(0, 500, 4))
    for module in (final_fit, features):
        monkeypatch.setattr(module, "load_mnist", lambda folder: Mnist(few, digits))
    assert (
        train.main(["--architecture", "baseline", "--epochs", "1", "--models", "made", "--seeds", "2"]) == 0
    )
    results = json.loads((tmp_path / "made" / "baseline.json").read_text())["results"]
    other = json.loads((tmp_path / "build" / "seeds" / "baseline_2.json").read_text())["results"]
    both = [record["MNIST test accuracy"] for record in (results, other)]
    assert abs(results["MNIST test accuracy over 2 seeds, mean"] - sum(both) / 2) < 1e-6
    assert "over 2 seeds" in capsys.readouterr().out
