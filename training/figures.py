"""The plots of a run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt
from matplotlib.figure import Figure

History = Mapping[str, Sequence[float]]
"""`accuracy`, `loss`, and where measured `val_accuracy` and `val_loss`, an entry an epoch."""


def save_box_plot(accuracies: Sequence[float], path: Path) -> None:
    """The spread of the folds' accuracies (0 to 1)."""
    figure, axes = plt.subplots(figsize=(4, 4), layout="constrained")
    percent = [accuracy * 100 for accuracy in accuracies]
    axes.boxplot([percent], tick_labels=[f"{len(percent)} folds"])
    axes.plot([1] * len(percent), percent, "o", alpha=0.5)
    axes.set_ylabel("accuracy, %")
    axes.grid(axis="y", alpha=0.3)
    _save(figure, path)


def save_curves(histories: Sequence[History], path: Path) -> None:
    """Loss and accuracy of each epoch; a line a run, dashed where measured on held-out images."""
    figure, axes = plt.subplots(2, 1, figsize=(7, 7), sharex=True, layout="constrained")
    for axis, name in zip(axes, ("loss", "accuracy"), strict=True):
        for number, history in enumerate(histories):
            epochs = range(1, len(history[name]) + 1)
            colour = f"C{number}"
            axis.plot(epochs, history[name], color=colour, label=f"run {number + 1}, training")
            if f"val_{name}" in history:
                axis.plot(
                    epochs, history[f"val_{name}"], "--", color=colour, label=f"run {number + 1}, held out"
                )
        axis.set_ylabel(name)
        axis.grid(alpha=0.3)
    axes[0].set_yscale("log")
    axes[0].legend(fontsize="x-small", ncols=2)
    axes[1].set_xlabel("epoch")
    _save(figure, path)


def _save(figure: Figure, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=100, metadata={"Software": None})
    plt.close(figure)
