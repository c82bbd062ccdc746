"""The plots of a run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import matplotlib
import numpy as np
import numpy.typing as npt

from recognizer.prediction import Patches, Predictions
from training.dataset import Labels

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


def save_confusion(table: npt.NDArray[np.int64], path: Path) -> None:
    """(10, 10): the digit written (row) and the digit read (column)."""
    figure, axes = plt.subplots(figsize=(6, 6), layout="constrained")
    axes.imshow(np.log1p(table), cmap="Blues")
    darkest = np.log1p(table.max()) / 2
    for (row, column), number in np.ndenumerate(table):
        colour = "white" if np.log1p(number) > darkest else "black"
        axes.text(
            column, row, str(number) if number else "", ha="center", va="center", color=colour, fontsize=8
        )
    axes.set(xticks=range(10), yticks=range(10), xlabel="read as", ylabel="written")
    _save(figure, path)


def save_sheet(
    images: Patches, labels: Labels, predictions: Predictions, path: Path, columns: int = 20
) -> None:
    """Each image with the digit it was read as; the wrong ones framed, with the right one behind it."""
    rows = max(1, -(-len(images) // columns))
    figure, axes = plt.subplots(rows, columns, figsize=(columns * 0.6, rows * 0.75), squeeze=False)
    for axis in axes.flat:
        axis.set(xticks=[], yticks=[])
        axis.axis("off")
    for axis, image, label, digit in zip(axes.flat, images, labels, predictions.digits, strict=False):
        axis.imshow(255 - image, cmap="gray", vmin=0, vmax=255)
        is_right = digit == label
        axis.set_title(f"{digit}" if is_right else f"{digit}, not {label}", fontsize=7, pad=2)
        if not is_right:
            axis.axis("on")
            axis.title.set_fontweight("bold")
            for spine in axis.spines.values():
                spine.set(color="tab:red", linewidth=2)
    figure.tight_layout(pad=0.3)
    _save(figure, path)


def part_of(predictions: Predictions, rows: npt.NDArray[np.intp]) -> Predictions:
    """The predictions of some rows."""
    return Predictions(
        predictions.digits[rows],
        predictions.confidences[rows],
        predictions.is_digit[rows],
        predictions.probabilities[rows],
    )


def save_calibration(curves: Mapping[str, tuple[Predictions, Labels]], path: Path, bins: int = 10) -> None:
    """Share of readings that are right at each confidence; a well-calibrated one lies on the diagonal."""
    figure, axes = plt.subplots(figsize=(5, 5), layout="constrained")
    axes.plot([0, 1], [0, 1], ":", color="grey")
    for name, (predictions, labels) in curves.items():
        place = np.minimum((predictions.confidences * bins).astype(int), bins - 1)
        right = predictions.digits == labels
        filled = np.unique(place)
        confidences = [float(predictions.confidences[place == b].mean()) for b in filled]
        axes.plot(confidences, [float(right[place == b].mean()) for b in filled], "o-", label=name)
    axes.set(xlabel="confidence", ylabel="share read right")
    axes.legend()
    _save(figure, path)


def _save(figure: Figure, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=100, metadata={"Software": None})
    plt.close(figure)
