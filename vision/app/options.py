"""What the user asked for, as one value."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from vision.box import Box
from vision.layout.forms import Form
from vision.web.addresses import Address


@dataclass(frozen=True, slots=True)
class Options:
    """What the user asked for; exactly one of the sources is set, or photos and videos together."""

    sources: tuple[str, ...] = ()
    """What is to be told apart by itself, as typed."""
    camera: str | None = None
    """A webcam's index or device path, or a stream's address."""
    videos: tuple[Path, ...] = ()
    """Files, folders and patterns, as `images`."""
    images: tuple[Path, ...] = ()
    is_demo: bool = False
    """Whether the video is the sample clip, whose last picture stays in view."""
    is_list_cameras: bool = False
    serve: Address | None = None
    """Where the page in the browser is served."""
    is_lan: bool = False
    """Whether phones in the local network may use that page."""

    outputs: tuple[str, ...] = ()
    """Files for the readings (.jsonl, .csv), or `-`."""
    has_raw: bool = False
    """Whether JSON Lines also say what each frame shows by itself."""
    tables: tuple[str, ...] = ()
    """Files for a row a number (.csv, .xlsx, .parquet)."""
    expected: tuple[Form, ...] = ()
    """What numbers look like; any of these."""
    columns: tuple[int, ...] = ()
    """The columns that are added, from 1, -1 for the last; all where none are named."""
    save: Path | None = None
    """Where the annotated picture goes."""
    save_debug: Path | None = None
    """The folder for pictures that show why a photo, or a frame saved in the window, was read as it was."""
    events: tuple[str, ...] = ()
    """Files for what changed (.jsonl, .csv), or `-`."""
    on_change: str | None = None
    """A command to run when a number appears, changes or goes."""
    is_overwrite: bool = False

    is_resumed: bool = False
    """Whether a batch of files goes on where it was stopped."""
    engine: str | None = None
    """What a batch is spread with; None for this machine's cores."""

    has_window: bool = True
    has_sum: bool = False
    is_quiet: bool = False
    is_verbose: bool = False

    model: Path | None = None
    """Another trained model than the shipped one."""
    hand: Path | None = None
    """The folder of crops of one hand: learned at the start, and added to."""
    min_confidence: float | None = None
    """Probability from which a digit is reported; None for the model's own."""

    size_wh: tuple[int, int] | None = None
    """Width and height asked of a camera; None for the usual."""
    fps: float | None = None
    """Frames per second asked of a camera."""
    is_mirrored: bool = False
    turn_degrees: int | None = None
    """Clockwise turn that puts the picture upright: 0, 90, 180 or 270; None for what the writing shows."""
    area: Box | None = None
    """The part of the upright picture that is read."""

    @property
    def inputs(self) -> tuple[Path, ...]:
        """The files and folders that are read, which no output may touch."""
        return (*self.images, *self.videos)

    @property
    def parts(self) -> tuple[Options, ...]:
        """What is read one after the other: the photos, then the videos, where there are both."""
        if self.images and self.videos:
            # Their tables are one; the window has no hand in it.
            each = replace(self, tables=())
            return replace(each, videos=()), replace(each, images=())
        return (self,)

    @property
    def targets(self) -> tuple[str | Path, ...]:
        """Everything that is written to."""
        pictures = (path for path in (self.save, self.save_debug) if path is not None)
        return (*self.outputs, *self.events, *self.tables, *pictures)


def misuse(options: Options) -> str | None:
    """What in `options` doesn't go together, as a sentence; None where all does."""
    if options.camera is None and (options.size_wh or options.fps):
        return "--size and --fps ask something of a camera; they go with --camera"
    if options.save_debug and not (options.images or options.has_window):
        return "--save-debug explains photos and what s saves in the window; it does not go with --no-window"
    if options.has_raw and not any(each == "-" or each.endswith(".jsonl") for each in options.outputs):
        return "--raw adds to JSON Lines; it goes with --output FILE.jsonl or --output -"
    return None
