"""Annotated photos as files: one under the name given, several under their own names in a folder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import cv2

from vision.closing import Closing
from vision.frame import Frame, Image
from vision.interrupt import held
from vision.outputs.destination import PICTURE_ENDINGS, Destination, OutputError, claim, reason


class PictureFile(Closing):
    """One picture under the name given."""

    def __init__(self, target: Destination) -> None:
        self._target = target
        self._is_written = False

    def put(self, frame: Frame, annotated: Image) -> None:
        """Writes `annotated`; OutputError on a full disk, or where it is the second one."""
        if self._is_written:
            raise OutputError(
                f"cannot write {frame.source} to {self._target.path} too; it holds one picture; give a folder"
            )
        write_whole(self._target, encoded_picture(self._target.path, annotated))
        self._is_written = True

    def close(self) -> None:
        """Takes the file away again if no picture came."""
        if not self._is_written:
            self._target.give_up()


class PictureFolder(Closing):
    """Pictures in a folder, each with the name of the photo it was made from."""

    def __init__(self, folder: Path, inputs: Sequence[Path], *, overwrite: bool) -> None:
        """Makes `folder` if need be; OutputError where it can't be, or where the photos themselves are."""
        self._folder = folder
        self._is_new = not folder.exists()
        prepare_folder(folder, inputs)
        self._inputs = inputs
        self._overwrite = overwrite
        self._names: set[str] = set()

    def put(self, frame: Frame, annotated: Image) -> None:
        """Writes `annotated`; OutputError on a full disk, or where its file is there already."""
        name = free_name(Path(frame.source).name, self._names)
        path = self._folder / name
        data = encoded_picture(path, annotated)
        inputs = [*self._inputs, Path(frame.source)]
        # Ctrl-C between the two would leave an empty file behind.
        with held():
            write_whole(claim(path, inputs, overwrite=self._overwrite), data)
        self._names.add(name.casefold())

    def close(self) -> None:
        """Takes the folder away again if we made it and no picture came; the pictures are whole already."""
        if self._is_new and not any(self._folder.iterdir()):
            self._folder.rmdir()
            self._is_new = False


def prepare_folder(path: Path, inputs: Sequence[Path]) -> None:
    """Makes the folder `path` if need be; OutputError where it can't be, or where the `inputs` are."""
    if not path.parent.is_dir():
        raise OutputError(f"cannot make the folder {path}; there is no folder {path.parent}; make it first")
    try:
        path.mkdir(exist_ok=True)
        homes = [given if given.is_dir() else given.parent for given in inputs]
        if any(path.samefile(home) for home in homes if home.exists()):
            raise OutputError(f"cannot write to {path}; what is read is there; choose another folder")
    except OSError as error:
        raise OutputError(f"cannot write to {path}; {reason(error)}; choose another place") from error


def free_name(name: str, taken: set[str], endings: Sequence[str] = PICTURE_ENDINGS) -> str:
    """`name` with one of the `endings`, the first where it has none of them, numbered where it is among the
    `taken` (in lower case)."""
    path = Path(name)
    if path.suffix.lower() not in endings:
        path = path.with_suffix(endings[0])
    candidate, count = path.name, 1
    while candidate.casefold() in taken:
        count += 1
        candidate = f"{path.stem}-{count}{path.suffix}"
    return candidate


def encoded_picture(path: Path, image: Image) -> bytes:
    """`image` as the kind that the ending of `path` says; OutputError where that can't hold it."""
    is_encoded, data = cv2.imencode(path.suffix, image)
    if not is_encoded:
        size = f"{image.shape[1]}x{image.shape[0]}"
        raise OutputError(f"cannot write {path}; its kind can't hold {size} pixels; save it as .png")
    return data.tobytes()


def write_whole(target: Destination, data: bytes) -> None:
    """Writes all of `data`, or takes the file away; OutputError then, and where another run writes it."""
    with target.append() as file:
        is_whole = False
        try:
            if target.path.is_file():
                file.truncate(0)
            rest = memoryview(data)
            while rest:
                rest = rest[file.write(rest) :]
            is_whole = True
        except OSError as error:
            raise OutputError(f"cannot write {target.path}; {reason(error)}; make room first") from error
        finally:
            # Also after Ctrl-C: half a picture is none.
            if not is_whole and target.path.is_file():
                target.path.unlink()
