"""The detector's network: an hourglass of narrow convolutions, with answers at a quarter of the size."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np
from keras import layers

from recognizer.maps import MAPS


def build(
    widths: tuple[int, int, int, int, int] = (8, 16, 32, 64, 96), name: str = "detector"
) -> keras.Model:
    """A network for normalized pictures (N, h, w, 1) float32, h and w multiples of 32.

    Its answers are (N, h / 4, w / 4, 19) float32, as `recognizer.maps` names them.

    An encoder to a thirty-second of the size sees what stands around a digit, and a decoder brings
    that back to where the digit is (Newell et al.: Stacked Hourglass Networks, 2016). A digit is told by its
    middle, as in Zhou et al.: Objects as Points, 2019. Most of the time goes where the maps are large, so
    there it is narrow and shallow.
    """
    stem, fine, middle, coarse, coarsest = widths
    picture = keras.Input((None, None, 1), name="picture")
    x = _conv(picture, stem, 3, 2)
    x = _conv(x, fine, 3, 2)
    x = at_4 = _residual(x)
    x = _conv(x, middle, 3, 2)
    x = at_8 = _residual(_residual(x))
    x = _conv(x, coarse, 3, 2)
    x = at_16 = _residual(_residual(x))
    x = _conv(x, coarsest, 3, 2)
    x = _residual(_residual(x))
    x = layers.Add()([layers.UpSampling2D()(_conv(x, coarse, 1)), at_16])
    x = _residual(x)
    x = layers.Add()([layers.UpSampling2D()(_conv(x, middle, 1)), at_8])
    x = _residual(x)
    x = layers.Add()([layers.UpSampling2D()(_conv(x, fine, 1)), at_4])
    x = _residual(x)
    maps = layers.Conv2D(MAPS, 1, dtype="float32", name="maps")
    model = keras.Model(picture, maps(x), name=name)
    # A digit is rare to begin with (Lin et al.: Focal Loss for Dense Object Detection, 2017).
    maps.set_weights([maps.get_weights()[0], np.array([-4.0] * 3 + [0.0] * (MAPS - 3), np.float32)])
    return model


def _conv(x: Any, channels: int, side: int, stride: int = 1) -> Any:
    """A convolution, normalized and rectified."""
    x = layers.Conv2D(channels, side, strides=stride, padding="same", use_bias=False)(x)
    return layers.ReLU()(layers.BatchNormalization()(x))


def _residual(x: Any) -> Any:
    """What is there, and what a convolution adds to it."""
    channels = x.shape[-1]
    y = layers.Conv2D(channels, 3, padding="same", use_bias=False)(x)
    y = layers.ReLU()(layers.BatchNormalization()(y))
    return layers.Add()([x, y])
