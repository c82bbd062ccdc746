"""Opens what the options name: the source, what reads it, and the window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from recognizer import DigitRecognizer, prepare_to_learn
from vision.app.options import Options
from vision.app.report import Report
from vision.batch import with_lists
from vision.corrections import Corrector, LearnedHand
from vision.drawing import draw_debug_picture
from vision.frame import Frame, Image
from vision.layout import OrientationSettings, VerdictSettings
from vision.outputs import SheetCapture
from vision.reader import DigitReader, Settings
from vision.sources import (
    WEBCAM_SIZE_WH,
    CameraSettings,
    Source,
    expanded,
    identify,
    open_camera,
    open_photos,
    open_videos,
)
from vision.window import NoDisplay, NoWindow, Screen, Snapshots, Window, find_display


def with_sources(options: Options) -> Options:
    """`options` with what was typed told apart, and lists and patterns as what they name; raises
    SourceError."""
    if options.sources:
        found = identify(list(with_lists(options.sources)))
        return replace(options, sources=(), camera=found.camera, videos=found.videos, images=found.photos)
    videos, images = (
        tuple(expanded(with_lists(map(str, paths)))) for paths in (options.videos, options.images)
    )
    return replace(options, videos=videos, images=images)


def open_source(options: Options, *, has_others: bool = False) -> Source:
    """What is read, or a part of it that `has_others` beside it; raises SourceError where it isn't there."""
    if options.camera is not None:
        size_wh = options.size_wh or WEBCAM_SIZE_WH
        return open_camera(options.camera, CameraSettings(size_wh=size_wh, fps=options.fps))
    if options.videos:
        return open_videos(options.videos, has_photos=has_others)
    return open_photos(options.images, has_videos=has_others)


def open_hand(options: Options) -> LearnedHand:
    """What reads patches; raises ModelError where its model can't be used, HandError where the hand can't."""
    return LearnedHand(DigitRecognizer.load(options.model), options.hand)


def open_reader(options: Options, hand: LearnedHand) -> DigitReader:
    """What reads the pictures."""
    return DigitReader(hand, reader_settings(options))


def reader_settings(options: Options) -> Settings:
    """How pictures are read."""
    turn = OrientationSettings(is_sought=options.turn_degrees is None)
    verdict = VerdictSettings(expected=options.expected)
    return Settings(orientation=turn, min_confidence=options.min_confidence, verdict=verdict)


def open_window(options: Options, source: Source, corrector: Corrector, report: Report) -> Screen:
    """The window, if it's wanted; where there is no display the `report` says so, and nothing is shown.

    Raises OutputError where there is no place for what its keys keep.
    """
    if not options.has_window:
        return NoWindow(options.area)
    try:
        display = find_display()
    except NoDisplay as reason:
        report.say(f"no window: {reason}; going on without one")
        return NoWindow(options.area)
    prepare_to_learn()
    folder = Path.cwd()
    report.say(f"the key s saves pictures in {folder}")
    capture = _open_capture(options, report)
    # Every photo is explained anyway; of a film's frames, those that are saved.
    debug_folder = None if options.images else options.save_debug
    snapshots = Snapshots(folder, debug_folder=debug_folder, explain=explainer(corrector.reader))
    return Window(
        source,
        display,
        snapshots,
        area=options.area,
        has_sum=options.has_sum,
        columns=options.columns,
        holds_each=bool(options.images),
        corrector=corrector,
        capture=capture,
        announce=report.announce,
    )


def _open_capture(options: Options, report: Report) -> SheetCapture | None:
    """What takes sheets before a camera; the `report` says where their pictures go."""
    if not options.tables or options.images:
        return None
    capture = SheetCapture(options.tables[0], overwrite=options.is_overwrite)
    tables = ", ".join(options.tables)
    report.say(f"the key c puts the sheet into {tables}, and its pictures into the folder {capture.place}")
    return capture


def explainer(reader: DigitReader) -> Callable[[Frame], Image]:
    """What draws why a frame is read as it is."""
    return lambda frame: draw_debug_picture(*reader.observe_upright(frame)[1:])
