"""The trained CNN, read from its file and asked in one batched call."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from recognizer.prediction import NOT_A_DIGIT, PATCH_SIDE, Patches, Predictions
from recognizer.shipped import SHIPPED_MODELS
from recognizer.views import Inputs, Outputs, looking_again

SHIPPED_MODEL = SHIPPED_MODELS / "digits.onnx"
"""What `load` takes where it is told nothing else."""

DEFAULT_MIN_CONFIDENCE = 0.9
"""For a model that brings no threshold of its own."""

_MAX_BATCH = 256
# ONNX Runtime holds every layer's output at once: 50,000 specks in one go would take gigabytes.


class ModelError(Exception):
    """A model that can't be used; the message is one line for the user."""


class DigitRecognizer:
    """Reads patches; made by `load`."""

    def __init__(self, run: Callable[[Inputs], Outputs], min_confidence: float) -> None:
        """`run` gives probabilities; a digit counts from `min_confidence` (0 to 1) up."""
        if not 0 <= min_confidence <= 1:
            raise ValueError(f"min_confidence must be 0 to 1, got {min_confidence}")
        self._look = looking_again(_in_parts(run))
        self._min_confidence = min_confidence

    @classmethod
    def load(cls, path: Path | str | None = None, min_confidence: float | None = None) -> DigitRecognizer:
        """The model at `path` (.onnx or .keras), else the shipped one; its own threshold unless one is given.

        Raises ModelError where there is none, or none that can be used.
        """
        path = SHIPPED_MODEL if path is None else Path(path)
        if not path.is_file():
            made_by = "make one with: digit-reader train"
            raise ModelError(f"looked for a model at {path}; there is no such file; {made_by}")
        loaders = {".onnx": _load_onnx, ".keras": _load_keras}
        if path.suffix not in loaders:
            raise ModelError(f"asked for the model {path}; it is neither .onnx nor .keras; give one of these")
        run = loaders[path.suffix](path)
        _probe(run, path)
        return cls(run, _own_threshold(path) if min_confidence is None else min_confidence)

    @property
    def min_confidence(self) -> float:
        """The probability from which a reading counts as a digit."""
        return self._min_confidence

    def predict(self, patches: Patches | npt.NDArray[np.floating[Any]]) -> Predictions:
        """What each of the (N, 28, 28) `patches` shows, uint8 or float 0 to 1, ink bright; N may be 0."""
        inputs = _as_inputs(np.asarray(patches))
        probabilities = np.zeros((len(inputs), NOT_A_DIGIT + 1), np.float32)
        if len(inputs):
            outputs = self._look(inputs)
            probabilities[:, : outputs.shape[1]] = outputs
        return Predictions.of(probabilities, self.min_confidence)


def _in_parts(run: Callable[[Inputs], Outputs]) -> Callable[[Inputs], Outputs]:
    """`run`, with at most `_MAX_BATCH` patches at a time."""

    def run_parts(batch: Inputs) -> Outputs:
        return np.concatenate([run(batch[i : i + _MAX_BATCH]) for i in range(0, len(batch), _MAX_BATCH)])

    return run_parts


def _as_inputs(patches: npt.NDArray[Any]) -> Inputs:
    """(N, 28, 28, 1) float32 0 to 1; ValueError for anything that is no batch of patches."""
    is_image = patches.dtype == np.uint8 or np.issubdtype(patches.dtype, np.floating)
    if patches.ndim != 3 or patches.shape[1:] != (PATCH_SIDE, PATCH_SIDE) or not is_image:
        wanted = f"(N, {PATCH_SIDE}, {PATCH_SIDE}) uint8 or float"
        raise ValueError(f"patches must be {wanted}, got {patches.shape} {patches.dtype}")
    if patches.dtype == np.uint8:
        return patches[..., np.newaxis].astype(np.float32) / np.float32(255)
    inputs = patches[..., np.newaxis].astype(np.float32)
    if inputs.size and not (inputs.min() >= 0 and inputs.max() <= 1):
        raise ValueError(f"float patches must be 0 to 1, got {inputs.min()} to {inputs.max()}")
    return inputs


def _load_onnx(path: Path) -> Callable[[Inputs], Outputs]:
    import onnxruntime
    from onnxruntime.capi import onnxruntime_pybind11_state as failures

    options = onnxruntime.SessionOptions()
    # A frame's few patches are done before a second thread has woken, and the camera needs a core.
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 4
    known = (
        failures.Fail,
        failures.InvalidArgument,
        failures.InvalidGraph,
        failures.InvalidProtobuf,
        failures.NoSuchFile,
        failures.NotImplemented,
        failures.RuntimeException,
    )
    try:
        session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    except known as error:
        raise _damaged(path, error) from error
    inputs, outputs = session.get_inputs(), session.get_outputs()
    _check_shape(path, [list(i.shape) for i in inputs], [list(o.shape) for o in outputs])
    name = inputs[0].name
    return lambda batch: np.asarray(session.run(None, {name: batch})[0], np.float32)


def _load_keras(path: Path) -> Callable[[Inputs], Outputs]:
    import keras

    try:
        model = keras.saving.load_model(path, compile=False)
    except (ValueError, OSError, KeyError, TypeError, ImportError) as error:
        raise _damaged(path, error) from error
    _check_shape(path, [list(i.shape) for i in model.inputs], [list(o.shape) for o in model.outputs])
    return lambda batch: np.asarray(keras.ops.convert_to_numpy(model(batch, training=False)), np.float32)


def _check_shape(path: Path, inputs: list[list[object]], outputs: list[list[object]]) -> None:
    """ModelError unless the model takes any number of patches and gives 10 or 11 probabilities for each."""
    takes = len(inputs) == 1 and inputs[0][1:] == [PATCH_SIDE, PATCH_SIDE, 1]
    gives = len(outputs) == 1 and outputs[0][1:] in ([NOT_A_DIGIT], [NOT_A_DIGIT + 1])
    if takes and gives and not isinstance(inputs[0][0], int):
        return
    wanted = f"(N, {PATCH_SIDE}, {PATCH_SIDE}, 1) in and (N, 10) or (N, 11) out"
    raise ModelError(f"loaded {path}; it takes {inputs} and gives {outputs}; a model here has {wanted}")


def _probe(run: Callable[[Inputs], Outputs], path: Path) -> None:
    """ModelError where the model's answers are no probabilities."""
    patches = np.linspace(0, 1, 3 * PATCH_SIDE**2, dtype=np.float32)
    answers = run(np.random.default_rng(1).permutation(patches).reshape(3, PATCH_SIDE, PATCH_SIDE, 1))
    if not np.isfinite(answers).all() or not np.allclose(answers.sum(axis=1), 1, atol=1e-3):
        raise ModelError(f"tried {path}; its answers are no probabilities (NaN weights?); train it again")


def _own_threshold(path: Path) -> float:
    """`min_confidence` of the JSON file beside the model."""
    settings_path = path.with_suffix(".json")
    if not settings_path.is_file():
        return DEFAULT_MIN_CONFIDENCE
    try:
        threshold = float(
            json.loads(settings_path.read_text("utf-8")).get("min_confidence", DEFAULT_MIN_CONFIDENCE)
        )
    except (ValueError, TypeError, AttributeError, OSError) as error:
        raise _damaged(settings_path, error) from error
    if not 0 <= threshold <= 1:
        raise ModelError(f"read {settings_path}; min_confidence is {threshold}; it must be 0 to 1")
    return threshold


def _damaged(path: Path, error: Exception) -> ModelError:
    reason = " ".join(str(error).split())[:200]
    return ModelError(f"tried to load {path}; it is damaged or no model ({reason}); give another file")
