"""The CNNs."""

from __future__ import annotations

from collections.abc import Callable

import keras
from keras import layers

from recognizer.prediction import NOT_A_DIGIT, PATCH_SIDE


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


def build_digits() -> keras.Model:
    """The shipped network: digits and "not a digit", with half of the plain one's multiplications.

    The first layers are narrow, for there each channel costs the most; batch normalisation, which the
    export merges into the convolutions, and dropout let five convolutions train well.
    """
    return keras.Sequential(
        [
            keras.Input((PATCH_SIDE, PATCH_SIDE, 1), name="patches"),
            *_convolution(16),
            layers.MaxPooling2D(2),
            *_convolution(32),
            *_convolution(48),
            layers.MaxPooling2D(2),
            *_convolution(64, padding="same"),
            *_convolution(96),
            layers.Flatten(),
            layers.Dropout(0.3, seed=1),
            layers.Dense(128, use_bias=False, kernel_initializer="he_normal"),
            layers.BatchNormalization(),
            layers.Activation("relu"),
            layers.Dropout(0.3, seed=2),
            layers.Dense(NOT_A_DIGIT + 1, activation="softmax", name="probabilities"),
        ],
        name="digits",
    )


def _convolution(channels: int, padding: str = "valid") -> list[keras.Layer]:
    return [
        layers.Conv2D(channels, 3, padding=padding, use_bias=False, kernel_initializer="he_normal"),
        layers.BatchNormalization(),
        layers.Activation("relu"),
    ]


ARCHITECTURES: dict[str, Callable[[], keras.Model]] = {"baseline": build_baseline, "digits": build_digits}
"""What `--architecture` chooses from."""
