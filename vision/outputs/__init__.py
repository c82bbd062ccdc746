"""Readings, events, pictures and videos as files, and a command that is run when a number changes."""

from vision.outputs.output import (
    OutputError,
    PageOutput,
    PictureOutput,
    ReaderGone,
    SheetCapture,
    check_distinct,
    open_batch_table,
    open_change_command,
    open_events,
    open_film_table,
    open_pictures,
    open_readings,
    open_table,
    open_video_folder,
    print_lines,
)
from vision.outputs.readings_file import page_as_json
from vision.outputs.tables.files import rows_as_csv
from vision.outputs.tables.rows import rows_of
from vision.outputs.tables.sightings import Sightings

__all__ = [
    "OutputError",
    "PageOutput",
    "PictureOutput",
    "ReaderGone",
    "SheetCapture",
    "Sightings",
    "check_distinct",
    "open_batch_table",
    "open_change_command",
    "open_events",
    "open_film_table",
    "open_pictures",
    "open_readings",
    "open_table",
    "open_video_folder",
    "page_as_json",
    "print_lines",
    "rows_as_csv",
    "rows_of",
]
