"""One file of a batch, and what reads it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from recognizer.detector import SHIPPED_DETECTOR
from recognizer.recognizer import SHIPPED_MODEL
from recognizer.regions import SHIPPED_REGIONS
from recognizer.scorer import SHIPPED_SCORER
from vision.reader import Settings
from vision.sources.errors import SourceError
from vision.view import View

VIDEO_SUFFIXES = (".mp4", ".mkv", ".avi", ".mov", ".webm", ".m4v", ".mpg", ".mpeg", ".wmv")
"""File names' ends, in lower case, that make a file a film."""


@dataclass(frozen=True, slots=True)
class Job:
    """One file to read."""

    path: Path

    @property
    def is_film(self) -> bool:
        """Whether its frames follow one another."""
        return self.path.suffix.lower() in VIDEO_SUFFIXES


@dataclass(frozen=True, slots=True)
class Plan:
    """How every file of a batch is read; goes to each worker."""

    model: Path | None = None
    """Another trained model than the shipped one."""
    settings: Settings = field(default_factory=Settings)
    view: View = field(default_factory=View)
    has_raw: bool = False
    """Whether each frame's own readings are wanted too."""
    has_crops: bool = False
    """Whether pictures of doubtful numbers are wanted too."""

    def key_of(self, job: Job) -> str:
        """Names what reading `job` this way gives; the file, the models and every setting count.

        Raises SourceError where the file can't be looked at.
        """
        models = (self.model or SHIPPED_MODEL, SHIPPED_DETECTOR, SHIPPED_REGIONS, SHIPPED_SCORER)
        stamps = [_stamp(path) for path in (job.path, *models)]
        text = repr((stamps, self.settings, self.view, self.has_raw, self.has_crops))
        return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:32]


def _stamp(path: Path) -> tuple[str, int, int]:
    try:
        status = path.stat()
    except OSError as error:
        raise SourceError(f"{path} can't be read: {error.strerror}; check the path") from error
    return str(path), status.st_size, status.st_mtime_ns


def listed_in(path: Path) -> Iterator[Path]:
    """The paths in the text file at `path`, one a line; SourceError where it can't be read."""
    try:
        lines = path.read_text("utf-8", "surrogateescape").splitlines()
    except OSError as error:
        raise SourceError(f"the list {path} can't be read: {error.strerror}; check the path") from error
    return (Path(line) for line in map(str.strip, lines) if line and not line.startswith("#"))


def expanded(paths: Sequence[Path]) -> Iterator[Path]:
    """`paths`, with each list (.txt) as what it names."""
    for path in paths:
        if path.suffix.lower() == ".txt" and path.is_file():
            yield from listed_in(path)
        else:
            yield path
