"""What a folder holds: pictures, videos, and what is neither."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from vision.sources.file_kinds import FOREIGN_SUFFIXES, FileKind, kind_of, kind_of_name
from vision.sources.regular_file import why


@dataclass(frozen=True, slots=True)
class Folder:
    """The files in a folder and below it, each kind sorted by name."""

    path: Path
    pictures: tuple[Path, ...]
    """Also those that are known not to be read here, which reading tells of."""
    videos: tuple[Path, ...]
    others: int
    """Files that are neither."""
    closed: tuple[str, ...]
    """A line for each folder that may not be looked into."""

    def of_kind(self, kind: FileKind) -> tuple[Path, ...]:
        """The pictures or the videos."""
        return self.pictures if kind is FileKind.PICTURE else self.videos

    def contents(self, kinds: Sequence[FileKind]) -> str:
        """`scans: 12 pictures and 1 video, 3 of them in 2 folders below; left alone: 4 other files`, of the
        `kinds` that are read."""
        by_kind = {kind: self.of_kind(kind) for kind in kinds}
        found = [path for paths in by_kind.values() for path in paths]
        below = [path.parent for path in found if path.parent != self.path]
        parts = [counted(len(paths), kind.value) for kind, paths in by_kind.items() if paths]
        text = f"{self.path}: {' and '.join(parts) or counted(0, kinds[0].value)}"
        if below:
            text += f", {len(below)} of them in {counted(len(set(below)), 'folder')} below"
        others = self.others + len(self.pictures) + len(self.videos) - len(found)
        return f"{text}; left alone: {counted(others, 'other file')}" if others else text


def look_into(path: Path) -> Folder:
    """What is in the folder `path` and below it, but for names that start with a dot and linked folders."""
    # Here, for it takes urllib with it: a seventh of the time to a single photo's reading.
    from imutils import paths as imutils_paths

    # Names with a dot before them are what systems leave beside photos, as the `._IMG_1.jpg` of macOS.
    files = sorted(each for each in map(Path, imutils_paths.list_files(path)) if each.name[0] != ".")
    kinds = [_kind_in_folder(file) for file in files]
    of_kind = {
        kind: tuple(f for f, its in zip(files, kinds, strict=True) if its is kind) for kind in FileKind
    }
    return Folder(
        path, of_kind[FileKind.PICTURE], of_kind[FileKind.VIDEO], len(of_kind[FileKind.OTHER]), _closed(path)
    )


def _kind_in_folder(path: Path) -> FileKind:
    """By its name, which is quick; by what it holds where the name says nothing."""
    suffix = path.suffix.lower()
    if suffix in FOREIGN_SUFFIXES:
        return FileKind.PICTURE
    return kind_of_name(suffix) if suffix else kind_of(path)


def _closed(path: Path) -> tuple[str, ...]:
    problems: list[str] = []

    def note(error: OSError) -> None:
        problems.append(f"the folder {error.filename} can't be read: {why(error)}; check its permissions")

    for _ in os.walk(path, onerror=note):
        pass
    return tuple(problems)


def counted(number: int, what: str) -> str:
    """`1 picture`, `2 pictures`."""
    return f"{number} {what}{'' if number == 1 else 's'}"
