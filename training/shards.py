"""Sets of patches made before training, kept on the disk, so that no step ever waits for its input."""

from __future__ import annotations

import hashlib
import os
import sys
from dataclasses import astuple
from pathlib import Path

import numpy as np

from training.dataset import Samples, load_arrays
from training.mixture import Amounts, Handwriting, make_set
from training.recipe import TrainSettings

_SAMPLE = 1 / 50
"""Size of the set that tells how marks are drawn and cut now, as a share of a whole one: one of 1 / 200 has
no 1 with an upstroke."""


def shard(writing: Handwriting, amounts: Amounts, seed: int, data: str, folder: Path) -> Samples:
    """The set of this seed: made once, then read from `folder`; `data` names what it is made from and how."""
    name = hashlib.sha256(f"{data} {astuple(amounts)}".encode()).hexdigest()[:12]
    path = folder / f"{name}_{seed}.npz"
    if not path.is_file():
        print(f"making training set {seed} in {folder}, which takes minutes", file=sys.stderr)
        made = make_set(writing, amounts, seed)
        folder.mkdir(parents=True, exist_ok=True)
        partial = path.with_suffix(f".{os.getpid()}.npz")
        np.savez(partial, images=made.images, labels=made.labels)
        partial.replace(path)
    arrays = load_arrays(path, ("images", "labels"))
    return Samples(np.asarray(arrays["images"], np.uint8), np.asarray(arrays["labels"], np.int64))


def training_set(
    writing: Handwriting, amounts: Amounts, settings: TrainSettings, epoch: int, data: str, folder: Path
) -> Samples:
    """What a network learns in `epoch` (from 0): the shard whose turn it is, and what `settings` add."""
    made = shard(writing, amounts, epoch % settings.sets, data, folder)
    return made.joined(writing.mnist) if settings.has_plain_mnist else made


def cutting_hash(writing: Handwriting) -> str:
    """Sixteen hexadecimal digits that name how marks of `writing` are drawn and cut: those of a small set.

    Sets that older code has cut are not taken for today's, whichever part of drawing or vision changed.
    """
    made = make_set(writing, Amounts().scaled(_SAMPLE), 0)
    return hashlib.sha256(made.images.tobytes() + made.labels.tobytes()).hexdigest()[:16]


def files_hash(folder: Path) -> str:
    """Sixteen hexadecimal digits that name the bytes of all .npz files of `folder`."""
    digest = hashlib.sha256()
    for path in sorted(folder.glob("*.npz")):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:16]
