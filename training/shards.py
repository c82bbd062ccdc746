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


def shard(writing: Handwriting, amounts: Amounts, seed: int, data: str, folder: Path) -> Samples:
    """The set of this seed: made once, then read from `folder`; `data` names the files it is made from."""
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


def files_hash(folder: Path) -> str:
    """Sixteen hexadecimal digits that name the bytes of all .npz files of `folder`."""
    digest = hashlib.sha256()
    for path in sorted(folder.glob("*.npz")):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:16]
