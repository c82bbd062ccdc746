"""How each network is trained."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TrainSettings:
    """One way to train; written beside the weights it made."""

    architecture: str
    """A key of `training.network.ARCHITECTURES`."""
    epochs: int
    """Passes over the training images; the last one's weights are taken."""
    batch: int
    """Images a step."""
    seed: int = 1
    """Of the weights, the order of the images and the distortions."""

    def __post_init__(self) -> None:
        if self.epochs < 1 or self.batch < 1:
            raise ValueError(f"epochs and batch must be at least 1, got {self.epochs} and {self.batch}")


BASELINE = TrainSettings("baseline", epochs=10, batch=200)
"""The plain network's final fit."""

CROSS_VALIDATION = TrainSettings("baseline", epochs=10, batch=32)
"""The plain network in each fold."""
