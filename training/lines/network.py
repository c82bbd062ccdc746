"""The network that says which digits follow each other on a line."""

from __future__ import annotations

from typing import Any

import keras
from keras import layers

from recognizer.lines import CHARACTERS, ROWS


def build(widths: tuple[int, int, int] = (24, 48, 96), hidden: int = 128) -> keras.Model:
    """A network for lines (N, 40, W, 1) float32; its answers are (N, 1, W / 4, 12) logits.

    Residual convolutions as in the second look, whose first weights it may have; then a column each, which
    is compared with those beside it, ever further away (dilated convolutions; Yu, Koltun: Multi-Scale
    Context Aggregation by Dilated Convolutions, 2016).
    """
    lines = keras.Input((ROWS, None, 1), name="lines")
    x = _conv(lines, widths[0], strides=2)
    x = _residual(_conv(x, widths[1], strides=2))
    x = _residual(_conv(x, widths[2], strides=(2, 1)), dilation_rate=(1, 2))
    x = layers.ZeroPadding2D((0, 1))(x)
    x = _conv(x, hidden, size=(ROWS // 8, 3), padding="valid")
    for apart in (1, 2, 4):
        x = _residual(x, size=(1, 3), dilation_rate=(1, apart))
    x = layers.Dropout(0.2)(x)
    logits = layers.Conv2D(CHARACTERS, 1, dtype="float32", name="logits")(x)
    return keras.Model(lines, logits, name="lines")


def _conv(x: Any, channels: int, size: int | tuple[int, int] = 3, padding: str = "same", **how: Any) -> Any:
    x = layers.Conv2D(channels, size, padding=padding, use_bias=False, **how)(x)
    return layers.ReLU()(layers.BatchNormalization(momentum=0.9)(x))


def _residual(x: Any, **how: Any) -> Any:
    return layers.Add()([x, _conv(x, x.shape[-1], **how)])
