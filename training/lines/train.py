"""What reads lines trained on those cut before: `python -m training.lines.train --lines FOLDER --out
FILE`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import keras
import numpy as np
import numpy.typing as npt
from keras import ops

from recognizer.lines import ROWS, Views, views_of
from recognizer.prediction import NOT_A_DIGIT
from recognizer.regions import DIGIT_PX
from training.descent import DescentSettings, descend
from training.folder_command import FolderCommand, with_more
from training.lines.network import build
from training.lines.reading import read_text
from training.lines.samples import NO_MORE, Lines

_CHECKED = 4_000
_WIDTHS = (96, 144, 256)
"""Columns of a batch: shorter lines are together, for the time a batch takes goes by its width."""
_EMPTY = 0.5
"""Share of the lines without a digit that are taken."""
_SLANT, _WIDER, _HIGHER, _DOWN_PX = 0.25, 0.12, 0.07, 1.0
"""How a line is changed each time it is learned from: to which slant at most; standard deviations of how much
wider, higher and further down."""

Texts = npt.NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class LineSettings:
    """How what reads lines is trained."""

    minutes: float = 60
    rate: float = 2e-3
    """Learning rate at its highest; it falls along a cosine to a hundredth."""
    warm_up: int = 300
    """Steps until it is reached."""
    batch: int = 64
    seed: int = 1


def fit_lines(folder: Path, settings: LineSettings, start: Path | None = None) -> tuple[keras.Model, float]:
    """A network trained on the files of `folder`, and the share of the validation writers' lines that it
    reads wrongly.

    It begins with the weights `start`, where they are given. Raises DataError where there are no lines,
    TrainingError where the loss becomes no number.
    """
    keras.utils.set_random_seed(settings.seed)
    held = list(with_more(folder, "validation", {}, Lines.load, "lines").values())
    model = build()
    if start is not None:
        model.load_weights(start)
    model.compile(keras.optimizers.AdamW(settings.rate, weight_decay=1e-4), sequence_loss, jit_compile=False)
    rounds = _rounds(folder, settings.batch, np.random.default_rng(settings.seed))
    wrong = descend(
        model,
        rounds,
        DescentSettings(settings.minutes, settings.rate, settings.warm_up),
        lambda trained: _wrong_on(trained, held),
        lambda trained: f"validation lines wrong {_wrong_on(trained, held):.4f}",
    )
    return model, wrong


def sequence_loss(texts: Any, logits: Any) -> Any:
    """(N,): minus the logarithm of the probability of each of (N, L) texts, by (N, 1, T, 12) logits, however
    its characters are spread over the columns (Graves et al.: Connectionist Temporal Classification,
    2006)."""
    lengths = ops.sum(ops.cast(texts != NO_MORE, "int32"), axis=1)
    steps = ops.shape(logits)[2]
    targets = ops.where(texts == NO_MORE, NOT_A_DIGIT, texts)
    every = ops.full_like(lengths, steps)
    return ops.ctc_loss(ops.cast(targets, "int32"), logits[:, 0], lengths, every, mask_index=NOT_A_DIGIT)


def _rounds(folder: Path, batch: int, rng: np.random.Generator) -> Iterator[tuple[Views, Texts]]:
    """Batches without end, of all files of lines that are there when a round begins."""
    loaded: dict[Path, Lines] = {}
    while True:
        yield from _batches(
            Lines.joined(list(with_more(folder, "train", loaded, Lines.load, "lines").values())), batch, rng
        )


def _batches(lines: Lines, batch: int, rng: np.random.Generator) -> Iterator[tuple[Views, Texts]]:
    taken = (lines.texts[:, 0] != NO_MORE) | (rng.random(len(lines)) < _EMPTY)
    bins = np.searchsorted(_WIDTHS, lines.columns)
    batches = []
    for place, width in enumerate(_WIDTHS):
        order = rng.permutation(np.flatnonzero(taken & (bins == place)))
        size = batch * _WIDTHS[1] // width
        batches += [
            (width, order[first : first + size]) for first in range(0, max(1, len(order) - size + 1), size)
        ]
    for index in rng.permutation(len(batches)).tolist():
        width, rows = batches[index]
        if len(rows):
            yield _changed(lines.images[rows, :, :width], rng), lines.texts[rows]


def _changed(images: npt.NDArray[np.uint8], rng: np.random.Generator) -> Views:
    """(N, 40, W) lines, each changed a little."""
    changed = np.stack([_bent(image, rng) for image in images])
    negative = rng.random(len(changed)) < 0.03
    changed[negative] = 255 - changed[negative]
    views = views_of(changed)
    views *= rng.uniform(0.8, 1.2, (len(views), 1, 1, 1)).astype(np.float32)
    noise = rng.choice([0.0, 0.05, 0.15], (len(views), 1, 1, 1)).astype(np.float32)
    return np.asarray(views + noise * rng.standard_normal(views.shape, np.float32), np.float32)


def _bent(image: npt.NDArray[np.uint8], rng: np.random.Generator) -> npt.NDArray[np.uint8]:
    slant = float(rng.uniform(-_SLANT, _SLANT))
    # A line may become narrower than its columns, and not wider: what is on it stays on it.
    wide = min(1.0, float(np.exp(rng.normal(-_WIDER, _WIDER))))
    high = float(np.exp(rng.normal(0, _HIGHER)))
    middle = ROWS / 2 - 0.5
    down = float(np.clip(rng.normal(0, _DOWN_PX), -DIGIT_PX / 5, DIGIT_PX / 5))
    matrix = np.array(
        [[wide, slant, -slant * middle + (1 - wide) * 2], [0, high, middle * (1 - high) + down]]
    )
    size_wh = image.shape[1], image.shape[0]
    return np.asarray(cv2.warpAffine(image, matrix, size_wh, borderMode=cv2.BORDER_REPLICATE), np.uint8)


def _wrong_on(model: keras.Model, held: list[Lines]) -> float:
    """The share of lines with digits that are read wrongly."""
    wrong, count = 0, 0
    lines = Lines.joined(held)
    asked = np.flatnonzero(lines.texts[:, 0] != NO_MORE)[:_CHECKED]
    bins = np.searchsorted(_WIDTHS, lines.columns[asked])
    for place, width in enumerate(_WIDTHS):
        rows = asked[bins == place]
        if not len(rows):
            continue
        logits = np.asarray(model.predict(views_of(lines.images[rows, :, :width]), batch_size=256, verbose=0))
        for row, answers in zip(rows, logits[:, 0], strict=True):
            text = lines.texts[row]
            wrong += read_text(answers) != text[text != NO_MORE].tolist()
        count += len(rows)
    return wrong / max(1, count)


def main(argv: list[str] | None = None) -> int:
    """Trains as `argv` says; 0, or 1 after one line that says what the user can mend."""
    command = FolderCommand("training.lines.train", "Train what reads lines.", "lines", LineSettings())
    return command.run(argv, lambda options, settings: fit_lines(options.folder, settings, options.start)[0])


if __name__ == "__main__":
    sys.exit(main())
