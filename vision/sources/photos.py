"""Photos and folders of them as a source."""

from collections.abc import Iterator
from pathlib import Path

from vision.frame import Frame, Image
from vision.sources.base import SourceBase
from vision.sources.errors import EndOfSource, SourceError
from vision.sources.file_kinds import foreign_format
from vision.sources.named_files import Files
from vision.sources.picture_decoding import decode_picture
from vision.sources.picture_header import read_header
from vision.sources.regular_file import read_file


class PhotoSource(SourceBase):
    """Photos one after the other; those that can't be read are counted and passed over."""

    unit = "photo"
    fps = 0.0

    def __init__(self, photos: Files) -> None:
        count = len(photos.paths) + len(photos.problems)
        super().__init__(str(photos.paths[0]) if count == 1 else f"{count} photos")
        self.frame_count: int | None = count
        self.problems: list[str] = list(photos.problems)
        self.notes = photos.notes
        self.frames_damaged = len(photos.problems)
        self._left: Iterator[Path] = iter(photos.paths)

    def read(self, timeout_s: float) -> Frame | None:
        for path in self._left:
            try:
                image, pages = _read_photo(path)
            except SourceError as error:
                self._leave_out(str(error))
                continue
            self.frames_read += 1
            self._note_pages(path, pages)
            return Frame(image, source=str(path))
        if not self.frames_read and self.frames_damaged > 1:
            raise SourceError(
                f"none of {self.frames_damaged} photos could be read; first, {self.problems[0]}"
            )
        raise EndOfSource

    def pass_over(self, problem: str) -> None:
        """The photo read last is one that can't be read after all, as the line `problem` says."""
        self.frames_read -= 1
        self._leave_out(problem)

    def close(self) -> None:
        self._left = iter(())

    def _leave_out(self, problem: str) -> None:
        self.frames_damaged += 1
        if self.frame_count == 1:
            raise SourceError(problem)
        self.problems.append(problem)

    def _note_pages(self, path: Path, pages: int) -> None:
        if pages > 1:
            self.frames_damaged += pages - 1
            self.problems.append(
                f"{path} holds {pages} pages, and only the first is read; save each as a picture of its own"
            )


def _read_photo(path: Path) -> tuple[Image, int]:
    """The picture in the file at `path`, and how many pages the file holds."""
    try:
        data = read_file(path)
    except SourceError as error:
        raise SourceError(f"{path} {error}; check it and its permissions") from error
    header, foreign = read_header(data), foreign_format(path, data[:4096])
    # Raw photos are TIFFs of a kind: OpenCV would read the thumbnail in them.
    if foreign and (header is None or header.kind == "TIFF"):
        what, how = foreign
        raise SourceError(f"{path} is {what}, which is not read here; save it{how} as JPEG or PNG first")
    try:
        return decode_picture(data), header.pages if header else 1
    except SourceError as error:
        raise SourceError(f"{path} {error}; save it again as JPEG or PNG") from error
