"""One file of a batch, and what reads it."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from recognizer.detector import SHIPPED_CLOSE_DETECTOR, SHIPPED_DETECTOR
from recognizer.lines import SHIPPED_LINES
from recognizer.recognizer import SHIPPED_MODEL
from recognizer.regions import SHIPPED_REGIONS
from recognizer.scorer import SHIPPED_SCORER
from vision.reader import Settings
from vision.sources.errors import SourceError
from vision.sources.file_kinds import FileKind, kind_of, kind_of_name
from vision.view import View


@dataclass(frozen=True, slots=True)
class Job:
    """One file to read."""

    path: Path

    @property
    def is_film(self) -> bool:
        """Whether its frames follow one another, by its name; by what it holds where that says nothing."""
        kind = kind_of_name(self.path.suffix.lower())
        return (kind_of(self.path) if kind is FileKind.OTHER else kind) is FileKind.VIDEO


@dataclass(frozen=True, slots=True)
class Plan:
    """How every file of a batch is read; goes to each worker."""

    model: Path | None = None
    """Another trained model than the shipped one."""
    hand: Path | None = None
    """The folder of crops of the hand that is read with."""
    settings: Settings = field(default_factory=Settings)
    view: View = field(default_factory=View)
    has_raw: bool = False
    """Whether each frame's own readings are wanted too."""
    has_crops: bool = False
    """Whether pictures of doubtful numbers are wanted too."""

    def key_of(self, job: Job) -> str:
        """Names what reading `job` this way gives; the file, the models, the hand and every setting count.

        Raises SourceError where the file can't be looked at.
        """
        models = (
            self.model or SHIPPED_MODEL,
            SHIPPED_DETECTOR,
            SHIPPED_CLOSE_DETECTOR,
            SHIPPED_REGIONS,
            SHIPPED_LINES,
            SHIPPED_SCORER,
        )
        crops = () if self.hand is None else sorted(self.hand.glob("*/*.png"))
        stamps = [_stamp(path) for path in (job.path, *models, *crops)]
        text = repr((stamps, self.settings, self.view, self.has_raw, self.has_crops))
        return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:32]


def _stamp(path: Path) -> tuple[str, int, int]:
    try:
        status = path.stat()
    except OSError as error:
        raise SourceError(f"{path} can't be read: {error.strerror}; check the path") from error
    return str(path), status.st_size, status.st_mtime_ns


def with_lists(names: Iterable[str]) -> Iterator[str]:
    """`names`, with each text file (.txt) as what it names, a path a line.

    Raises SourceError for one that names none, or can't be read.
    """
    for name in names:
        if name.lower().endswith(".txt") and os.path.isfile(name):
            yield from _listed_in(Path(name))
        else:
            yield name


def _listed_in(path: Path) -> list[str]:
    try:
        lines = path.read_text("utf-8", "surrogateescape").splitlines()
    except OSError as error:
        raise SourceError(f"the list {path} can't be read: {error.strerror}; check the path") from error
    named = [line for line in map(str.strip, lines) if line and not line.startswith("#")]
    if not named:
        raise SourceError(f"the list {path} names no file; write a path a line into it")
    return named
