"""Photos and folders of them as a source."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from vision.frame import Frame
from vision.sources.base import SourceBase
from vision.sources.documents import DOCUMENT_SUFFIXES, pictures_in
from vision.sources.errors import EndOfSource, SourceError

SUFFIXES = (
    *(".jpg", ".jpeg", ".jpe", ".png", ".webp", ".bmp", ".dib", ".tif", ".tiff"),
    *(".avif", ".gif", ".jp2", ".pbm", ".pgm", ".ppm", ".pnm"),
    *DOCUMENT_SUFFIXES,
)
"""File names' ends, in lower case, that make a file in a folder a picture."""

_UNREADABLE_ELSEWHERE = (".dng", ".cr2", ".nef", ".arw")


class PhotoSource(SourceBase):
    """Photos one after the other; those that can't be read are counted and passed over."""

    unit = "photo"
    fps = 0.0

    def __init__(self, paths: Sequence[Path]) -> None:
        super().__init__(str(paths[0]) if len(paths) == 1 else f"{len(paths)} photos")
        self.frame_count: int | None = len(paths)
        self.problems: list[str] = []
        self._left: Iterator[Frame] = self._frames(paths)

    def read(self, timeout_s: float) -> Frame | None:
        frame = next(self._left, None)
        if frame is not None:
            self.frames_read += 1
            return frame
        if not self.frames_read and self.frames_damaged > 1:
            raise SourceError(
                f"none of {self.frames_damaged} photos could be read; first, {self.problems[0]}"
            )
        raise EndOfSource

    def _frames(self, paths: Sequence[Path]) -> Iterator[Frame]:
        """Every page of every photo that can be read."""
        for path in paths:
            try:
                for index, image in enumerate(pictures_in(path.read_bytes())):
                    yield Frame(image, index, source=str(path), page=index + 1)
            except OSError as error:
                self._note(f"{path} can't be read: {error.strerror}; check its permissions")
            except SourceError as error:
                advice = "" if "install" in str(error) else f"; {_advice(path)}"
                self._note(f"{path} {error}{advice}")

    def close(self) -> None:
        self._left = iter(())

    def _note(self, problem: str) -> None:
        self.frames_damaged += 1
        if self.frame_count == 1:
            raise SourceError(problem)
        self.problems.append(problem)


def find_photos(paths: Sequence[Path]) -> list[Path]:
    """Files as they are given, and for each folder the pictures in it and below, sorted by name.

    Raises `SourceError` for a path that isn't there and for a folder without a picture.
    """
    return [photo for path in paths for photo in _photos_at(path)]


def _photos_at(path: Path) -> list[Path]:
    # Those of os.path say False where a name is too long or a folder closed, those of Path raise.
    if os.path.isfile(path):
        return [path]
    if not os.path.exists(path):
        raise SourceError(f"there is no photo or folder at {path}; check the path")
    # Here, for it takes urllib with it: a seventh of the time to a single photo's reading.
    from imutils import paths as imutils_paths

    # Names that start with a dot are what systems leave beside photos, as the `._IMG_1.jpg` of macOS.
    found = [Path(each) for each in imutils_paths.list_files(path, validExts=SUFFIXES)]
    photos = sorted(photo for photo in found if not photo.name.startswith("."))
    if not photos:
        raise SourceError(f"there is no picture in the folder {path}; give one with .jpg, .png or the like")
    return photos


def _advice(path: Path) -> str:
    if path.suffix.lower() in _UNREADABLE_ELSEWHERE:
        return f"save it as JPEG or PNG first, {path.suffix} is not read here"
    return "save it again as JPEG or PNG"
