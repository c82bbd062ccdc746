"""Everything that is written: readings, annotated pictures, events; each behind a function that opens it.

    with open_readings("page.csv", [video]) as readings:
        for page in pages:
            readings.put(page)

Whatever can't be written raises OutputError, whose text is the one line for the user. Leaving the `with`
closes the output whole, whatever happened inside.
"""

import os
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from vision.frame import Frame, Image
from vision.outputs.change_command import ChangeCommand
from vision.outputs.destination import (
    PICTURE_ENDINGS,
    VIDEO_ENDINGS,
    OutputError,
    ReaderGone,
    check_distinct,
    claim,
    ending,
)
from vision.outputs.events import EVENT_COLUMNS, EventLog, event_as_csv, event_as_json
from vision.outputs.picture_files import PictureFile, PictureFolder
from vision.outputs.readings_file import CSV_COLUMNS, SumOf, TextOutput, csv_lines, page_as_csv, page_as_json
from vision.outputs.tables.batch import open_batch_table
from vision.outputs.tables.sheet_capture import SheetCapture
from vision.outputs.tables.table import open_film_table, open_table
from vision.outputs.text_file import open_lines
from vision.outputs.video_file import VideoFile
from vision.outputs.video_folder import VideoFolder
from vision.page import Page

__all__ = [
    "OutputError",
    "PageOutput",
    "PictureOutput",
    "ReaderGone",
    "SheetCapture",
    "check_distinct",
    "open_batch_table",
    "open_change_command",
    "open_events",
    "open_film_table",
    "open_pictures",
    "open_readings",
    "open_table",
    "open_video_folder",
    "print_lines",
]


class Output(Protocol):
    """Something that is open until its `with` is left."""

    def close(self) -> None:
        """Finishes it; a second time does nothing."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None: ...


class PageOutput(Output, Protocol):
    """Takes what was read, frame by frame."""

    def put(self, page: Page) -> None:
        """Writes `page` and flushes; OutputError on a full disk, ReaderGone on a closed pipe."""
        ...


class PictureOutput(Output, Protocol):
    """Takes annotated pictures, frame by frame."""

    def put(self, frame: Frame, annotated: Image) -> None:
        """Writes `annotated` as the picture of `frame`; OutputError on a full disk."""
        ...


def _now() -> datetime:
    return datetime.now().astimezone()


def open_readings(
    target: str,
    inputs: Sequence[Path],
    *,
    overwrite: bool = False,
    has_raw: bool = False,
    sum_of: SumOf | None = None,
) -> PageOutput:
    """Readings as JSON Lines (`x.jsonl`, or `-` for standard output) or CSV (`x.csv`).

    With `has_raw`, JSON Lines also say what each frame shows by itself; with `sum_of`, both have the sum.
    """
    as_json = partial(page_as_json, has_raw=has_raw, sum_of=sum_of)
    if target == "-":
        return TextOutput(open_lines(None), as_json)
    kind = ending(Path(target), (".jsonl", ".csv"), "readings")
    lines = open_lines(claim(Path(target), inputs, overwrite=overwrite))
    if kind == ".csv":
        columns = CSV_COLUMNS if sum_of is None else (*CSV_COLUMNS, "sum")
        return TextOutput(lines, partial(page_as_csv, sum_of=sum_of), header=csv_lines([columns]))
    return TextOutput(lines, as_json)


def open_pictures(
    target: Path,
    *,
    source_is_images: bool,
    image_count: int | None,
    fps: float | None,
    inputs: Sequence[Path],
    overwrite: bool = False,
) -> PictureOutput:
    """Annotated pictures: a video (.mp4, .mkv) from a camera or video, a file or a folder from photos.

    A name without an ending, or of a folder that is there, is a folder. `fps` is the source's frame rate,
    None where it has none; each frame's own time goes before it.
    """
    if not source_is_images:
        ending(target, VIDEO_ENDINGS, "a video")
        return VideoFile(claim(target, inputs, overwrite=overwrite), fps)
    if os.path.isdir(target) or not target.suffix:
        return PictureFolder(target, inputs, overwrite=overwrite)
    ending(target, PICTURE_ENDINGS, "a picture")
    if image_count is not None and image_count > 1:
        raise OutputError(f"cannot write {image_count} pictures to {target}; it holds one; give a folder")
    return PictureFile(claim(target, inputs, overwrite=overwrite))


def open_video_folder(
    target: Path, *, fps: Callable[[], float | None], inputs: Sequence[Path], overwrite: bool = False
) -> PictureOutput:
    """Annotated videos in the folder `target`, each with the name of the video it was made from.

    `fps` asks for the rate of the video that is being read, None where it has none.
    """
    if target.suffix.lower() in VIDEO_ENDINGS and not os.path.isdir(target):
        raise OutputError(f"cannot write several videos to {target}; it holds one; give a folder")
    return VideoFolder(target, fps, inputs, overwrite=overwrite)


def print_lines(text: str) -> None:
    """Prints whole lines on standard output at once; OutputError where it can't be written."""
    open_lines(None).write(text)


def open_events(
    target: str,
    inputs: Sequence[Path] = (),
    *,
    overwrite: bool = False,
    clock: Callable[[], datetime] = _now,
) -> PageOutput:
    """A line whenever a number appears, changes or goes, as JSON Lines (`x.jsonl`, or `-`) or CSV (`x.csv`).

    `clock` gives the time of day, with its zone.
    """
    log = EventLog(clock)
    if target == "-":
        return TextOutput(open_lines(None), lambda page: "".join(map(event_as_json, log.update(page))))
    kind = ending(Path(target), (".jsonl", ".csv"), "events")
    lines = open_lines(claim(Path(target), inputs, overwrite=overwrite))
    if kind == ".csv":
        header = csv_lines([EVENT_COLUMNS])
        return TextOutput(lines, lambda page: "".join(map(event_as_csv, log.update(page))), header)
    return TextOutput(lines, lambda page: "".join(map(event_as_json, log.update(page))))


def open_change_command(command: str, *, clock: Callable[[], datetime] = _now) -> PageOutput:
    """Runs `command` whenever a number appears, changes or goes; OutputError where there is none such."""
    return ChangeCommand(command, clock)
