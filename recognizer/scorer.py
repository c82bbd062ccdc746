"""How likely a mark is a digit, by all that is known of it and of the marks around it."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
import numpy.typing as npt

from recognizer.network import ModelError
from recognizer.shipped import SHIPPED_MODELS

SHIPPED_SCORER = SHIPPED_MODELS / "scorer.npz"
"""What `load` takes where it is told nothing else."""

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class MarkScorer:
    """A network with one hidden layer of H units for F measures of a mark; trained by
    `training.detector.score`."""

    first: Array
    """(3,): of the logarithms of the odds of a digit, the detector's and the second look's, and what is
    added: how likely a mark is a digit at first."""
    worth: Array
    """(): the probability at first from which on a mark is worth a closer look."""
    shares: Array
    """(3,): how much the detector's word counts on which digit it is, the recognizer's, and the second
    look's."""
    min_confidence: Array
    """(): the probability from which a reading counts as a digit, unless the user says otherwise."""
    mean: Array
    """(F,), and with `scale` what makes each measure of about the same size."""
    scale: Array
    hidden: Array
    """(F, H)"""
    hidden_bias: Array
    output: Array
    """(H,)"""
    output_bias: Array

    @classmethod
    def load(cls, path: Path | str | None = None) -> MarkScorer:
        """The scorer at `path` (.npz), else the shipped one; ModelError where there is none, or it can't be
        used."""
        path = SHIPPED_SCORER if path is None else Path(path)
        try:
            with path.open("rb") as opened, np.load(opened, allow_pickle=False) as file:
                return cls(*(np.asarray(file[each.name], np.float64) for each in fields(cls)))
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
            raise ModelError(f"tried to load the scorer {path}; {error}; get the file again") from error

    def save(self, path: Path) -> None:
        """Write it as `load` reads it."""
        np.savez(path, **{each.name: getattr(self, each.name) for each in fields(self)})

    def log_odds(self, measures: Array) -> Array:
        """(N,): the logarithm of the odds that each mark of (N, F) `measures` is a digit."""
        units = np.maximum((measures - self.mean) / self.scale @ self.hidden + self.hidden_bias, 0)
        return np.asarray(units @ self.output + self.output_bias, np.float64)
