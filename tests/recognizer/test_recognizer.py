"""The trained network as the program uses it: what it reads, and the model files it refuses."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from recognizer import DigitRecognizer, ModelError, Predictions
from recognizer.recognizer import SHIPPED_MODEL

ROOT = Path(__file__).parents[2]
DIGITS = np.load(ROOT / "tests" / "data" / "mnist_digits.npz")
IMAGES: npt.NDArray[np.uint8] = DIGITS["images"]
LABELS: npt.NDArray[np.int64] = DIGITS["labels"].astype(np.int64)


@pytest.fixture(scope="module")
def shipped() -> DigitRecognizer:
    return DigitRecognizer.load()


@pytest.fixture(scope="module")
def read(shipped: DigitRecognizer) -> Predictions:
    return shipped.predict(IMAGES)


def small_model(path: Path, classes: int = 10, side: int = 28, batch: str | int = "N") -> Path:
    """A model that holds every patch for each digit alike."""
    nodes = [
        helper.make_node("Flatten", ["patches"], ["flat"]),
        helper.make_node("MatMul", ["flat", "weights"], ["scores"]),
        helper.make_node("Softmax", ["scores"], ["probabilities"]),
    ]
    weights = numpy_helper.from_array(np.zeros((side * side, classes), np.float32), "weights")
    takes = helper.make_tensor_value_info("patches", TensorProto.FLOAT, [batch, side, side, 1])
    gives = helper.make_tensor_value_info("probabilities", TensorProto.FLOAT, [batch, classes])
    graph = helper.make_graph(nodes, "small", [takes], [gives], [weights])
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    path.write_bytes(made.SerializeToString())
    return path


def test_the_shipped_model_reads_mnist_test_digits(read: Predictions) -> None:
    assert (read.digits == LABELS).mean() >= 0.97


def test_the_shipped_models_confidence_can_be_believed(read: Predictions) -> None:
    right = (read.digits == LABELS).mean()
    assert abs(right - read.confidences.mean()) < 0.03


def test_predictions_are_what_the_contract_says(read: Predictions) -> None:
    assert read.digits.shape == (500,)
    assert read.digits.dtype == np.int64
    assert read.confidences.dtype == np.float32
    assert read.probabilities.shape == (500, 11)
    assert read.probabilities.dtype == np.float32
    np.testing.assert_allclose(read.probabilities.sum(axis=1), 1, atol=1e-5)
    np.testing.assert_array_equal(read.confidences, read.probabilities[np.arange(500), read.digits])


def test_a_patch_reads_the_same_alone_and_in_a_large_batch(
    shipped: DigitRecognizer, read: Predictions
) -> None:
    alone = np.concatenate([shipped.predict(IMAGES[i : i + 1]).probabilities for i in (0, 300, 499)])
    np.testing.assert_allclose(alone, read.probabilities[[0, 300, 499]], atol=1e-5)


def test_floats_from_0_to_1_read_as_bytes_do(shipped: DigitRecognizer, read: Predictions) -> None:
    of_floats = shipped.predict((IMAGES[:20] / 255).astype(np.float64))
    np.testing.assert_allclose(of_floats.probabilities, read.probabilities[:20], atol=1e-5)


def test_no_patches_give_no_predictions(shipped: DigitRecognizer) -> None:
    none = shipped.predict(np.zeros((0, 28, 28), np.uint8))
    assert len(none) == 0
    assert none.probabilities.shape == (0, 11)
    assert none.is_digit.dtype == np.bool_


@pytest.mark.parametrize(
    ("patches", "says"),
    [
        (np.zeros((28, 28), np.uint8), r"got \(28, 28\) uint8"),
        (np.zeros((1, 28, 28, 3), np.uint8), r"got \(1, 28, 28, 3\) uint8"),
        (np.zeros((2, 20, 20), np.uint8), r"got \(2, 20, 20\) uint8"),
        (np.zeros((1, 28, 28), np.int32), "int32"),
        (np.full((1, 28, 28), 255.0), "0 to 1, got 255"),
        (np.full((1, 28, 28), np.nan), "0 to 1, got nan"),
    ],
)
def test_what_is_no_batch_of_patches_is_a_value_error(
    shipped: DigitRecognizer, patches: npt.NDArray[np.uint8], says: str
) -> None:
    with pytest.raises(ValueError, match=says):
        shipped.predict(patches)


def test_the_threshold_lies_beside_the_model(tmp_path: Path) -> None:
    model = small_model(tmp_path / "small.onnx")
    model.with_suffix(".json").write_text(json.dumps({"min_confidence": 0.05}))
    recognizer = DigitRecognizer.load(model)
    assert recognizer.min_confidence == 0.05
    assert recognizer.predict(IMAGES[:3]).is_digit.all()


def test_a_given_threshold_wins_over_the_models_own(tmp_path: Path) -> None:
    model = small_model(tmp_path / "small.onnx")
    model.with_suffix(".json").write_text(json.dumps({"min_confidence": 0.05}))
    recognizer = DigitRecognizer.load(model, min_confidence=0.5)
    assert recognizer.min_confidence == 0.5
    assert not recognizer.predict(IMAGES[:3]).is_digit.any()


def test_a_model_that_knows_only_digits_never_says_not_a_digit(tmp_path: Path) -> None:
    recognizer = DigitRecognizer.load(small_model(tmp_path / "small.onnx", classes=10))
    assert not recognizer.predict(IMAGES[:5]).probabilities[:, 10].any()


def test_not_a_digit_is_never_the_digit(tmp_path: Path) -> None:
    recognizer = DigitRecognizer.load(small_model(tmp_path / "small.onnx", classes=11))
    assert recognizer.predict(IMAGES[:5]).digits.max() < 10


def _missing(path: Path) -> None:
    path.unlink()


def _text(path: Path) -> None:
    path.write_text("this is no model\n" * 50)


def _cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:900])


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _other_outputs(path: Path) -> None:
    small_model(path, classes=26)


def _other_inputs(path: Path) -> None:
    small_model(path, side=32)


def _one_patch_only(path: Path) -> None:
    small_model(path, batch=1)


def _nan_weights(path: Path) -> None:
    model = onnx.load(path)
    for weights in model.graph.initializer:
        values = numpy_helper.to_array(weights).copy()
        if values.dtype == np.float32:
            values.flat[0] = np.nan
            weights.CopyFrom(numpy_helper.from_array(values, weights.name))
            break
    onnx.save(model, path)


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (_missing, "there is no such file"),
        (_text, "damaged or no model"),
        (_cut_short, "damaged or no model"),
        (_empty, "damaged or no model"),
        (_other_outputs, "a model here has"),
        (_other_inputs, "a model here has"),
        (_one_patch_only, "a model here has"),
        (_nan_weights, "no probabilities"),
    ],
)
def test_a_model_file_that_cannot_be_used_is_one_clear_line(
    tmp_path: Path, spoil: Callable[[Path], None], says: str
) -> None:
    path = tmp_path / "spoilt.onnx"
    shutil.copyfile(SHIPPED_MODEL, path)
    spoil(path)
    with pytest.raises(ModelError, match=says) as refused:
        DigitRecognizer.load(path)
    assert "\n" not in str(refused.value)
    assert str(path) in str(refused.value)


def test_a_file_of_another_kind_is_refused_by_its_name(tmp_path: Path) -> None:
    path = tmp_path / "model.h5"
    path.write_bytes(b"x")
    with pytest.raises(ModelError, match=r"neither \.onnx nor \.keras"):
        DigitRecognizer.load(path)


@pytest.mark.parametrize("content", ["no json", "[]", '{"min_confidence": "high"}', '{"min_confidence": 7}'])
def test_a_damaged_threshold_is_one_clear_line(tmp_path: Path, content: str) -> None:
    model = small_model(tmp_path / "small.onnx")
    model.with_suffix(".json").write_text(content)
    with pytest.raises(ModelError, match=r"small\.json"):
        DigitRecognizer.load(model)


def test_a_threshold_outside_0_to_1_is_a_value_error() -> None:
    with pytest.raises(ValueError, match="got 2"):
        DigitRecognizer.load(min_confidence=2)


def test_reading_takes_no_tensorflow() -> None:
    code = (
        "import sys, numpy\nfrom recognizer import DigitRecognizer\n"
        "DigitRecognizer.load().predict(numpy.zeros((2, 28, 28), numpy.uint8))\n"
        "sys.exit(bool({'tensorflow', 'keras', 'onnx'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def test_only_the_shipped_recognizer_without_a_hand_is_called_the_shipped_one(
    shipped: DigitRecognizer, tmp_path: Path
):
    other = tmp_path / SHIPPED_MODEL.name
    shutil.copy(SHIPPED_MODEL, other)
    assert shipped.is_shipped
    assert not shipped.learn(IMAGES[:1], LABELS[:1]).is_shipped
    assert not DigitRecognizer.load(other).is_shipped
