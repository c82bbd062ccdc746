"""Models that others made: what they do wrong is told in one line."""

import sys
from pathlib import Path

import numpy as np
import pytest
from onnx import NodeProto, TensorProto, helper, numpy_helper

from recognizer import DigitRecognizer, ModelError
from recognizer.shipped import SHIPPED_MODELS

FLOAT, DOUBLE = TensorProto.FLOAT, TensorProto.DOUBLE


def write_model(path: Path, nodes: list[NodeProto], takes: int = FLOAT, **constants: object) -> Path:
    """A model of `nodes` from `patches` to `probabilities`, in the shape that is asked for."""
    weights = [numpy_helper.from_array(np.asarray(value), name) for name, value in constants.items()]
    inputs = [helper.make_tensor_value_info("patches", takes, ["N", 28, 28, 1])]
    outputs = [helper.make_tensor_value_info("probabilities", takes, ["M", 10])]
    graph = helper.make_graph(nodes, "foreign", inputs, outputs, weights)
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    path.write_bytes(made.SerializeToString())
    return path


def softmax_of(weights: str = "weights") -> list[NodeProto]:
    return [
        helper.make_node("Flatten", ["patches"], ["flat"]),
        helper.make_node("MatMul", ["flat", weights], ["scores"]),
        helper.make_node("Softmax", ["scores"], ["probabilities"]),
    ]


def refused(path: Path) -> str:
    with pytest.raises(ModelError) as error:
        DigitRecognizer.load(path)
    assert "\n" not in str(error.value)
    assert str(path) in str(error.value)
    return str(error.value)


def test_a_model_that_takes_other_numbers_is_refused(tmp_path: Path) -> None:
    model = write_model(tmp_path / "a.onnx", softmax_of(), DOUBLE, weights=np.zeros((784, 10)))
    assert "it failed" in refused(model)


def test_a_model_that_fails_as_it_runs_is_refused(tmp_path: Path) -> None:
    # Its batch is reshaped to a number of patches that no batch has.
    nodes = [
        helper.make_node("Reshape", ["patches", "shape"], ["flat"]),
        helper.make_node("MatMul", ["flat", "weights"], ["probabilities"]),
    ]
    shape, weights = np.array([1000, 784]), np.zeros((784, 10), np.float32)
    model = write_model(tmp_path / "a.onnx", nodes, shape=shape, weights=weights)
    assert "it failed" in refused(model)


def test_a_model_that_gives_one_answer_whatever_is_asked_is_refused(tmp_path: Path) -> None:
    nodes = [helper.make_node("Identity", ["answer"], ["probabilities"])]
    answer = np.full((1, 10), 0.1, np.float32)
    assert "it gives 1 answers" in refused(write_model(tmp_path / "a.onnx", nodes, answer=answer))


def test_a_model_whose_answers_are_above_1_is_refused(tmp_path: Path) -> None:
    nodes = [
        helper.make_node("Flatten", ["patches"], ["flat"]),
        helper.make_node("MatMul", ["flat", "weights"], ["zeros"]),
        helper.make_node("Add", ["zeros", "answer"], ["probabilities"]),
    ]
    weights = np.zeros((784, 10), np.float32)
    # Their sum is 1 all the same.
    answer = np.array([2, -1, 0, 0, 0, 0, 0, 0, 0, 0], np.float32)
    model = write_model(tmp_path / "a.onnx", nodes, weights=weights, answer=answer)
    assert "no probabilities" in refused(model)


@pytest.mark.parametrize(
    "settings",
    ["[" * 100_000, '{"min_confidence": ' + "9" * 400 + "}", '{"min_confidence": ' + "9" * 5000 + "}"],
    ids=["nested deeply", "400 digits", "5000 digits"],
)
def test_settings_beyond_what_python_reads_are_one_clear_line(tmp_path: Path, settings: str) -> None:
    model = write_model(tmp_path / "a.onnx", softmax_of(), weights=np.zeros((784, 10), np.float32))
    model.with_suffix(".json").write_text(settings)
    with pytest.raises(ModelError, match=r"a\.json") as error:
        DigitRecognizer.load(model)
    assert len(str(error.value)) < 500 + len(str(model))


@pytest.mark.parametrize(
    ("name", "says"), [("x" * 300 + ".onnx", "name too long"), ("folder.onnx", "it is no file")]
)
def test_what_is_no_file_is_no_model(tmp_path: Path, name: str, says: str) -> None:
    (tmp_path / "folder.onnx").mkdir()
    assert says in refused(tmp_path / name)


def test_a_keras_model_without_keras_is_one_clear_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "keras", None)
    assert "reading it takes Keras, which is not here" in refused(SHIPPED_MODELS / "baseline.keras")


def test_what_is_no_archive_is_refused_before_keras_is_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.keras").write_text("hello")
    monkeypatch.setitem(sys.modules, "keras", None)
    assert "it is no zip archive" in refused(tmp_path / "a.keras")
