"""Sources told apart by themselves: a camera, a stream, videos or photos, whatever was typed."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from vision.sources.errors import SourceError
from vision.sources.file_kinds import FileKind, kind_of
from vision.sources.folder import look_into
from vision.sources.named_files import existing, expanded
from vision.sources.redaction import redacted


@dataclass(frozen=True, slots=True)
class Identified:
    """What was named: a camera, or files; a folder of photos and videos is among both."""

    camera: str | None = None
    videos: tuple[Path, ...] = ()
    photos: tuple[Path, ...] = ()


def identify(names: Sequence[str]) -> Identified:
    """What `names` are, one or more: numbers, devices, addresses, files, folders and patterns.

    Raises `SourceError` for what isn't there, and for a camera together with anything else.
    """
    cameras = [name for name in names if _is_camera(name)]
    if cameras:
        if len(names) > 1:
            raise SourceError(
                f"{redacted(cameras[0])} is a camera, and it can't be read together with anything else; "
                "start the program once for each"
            )
        return Identified(camera=names[0])
    found = [(path, _kinds_at(existing(path, "file or folder"))) for path in expanded(names)]
    there = {kind for _, kinds in found for kind in kinds}
    # What is neither is told of among the others, and counted.
    unknown = FileKind.VIDEO if there == {FileKind.VIDEO} else FileKind.PICTURE
    photos, videos = (
        tuple(path for path, kinds in found if kind in (kinds or {unknown}))
        for kind in (FileKind.PICTURE, FileKind.VIDEO)
    )
    return Identified(videos=videos, photos=photos)


def _is_camera(name: str) -> bool:
    is_index = name.isascii() and name.isdigit()
    return is_index or "://" in name or (name.startswith("/dev/") and not os.path.isfile(name))


def _kinds_at(path: Path) -> set[FileKind]:
    """Whether there are pictures, videos, both, or neither as far as anybody can say."""
    if not os.path.isdir(path):
        return {kind_of(path)} - {FileKind.OTHER}
    folder = look_into(path)
    return {kind for kind in (FileKind.PICTURE, FileKind.VIDEO) if folder.of_kind(kind)}
