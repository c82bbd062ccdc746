"""Signs that are drawn rather than taken from a writer: points, operators, brackets, currency."""

from __future__ import annotations

import numpy as np

from training.simulation.glyph import Glyph, Path, Role
from training.simulation.pen_path import straight

_LINES: dict[str, list[list[tuple[float, float]]]] = {
    "+": [[(0.0, -0.45), (0.5, -0.45)], [(0.25, -0.7), (0.25, -0.2)]],
    "-": [[(0.0, -0.42), (0.45, -0.44)]],
    "=": [[(0.0, -0.55), (0.5, -0.55)], [(0.0, -0.33), (0.5, -0.33)]],
    "/": [[(0.0, 0.1), (0.45, -1.05)]],
    "x": [[(0.0, -0.6), (0.42, -0.15)], [(0.42, -0.6), (0.0, -0.15)]],
    "*": [[(0.0, -0.7), (0.36, -0.3)], [(0.36, -0.7), (0.0, -0.3)], [(0.18, -0.78), (0.18, -0.22)]],
    "(": [[(0.22, -1.12), (0.06, -0.8), (0.0, -0.5), (0.06, -0.2), (0.22, 0.12)]],
    ")": [[(0.0, -1.12), (0.16, -0.8), (0.22, -0.5), (0.16, -0.2), (0.0, 0.12)]],
    "[": [[(0.2, -1.1), (0.0, -1.1), (0.0, 0.12), (0.2, 0.12)]],
    "]": [[(0.0, -1.1), (0.2, -1.1), (0.2, 0.12), (0.0, 0.12)]],
    "{": [[(0.26, -1.1), (0.13, -1.0), (0.14, -0.65), (0.0, -0.5), (0.14, -0.35), (0.13, 0.0), (0.26, 0.12)]],
    "}": [[(0.0, -1.1), (0.13, -1.0), (0.12, -0.65), (0.26, -0.5), (0.12, -0.35), (0.13, 0.0), (0.0, 0.12)]],
    "χ": [
        [(0.0, -0.45), (0.1, -0.62), (0.24, -0.52), (0.24, -0.2), (0.12, -0.02), (-0.02, -0.12)],
        [(0.5, -0.52), (0.42, -0.62), (0.28, -0.5), (0.26, -0.2), (0.38, -0.02), (0.54, -0.18)],
    ],
    ",": [[(0.06, -0.06), (0.05, 0.04), (0.0, 0.16)]],
    ":": [[(0.0, -0.5), (0.01, -0.49)], [(0.0, -0.1), (0.01, -0.09)]],
    "%": [[(0.0, 0.0), (0.5, -1.0)]],
    "<": [[(0.4, -0.75), (0.0, -0.45), (0.4, -0.15)]],
    ">": [[(0.0, -0.75), (0.4, -0.45), (0.0, -0.15)]],
    "^": [[(0.0, -0.8), (0.18, -1.1), (0.36, -0.8)]],
    "!": [[(0.0, -1.0), (0.0, -0.3)], [(0.0, -0.03), (0.01, -0.02)]],
    "V": [[(0.0, -0.35), (0.15, 0.0), (0.55, -0.95)]],
}
_ROLES: dict[str, Role] = {"-": "minus", ".": "point", ",": "point"}


def sign(text: str, rng: np.random.Generator) -> Glyph:
    """A sign of `SIGNS` as a hand draws it. `V` is a tick, `$` and `€` are currencies, `÷` a division, `χ` an
    x of algebra, two bows back to back."""
    role = _ROLES.get(text, "other")
    if text == ".":
        length = rng.uniform(0.0, 0.05)
        return _drawn(text, role, [[(0.0, -0.03), (length, -0.03 + length)]], rng, 0.01)
    if text == "÷":
        lines = [[(0.0, -0.45), (0.5, -0.45)], [(0.24, -0.7), (0.25, -0.69)], [(0.24, -0.2), (0.25, -0.19)]]
        return _drawn(text, role, lines, rng)
    if text in "$€%":
        return Glyph(text, role, (*_currency(text, rng),))
    return _drawn(text, role, _LINES[text], rng)


SIGNS = (*_LINES, ".", "÷", "$", "€")


def _drawn(
    text: str,
    role: Role,
    lines: list[list[tuple[float, float]]],
    rng: np.random.Generator,
    shake: float = 0.03,
) -> Glyph:
    """Lines, in digit heights, as a hand draws them: at a size of their own, and each point a little off."""
    size = rng.uniform(0.8, 1.25, 2)
    if text in "./,":
        size[:] = rng.uniform(0.8, 1.2)
    if text == "/":
        size[0] *= rng.uniform(0.4, 1.6)
    if text in "-=":
        # What closes an amount is often a long dash.
        size[0] *= np.exp(rng.uniform(-0.4, 0.9))
    paths = [_curved(np.array(line) * size + rng.normal(0, shake, (len(line), 2))) for line in lines]
    left = min(float(path[:, 0].min()) for path in paths)
    return Glyph(text, role, tuple(path - np.array([left, 0], np.float32) for path in paths))


def _curved(points: np.ndarray[tuple[int, int], np.dtype[np.float64]]) -> Path:
    """A line through the points, round where there are more than two."""
    if len(points) < 3:
        return points.astype(np.float32)
    return straight(points, 4 * len(points))


def _currency(text: str, rng: np.random.Generator) -> list[Path]:
    """The strokes of a $, a € or a %."""
    angle = np.linspace(0, 1, 16)
    if text == "€":
        turn = np.pi * (0.3 + 1.4 * angle)
        bow = np.stack([0.4 + 0.4 * np.cos(turn), -0.5 - 0.5 * np.sin(turn)], axis=1)
        bars = [np.array([[-0.05, y], [0.5, y]]) for y in (-0.58, -0.42)]
        return [path.astype(np.float32) for path in (bow, *bars)]
    if text == "%":
        rings = [
            np.stack([x + 0.12 * np.cos(2 * np.pi * angle), y + 0.14 * np.sin(2 * np.pi * angle)], axis=1)
            for x, y in ((0.12, -0.8), (0.6, -0.18))
        ]
        return [path.astype(np.float32) for path in (*rings, np.array([[0.1, 0.0], [0.6, -1.0]]))]
    curve = np.stack([0.25 + 0.25 * np.sin(2 * np.pi * (angle - 0.05)), -1.0 + angle], axis=1)
    bar = np.array([[0.25, -1.12], [0.25 + rng.normal(0, 0.03), 0.12]])
    return [curve.astype(np.float32), bar.astype(np.float32)]
