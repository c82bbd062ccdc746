"""How wrong the detector's maps are."""

from __future__ import annotations

from typing import Any

from keras import ops

from recognizer.maps import MAPS

_CERTAIN = 0.999
"""Heat from which a place is a digit's very middle."""
_NEAR = 0.3
"""Heat from which a place knows which digit it is, and where its box."""


def loss(truth: Any, logits: Any) -> Any:
    """Of (N, g, g, 20) truths and (N, g, g, 19) logits: the middles by a focal loss that forgives places near
    them (Zhou et al.: Objects as Points, 2019), the digits by cross-entropy, boxes by their distance, ink by
    cross-entropy."""
    known = truth[..., MAPS:]
    heat, told = truth[..., :3], logits[..., :3]
    is_middle = ops.cast(heat > _CERTAIN, "float32")
    likely = ops.sigmoid(told)
    hit = is_middle * ops.square(1 - likely) * ops.softplus(-told)
    false = (1 - is_middle) * ops.power(1 - heat, 4) * ops.square(likely) * ops.softplus(told)
    count = ops.maximum(ops.sum(is_middle), 1.0)
    middles = ops.sum(known * (hit + false)) / count
    near = ops.cast(heat[..., :1] > _NEAR, "float32") * heat[..., :1]
    near_count = ops.maximum(ops.sum(near), 1.0)
    labels = ops.one_hot(ops.cast(truth[..., 3], "int32"), 10)
    names = logits[..., 3:13]
    named = -ops.sum(labels * ops.log_softmax(names, axis=-1), axis=-1, keepdims=True)
    named = ops.sum(near * named) / near_count
    off = ops.abs(truth[..., 13:17] - logits[..., 13:17])
    boxes = ops.sum(near * ops.where(off < 0.1, 5 * off * off, off - 0.05)) / near_count
    ink = truth[..., 17:19]
    seen = logits[..., 17:19]
    inked = ops.mean(known * (ops.softplus(seen) - ink * seen))
    return middles + named + boxes + 2 * inked
