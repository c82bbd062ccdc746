"""Confidence against truth, as a picture."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import matplotlib
import numpy as np
import numpy.typing as npt

matplotlib.use("Agg")

import matplotlib.pyplot as plt


def save_plot(points: Mapping[str, npt.NDArray[np.float64]], path: Path) -> None:
    """Draws for each set its (N, 3) points (mean confidence, share of right ones, how many) into `path`.

    Bars span two standard errors of each share; on the diagonal confidences are as they should be.
    """
    figure, axes = plt.subplots(figsize=(5, 5), layout="constrained")
    axes.plot([0, 1], [0, 1], color="0.6", linewidth=1)
    for (name, own), marker in zip(points.items(), "osD^", strict=False):
        told, right, count = own.T
        error = 2 * np.sqrt(np.maximum(right * (1 - right), 0.25 / count) / count)
        axes.errorbar(
            told, right, error, fmt=f"{marker}-", capsize=3, label=f"{name}, {count.sum():.0f} numbers"
        )
    axes.set_xlabel("confidence that numbers are told with")
    axes.set_ylabel("share of them that is right")
    axes.set_xlim(0, 1.01)
    axes.set_ylim(0, 1.01)
    axes.grid(alpha=0.3)
    axes.legend(loc="upper left")
    figure.savefig(path, dpi=110)
    plt.close(figure)
