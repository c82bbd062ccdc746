"""A network that finds or reads, in all the files that it ships as."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import keras
import numpy as np
import numpy.typing as npt

from training.export import write_whole
from training.functional_export import export_functional
from training.integers import make_integer


def ship(
    model: keras.Model,
    blank: keras.Model,
    folder: Path,
    usual: Iterable[npt.NDArray[np.float32]],
    card: dict[str, Any],
) -> Path:
    """Writes `model` to the `folder`, by its name: as .keras, as .onnx that counts in integers, and what is
    known of it as .json; the .onnx file.

    `blank` is the same network, never compiled: a model that was trained is kept with the state of its
    optimizer, which is twice as large. `usual` are batches of what it usually sees.
    """
    blank.set_weights(model.get_weights())
    onnx = folder / f"{model.name}.onnx"
    blank.save(onnx.with_suffix(".keras"))
    export_functional(blank, onnx)
    make_integer(onnx, usual)
    write_whole(onnx.with_suffix(".json"), json.dumps(card, indent=1).encode())
    return onnx
