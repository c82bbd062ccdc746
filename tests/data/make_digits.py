"""Makes mnist_digits.npz, the MNIST test digits of the tests: `make_digits.py FOLDER`, mnist.npz in it."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

PER_DIGIT = 50


def main(folder: Path) -> None:
    """Writes 50 test images of each digit, drawn once with a fixed seed, beside this script."""
    with np.load(folder / "mnist.npz") as mnist:
        images, labels = mnist["x_test"], mnist["y_test"]
    rng = np.random.default_rng(1)
    rows = [rng.choice(np.flatnonzero(labels == digit), PER_DIGIT, replace=False) for digit in range(10)]
    chosen = np.sort(np.concatenate(rows))
    path = Path(__file__).with_name("mnist_digits.npz")
    np.savez_compressed(path, images=images[chosen], labels=labels[chosen], rows=chosen)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
