"""A network's last step fitted anew to a few labelled patches of one hand, close to what it was.

What is learned is a linear correction of the logits, of the features that the network's dense layers read.
Of all corrections that explain the patches it is the one that changes least on usual writing (maximum a
posteriori, with a Gaussian prior around the network as it ships): features that vary in everybody's writing
keep their meaning, and those by which only this hand differs are free. A prior that holds all features alike
forgets more and lets letters through: docs/decisions/learning-a-hand.md.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from recognizer.network import Adaptable, Features
from recognizer.prediction import Labels
from recognizer.views import Inputs, Outputs, other_views

PRIOR_WEIGHT = 0.2
"""Of a change of the logits by 1 on usual writing, in patches. On hands of the validation writers 0.1 to 0.3
do alike, 1 learns a fifth less, and 0.03 lets more letters through (benchmarks/learning.py measures it)."""

_NEIGHBOURS = 3
_SURE = 0.9
# A label that the network and the nearest patches of this hand all gainsay is most likely a slip: a 1 called
# an 8 beside five that were called 1s, took a tenth of MNIST's digits below the threshold.

_LEAST = 1e-30
"""A probability that a float32 can still hold, for its logarithm."""


@dataclass(frozen=True, slots=True, eq=False)
class Correction:
    """What is added to the logits."""

    weights: npt.NDArray[np.float32]
    """(F, C), of the features."""
    bias: npt.NDArray[np.float32]
    """(C,)."""

    def corrected(self, probabilities: Outputs, features: Features) -> Outputs:
        """(N, C) probabilities of N patches with these (N, F) features, after learning."""
        odds = features @ self.weights
        odds += self.bias
        odds -= odds.max(axis=1, keepdims=True)
        np.exp(odds, out=odds)
        odds *= np.maximum(probabilities, np.float32(_LEAST))
        odds /= odds.sum(axis=1, keepdims=True)
        return odds


@dataclass(frozen=True, slots=True, eq=False)
class _Looks:
    """A hand's patches as the network sees them, each in itself and in its other views."""

    logits: npt.NDArray[np.float64]
    """(V * N, C)."""
    whitened: npt.NDArray[np.float64]
    """(V * N, F + 1)."""
    labels: Labels
    """(V * N,)."""
    share: float
    """What one look counts of its patch."""


def fit(adaptable: Adaptable, batch: Inputs, labels: Labels) -> Correction:
    """What the (N, 28, 28, 1) patches of a hand and their (N,) labels, each below C, teach; N from 1 up."""
    views = [batch, *other_views(batch)]
    told, seen = adaptable.look(np.concatenate(views))
    whitened = np.column_stack([seen, np.ones(len(seen), np.float32)]) @ adaptable.whitening
    logits = np.log(np.maximum(told.astype(np.float64), _LEAST))
    solution = _minimize(_Looks(logits, whitened, np.tile(labels, len(views)), 1 / len(views)))
    weights = (adaptable.whitening @ solution).astype(np.float32)
    return Correction(weights[:-1], weights[-1])


def gainsaid(adaptable: Adaptable, batch: Inputs, labels: Labels) -> npt.NDArray[np.bool_]:
    """(N,) bool: whether the network is sure of another label, which the patch's nearest neighbours in the
    hand all have."""
    if len(labels) <= _NEIGHBOURS:
        return np.zeros(len(labels), np.bool_)
    probabilities, features = adaptable.look(batch)
    said = probabilities.argmax(axis=1)
    wrong = np.flatnonzero((said != labels) & (probabilities.max(axis=1) >= _SURE))
    squares = (features**2).sum(axis=1)
    distances = squares[wrong, np.newaxis] + squares - 2 * features[wrong] @ features.T
    distances[np.arange(len(wrong)), wrong] = np.inf
    nearest = labels[np.argsort(distances, axis=1)[:, :_NEIGHBOURS]]
    left_out = np.zeros(len(labels), np.bool_)
    left_out[wrong] = (nearest == said[wrong, np.newaxis]).all(axis=1)
    return left_out


def _minimize(looks: _Looks) -> npt.NDArray[np.float64]:
    """(F + 1, C): the most probable correction, of whitened features."""
    # Only here, for it takes as long to load as a page takes to read.
    from scipy.optimize import minimize

    shape = looks.whitened.shape[1], looks.logits.shape[1]
    cost = _cost(looks)
    options = {"maxiter": 100, "ftol": 1e-6, "gtol": 1e-3}
    found = minimize(cost, np.zeros(shape[0] * shape[1]), jac=True, method="L-BFGS-B", options=options)
    return np.asarray(found.x, np.float64).reshape(shape)


def _cost(
    looks: _Looks,
) -> Callable[[npt.NDArray[np.float64]], tuple[float, npt.NDArray[np.float64]]]:
    """Minus the logarithm of the posterior of a flat correction, and its gradient."""
    rows = np.arange(len(looks.labels))
    truth = np.eye(looks.logits.shape[1])[looks.labels]

    def cost(flat: npt.NDArray[np.float64]) -> tuple[float, npt.NDArray[np.float64]]:
        correction = flat.reshape(looks.whitened.shape[1], -1)
        logits = looks.logits + looks.whitened @ correction
        logits -= logits.max(axis=1, keepdims=True)
        odds = np.exp(logits)
        sums = odds.sum(axis=1, keepdims=True)
        surprise = float((np.log(sums[:, 0]) - logits[rows, looks.labels]).sum())
        gradient = looks.share * looks.whitened.T @ (odds / sums - truth) + PRIOR_WEIGHT * correction
        return looks.share * surprise + PRIOR_WEIGHT / 2 * float(flat @ flat), gradient.ravel()

    return cost
