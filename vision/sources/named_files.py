"""Files, folders and patterns as the user names them, as the files that are to be read."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from vision.sources.errors import SourceError
from vision.sources.file_kinds import FileKind
from vision.sources.folder import look_into
from vision.sources.redaction import redacted

_ADVICE = {
    FileKind.PICTURE: "give one with .jpg, .png or the like",
    FileKind.VIDEO: "give one with .mp4, .mkv or the like (photos are read with --image)",
}


@dataclass(frozen=True, slots=True)
class Files:
    """What is to be read, and what is known of it before."""

    paths: tuple[Path, ...]
    problems: tuple[str, ...] = ()
    """A line for each folder that can't be looked into."""
    notes: tuple[str, ...] = ()
    """A line for each folder: what is in it."""


def find_files(paths: Sequence[Path], kind: FileKind, kinds: Sequence[FileKind] = ()) -> Files:
    """Files as they are given, and for each folder what is of `kind` in it and below, sorted by name.

    Where several `kinds` are read in one run, a folder of several is told of once, with the first of them.
    Raises `SourceError` for a path that isn't there and for a folder without any.
    """
    kinds = kinds or (kind,)
    files: list[Path] = []
    problems: list[str] = []
    notes: list[str] = []
    for path in paths:
        # Those of os.path say False where a name is too long or a folder closed, those of Path raise.
        if not os.path.isdir(path):
            files.append(existing(path, "photo or folder" if kind is FileKind.PICTURE else "video file"))
            continue
        folder = look_into(path)
        found = folder.of_kind(kind)
        if not found and not folder.closed:
            raise SourceError(f"there is no {kind.value} in the folder {path}; {_ADVICE[kind]}")
        files += found
        if kind is next((each for each in kinds if folder.of_kind(each)), kind):
            problems += folder.closed
            notes.append(folder.contents(kinds))
    if not files:
        raise SourceError(problems[0])
    return Files(tuple(files), tuple(problems), tuple(notes))


def existing(path: Path, what: str) -> Path:
    """`path`, if there is something; `SourceError` about the `what` that was looked for."""
    try:
        path.lstat()
    except PermissionError:
        # Reading it will tell: one closed folder must not keep the others from being read.
        return path
    except (OSError, ValueError) as error:
        raise SourceError(f"there is no {what} at {redacted(str(path))}; check the path") from error
    return path


def expanded(names: Iterable[str]) -> list[Path]:
    """`names` with each pattern (`scans/*.jpg`, `**` for folders below) as what it matches, sorted by name.

    Raises `SourceError` for a pattern that matches nothing.
    """
    return [path for name in names for path in _matches(name)]


def _matches(name: str) -> list[Path]:
    if not glob.has_magic(name) or os.path.lexists(name):
        return [Path(name)]
    found = sorted(Path(each) for each in glob.glob(name, recursive=True))
    if not found:
        raise SourceError(f"nothing matches {redacted(name)}; check the pattern")
    return found
