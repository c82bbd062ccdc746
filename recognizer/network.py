"""A trained network read from its file: what it makes of patches, and what it can be adapted by."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from recognizer.library_homes import nothing_left_at_home
from recognizer.prediction import NOT_A_DIGIT, PATCH_SIDE
from recognizer.views import Inputs, Outputs

Features = npt.NDArray[np.float32]
"""(N, F) float32: what the network's dense layers read a patch's answer from."""

REMEMBERED = ("whitening", "reminders", "answers")
"""Outputs of an exported network that are the same whatever it looks at: the fields of `Adaptable`."""

_MAX_BATCH = 256
# ONNX Runtime holds every layer's output at once: 50,000 specks in one go would take gigabytes.


class ModelError(Exception):
    """A model that can't be used; the message is one line for the user."""


@dataclass(frozen=True, slots=True, eq=False)
class Adaptable:
    """What learning a hand takes besides the answers; only an exported network has it."""

    look: Callable[[Inputs], tuple[Outputs, Features]]
    """The probabilities and the features of one patch or more."""
    whitening: npt.NDArray[np.float32]
    """(F + 1, F + 1): features with a 1 after them, times this, are of mean square 1 over usual writing, and
    those of each layer uncorrelated."""
    reminders: npt.NDArray[np.float32]
    """(M, F + 1): the features, whitened, of marks that are no digit, and that the network might take for
    one; M may be 0."""
    answers: Outputs
    """(M, C): the logarithms of the probabilities that the network gives for these."""


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """A network as the recognizer asks it."""

    run: Callable[[Inputs], Outputs]
    """The probabilities of one patch or more."""
    classes: int
    """10 for the digits, or 11 with "not a digit"."""
    adaptable: Adaptable | None = None
    """None for a network that says nothing but its answers."""


def load_network(path: Path) -> Network:
    """The network at `path` (.onnx or .keras); ModelError where it is none or not one that reads patches."""
    loaders = {".onnx": _load_onnx, ".keras": _load_keras}
    if path.suffix not in loaders:
        raise ModelError(f"asked for the model {path}; it is neither .onnx nor .keras; give one of these")
    network = loaders[path.suffix](path)
    _probe(network, path)
    return network


def damaged(path: Path, error: Exception) -> ModelError:
    """That `path` can't be read, and why."""
    return ModelError(
        f"tried to load {path}; it is damaged or no model ({_reason(error)}); give another file"
    )


def _reason(error: Exception) -> str:
    return " ".join(str(error).split())[:200]


class Session:
    """ONNX Runtime's session of a model, whose failures are one line."""

    def __init__(self, session: Any, path: Path, known: tuple[type[Exception], ...]) -> None:
        """`session` of the model at `path`, and the exceptions that the library is `known` to raise."""
        self._session, self._path, self._known = session, path, known
        self.get_inputs, self.get_outputs = session.get_inputs, session.get_outputs

    def run(self, wanted: list[str] | None, inputs: dict[str, Any]) -> Any:
        """The `wanted` outputs; ModelError where the model fails, MemoryError where it lacks memory."""
        try:
            return self._session.run(wanted, inputs)
        except self._known as error:
            if "alloc" in str(error):
                raise MemoryError(str(error)) from error
            raise ModelError(
                f"ran the model {self._path}; it failed ({_reason(error)}); give another file"
            ) from error


def open_function(
    path: Path, name: str, kind: str, architecture: str, fits: Callable[[list[Any], list[Any]], bool]
) -> Callable[[npt.NDArray[np.float32]], npt.NDArray[np.float32]]:
    """What the network at `path` makes of an array: the only one that goes in, and the only one that comes
    out, whose shapes have to fit, as `fits` says.

    Raises ModelError where there is no file, with how a `name` of this `architecture` is made, and where the
    network is no `kind`.
    """
    if not path.is_file():
        made_by = f"make one with: python training/train.py --architecture {architecture}"
        raise ModelError(f"looked for a {name} at {path}; there is no such file; {made_by}")
    session = open_session(path)
    inputs, outputs = session.get_inputs(), session.get_outputs()
    if len(inputs) != 1 or len(outputs) != 1 or not fits(inputs[0].shape, outputs[0].shape):
        raise ModelError(f"loaded {path}; it is no {kind}; give another file")
    taken = inputs[0].name
    return lambda array: np.asarray(session.run(None, {taken: array})[0], np.float32)


def open_session(path: Path) -> Session:
    """ONNX Runtime's session of the model at `path`, on one thread; ModelError where it can't be opened."""
    # Read as the library is loaded: without it, each run leaves a device id and a database in the home folder
    # and looks up a telemetry host (1.32; its disable_telemetry_events() stops neither).
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
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
        raise damaged(path, error) from error
    return Session(session, path, known)


def _load_onnx(path: Path) -> Network:
    session = open_session(path)
    takes, gives = session.get_inputs(), session.get_outputs()
    classes = _classes(path, [list(i.shape) for i in takes], [list(o.shape) for o in gives])
    name, answers = takes[0].name, [gives[0].name]

    def run(batch: Inputs) -> Outputs:
        return np.concatenate([session.run(answers, {name: part})[0] for part in _parts(batch)])

    return Network(run, classes, _adaptable(session, name, answers))


def _adaptable(session: Session, name: str, answers: list[str]) -> Adaptable | None:
    """What an ONNX `session` with the outputs `features` and `REMEMBERED` can be adapted by."""
    needed = ["features", *REMEMBERED]
    if not {*needed} <= {output.name for output in session.get_outputs()}:
        return None
    any_patch = np.zeros((1, PATCH_SIDE, PATCH_SIDE, 1), np.float32)
    told, features, *kept = session.run([*answers, *needed], {name: any_patch})
    width = features.shape[1] if features.ndim == 2 else 0
    shapes = (width + 1, width + 1), (len(kept[1]), width + 1), (len(kept[1]), told.shape[1])
    if tuple(each.shape for each in kept) != shapes:
        return None
    wanted = [*answers, "features"]

    def look(batch: Inputs) -> tuple[Outputs, Features]:
        told = [session.run(wanted, {name: part}) for part in _parts(batch)]
        return np.concatenate([part[0] for part in told]), np.concatenate([part[1] for part in told])

    return Adaptable(look, *(each.astype(np.float32) for each in kept))


def _load_keras(path: Path) -> Network:
    # Known before Keras is loaded, which takes seconds and two gigabytes of address space.
    if not zipfile.is_zipfile(path):
        raise damaged(path, ValueError("it is no zip archive, as .keras files are"))
    try:
        with nothing_left_at_home():
            import keras
    except ImportError as error:
        add = "pip install '.[train]' adds it, a .onnx model needs none"
        raise ModelError(
            f"asked for the model {path}; reading it takes Keras, which is not here; {add}"
        ) from error
    try:
        model = keras.saving.load_model(path, compile=False)
    except (ValueError, OSError, KeyError, TypeError, ImportError) as error:
        raise damaged(path, error) from error
    classes = _classes(path, [list(i.shape) for i in model.inputs], [list(o.shape) for o in model.outputs])

    def run(batch: Inputs) -> Outputs:
        told = [keras.ops.convert_to_numpy(model(part, training=False)) for part in _parts(batch)]
        return np.asarray(np.concatenate(told), np.float32)

    return Network(run, classes)


def _parts(batch: Inputs) -> list[Inputs]:
    """At most `_MAX_BATCH` patches each."""
    return [batch[i : i + _MAX_BATCH] for i in range(0, len(batch), _MAX_BATCH)]


def _classes(path: Path, inputs: list[list[object]], outputs: list[list[object]]) -> int:
    """How many probabilities a model gives; ModelError unless they are 10 or 11, of any number of patches."""
    takes = len(inputs) == 1 and inputs[0][1:] == [PATCH_SIDE, PATCH_SIDE, 1]
    gives = outputs[0][1:] if outputs else []
    for classes in (NOT_A_DIGIT, NOT_A_DIGIT + 1):
        if takes and gives == [classes] and not isinstance(inputs[0][0], int):
            return classes
    wanted = f"(N, {PATCH_SIDE}, {PATCH_SIDE}, 1) in and (N, 10) or (N, 11) out"
    raise ModelError(f"loaded {path}; it takes {inputs} and gives {outputs}; a model here has {wanted}")


def _probe(network: Network, path: Path) -> None:
    """ModelError where the model's answers are no probabilities."""
    patches = np.linspace(0, 1, 3 * PATCH_SIDE**2, dtype=np.float32)
    answers = network.run(np.random.default_rng(1).permutation(patches).reshape(3, PATCH_SIDE, PATCH_SIDE, 1))
    if len(answers) != 3:
        raise ModelError(f"tried {path} on 3 patches; it gives {len(answers)} answers; give another file")
    are_bounded = np.isfinite(answers).all() and answers.min() >= -1e-3 and answers.max() <= 1 + 1e-3
    if not are_bounded or not np.allclose(answers.sum(axis=1), 1, atol=1e-3):
        raise ModelError(f"tried {path}; its answers are no probabilities (NaN weights?); train it again")
