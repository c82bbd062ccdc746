"""Makes the MNIST test digits of the tests: `make_digits.py FOLDER`.

FOLDER holds mnist.npz and mnist_writers.npz. Of what is made, mnist_digits.npz holds digits of anybody, and
mnist_hands.npz those of three writers.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

PER_DIGIT = 50
HANDS, PER_HAND = 3, 3


def main(folder: Path) -> None:
    """Writes both beside this script."""
    with np.load(folder / "mnist.npz") as mnist:
        images, labels = mnist["x_test"], mnist["y_test"]
    _write_digits(images, labels)
    with np.load(folder / "mnist_writers.npz") as writers:
        _write_hands(images, labels, writers["test"])


def _write_digits(images: np.ndarray, labels: np.ndarray) -> None:
    """50 images of each digit, drawn once with a fixed seed."""
    rng = np.random.default_rng(1)
    rows = [rng.choice(np.flatnonzero(labels == digit), PER_DIGIT, replace=False) for digit in range(10)]
    chosen = np.sort(np.concatenate(rows))
    path = Path(__file__).with_name("mnist_digits.npz")
    np.savez_compressed(path, images=images[chosen], labels=labels[chosen], rows=chosen)


def _write_hands(images: np.ndarray, labels: np.ndarray, writers: np.ndarray) -> None:
    """(3, 10, 3, 28, 28): three images of each digit by the first three writers who have so many."""
    hands = []
    for writer in np.unique(writers):
        rows = [np.flatnonzero((writers == writer) & (labels == digit))[:PER_HAND] for digit in range(10)]
        if min(map(len, rows)) == PER_HAND:
            hands.append(images[np.array(rows)])
    np.savez_compressed(Path(__file__).with_name("mnist_hands.npz"), images=np.array(hands[:HANDS]))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
