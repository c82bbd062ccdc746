"""What a network's dense layers read, and how much of it varies in everybody's writing."""

from __future__ import annotations

from pathlib import Path

import keras
import numpy as np
import numpy.typing as npt

from recognizer.prediction import Patches
from training.dataset import as_input, load_mnist
from training.mixture import Amounts, load_handwriting, make_set, missing_files, undistorted_digits

_FLOOR = 0.01
"""Variance that a feature has at least, in units of the features: of a direction in which usual writing
hardly varies a few thousand patches say little. On hands of the validation writers 0.003 to 0.03 do alike."""

_MOST = 20_000
_SEED = 99


def first_dense(model: keras.Model) -> keras.Layer:
    """The first dense layer of `model`: what it reads are the features."""
    return next(layer for layer in model.layers if isinstance(layer, keras.layers.Dense))


def whitening(model: keras.Model, usual: Patches) -> npt.NDArray[np.float64]:
    """(F + 1, F + 1): what features, and a 1 after them, are multiplied with to be uncorrelated, and of mean
    square 1, over the (M, 28, 28) `usual` patches."""
    seen = keras.Model(model.inputs, first_dense(model).input)
    features = np.asarray(seen.predict(as_input(usual), batch_size=512, verbose=0), np.float64)
    homogeneous = np.column_stack([features, np.ones(len(features))])
    moments = homogeneous.T @ homogeneous / len(homogeneous)
    spread = np.linalg.cholesky(moments + _FLOOR * np.eye(len(moments)))
    return np.asarray(np.linalg.inv(spread).T, np.float64)


def usual_writing(folder: Path | None) -> Patches:
    """(M, 28, 28): writing of the training writers as a page shows it, letters, scraps and all; MNIST's alone
    where `folder` has no strokes."""
    rng = np.random.default_rng(_SEED)
    if missing_files(folder) or folder is None:
        images = load_mnist(folder).train.images
        return images[np.sort(rng.permutation(len(images))[:_MOST])]
    writing = load_handwriting(folder, "train")
    drawn = make_set(writing, Amounts().scaled(0.08), _SEED).images
    plain = undistorted_digits(writing, _MOST // 5, _SEED).images
    return np.concatenate([drawn, plain[rng.permutation(len(plain))[: _MOST // 2]]])
