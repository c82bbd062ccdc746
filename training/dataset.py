"""MNIST as arrays, and what the networks take and are taught."""

from __future__ import annotations

import hashlib
import zipfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from recognizer.prediction import PATCH_SIDE, Patches
from training.download import DownloadError, mnist_file

Labels = npt.NDArray[np.int64]
"""(N,) int64: 0 to 9, and 10 for "not a digit" where a set has those."""

_SIZES = {"train": 60_000, "test": 10_000}


class DataError(Exception):
    """Data that is missing or not what it should be; the message is one line for the user."""


@dataclass(frozen=True, slots=True, eq=False)
class Samples:
    """Pictures of digits and what they show."""

    images: Patches
    """(N, 28, 28) uint8, ink 255 on paper 0."""
    labels: Labels
    """(N,) int64."""

    def __post_init__(self) -> None:
        shape = (len(self.labels), PATCH_SIDE, PATCH_SIDE)
        if self.images.shape != shape or self.images.dtype != np.uint8:
            raise ValueError(f"images must be {shape} uint8, got {self.images.shape} {self.images.dtype}")

    def __len__(self) -> int:
        return len(self.labels)

    def take(self, rows: npt.NDArray[np.intp]) -> Samples:
        """The samples at `rows`, in that order."""
        return Samples(self.images[rows], self.labels[rows])

    def joined(self, others: Samples) -> Samples:
        """These samples, and after them `others`."""
        images, labels = [self.images, others.images], [self.labels, others.labels]
        return Samples(np.concatenate(images), np.concatenate(labels))


@dataclass(frozen=True, slots=True, eq=False)
class Mnist:
    """The 60,000 digits to train with and the 10,000 to test with."""

    train: Samples
    test: Samples


def load_mnist(folder: Path | None = None) -> Mnist:
    """MNIST from `folder`/mnist.npz; without a folder from Keras' copy of it, which is downloaded once.

    Raises DataError where it can't be had or is not laid out as Keras' file is.
    """
    try:
        path = mnist_file() if folder is None else folder / "mnist.npz"
    except DownloadError as error:
        raise DataError(str(error)) from error
    names = ("x_train", "y_train", "x_test", "y_test")
    arrays = load_arrays(path, names)
    return _check_layout(tuple(arrays[name] for name in names), str(path))


def load_arrays(path: Path, names: tuple[str, ...]) -> dict[str, npt.NDArray[np.generic]]:
    """The arrays `names` of the .npz file at `path`; DataError where it or one of them is not there."""
    try:
        # NumPy leaves a file that it opened itself open where that is no whole archive.
        with path.open("rb") as opened, np.load(opened, allow_pickle=False) as file:
            return {name: np.asarray(file[name]) for name in names}
    except FileNotFoundError as error:
        raise DataError(f"looked for {path}; there is no such file; give the folder that holds it") from error
    except KeyError as error:
        raise DataError(f"read {path}; it lacks an array: {error.args[0]}; get the file again") from error
    except (OSError, ValueError, EOFError, zipfile.BadZipFile) as error:
        raise DataError(f"read {path}; it is no whole .npz file ({error}); get the file again") from error


def load_writers(folder: Path) -> Labels:
    """(60000,) int64: who wrote each MNIST training image, from `folder`/mnist_writers.npz."""
    writers = load_arrays(folder / "mnist_writers.npz", ("train",))["train"]
    if writers.shape != (_SIZES["train"],):
        raise DataError(f"mnist_writers.npz: train must be (60000,), got {writers.shape}; get the file again")
    return np.asarray(writers, np.int64)


def as_input(images: Patches) -> npt.NDArray[np.float32]:
    """(N, 28, 28, 1) float32, 0 to 1: what a network takes for `images`."""
    return np.asarray(images[..., np.newaxis], np.float32) / np.float32(255)


def one_hot(labels: Labels, classes: int = 10) -> npt.NDArray[np.float32]:
    """(N, classes) float32 with a 1 in the column of each label."""
    return np.eye(classes, dtype=np.float32)[labels]


def data_hash(*arrays: npt.NDArray[np.generic]) -> str:
    """Sixteen hexadecimal digits that name exactly these arrays."""
    digest = hashlib.sha256()
    for array in arrays:
        digest.update(f"{array.shape}{array.dtype}".encode())
        digest.update(np.ascontiguousarray(array).tobytes())
    return digest.hexdigest()[:16]


def _check_layout(arrays: tuple[npt.NDArray[np.generic], ...], where: str) -> Mnist:
    parts = []
    x_train, y_train, x_test, y_test = arrays
    for name, images, labels in (("train", x_train, y_train), ("test", x_test, y_test)):
        shape = (_SIZES[name], PATCH_SIDE, PATCH_SIDE)
        if images.shape != shape or images.dtype != np.uint8:
            got = f"{images.shape} {images.dtype}"
            raise DataError(f"{where}: x_{name} must be {shape} uint8, got {got}; get the file again")
        if labels.shape != shape[:1] or not np.isin(labels, np.arange(10)).all():
            raise DataError(f"{where}: y_{name} must be {shape[:1]} with 0 to 9; get the file again")
        parts.append(Samples(np.asarray(images, np.uint8), np.asarray(labels, np.int64)))
    return Mnist(*parts)
