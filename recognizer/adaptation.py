"""A network's last step fitted anew to a few labelled patches of one hand, close to what it was.

What is learned is a linear correction of the logits, of the features that the network's dense layers read.
Of all corrections that explain the patches it is the one that changes least on usual writing (maximum a
posteriori, with a Gaussian prior around the network as it ships): features that vary in everybody's writing
keep their meaning, and those by which only this hand differs are free. A prior that holds all features alike
forgets more and lets letters through. So that letters are no more often taken for digits than before, the
network is reminded of what it said of some: docs/decisions/learning-a-hand.md.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from recognizer.network import Adaptable
from recognizer.prediction import Labels
from recognizer.views import Inputs, Outputs, other_views

PRIOR_WEIGHT = 0.02
"""Of a change of the logits by 1 on usual writing, in patches. Ten times as much learns less (see
docs/decisions/learning-a-hand.md)."""

REMINDER_SHARE = 0.05
"""What a mark that is no digit, but might be taken for one, counts of a patch. With ten marks a digit 0.02
lets 0.03 points more letters through and learns as much; with 0 it would be twice as many."""

_NEIGHBOURS = 3
_SURE = 0.9
# A label that the network and the nearest patches of this hand all gainsay is most likely a slip: a 1 called
# an 8 beside five that were called 1s, took a tenth of MNIST's digits below the threshold.

_LEAST = 1e-30
"""A probability that a float32 can still hold, for its logarithm."""


Logits = npt.NDArray[np.float32]
"""(N, C) float32."""


@dataclass(frozen=True, slots=True, eq=False)
class AdaptedNetwork:
    """A network that has learned a hand."""

    adaptable: Adaptable
    weights: npt.NDArray[np.float32]
    """(F, C): what is added to the logits, of the features."""
    bias: npt.NDArray[np.float32]
    """(C,)."""

    def run(self, batch: Inputs) -> Outputs:
        """The (N, C) probabilities of N patches, N from 1 up."""
        return self.explained(batch)[0]

    def explained(self, batch: Inputs) -> tuple[Outputs, Logits]:
        """The same, and what the hand added to the logits."""
        probabilities, features = self.adaptable.look(batch)
        added = features @ self.weights
        added += self.bias
        odds = added - added.max(axis=1, keepdims=True)
        np.exp(odds, out=odds)
        odds *= np.maximum(probabilities, np.float32(_LEAST))
        odds /= odds.sum(axis=1, keepdims=True)
        return odds, added


@dataclass(frozen=True, slots=True, eq=False)
class _Lessons:
    """What is to be learned, and what is to be kept: L looks at patches. Half of the time goes where these
    are in double precision."""

    logits: npt.NDArray[np.float32]
    """(L, C): what the network says."""
    whitened: npt.NDArray[np.float32]
    """(L, F + 1)."""
    wanted: npt.NDArray[np.float32]
    """(L, C), rows sum to 1: the probabilities that it should give."""
    shares: npt.NDArray[np.float32]
    """(L, 1): how much each look counts, in patches."""


def adapted(adaptable: Adaptable, batch: Inputs, labels: Labels) -> AdaptedNetwork:
    """The network that has learned the (N, 28, 28, 1) patches of a hand and their (N,) labels, each below C;
    N from 1 up."""
    solution = _minimize(_lessons(adaptable, batch, labels))
    weights = adaptable.whitening @ solution
    return AdaptedNetwork(adaptable, weights[:-1], weights[-1])


def _lessons(adaptable: Adaptable, batch: Inputs, labels: Labels) -> _Lessons:
    """The patches, each in itself and in its other views, and the network's reminders."""
    views = [batch, *other_views(batch)]
    told, seen = adaptable.look(np.concatenate(views))
    kept = np.exp(adaptable.answers)
    taught = np.tile(np.eye(told.shape[1], dtype=np.float32)[labels], (len(views), 1))
    shares = np.repeat([1 / len(views), REMINDER_SHARE], [len(told), len(kept)])
    return _Lessons(
        np.concatenate([np.log(np.maximum(told, np.float32(_LEAST))), adaptable.answers]),
        np.concatenate([seen @ adaptable.whitening[:-1] + adaptable.whitening[-1], adaptable.reminders]),
        np.concatenate([taught, kept / kept.sum(axis=1, keepdims=True)]),
        shares.astype(np.float32)[:, np.newaxis],
    )


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


def prepare_to_learn() -> threading.Thread:
    """Loads what learning takes while something else is done, as the thread that does so.

    Else the first correction halts a window for 0.3 s (2 s on a busy machine), and of the keys that are
    pressed meanwhile OpenCV tells the last alone.
    """
    thread = threading.Thread(target=_minimizer, name="loading", daemon=True)
    thread.start()
    return thread


def _minimizer() -> Any:
    # Only here, for it takes as long to load as a page takes to read.
    from scipy.optimize import minimize

    return minimize


def _minimize(lessons: _Lessons) -> npt.NDArray[np.float32]:
    """(F + 1, C): the most probable correction, of whitened features."""
    minimize = _minimizer()
    shape = lessons.whitened.shape[1], lessons.logits.shape[1]
    options = {"maxiter": 100, "ftol": 1e-5, "gtol": 1e-3}
    found = minimize(_cost(lessons), np.zeros(shape).ravel(), jac=True, method="L-BFGS-B", options=options)
    return np.asarray(found.x, np.float32).reshape(shape)


def _cost(
    lessons: _Lessons,
) -> Callable[[npt.NDArray[np.float64]], tuple[float, npt.NDArray[np.float64]]]:
    """Minus the logarithm of the posterior of a flat correction, and its gradient."""

    def cost(flat: npt.NDArray[np.float64]) -> tuple[float, npt.NDArray[np.float64]]:
        correction = flat.reshape(lessons.whitened.shape[1], -1).astype(np.float32)
        logits = lessons.logits + lessons.whitened @ correction
        logits -= logits.max(axis=1, keepdims=True)
        odds = np.exp(logits)
        sums = odds.sum(axis=1, keepdims=True)
        surprise = lessons.shares * (np.log(sums) - (lessons.wanted * logits).sum(axis=1, keepdims=True))
        slopes = lessons.shares * (odds / sums - lessons.wanted)
        gradient = (lessons.whitened.T @ slopes).ravel() + PRIOR_WEIGHT * flat
        return float(surprise.sum()) + PRIOR_WEIGHT / 2 * float(flat @ flat), gradient

    return cost
