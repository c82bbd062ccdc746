"""Photos, videos, cameras and streams as one thing: frames, one after the other."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from vision.frame import Frame
from vision.sources.camera import CameraInfo, CameraSource, leave, list_cameras, parse_address
from vision.sources.camera_state import CameraSettings, CameraState
from vision.sources.errors import EndOfSource, SourceError
from vision.sources.file_kinds import FileKind
from vision.sources.named_files import find_files
from vision.sources.native_output import silence_opencv
from vision.sources.photos import PhotoSource
from vision.sources.video import VideoSource
from vision.sources.videos import VideosSource

__all__ = [
    "CameraInfo",
    "CameraSettings",
    "CameraState",
    "EndOfSource",
    "Source",
    "SourceError",
    "leave",
    "list_cameras",
    "open_camera",
    "open_photos",
    "open_video",
    "open_videos",
    "title_of",
]


class Source(Protocol):
    """Frames from anywhere; a context manager, and iterable where nothing else is to be done meanwhile.

    A program with a window reads by `read`, which comes back while a camera is silent:

        with open_camera("0", CameraSettings()) as source:
            while True:
                try:
                    frame = source.read(timeout_s=0.1)
                except EndOfSource:
                    break
                if frame is None:
                    ...  # no new picture: show `source.state` and `source.age_s`, look at the keys
                else:
                    ...

    `for frame in source` is the same without the waiting: it ends where `read` raises `EndOfSource`.
    Both raise `SourceError` when nothing can be read, or a camera is lost for good. A thread may call
    `close` while another is in `read`, which then raises `EndOfSource`.
    """

    @property
    def name(self) -> str:
        """The path or address as the user gave it, credentials taken out; "4 photos" for several."""
        ...

    @property
    def is_live(self) -> bool:
        """Whether frames come by the wall's clock, and those not fetched in time are gone."""
        ...

    @property
    def frame_count(self) -> int | None:
        """Frames to expect, for a progress bar; None for a camera and where a file doesn't say."""
        ...

    @property
    def frames_read(self) -> int:
        """Frames handed out so far."""
        ...

    @property
    def frames_damaged(self) -> int:
        """Frames, or photos, that were there but could not be read, so far; for a file, exit code 3."""
        ...

    @property
    def frames_skipped(self) -> int:
        """Frames that a camera gave and nobody saw, because newer ones came; 0 for files."""
        ...

    @property
    def problems(self) -> Sequence[str]:
        """One line for each photo that could not be read or each time a camera went away, in order."""
        ...

    @property
    def notes(self) -> Sequence[str]:
        """What is told before anything is read: a line for each folder, what is in it."""
        ...

    @property
    def summary(self) -> str:
        """`239 of 240 frames read, 1 damaged`: what came of it so far."""
        ...

    @property
    def state(self) -> CameraState | None:
        """How a camera is doing; None for files."""
        ...

    @property
    def age_s(self) -> float:
        """Seconds since the newest picture came from the camera; 0 for files and before the first."""
        ...

    @property
    def fps(self) -> float:
        """Frames per second: a file's nominal rate, a camera's measured one; 0 where there is none."""
        ...

    @property
    def granted(self) -> str:
        """What a camera agreed to: `1280x720 MJPG at 30 fps (asked for 60)`; empty for files."""
        ...

    def read(self, timeout_s: float) -> Frame | None:
        """The next frame, or None where a camera gave none within `timeout_s` (a file never does).

        Raises `EndOfSource` after the last frame and after `close`, `SourceError` for what can't be read.
        """
        ...

    def pass_over(self, problem: str) -> None:
        """The photo read last can't be read after all, as the line `problem` says: it is counted and told of.

        Raises `SourceError` with it where nothing else is to be read.
        """
        ...

    def close(self) -> None:
        """Lets the device or file go, within a second; more than once does no harm."""
        ...

    def __iter__(self) -> Iterator[Frame]: ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...


def title_of(source: Source) -> str:
    """Its name, so that nobody wonders what `0` is."""
    return f"camera {source.name}" if source.name.isdecimal() else source.name


_BOTH = (FileKind.PICTURE, FileKind.VIDEO)


def open_photos(paths: Sequence[Path | str], *, has_videos: bool = False) -> Source:
    """The photos at `paths` in that order, folders' sorted by name; each photo is frame 0 of its own path.

    Raises `SourceError` for a path that isn't there and a folder without pictures. A photo that can't be
    read is counted and passed over; where it is the only one, `read` raises `SourceError`, unless the same
    run `has_videos` too.
    """
    silence_opencv()
    kinds = _BOTH if has_videos else ()
    files = find_files([Path(path) for path in paths], FileKind.PICTURE, kinds)
    return PhotoSource(files, is_all=not has_videos)


def open_videos(paths: Sequence[Path], *, has_photos: bool = False) -> Source:
    """The videos at `paths` in that order, folders' sorted by name; each is counted and timed by itself.

    Raises `SourceError` as `open_video` where there is but one; of several, and where the same run
    `has_photos` too, those that can't be read are counted and passed over.
    """
    silence_opencv()
    if has_photos:
        return VideosSource(find_files(paths, FileKind.VIDEO, _BOTH), is_all=False)
    if len(paths) == 1 and not os.path.isdir(paths[0]):
        return VideoSource(paths[0])
    return VideosSource(find_files(paths, FileKind.VIDEO))


def open_video(path: Path | str) -> Source:
    """Every frame of the video file at `path` that can be read, by the file's own clock.

    Raises `SourceError` for a file that isn't there, is empty or is no video.
    """
    silence_opencv()
    return VideoSource(Path(path))


def open_camera(spec: str | int, settings: CameraSettings | None = None) -> Source:
    """The camera or stream `spec` ("0", "/dev/video2", "rtsp://...", "http://..."), newest frame first.

    Comes back at once and opens in the background, beside whatever else has to be loaded. Raises
    `SourceError` for a `spec` that means nothing; a camera that isn't there is a `SourceError` of `read`.
    """
    silence_opencv()
    return CameraSource(parse_address(str(spec)), settings or CameraSettings())
