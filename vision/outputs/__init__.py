"""Readings, events, pictures and videos as files, and a command that is run when a number changes."""

from vision.outputs.output import (
    OutputError,
    PageOutput,
    PictureOutput,
    ReaderGone,
    check_distinct,
    open_batch_table,
    open_change_command,
    open_events,
    open_pictures,
    open_readings,
    open_table,
)

__all__ = [
    "OutputError",
    "PageOutput",
    "PictureOutput",
    "ReaderGone",
    "check_distinct",
    "open_batch_table",
    "open_change_command",
    "open_events",
    "open_pictures",
    "open_readings",
    "open_table",
]
