"""Forms that some people give their digits, and few of the data's writers: curls, ticks, tails."""

from __future__ import annotations

import numpy as np

from training.simulation.glyph import Path


def curled(stroke: Path, radius: float, rng: np.random.Generator) -> Path:
    """A stroke that turns right after its start, of a 2 or a 3, with the curl before it that much of the
    Spanish-speaking world writes: up to a whole turn, of about this radius, to the stroke's height."""
    height = max(1.0, float(np.ptp(stroke[:, 1])))
    far = np.linalg.norm(stroke - stroke[0], axis=1) > 0.08 * height
    if not far.any():
        return stroke
    along = stroke[int(np.argmax(far))] - stroke[0]
    along = along / np.linalg.norm(along)
    middle = stroke[0] + radius * rng.uniform(0.7, 1.0) * height * np.array([-along[1], along[0]])
    angle = np.linspace(-rng.uniform(0.6, 2.0) * np.pi, 0, 14, endpoint=False)
    arm = stroke[0] - middle
    x = middle[0] + np.cos(angle) * arm[0] - np.sin(angle) * arm[1]
    y = middle[1] + np.sin(angle) * arm[0] + np.cos(angle) * arm[1]
    return np.concatenate([np.stack([x, y], axis=1), stroke]).astype(np.float32)


def ticked(stroke: Path, rng: np.random.Generator) -> Path:
    """The stroke of a 7 with the tick that many begin it with, downwards to its hat."""
    height = max(1.0, float(np.ptp(stroke[:, 1])))
    foot = stroke[0] + height * np.array([rng.uniform(-0.12, 0.02), 0])
    top = foot - height * np.array([rng.normal(0, 0.04), rng.uniform(0.08, 0.3)])
    if rng.random() < 0.3:
        # The tick hangs from the hat instead.
        top = stroke[0] + height * np.array([rng.uniform(-0.12, 0.0), rng.uniform(0.1, 0.3)])
    return np.concatenate([np.linspace(top, foot, 4, endpoint=False), stroke]).astype(np.float32)


def tailed(stroke: Path, rng: np.random.Generator) -> Path:
    """The stroke of a 9 whose stem goes on, round to the left and up."""
    height = max(1.0, float(np.ptp(stroke[:, 1])))
    far = np.linalg.norm(stroke - stroke[-1], axis=1) > 0.12 * height
    if not far.any():
        return stroke
    along = stroke[-1] - stroke[len(stroke) - 1 - int(np.argmax(far[::-1]))]
    along = along / np.linalg.norm(along)
    # To the right of a pen that goes down is the picture's left.
    arm = float(rng.uniform(0.06, 0.22)) * height * np.array([along[1], -along[0]])
    angle = np.linspace(0, rng.uniform(0.3, 1.3) * np.pi, 14)[1:]
    x = stroke[-1, 0] - arm[0] + np.cos(angle) * arm[0] - np.sin(angle) * arm[1]
    y = stroke[-1, 1] - arm[1] + np.sin(angle) * arm[0] + np.cos(angle) * arm[1]
    return np.concatenate([stroke, np.stack([x, y], axis=1)]).astype(np.float32)
