"""What the recognizer is taught: which marks, how many of each, and the patches that come of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from recognizer.prediction import NOT_A_DIGIT
from training.augment import damage, enlarge, shrink, soften, thicken, warp
from training.clutter import draw_clutter, halve, stick_together
from training.dataset import Labels, Samples, load_arrays, load_mnist, load_writers
from training.paper import photograph
from training.strokes import (
    HELD_OUT_LETTERS,
    Part,
    StrokeSet,
    draw_strokes,
    hooked,
    is_plain_non_digit,
    load_strokes,
    loosened,
    part_of,
)
from vision.segmentation import Grey

_CHUNK = 4000
"""Marks that are drawn before they are photographed."""


@dataclass(frozen=True, slots=True, eq=False)
class Handwriting:
    """All that there is to learn from, of one part's writers."""

    mnist: Samples
    digits: list[tuple[StrokeSet, npt.NDArray[np.intp]]]
    """Sets of digits as strokes, and the rows of this part."""
    others: list[tuple[StrokeSet, npt.NDArray[np.intp]]]
    """Sets of letters and symbols as strokes, and the rows of this part that are plainly no digits."""
    operators: npt.NDArray[np.uint8]
    """(N, 28, 28): + - x and such, ink bright."""


@dataclass(frozen=True, slots=True)
class Amounts:
    """How many patches of each kind make one set."""

    mnist: int = 60_000
    """Digits of MNIST as they are, distorted; and as many again photographed."""
    strokes: int = 54_000
    """Digits drawn from strokes."""
    others: int = 40_000
    """Letters and symbols."""
    stuck: int = 12_000
    """Two digits that touch."""
    words: int = 8_000
    """Two or three letters that touch."""
    halves: int = 8_000
    operators: int = 5_000
    clutter: int = 14_000

    def scaled(self, factor: float) -> Amounts:
        """The same mixture, `factor` times as large."""
        return Amounts(*(round(getattr(self, name) * factor) for name in self.__slots__))


def missing_files(folder: Path | None) -> list[str]:
    """The files of the recipe that `folder` has not."""
    names = [f"unipen_{kind}.npz" for kind in ("digits", "upper", "lower", "symbols")]
    names += ["pendigits_train.npz", "operators.npz", "mnist_writers.npz"]
    return [name for name in names if folder is None or not (folder / name).is_file()]


def load_handwriting(folder: Path, part: Part) -> Handwriting:
    """The marks of `part`'s writers in `folder`; DataError where a file is not there."""
    train = load_mnist(folder).train
    writers = load_writers(folder)
    parts = {writer: part_of(f"mnist/{writer}") for writer in np.unique(writers).tolist()}
    # MNIST's own test set is the test part, so that two parts share its training images.
    kept = np.array(
        [(parts[writer] == "validation") == (part == "validation") for writer in writers.tolist()]
    )
    unipen = {
        kind: load_strokes(folder / f"unipen_{kind}.npz") for kind in ("digits", "upper", "lower", "symbols")
    }
    digits = [(unipen["digits"], unipen["digits"].rows(part))]
    if part == "train":
        pens = load_strokes(folder / "pendigits_train.npz")
        digits.append((pens, np.arange(len(pens))))
    others = [(unipen[kind], _plain_rows(unipen[kind], part)) for kind in ("upper", "lower", "symbols")]
    return Handwriting(train.take(np.flatnonzero(kept)), digits, others, _load_operators(folder))


def make_set(writing: Handwriting, amounts: Amounts, seed: int) -> Samples:
    """The patches and labels of one set, in no order, the same for the same seed."""
    rng = np.random.default_rng(seed)
    images, labels = [], []
    for masters, named in _chunks(_marks(writing, amounts, rng)):
        patches, rows = photograph(masters, rng)
        blurred = np.flatnonzero(rng.random(len(patches)) < 0.25)
        patches[blurred] = soften(patches[blurred], rng)
        images.append(patches)
        labels.append(named[rows])
    plain = _rows_for(amounts.mnist, len(writing.mnist), rng)
    images.append(np.stack([_plain_digit(writing.mnist.images[row], rng) for row in plain]))
    labels.append(writing.mnist.labels[plain])
    order = rng.permutation(sum(map(len, labels)))
    return Samples(np.concatenate(images)[order], np.concatenate(labels)[order])


def undistorted_digits(writing: Handwriting, strokes: int, seed: int) -> Samples:
    """MNIST's digits as they are, and `strokes` digits as they were written."""
    rng = np.random.default_rng(seed)
    digits = list(_stroke_rows(writing.digits, strokes, rng))
    patches, rows = photograph([draw_strokes(s.strokes(row), rng) for s, row in digits], rng)
    labels = np.array([int(s.labels[row]) for s, row in digits], np.int64)[rows]
    return writing.mnist.joined(Samples(patches, labels))


def _marks(writing: Handwriting, amounts: Amounts, rng: np.random.Generator) -> Iterator[tuple[Grey, int]]:
    """Each mark of a set drawn large and distorted, and what it is."""
    for row in _rows_for(amounts.mnist, len(writing.mnist), rng):
        yield damage(_digit_of_mnist(writing, row, rng), rng), int(writing.mnist.labels[row])
    for strokes, row in _stroke_rows(writing.digits, amounts.strokes, rng):
        pen = _as_others_write(strokes, row, rng)
        yield damage(warp(draw_strokes(pen, rng), rng), rng), int(strokes.labels[row])
    for strokes, row in _stroke_rows(writing.others, amounts.others, rng):
        pen = loosened(strokes.strokes(row), rng)
        yield damage(warp(draw_strokes(pen, rng), rng), rng), NOT_A_DIGIT
    for _ in range(amounts.stuck):
        yield stick_together([_any_digit(writing, rng)[0] for _ in range(2)], rng), NOT_A_DIGIT
    for _ in range(amounts.words):
        yield stick_together(_letters(writing, int(rng.integers(2, 4)), rng), rng), NOT_A_DIGIT
    for _ in range(amounts.halves):
        half = halve(*_any_digit(writing, rng), rng)
        if half is not None:
            yield half, NOT_A_DIGIT
    for row in _rows_for(amounts.operators, len(writing.operators), rng):
        yield warp(thicken(enlarge(writing.operators[row]), rng), rng), NOT_A_DIGIT
    for _ in range(amounts.clutter):
        yield draw_clutter(rng), NOT_A_DIGIT


def _as_others_write(strokes: StrokeSet, row: int, rng: np.random.Generator) -> list[npt.NDArray[np.float32]]:
    pen = loosened(strokes.strokes(row), rng)
    return hooked(pen, rng) if strokes.labels[row] == "1" else pen


def _chunks(marks: Iterator[tuple[Grey, int]]) -> Iterator[tuple[list[Grey], Labels]]:
    masters: list[Grey] = []
    named: list[int] = []
    for master, label in marks:
        masters.append(master)
        named.append(label)
        if len(masters) == _CHUNK:
            yield masters, np.array(named, np.int64)
            masters, named = [], []
    if masters:
        yield masters, np.array(named, np.int64)


def _plain_digit(patch: Grey, rng: np.random.Generator) -> Grey:
    return shrink(warp(thicken(enlarge(patch, is_sharp=False), rng), rng), rng)


def _digit_of_mnist(writing: Handwriting, row: int, rng: np.random.Generator) -> Grey:
    return warp(thicken(enlarge(writing.mnist.images[row]), rng), rng)


def _any_digit(writing: Handwriting, rng: np.random.Generator) -> tuple[Grey, int]:
    """A digit but 1, for two of those that touch, or a half of one, look like a digit; and which it is."""
    while True:
        if rng.random() < 0.5:
            row = int(rng.integers(len(writing.mnist)))
            label, master = int(writing.mnist.labels[row]), _digit_of_mnist(writing, row, rng)
        else:
            strokes, rows = writing.digits[int(rng.integers(len(writing.digits)))]
            row = int(rows[rng.integers(len(rows))])
            label, master = int(strokes.labels[row]), warp(draw_strokes(strokes.strokes(row), rng), rng)
        if label != 1 or rng.random() < 0.3:
            return master, label


def _letters(writing: Handwriting, count: int, rng: np.random.Generator) -> list[Grey]:
    chosen = _stroke_rows(writing.others[:2], count, rng)
    return [warp(draw_strokes(strokes.strokes(row), rng), rng) for strokes, row in chosen]


def _stroke_rows(
    sets: list[tuple[StrokeSet, npt.NDArray[np.intp]]], count: int, rng: np.random.Generator
) -> Iterator[tuple[StrokeSet, int]]:
    """`count` marks of the sets, each as often as any other."""
    ends = np.cumsum([len(rows) for _, rows in sets])
    for place in _rows_for(count, int(ends[-1]), rng):
        which = int(np.searchsorted(ends, place, side="right"))
        strokes, rows = sets[which]
        yield strokes, int(rows[place - (ends[which] - len(rows))])


def _rows_for(count: int, available: int, rng: np.random.Generator) -> list[int]:
    """`count` rows of `available`, none twice before each was taken once."""
    rounds = [rng.permutation(available) for _ in range(-(-count // available))]
    return [int(row) for row in np.concatenate([*rounds, np.zeros(0, np.int64)])[:count]]


def _plain_rows(strokes: StrokeSet, part: Part) -> npt.NDArray[np.intp]:
    labels = {str(label) for label in np.unique(strokes.labels)}
    plain = {label for label in labels if is_plain_non_digit(label)} - HELD_OUT_LETTERS
    return strokes.rows(part, frozenset(plain))


def _load_operators(folder: Path) -> npt.NDArray[np.uint8]:
    arrays = load_arrays(folder / "operators.npz", ("image", "label"))
    # A slash may be a 1.
    plain = arrays["label"].astype(np.str_) != "division_slash"
    return np.asarray(arrays["image"][plain], np.uint8)
