"""Several annotated videos in a folder, each with the name of the video it was made from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from vision.frame import Frame, Image
from vision.outputs.destination import VIDEO_ENDINGS, claim
from vision.outputs.picture_files import free_name, prepare_folder
from vision.outputs.video_file import VideoFile


class VideoFolder:
    """One video after the other; a frame of index 0 starts the next."""

    def __init__(
        self,
        folder: Path,
        fps: Callable[[], float | None],
        inputs: Sequence[Path],
        *,
        overwrite: bool,
    ) -> None:
        """Makes `folder` if need be; OutputError where it can't be, or where the videos themselves are."""
        self._is_new = not folder.exists()
        prepare_folder(folder, inputs)
        self._folder = folder
        self._fps = fps
        self._inputs = inputs
        self._overwrite = overwrite
        self._names: set[str] = set()
        self._current: VideoFile | None = None

    def put(self, frame: Frame, annotated: Image) -> None:
        """Adds `annotated` to its source's video; OutputError on a full disk, or where it exists already."""
        if self._current is None or frame.index == 0:
            self._finish_current()
            name = free_name(Path(frame.source).name, self._names, VIDEO_ENDINGS)
            self._names.add(name.casefold())
            target = claim(self._folder / name, self._inputs, overwrite=self._overwrite)
            self._current = VideoFile(target, self._fps())
        self._current.put(frame, annotated)

    def close(self) -> None:
        """Finishes the last video, and takes the folder away again if we made it and no picture came."""
        self._finish_current()
        if self._is_new and not any(self._folder.iterdir()):
            self._folder.rmdir()
            self._is_new = False

    def _finish_current(self) -> None:
        current, self._current = self._current, None
        if current is not None:
            current.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        current, self._current = self._current, None
        if current is not None:
            current.__exit__(kind, error, traceback)
        self.close()
