"""The network that reads lines, how it learns, and the file that the program loads."""

import itertools
from pathlib import Path
from types import SimpleNamespace

import keras
import numpy as np
import pytest

from recognizer.lines import CHARACTERS, POINT, ROWS
from recognizer.network import open_session
from recognizer.prediction import NOT_A_DIGIT
from training import descent
from training.functional_export import export_functional
from training.lines import train
from training.lines.network import build
from training.lines.reading import read_text
from training.lines.samples import COLUMNS, LONGEST, NO_MORE, Lines
from training.lines.train import LineSettings, fit_lines, sequence_loss

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")


@pytest.mark.parametrize("columns", [64, 144])
def test_onnx_answers_what_keras_answers_whatever_a_lines_length(tmp_path: Path, columns: int):
    small = build((4, 4, 6), 8)
    export_functional(small, tmp_path / "lines.onnx")
    views = np.random.default_rng(1).normal(0, 1, (2, ROWS, columns, 1)).astype(np.float32)
    session = open_session(tmp_path / "lines.onnx")
    (told,) = session.run(None, {session.get_inputs()[0].name: views})
    assert told == pytest.approx(np.asarray(small(views, training=False)), abs=1e-4)


def answers_of(told: list[int]) -> np.ndarray:
    return np.eye(CHARACTERS, dtype=np.float32)[told] * 12


def test_steps_that_tell_the_same_are_one_digit_and_a_gap_parts_two():
    none = NOT_A_DIGIT
    assert read_text(answers_of([none, 3, 3, none, 3, 7, none])) == [3, 3, 7]
    assert read_text(answers_of([none, 1, 2, POINT, none, 5])) == [1, 2, POINT, 5]
    assert read_text(answers_of([none] * 4)) == []


def test_the_loss_is_small_for_the_right_text_wherever_its_digits_are_told():
    none = NOT_A_DIGIT
    logits = np.stack([answers_of([none, 3, none, 7, none, none]), answers_of([3, none, none, none, 7, 7])])
    right, wrong = (np.full((2, LONGEST), NO_MORE, np.int8) for _ in range(2))
    right[:, :2], wrong[:, :2] = (3, 7), (3, 1)
    small, large = (np.asarray(sequence_loss(each, logits[:, np.newaxis])) for each in (right, wrong))
    assert (small < 0.1).all()
    assert (large > 5).all()


def bars(count: int, rng: np.random.Generator) -> Lines:
    """Lines of a wide bar, a 0, or of a narrow one, a 1, or of one after the other."""
    images = rng.integers(190, 220, (count, ROWS, COLUMNS)).astype(np.uint8)
    texts = np.full((count, LONGEST), NO_MORE, np.int8)
    for image, text in zip(images, texts, strict=True):
        digits = rng.integers(0, 2, int(rng.integers(1, 3)))
        text[: len(digits)] = digits
        for place, digit in enumerate(digits.tolist()):
            left = 14 + 32 * place
            image[10:30, left : left + (4 if digit else 16)] = 40
    return Lines(images, np.full(count, 80, np.int16), texts)


@pytest.mark.slow
def test_it_learns_to_read_what_it_is_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    # A clock that goes on by a step: how much is learned does not depend on the machine.
    monkeypatch.setattr(descent, "time", SimpleNamespace(monotonic=itertools.count(0, 0.05).__next__))
    monkeypatch.setattr(train, "build", lambda: build((8, 8, 16), 16))
    rng = np.random.default_rng(2)
    for part, count in (("train", 600), ("validation", 100)):
        bars(count, rng).save(tmp_path / f"{part}_000.npz")
    _, wrong = fit_lines(tmp_path, LineSettings(minutes=0.3, rate=5e-3, warm_up=10, batch=32))
    assert wrong < 0.2


def test_what_learned_in_half_precision_is_kept_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(train, "build", lambda: build((4, 4, 6), 8))
    for part in ("train", "validation"):
        bars(40, np.random.default_rng(3)).save(tmp_path / f"{part}_000.npz")
    out = tmp_path / "made.keras"
    told = ["--lines", str(tmp_path), "--out", str(out), "--half", "--minutes", "0.001"]
    assert train.main(told) == 0
    made = keras.saving.load_model(out, compile=False)
    assert {layer.compute_dtype for layer in made.layers if layer.weights} == {"bfloat16", "float32"}
    assert {weight.dtype for weight in made.weights} == {"float32"}
    assert keras.config.dtype_policy().name == "float32"


def test_a_folder_without_lines_is_said_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    told = ["--lines", str(tmp_path), "--out", str(tmp_path / "made.keras")]
    assert train.main(told) == 1
    assert "there are no lines" in capsys.readouterr().err
