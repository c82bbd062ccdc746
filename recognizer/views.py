"""Patches that a network doubts, shown to it again a little turned and scaled."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
import numpy.typing as npt

from recognizer.prediction import NOT_A_DIGIT, PATCH_SIDE

Inputs = npt.NDArray[np.float32]
"""(N, 28, 28, 1) float32, 0 to 1."""

Outputs = npt.NDArray[np.float32]
"""(N, 10) or (N, 11) float32: probabilities."""

SURE = 0.95
"""A digit from this probability up needs no other views."""

SURE_OF_NONE = 0.8
"""Nor does "not a digit" from this: lower costs digits, and higher brings only letters that stay letters."""

_MIDDLE = (PATCH_SIDE - 1) / 2
_VIEWS = tuple(
    cv2.getRotationMatrix2D((_MIDDLE, _MIDDLE), degrees, scale)
    for degrees, scale in ((6.0, 1.0), (-6.0, 1.0), (0.0, 1.06), (0.0, 0.94))
)
"""The (2, 3) matrix of each."""

_LEAST = 1e-9
"""No one view rules an answer out for good."""


def looking_again(run: Callable[[Inputs], Outputs]) -> Callable[[Inputs], Outputs]:
    """`run`, but with several views of the patches that it doubts; of one patch or more."""
    return lambda batch: looked_again(run(batch), batch, run)


def looked_again(told: Outputs, batch: Inputs, run: Callable[[Inputs], Outputs]) -> Outputs:
    """What was `told` of the (N, 28, 28, 1) patches, N from 1 up, where it is doubted by what `run` says of
    several views."""
    doubted = _doubted(told)
    if len(doubted):
        others = run(np.concatenate(other_views(batch[doubted])))
        looks = np.concatenate([told[doubted], others]).reshape(1 + len(_VIEWS), len(doubted), -1)
        told[doubted] = _agreed(looks)
    return told


def answered(looks: Outputs) -> Outputs:
    """(N, C) of (V, N, C) probabilities of N patches, each in itself and then in its other views: what a
    network that is `looking_again` answers."""
    told = looks[0].copy()
    doubted = _doubted(told)
    told[doubted] = _agreed(looks[:, doubted])
    return np.asarray(told, np.float32)


def other_views(batch: Inputs) -> list[Inputs]:
    """The (N, 28, 28, 1) patches turned by 6 degrees either way, and made larger and smaller by 6 %."""
    views = []
    for matrix in _VIEWS:
        view = np.empty_like(batch)
        for shown, patch in zip(view, batch, strict=True):
            shown[..., 0] = cv2.warpAffine(patch[..., 0], matrix, (PATCH_SIDE, PATCH_SIDE))
        views.append(view)
    return views


def _doubted(told: Outputs) -> npt.NDArray[np.intp]:
    is_digit, is_none = told[:, :NOT_A_DIGIT].max(axis=1), told[:, NOT_A_DIGIT:].sum(axis=1)
    return np.flatnonzero((is_digit < SURE) & (is_none < SURE_OF_NONE))


def _agreed(looks: Outputs) -> Outputs:
    """(N, C) of (V, N, C) probabilities: what V views hold together, as their geometric mean.

    Views that disagree about the digit then leave more to "not a digit" than with the arithmetic mean: fewer
    letters are accepted (Hinton: Training Products of Experts by Minimizing Contrastive Divergence, 2002).
    """
    mean = np.exp(np.log(np.maximum(looks, _LEAST)).mean(axis=0))
    return np.asarray(mean / mean.sum(axis=1, keepdims=True), np.float32)
