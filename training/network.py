"""The CNNs."""

from __future__ import annotations

from collections.abc import Callable

import keras
from keras import layers

from recognizer.prediction import PATCH_SIDE


def build_baseline() -> keras.Model:
    """The plain CNN that nearly every tutorial trains: 159,254 parameters, digits only."""
    return keras.Sequential(
        [
            keras.Input((PATCH_SIDE, PATCH_SIDE, 1), name="patches"),
            layers.Conv2D(32, 3, activation="relu", kernel_initializer="he_uniform"),
            layers.MaxPooling2D(2),
            layers.Conv2D(64, 3, activation="relu", kernel_initializer="he_uniform"),
            layers.Conv2D(64, 3, activation="relu", kernel_initializer="he_uniform"),
            layers.MaxPooling2D(2),
            layers.Flatten(),
            layers.Dense(100, activation="relu", kernel_initializer="he_uniform"),
            layers.Dense(10, activation="softmax", name="probabilities"),
        ],
        name="baseline",
    )


ARCHITECTURES: dict[str, Callable[[], keras.Model]] = {"baseline": build_baseline}
"""What `--architecture` chooses from."""
