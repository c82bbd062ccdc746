"""The trained CNN, read from its file and asked in one batched call."""

from __future__ import annotations

import json
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from recognizer.adaptation import AdaptedNetwork, adapted, gainsaid
from recognizer.network import Adaptable, ModelError, Network, damaged, load_network
from recognizer.prediction import NOT_A_DIGIT, PATCH_SIDE, Labels, Patches, Predictions
from recognizer.shipped import SHIPPED_MODELS
from recognizer.views import Inputs, looked_again

SHIPPED_MODEL = SHIPPED_MODELS / "digits.onnx"
"""What `load` takes where it is told nothing else."""

DEFAULT_MIN_CONFIDENCE = 0.9
"""For a model that brings no threshold of its own."""


@dataclass(frozen=True, slots=True, eq=False)
class _Hand:
    """Patches of one hand that a recognizer has learned."""

    inputs: Inputs
    labels: Labels

    @classmethod
    def empty(cls) -> _Hand:
        """That of nobody."""
        return cls(np.zeros((0, PATCH_SIDE, PATCH_SIDE, 1), np.float32), np.zeros(0, np.int64))

    def __len__(self) -> int:
        return len(self.labels)

    def joined(self, inputs: Inputs, labels: Labels) -> _Hand:
        """With these besides; of a patch that is there twice the last label counts."""
        every = np.concatenate([self.inputs, inputs])
        named = np.concatenate([self.labels, labels])
        last = {patch.tobytes(): row for row, patch in enumerate(every)}
        rows = sorted(last.values())
        return _Hand(every[rows], named[rows])

    def without(self, rows: npt.NDArray[np.bool_]) -> _Hand:
        """Without those."""
        return _Hand(self.inputs[~rows], self.labels[~rows])


class DigitRecognizer:
    """Reads patches; made by `load`, and by `learn` from another."""

    def __init__(self, network: Network, min_confidence: float, *, is_shipped: bool = False) -> None:
        """Asks `network`; a digit counts from `min_confidence` (0 to 1) up."""
        if not 0 <= min_confidence <= 1:
            raise ValueError(f"min_confidence must be 0 to 1, got {min_confidence}")
        self._network = network
        self._min_confidence = min_confidence
        self._network_is_shipped = is_shipped
        self._hand = _Hand.empty()
        self._adapted: AdaptedNetwork | None = None

    @classmethod
    def load(cls, path: Path | str | None = None, min_confidence: float | None = None) -> DigitRecognizer:
        """The model at `path` (.onnx or .keras), else the shipped one; its own threshold unless one is given.

        Raises ModelError where there is none, or none that can be used.
        """
        path = SHIPPED_MODEL if path is None else Path(path)
        _refuse_what_is_no_file(path)
        network = load_network(path)
        threshold = _own_threshold(path) if min_confidence is None else min_confidence
        return cls(network, threshold, is_shipped=path == SHIPPED_MODEL)

    @property
    def is_shipped(self) -> bool:
        """Whether it is the shipped one, which has learned no hand."""
        return self._network_is_shipped and self._adapted is None

    @property
    def min_confidence(self) -> float:
        """The probability from which a reading counts as a digit."""
        return self._min_confidence

    def predict(self, patches: Patches | npt.NDArray[np.floating[Any]]) -> Predictions:
        """What each of the (N, 28, 28) `patches` shows, uint8 or float 0 to 1, ink bright; N may be 0."""
        inputs = _as_inputs(np.asarray(patches))
        probabilities = np.zeros((len(inputs), NOT_A_DIGIT + 1), np.float32)
        if not len(inputs):
            return Predictions.of(probabilities, self.min_confidence)
        run = self._network.run if self._adapted is None else self._adapted.run
        told, added = (run(inputs), None) if self._adapted is None else self._adapted.explained(inputs)
        outputs = looked_again(told, inputs, run)
        probabilities[:, : outputs.shape[1]] = outputs
        return Predictions.of(probabilities, self.min_confidence, added)

    def learn(
        self, patches: Patches | npt.NDArray[np.floating[Any]], labels: npt.NDArray[np.integer[Any]]
    ) -> DigitRecognizer:
        """A recognizer that knows the hand these (N, 28, 28) patches are of, besides all that this one knows.

        `labels` are (N,) int, 0 to 9 or 10 for "not a digit" (left aside by a model that knows only digits).
        Of a patch that is learned twice the last label counts, and one that the network and the patch's
        neighbours gainsay (see `gainsaid`) is left aside. Views and threshold stay what they were. Takes
        milliseconds. Raises ModelError where the model can't learn, ValueError for labels that are none.
        """
        adaptable = self._adaptable()
        named = _as_labels(np.asarray(labels), len(patches))
        known = named < self._network.classes
        hand = self._hand.joined(_as_inputs(np.asarray(patches))[known], named[known])
        learned = DigitRecognizer(self._network, self._min_confidence, is_shipped=self._network_is_shipped)
        learned._hand = hand
        taught = hand.without(gainsaid(adaptable, hand.inputs, hand.labels))
        if len(taught):
            learned._adapted = adapted(adaptable, taught.inputs, taught.labels)
        return learned

    def gainsaid(
        self, patches: Patches | npt.NDArray[np.floating[Any]], labels: npt.NDArray[np.integer[Any]]
    ) -> npt.NDArray[np.bool_]:
        """(N,) bool: which of these labels `learn` leaves aside, most likely slips: the network is sure of
        another digit, and the three patches that look most alike are all labelled so."""
        named = _as_labels(np.asarray(labels), len(patches))
        return gainsaid(self._adaptable(), _as_inputs(np.asarray(patches)), named)

    def _adaptable(self) -> Adaptable:
        if self._network.adaptable is None:
            raise ModelError(
                "asked a model to learn a hand; it was exported without features;"
                " export it again with: python -m training.export"
            )
        return self._network.adaptable


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


def _as_labels(labels: npt.NDArray[Any], count: int) -> Labels:
    """(N,) int64; ValueError for anything that is not one of 0 to 10 for each of `count` patches."""
    is_whole = np.issubdtype(labels.dtype, np.integer) or not labels.size
    if labels.shape != (count,) or not is_whole or not np.isin(labels, np.arange(NOT_A_DIGIT + 1)).all():
        raise ValueError(
            f"labels must be ({count},) int, 0 to {NOT_A_DIGIT}, got {labels.shape} {labels.dtype}"
        )
    return np.asarray(labels, np.int64)


def _refuse_what_is_no_file(path: Path) -> None:
    try:
        is_file = stat.S_ISREG(path.stat().st_mode)
    except FileNotFoundError as error:
        made_by = "make one with: digit-reader train"
        raise ModelError(f"looked for a model at {path}; there is no such file; {made_by}") from error
    except OSError as error:
        raise ModelError(f"looked for a model at {path}; {error.strerror}; give another file") from error
    if not is_file:
        raise ModelError(f"looked for a model at {path}; it is no file; give a .onnx or .keras file")


def _own_threshold(path: Path) -> float:
    """`min_confidence` of the JSON file beside the model."""
    settings_path = path.with_suffix(".json")
    if not settings_path.is_file():
        return DEFAULT_MIN_CONFIDENCE
    try:
        threshold = float(
            json.loads(settings_path.read_text("utf-8")).get("min_confidence", DEFAULT_MIN_CONFIDENCE)
        )
    # Deeply nested, it is beyond Python's stack; a number of 400 digits is beyond a float.
    except (ValueError, TypeError, AttributeError, OSError, RecursionError, OverflowError) as error:
        raise damaged(settings_path, error) from error
    if not 0 <= threshold <= 1:
        raise ModelError(f"read {settings_path}; min_confidence is {threshold}; it must be 0 to 1")
    return threshold
