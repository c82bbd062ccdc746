"""Photos and folders of them as a source."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from vision.frame import Frame, Image
from vision.sources.base import SourceBase
from vision.sources.documents import pictures_in
from vision.sources.errors import EndOfSource, MissingLibraryError, SourceError
from vision.sources.file_kinds import foreign_format
from vision.sources.named_files import Files
from vision.sources.picture_header import read_header
from vision.sources.regular_file import read_file


class PhotoSource(SourceBase):
    """Photos one after the other; those that can't be read are counted and passed over."""

    unit = "photo"
    fps = 0.0

    def __init__(self, photos: Files, *, is_all: bool = True) -> None:
        """Where these are not all that is to be read, none of them that fails is an error."""
        count = len(photos.paths) + len(photos.problems)
        super().__init__(str(photos.paths[0]) if count == 1 else f"{count} photos")
        self.frame_count: int | None = count
        self.problems: list[str] = list(photos.problems)
        self.notes = photos.notes
        self.frames_damaged = len(photos.problems)
        self._is_all = is_all
        self._left: Iterator[Frame] = self._frames(photos.paths)

    def read(self, timeout_s: float) -> Frame | None:
        frame = next(self._left, None)
        if frame is not None:
            self.frames_read += 1
            return frame
        if self._is_all and not self.frames_read and self.frames_damaged > 1:
            raise SourceError(
                f"none of {self.frames_damaged} photos could be read; first, {self.problems[0]}"
            )
        raise EndOfSource

    def pass_over(self, problem: str) -> None:
        """The photo read last is one that can't be read after all, as the line `problem` says."""
        self.frames_read -= 1
        self._leave_out(problem)

    def _frames(self, paths: Sequence[Path]) -> Iterator[Frame]:
        """Every page of every photo that can be read."""
        for path in paths:
            try:
                data = _content(path)
                for index, image in enumerate(_pictures(path, data)):
                    if not index:
                        self._note_moving(path, data)
                    yield Frame(image, index, source=str(path), page=index + 1)
            except SourceError as error:
                self._leave_out(str(error))

    def close(self) -> None:
        self._left = iter(())

    def _leave_out(self, problem: str) -> None:
        self.frames_damaged += 1
        if self._is_all and self.frame_count == 1:
            raise SourceError(problem)
        self.problems.append(problem)

    def _note_moving(self, path: Path, data: bytes) -> None:
        """Of a GIF or the like that moves only the first picture is read."""
        header = read_header(data)
        if header and header.kind != "TIFF" and header.pages > 1:
            self.frames_damaged += header.pages - 1
            self.problems.append(
                f"{path} holds {header.pages} pages, and only the first is read; "
                "save each as a picture of its own"
            )


def _content(path: Path) -> bytes:
    """The bytes of the photo at `path`."""
    try:
        data = read_file(path)
    except SourceError as error:
        raise SourceError(f"{path} {error}; check it and its permissions") from error
    header, foreign = read_header(data), foreign_format(path, data[:4096])
    # Raw photos are TIFFs of a kind: OpenCV would read the thumbnail in them.
    if foreign and (header is None or header.kind == "TIFF"):
        raise SourceError(f"{path} is {foreign}, which is not read here; save it as JPEG or PNG first")
    return data


def _pictures(path: Path, data: bytes) -> Iterator[Image]:
    """What is in `data`, the content of `path`."""
    try:
        yield from pictures_in(data)
    except MissingLibraryError as error:
        raise SourceError(f"{path} {error}") from error
    except SourceError as error:
        raise SourceError(f"{path} {error}; save it again as JPEG or PNG") from error
