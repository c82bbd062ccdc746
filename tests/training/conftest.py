"""Small handwriting for the tests of training: MNIST test digits that ship with them, and drawn strokes."""

from pathlib import Path

import numpy as np
import pytest

from training.dataset import Samples


@pytest.fixture(scope="session")
def digits() -> Samples:
    """500 test digits of MNIST, 50 of each."""
    with np.load(Path(__file__).parents[1] / "data" / "mnist_digits.npz") as file:
        return Samples(file["images"], file["labels"].astype(np.int64))


def _save_strokes(path: Path, labels: list[str], writers: list[str], rng: np.random.Generator) -> None:
    """Marks of two strokes with twelve points each."""
    count = len(labels)
    np.savez(
        path,
        points=rng.integers(0, 1001, (count * 24, 2), np.int16),
        stroke_start=np.arange(0, count * 24 + 1, 12, dtype=np.int32),
        sample_start=np.arange(0, count * 2 + 1, 2, dtype=np.int32),
        label=np.array(labels),
        writer=np.array(writers),
    )


@pytest.fixture(scope="session")
def data_folder(tmp_path_factory: pytest.TempPathFactory, digits: Samples) -> Path:
    """A folder with every file of the recipe, its marks scribbled."""
    folder = tmp_path_factory.mktemp("data")
    rng = np.random.default_rng(1)
    writers = [
        f"site/{name}" for name in ("ann", "bob", "cid", "dot", "eve", "fay", "gus", "hal", "ivy", "joe")
    ]
    writers += [f"{writer}{other}" for writer in writers for other in "abcdefgh"]
    for kind, signs in (("digits", "0123456789"), ("upper", "AKOT"), ("lower", "aklw"), ("symbols", "+/#")):
        labels = [signs[i % len(signs)] for i in range(len(writers))]
        _save_strokes(folder / f"unipen_{kind}.npz", labels, writers, rng)
    _save_strokes(folder / "pendigits_train.npz", list("0123456789"), ["7"] * 10, rng)
    operators = np.zeros((6, 28, 28), np.uint8)
    operators[:, 13:15, 5:23] = 255
    names = ["subtraction_minus"] * 5 + ["division_slash"]
    np.savez(folder / "operators.npz", image=operators, label=np.array(names))
    images = np.resize(digits.images, (60_000, 28, 28))
    shown = np.resize(digits.labels, 60_000).astype(np.uint8)
    np.savez(
        folder / "mnist.npz", x_train=images, y_train=shown, x_test=images[:10_000], y_test=shown[:10_000]
    )
    np.savez(folder / "mnist_writers.npz", train=np.arange(60_000) // 120, test=np.arange(10_000) // 100)
    return folder
