"""The evaluation, on small sets."""

import json
from pathlib import Path

import numpy as np
import pytest

from training import evaluate, evaluation
from training.benchmark_sets import letters_not_taught, load_optdigits, load_usps, written_digits
from training.dataset import Samples
from training.mixture import load_handwriting

MODELS = Path(__file__).parents[2] / "models"


def test_every_figure_is_printed_for_both_models_and_plotted(
    digits: Samples, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(
        evaluation, "_digit_sets", lambda folder: {"MNIST test": digits.take(np.arange(0, 500, 5))}
    )
    blank = Samples(np.zeros((4, 28, 28), np.uint8), np.full(4, 10))
    monkeypatch.setattr(evaluation, "_other_sets", lambda folder: {"blank": blank})
    assert evaluate.main(["--plots", str(tmp_path)]) == 0
    table = capsys.readouterr().out
    assert "| | digits | baseline |" in table
    for figure in (
        "MNIST test accuracy",
        "recall of 7",
        "accepted where 99% of MNIST test is",
        "16 patches, ms",
    ):
        assert figure in table
    assert json.loads((tmp_path / "figures.json").read_text())["digits"]["MNIST test accuracy"] > 0.95
    assert (tmp_path / "baseline_mnist_test_confusion.png").stat().st_size > 5000
    assert (tmp_path / "digits_calibration.png").exists()


def test_a_model_that_is_not_there_is_one_clear_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert evaluate.main(["--model", "nowhere.onnx"]) == 1
    assert capsys.readouterr().err.count("\n") == 1


def test_small_pictures_of_others_become_patches_like_mnists(data_folder: Path, tmp_path: Path) -> None:
    images = np.zeros((2, 16, 16), np.uint8)
    images[0, 2:14, 7:9] = 255
    images[1, 1:15, 3:13] = 200
    np.savez(tmp_path / "usps_test.npz", image16=images, label=np.array([1, 0], np.uint8))
    patches = load_usps(tmp_path).images
    rows, columns = np.indices((28, 28))
    for patch in patches:
        inked = np.argwhere(patch > 60)
        assert np.ptp(inked, axis=0).max() == 19
        middle = [float((axis * patch).sum() / patch.sum()) for axis in (rows, columns)]
        np.testing.assert_allclose(middle, [13.5, 13.5], atol=0.6)


def test_optdigits_are_those_of_scikit_learn() -> None:
    samples = load_optdigits()
    assert len(samples) == 1797
    assert (np.bincount(samples.labels) > 170).all()


def test_test_writers_digits_and_letters_are_photographed(data_folder: Path) -> None:
    writing = load_handwriting(data_folder, "test")
    assert 0 < len(written_digits(writing)) <= len(writing.digits[0][1])
    others = letters_not_taught(data_folder)
    assert set(others) == {"letters of unseen writers", "letters never taught"}
    assert all((samples.labels == 10).all() and len(samples) for samples in others.values())
