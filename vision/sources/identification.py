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
    """What was named; exactly one of the three is set."""

    camera: str | None = None
    videos: tuple[Path, ...] = ()
    photos: tuple[Path, ...] = ()


def identify(names: Sequence[str]) -> Identified:
    """What `names` are, one or more: numbers, devices, addresses, files, folders and patterns.

    Raises `SourceError` for what isn't there, and for several kinds at once.
    """
    cameras = [name for name in names if _is_camera(name)]
    if cameras:
        if len(names) > 1:
            raise SourceError(
                f"{redacted(cameras[0])} is a camera, and it can't be read together with anything else; "
                "start the program once for each"
            )
        return Identified(camera=names[0])
    paths = expanded(names)
    kinds = [_kind_at(existing(path, "file or folder")) for path in paths]
    if FileKind.PICTURE in kinds and FileKind.VIDEO in kinds:
        photo, video = paths[kinds.index(FileKind.PICTURE)], paths[kinds.index(FileKind.VIDEO)]
        raise SourceError(
            f"{photo} holds photos and {video} holds video; a run reads one kind: start it once for each"
        )
    # What is neither is told of among the others, and counted.
    if FileKind.VIDEO in kinds:
        return Identified(videos=tuple(paths))
    return Identified(photos=tuple(paths))


def _is_camera(name: str) -> bool:
    is_index = name.isascii() and name.isdigit()
    return is_index or "://" in name or (name.startswith("/dev/") and not os.path.isfile(name))


def _kind_at(path: Path) -> FileKind:
    if not os.path.isdir(path):
        return kind_of(path)
    folder = look_into(path)
    if folder.pictures and folder.videos:
        raise SourceError(
            f"{path} holds photos ({folder.pictures[0].name}) and videos ({folder.videos[0].name}); "
            f"a run reads one kind: use --image {path} or --video {path}"
        )
    return FileKind.VIDEO if folder.videos else FileKind.PICTURE
