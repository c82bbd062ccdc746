"""The networks, and that the ONNX file of one says what the Keras file says."""

from pathlib import Path

import keras
import numpy as np
import pytest

from recognizer import DigitRecognizer, ModelError
from training.dataset import Samples, as_input
from training.errors import TrainingError
from training.export import export_onnx, export_parts
from training.network import ARCHITECTURES
from training.settle import cool, trust

MODELS = Path(__file__).parents[2] / "models"

# Keras turns TensorFlow's variables to NumPy in a way that NumPy 2 warns of.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")


def stirred(name: str) -> keras.Model:
    """A network whose every weight is other than it was made, those of its normalisation too."""
    keras.utils.set_random_seed(3)
    model = ARCHITECTURES[name]()
    rng = np.random.default_rng(1)
    model.set_weights(
        [np.abs(w) + rng.uniform(0, 0.1, w.shape) if w.ndim == 1 else w for w in model.get_weights()]
    )
    return model


def test_the_plain_network_has_the_parameters_that_everybodys_has() -> None:
    assert ARCHITECTURES["baseline"]().count_params() == 159_254


def test_the_shipped_network_is_no_larger_than_half_a_million_parameters() -> None:
    network = ARCHITECTURES["digits"]()
    assert network.count_params() <= 500_000
    assert network.output_shape == (None, 11)


@pytest.mark.parametrize("name", sorted(ARCHITECTURES))
def test_the_export_and_the_keras_model_agree(name: str, tmp_path: Path, digits: Samples) -> None:
    model = stirred(name)
    model.save(tmp_path / "m.keras")
    export_onnx(model, tmp_path / "m.onnx", digits)
    images = digits.images[::5]
    ours = DigitRecognizer.load(tmp_path / "m.onnx").predict(images).probabilities
    theirs = DigitRecognizer.load(tmp_path / "m.keras").predict(images).probabilities
    np.testing.assert_allclose(ours, theirs, atol=1e-4)


@pytest.mark.parametrize(
    "path", [MODELS / f"{name}.keras" for name in sorted(ARCHITECTURES)], ids=lambda path: path.stem
)
def test_a_shipped_export_and_its_keras_model_agree_on_real_digits(path: Path, digits: Samples) -> None:
    ours = DigitRecognizer.load(path.with_suffix(".onnx")).predict(digits.images)
    theirs = DigitRecognizer.load(path).predict(digits.images)
    np.testing.assert_allclose(ours.probabilities, theirs.probabilities, atol=1e-4)


def test_the_parts_make_the_same_network_again(tmp_path: Path, digits: Samples) -> None:
    model = stirred("baseline")
    export_parts(model, tmp_path / "m")
    again = keras.models.model_from_json((tmp_path / "m.model.json").read_text())
    again.load_weights(tmp_path / "m.weights.h5")
    taken = as_input(digits.images[:5])
    np.testing.assert_allclose(again.predict(taken, verbose=0), model.predict(taken, verbose=0), atol=1e-6)


def test_a_layer_that_the_export_does_not_know_is_said(digits: Samples) -> None:
    model = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            keras.layers.GaussianNoise(0.1),
            keras.layers.Flatten(),
            keras.layers.Dense(3),
        ],
        name="odd",
    )
    with pytest.raises(TrainingError, match="GaussianNoise"):
        export_onnx(model, Path("never_written.onnx"), digits)


def test_a_higher_temperature_makes_a_network_less_sure_and_changes_no_reading(digits: Samples) -> None:
    model = stirred("digits")
    taken = as_input(digits.images[:40])
    before = model.predict(taken, verbose=0)
    cool(model, 2.0)
    after = model.predict(taken, verbose=0)
    assert (after.max(axis=1) < before.max(axis=1)).all()
    np.testing.assert_array_equal(after.argmax(axis=1), before.argmax(axis=1))
    expected = before**0.5 / (before**0.5).sum(axis=1, keepdims=True)
    np.testing.assert_allclose(after, expected, atol=1e-4)


def test_trust_makes_not_a_digit_less_probable_and_leaves_the_digits_odds() -> None:
    model = stirred("digits")
    taken = as_input(np.random.default_rng(3).integers(0, 256, (20, 28, 28)).astype(np.uint8))
    before = model.predict(taken, verbose=0)
    trust(model, 2.0)
    after = model.predict(taken, verbose=0)
    odds = [told[:, 10] / told[:, 0] for told in (before, after)]
    np.testing.assert_allclose(odds[1], odds[0] * np.exp(-2), rtol=1e-3)
    np.testing.assert_allclose(after[:, 3] / after[:, 0], before[:, 3] / before[:, 0], rtol=1e-3)


def test_a_damaged_keras_file_is_one_clear_line(tmp_path: Path) -> None:
    path = tmp_path / "m.keras"
    path.write_bytes(b"no model")
    with pytest.raises(ModelError, match="damaged or no model"):
        DigitRecognizer.load(path)
