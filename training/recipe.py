"""How each network is trained."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class TrainSettings:
    """One way to train; written beside the weights it made."""

    architecture: str
    """A key of `training.network.ARCHITECTURES`."""
    epochs: int
    """Passes over a training set; the last one's weights are taken."""
    batch: int
    """Images a step."""
    seed: int = 1
    """Of the weights, the order of the images and the distortions."""
    learning_rate: float = 1e-3
    """Of Adam; the highest, where it changes."""
    is_cosine: bool = False
    """Whether the learning rate rises for a twentieth of the steps and then falls to 0 as a cosine does."""
    weight_decay: float = 0.0
    """Of AdamW; 0 is plain Adam."""
    label_smoothing: float = 0.0
    """Share of each label that is spread over all classes."""
    averaging: float = 0.0
    """Momentum of the running mean of the weights that is taken at the end; 0 takes the last ones."""
    doubt: float = 0.0
    """A sample whose label is less probable than this teaches nothing: most are labelled wrongly."""
    jittered: int = 0
    """The first epochs, in which images are turned, scaled and shifted a little, anew each time."""
    sets: int = 1
    """Training sets that take turns, each made of the same marks with other pens, pages and distortions."""
    has_plain_mnist: bool = False
    """Whether each holds MNIST's digits as they are, besides the distorted and the photographed ones."""

    def __post_init__(self) -> None:
        if self.epochs < 1 or self.batch < 1 or self.sets < 1:
            counts = f"{self.epochs}, {self.batch} and {self.sets}"
            raise ValueError(f"epochs, batch and sets must be at least 1, got {counts}")


DETECTOR = "detector"
"""The architecture that has its recipe in training/detector/train.py."""

CLOSE_DETECTOR = "close_detector"
"""The same network, for pictures cut close around a number."""

REGIONS = "regions"
"""And that which has it in training/regions/train.py."""

LINES = "lines"
"""And in training/lines/train.py."""

RECIPES = {
    "baseline": TrainSettings("baseline", epochs=10, batch=200),
    "digits": TrainSettings(
        "digits",
        epochs=10,
        batch=128,
        learning_rate=3e-3,
        is_cosine=True,
        weight_decay=0.02,
        label_smoothing=0.05,
        averaging=0.999,
        doubt=0.01,
        jittered=6,
        sets=3,
        has_plain_mnist=True,
    ),
}
"""The final fit of each network."""

CROSS_VALIDATION = {
    "baseline": TrainSettings("baseline", epochs=10, batch=32),
    "digits": replace(RECIPES["digits"], epochs=6, jittered=3, sets=1),
}
"""Each network in each fold; the shipped one sees less than half as much as in its final fit."""


@dataclass(frozen=True, slots=True)
class OwnSettings:
    """How a trained network is taught somebody's own digits."""

    steps: int = 300
    """Batches that are taught."""
    batch: int = 32
    """Own digits a batch."""
    reminders: int = 64
    """Others a batch, with what the network said of them before, so that it forgets nothing."""
    learning_rate: float = 2e-4
    """Of Adam; a tenth of what a network is trained with from nothing."""
    held_out: int = 5
    """One own digit in so many is not taught, but shows what the teaching brought."""
    seed: int = 1


OWN = OwnSettings()
"""What `--own` teaches by."""
