"""Dataclasses whose fields are arrays, kept in .npz files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any, ClassVar, Self

import numpy as np
import numpy.typing as npt

from training.dataset import load_arrays


class Arrays:
    """What a dataclass of arrays, of which each has one row a thing, can do besides."""

    __slots__ = ()
    __dataclass_fields__: ClassVar[dict[str, Any]]

    def save(self, path: Path) -> None:
        """Write them to an .npz file, as `load` reads it."""
        np.savez(path, **{each.name: getattr(self, each.name) for each in fields(self)})

    @classmethod
    def load(cls, path: Path) -> Self:
        """Those at `path`; DataError where there are none."""
        arrays: dict[str, npt.NDArray[Any]] = dict(
            load_arrays(path, tuple(each.name for each in fields(cls)))
        )
        return cls(**arrays)

    @classmethod
    def joined(cls, sets: Sequence[Self]) -> Self:
        """All of them, one after another."""
        arrays = {
            each.name: np.concatenate([getattr(one, each.name) for one in sets]) for each in fields(cls)
        }
        return cls(**arrays)

    def save_whole(self, path: Path) -> None:
        """As `save`, so that there is a whole file at `path` or none, whenever this ends."""
        partial = path.with_name(f"new_{path.name}")
        self.save(partial)
        partial.replace(path)
