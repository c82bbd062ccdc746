"""How wrong the detector's maps are."""

from __future__ import annotations

from typing import Any

from keras import ops

from recognizer.maps import BOX, CLASSES, DIGIT_INK, MAPS, OTHER_INK
from training.detector.targets import NEAR

_INK = slice(DIGIT_INK, OTHER_INK + 1)

_CERTAIN = 0.999
"""Heat from which a place is a digit's very middle."""


def loss(truth: Any, logits: Any) -> Any:
    """A scalar, of (N, g, g, 20) truths as `maps_of` gives them and (N, g, g, 19) logits.

    The middles by a focal loss that forgives places near them (Zhou et al.: Objects as Points, 2019), digits
    and ink by cross-entropy, boxes by their distance.
    """
    known, heat = truth[..., MAPS:], truth[..., :3]
    near = ops.cast(heat[..., :1] > NEAR, "float32") * heat[..., :1]
    ink = ops.mean(known * (ops.softplus(logits[..., _INK]) - truth[..., _INK] * logits[..., _INK]))
    return (
        _middles(heat, logits[..., :3], known)
        + _names(truth, logits, near)
        + _boxes(truth, logits, near)
        + 2 * ink
    )


def _middles(heat: Any, told: Any, known: Any) -> Any:
    is_middle = ops.cast(heat > _CERTAIN, "float32")
    likely = ops.sigmoid(told)
    hit = is_middle * ops.square(1 - likely) * ops.softplus(-told)
    false = (1 - is_middle) * ops.power(1 - heat, 4) * ops.square(likely) * ops.softplus(told)
    return ops.sum(known * (hit + false)) / ops.maximum(ops.sum(is_middle), 1.0)


def _names(truth: Any, logits: Any, near: Any) -> Any:
    labels = ops.one_hot(ops.cast(truth[..., CLASSES.start], "int32"), 10)
    missed = -ops.sum(labels * ops.log_softmax(logits[..., CLASSES], axis=-1), axis=-1, keepdims=True)
    return ops.sum(near * missed) / ops.maximum(ops.sum(near), 1.0)


def _boxes(truth: Any, logits: Any, near: Any) -> Any:
    off = ops.abs(truth[..., BOX] - logits[..., BOX])
    # Square where it is nearly right, so that the last steps are small ones (Girshick: Fast R-CNN, 2015).
    distance = ops.where(off < 0.1, 5 * off * off, off - 0.05)
    return ops.sum(near * distance) / ops.maximum(ops.sum(near), 1.0)
