"""MNIST's loading and its preprocessing."""

from pathlib import Path

import numpy as np
import pytest

from training import dataset
from training.dataset import DataError, Samples, as_input, data_hash, load_mnist, load_writers, one_hot


@pytest.fixture
def small_sizes(monkeypatch: pytest.MonkeyPatch) -> None:
    """MNIST with 6 training and 3 test images."""
    monkeypatch.setattr(dataset, "_SIZES", {"train": 6, "test": 3})


def save(folder: Path, **changed: object) -> Path:
    arrays: dict[str, object] = {
        "x_train": np.full((6, 28, 28), 7, np.uint8),
        "y_train": np.arange(6, dtype=np.uint8),
        "x_test": np.zeros((3, 28, 28), np.uint8),
        "y_test": np.array([9, 0, 4], np.uint8),
    }
    kept = {name: np.asarray(array) for name, array in (arrays | changed).items() if array is not None}
    np.savez(folder / "mnist.npz", allow_pickle=False, **kept)
    return folder


@pytest.mark.usefixtures("small_sizes")
def test_mnist_is_read_from_a_folder(tmp_path: Path) -> None:
    mnist = load_mnist(save(tmp_path))
    assert mnist.train.images.shape == (6, 28, 28)
    assert mnist.test.labels.tolist() == [9, 0, 4]
    assert mnist.test.labels.dtype == np.int64


@pytest.mark.usefixtures("small_sizes")
@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"x_train": np.zeros((5, 28, 28), np.uint8)}, "x_train must be"),
        ({"x_train": np.zeros((6, 28, 28), np.float32)}, "float32"),
        ({"x_test": np.zeros((3, 20, 20), np.uint8)}, "x_test must be"),
        ({"y_train": np.full(6, 10, np.uint8)}, "y_train must be"),
        ({"y_test": np.zeros(2, np.uint8)}, "y_test must be"),
        ({"y_test": None}, "lacks an array"),
    ],
)
def test_another_layout_is_one_clear_line(tmp_path: Path, changed: dict[str, object], says: str) -> None:
    with pytest.raises(DataError, match=says) as refused:
        load_mnist(save(tmp_path, **changed))
    assert "\n" not in str(refused.value)


def test_a_folder_without_mnist_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="there is no such file"):
        load_mnist(tmp_path)


@pytest.mark.parametrize("content", [b"", b"no numbers", b"PK\x03\x04 cut short"])
def test_a_damaged_file_is_one_clear_line(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "mnist.npz").write_bytes(content)
    with pytest.raises(DataError, match="no whole"):
        load_mnist(tmp_path)


def test_writers_that_are_not_mnists_are_refused(tmp_path: Path) -> None:
    np.savez(tmp_path / "mnist_writers.npz", train=np.zeros(5, np.int64))
    with pytest.raises(DataError, match="60000"):
        load_writers(tmp_path)


def test_a_network_takes_floats_from_0_to_1_with_a_channel() -> None:
    images = np.array([[[0, 51], [255, 1]]], np.uint8)
    taken = as_input(images)
    assert taken.shape == (1, 2, 2, 1)
    assert taken.dtype == np.float32
    np.testing.assert_allclose(taken.ravel(), [0, 0.2, 1, 1 / 255])


def test_labels_become_one_hot_rows() -> None:
    rows = one_hot(np.array([3, 0]), classes=4)
    assert rows.dtype == np.float32
    assert rows.tolist() == [[0, 0, 0, 1], [1, 0, 0, 0]]


def test_samples_must_fit_their_labels() -> None:
    with pytest.raises(ValueError, match=r"\(3, 28, 28\)"):
        Samples(np.zeros((2, 28, 28), np.uint8), np.zeros(3, np.int64))


def test_the_data_hash_tells_arrays_apart() -> None:
    assert data_hash(np.zeros(4)) == data_hash(np.zeros(4))
    assert data_hash(np.zeros(4)) != data_hash(np.zeros((2, 2)))
    assert data_hash(np.zeros(4)) != data_hash(np.array([0, 0, 0, 1.0]))
