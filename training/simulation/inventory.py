"""All characters that simulated hands write with: UNIPEN's, Pen-Digits' and MNIST's, by writer and label."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path as FilePath

import numpy as np
import numpy.typing as npt

from training.dataset import load_mnist, load_writers
from training.simulation.glyph import Path
from training.strokes import Part, StrokeSet, load_strokes, part_of


@dataclass(frozen=True, slots=True, eq=False)
class Inventory:
    """All characters of one part's writers, found by writer and label."""

    strokes: dict[str, StrokeSet]
    by_writer: dict[str, dict[str, list[tuple[str, int]]]]
    """Writer to label to (set, row)."""
    by_label: dict[str, list[tuple[str, int]]]
    writers: list[str]
    """Those with digits of their own."""
    images: npt.NDArray[np.uint8]
    """(N, 28, 28) uint8, ink bright: MNIST's digits of this part."""
    image_rows: dict[int, dict[str, list[int]]]
    """MNIST's writer to label to rows of `images`."""

    def somebodys(self, label: str, rng: np.random.Generator, writer: str | None = None) -> list[Path]:
        """The strokes of a character with this label: the writer's own, or anybody's where there are none or
        no writer is named."""
        own = self.by_writer.get(writer, {}).get(label) if writer is not None else None
        pool = own or self.by_label[label]
        name, row = pool[int(rng.integers(len(pool)))]
        return self.strokes[name].strokes(row)


def load_inventory(folder: FilePath, part: Part) -> Inventory:
    """The characters of `part`'s writers in `folder`; DataError where a file is not there."""
    names = ["unipen_digits", "unipen_upper", "unipen_lower", "unipen_symbols"]
    sets = {name: load_strokes(folder / f"{name}.npz") for name in names}
    rows = {name: marks.rows(part) for name, marks in sets.items()}
    if part == "train":
        sets["pendigits_train"] = load_strokes(folder / "pendigits_train.npz")
        rows["pendigits_train"] = np.arange(len(sets["pendigits_train"]))
    by_writer: dict[str, dict[str, list[tuple[str, int]]]] = defaultdict(lambda: defaultdict(list))
    by_label: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for name, marks in sets.items():
        for row in rows[name].tolist():
            by_writer[str(marks.groups[row])][str(marks.labels[row])].append((name, row))
            by_label[str(marks.labels[row])].append((name, row))
    writers = [w for w, labels in by_writer.items() if sum(str(d) in labels for d in range(10)) >= 5]
    images, image_rows = _mnist_of(folder, part)
    return Inventory(sets, by_writer, by_label, writers, images, image_rows)


def _mnist_of(folder: FilePath, part: Part) -> tuple[npt.NDArray[np.uint8], dict[int, dict[str, list[int]]]]:
    """MNIST's training images of this part's writers, and the rows of each writer's digits by label."""
    train, writers = load_mnist(folder).train, load_writers(folder)
    held = {w: part_of(f"mnist/{w}") == "validation" for w in np.unique(writers).tolist()}
    kept = np.flatnonzero([held[w] == (part == "validation") for w in writers.tolist()])
    rows: dict[int, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for place, row in enumerate(kept.tolist()):
        rows[int(writers[row])][str(train.labels[row])].append(place)
    return train.images[kept], dict(rows)
