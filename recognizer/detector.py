"""Finds and names the digits of a whole picture."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import cv2
import numpy as np
import numpy.typing as npt

from recognizer.maps import BOX, BOX_UNIT_PX, CLASSES, DIGIT, MINUS, POINT, STRIDE, normalized

MULTIPLE_PX = 32
"""A picture is filled up to multiples of this."""

LEAST_LIKELY = 0.1
"""Heat from which a place may be the middle of a digit; in training few digits are fainter."""

_NEIGHBOURS = np.ones((3, 3), np.uint8)


@dataclass(frozen=True, slots=True, eq=False)
class Detections:
    """N digits that may be on a picture, and the signs beside them."""

    boxes: npt.NDArray[np.float32]
    """(N, 4): left, top, width and height in pixels of the picture."""
    logits: npt.NDArray[np.float32]
    """(N,): logarithm of the odds that there is a digit."""
    probabilities: npt.NDArray[np.float32]
    """(N, 10), rows sum to 1: which digit it is, if it is one."""
    points: npt.NDArray[np.float32]
    """(P, 3): x and y of the middle of each point or comma, and the logarithm of its odds."""
    minuses: npt.NDArray[np.float32]
    """(M, 3): the same of each minus sign."""

    def __len__(self) -> int:
        return len(self.logits)


class Maps(Protocol):
    """Anything that answers a normalized picture (h, w) with its maps (h / 4, w / 4, 19)."""

    def __call__(self, picture: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]: ...


class DigitDetector:
    """A trained detector, run by ONNX Runtime."""

    def __init__(self, run: Maps) -> None:
        self._run = run

    @classmethod
    def load(cls, path: Path) -> DigitDetector:
        """The detector at `path`."""
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 4
        session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
        name = session.get_inputs()[0].name
        return cls(lambda p: np.asarray(session.run(None, {name: p[np.newaxis, ..., np.newaxis]})[0][0], np.float32))

    def detect(self, grey: npt.NDArray[np.uint8]) -> Detections:
        """The digits of 9 to 46 pixels' height that may be on a grey picture (h, w)."""
        height, width = grey.shape
        below, right = -height % MULTIPLE_PX, -width % MULTIPLE_PX
        filled = cv2.copyMakeBorder(normalized(grey), 0, below, 0, right, cv2.BORDER_CONSTANT, value=0)
        return _detections(self._run(np.asarray(filled, np.float32)))


def _detections(maps: npt.NDArray[np.float32]) -> Detections:
    rows, columns = _peaks(maps[..., DIGIT])
    told = maps[rows, columns]
    place = np.stack([columns, rows], axis=1) + np.float32(0.5)
    middles = place * STRIDE + told[:, BOX][:, :2] * BOX_UNIT_PX
    sizes = np.exp(np.clip(told[:, BOX][:, 2:], -4, 3)) * BOX_UNIT_PX
    names = np.exp(told[:, CLASSES] - told[:, CLASSES].max(axis=1, keepdims=True))
    return Detections(
        np.concatenate([middles - sizes / 2, sizes], axis=1).astype(np.float32),
        told[:, DIGIT],
        names / names.sum(axis=1, keepdims=True),
        _signs(maps[..., POINT]),
        _signs(maps[..., MINUS]),
    )


def _peaks(logits: npt.NDArray[np.float32]) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """Rows and columns of the places that are likely, and likelier than those around them."""
    least = float(np.log(LEAST_LIKELY / (1 - LEAST_LIKELY)))
    plane = np.ascontiguousarray(logits)
    return np.nonzero((plane > least) & (plane >= cv2.dilate(plane, _NEIGHBOURS)))


def _signs(logits: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    rows, columns = _peaks(logits)
    x, y = ((at + 0.5) * STRIDE for at in (columns, rows))
    return np.stack([x, y, logits[rows, columns]], axis=1).astype(np.float32)
