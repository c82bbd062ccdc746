"""The network that says of a box with its surroundings which digit it holds, or none."""

from __future__ import annotations

from typing import Any

import keras
from keras import layers

from recognizer.prediction import NOT_A_DIGIT
from recognizer.regions import VIEW_HW


def build(widths: tuple[int, int, int] = (24, 48, 96), hidden: int = 128) -> keras.Model:
    """A network for views (N, 40, 64, 2) float32; its answers are (N, 15): 11 logits, and the four sides of
    the digit's box (see `recognizer.regions.SIDES`).

    Residual convolutions (He et al.: Deep Residual Learning, 2016); the place is kept up to the end, for what
    stands beside a box is judged by where it stands.
    """
    views = keras.Input((*VIEW_HW, 2), name="views")
    x = _conv(views, widths[0], 2)
    x = _residual(_conv(x, widths[1], 2))
    x = _residual(_conv(x, widths[2], 2))
    seen = layers.Flatten()(x)
    x = layers.Dropout(0.2)(layers.ReLU()(layers.Dense(hidden)(seen)))
    logits = layers.Dense(NOT_A_DIGIT + 1, dtype="float32", name="logits")(x)
    x = layers.ReLU(name="place")(layers.Dense(hidden, name="place_weights")(seen))
    sides = layers.Dense(4, dtype="float32", name="sides")(x)
    answers = layers.Concatenate(dtype="float32", name="answers")([logits, sides])
    return keras.Model(views, answers, name="regions")


def only_sides(model: keras.Model) -> None:
    """Keeps all that `model` has learned but how it tells the sides of a box."""
    for layer in model.layers:
        layer.trainable = layer.name in ("place_weights", "sides")


def _conv(x: Any, channels: int, stride: int = 1) -> Any:
    x = layers.Conv2D(channels, 3, strides=stride, padding="same", use_bias=False)(x)
    return layers.ReLU()(layers.BatchNormalization(momentum=0.9)(x))


def _residual(x: Any) -> Any:
    return layers.Add()([x, _conv(x, x.shape[-1])])
