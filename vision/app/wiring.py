"""Opens what the options name: the source, the outputs, the window."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from decimal import Decimal
from functools import partial
from pathlib import Path

from recognizer import DigitRecognizer
from vision.app.options import Options
from vision.app.report import Report
from vision.corrections import Corrector, LearnedHand
from vision.drawing import LabelMemory, draw, draw_debug_picture
from vision.frame import Frame, Image
from vision.layout import OrientationSettings, VerdictSettings, chosen_numbers, total_of
from vision.outputs import (
    PageOutput,
    PictureOutput,
    SheetCapture,
    open_batch_table,
    open_change_command,
    open_events,
    open_film_table,
    open_pictures,
    open_readings,
    open_table,
    open_video_folder,
)
from vision.page import Page
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
    """`options` with what was typed told apart, and patterns as what they match; raises SourceError."""
    if options.sources:
        found = identify(options.sources)
        return replace(options, sources=(), camera=found.camera, videos=found.videos, images=found.photos)
    videos, images = (tuple(expanded(map(str, paths))) for paths in (options.videos, options.images))
    return replace(options, videos=videos, images=images)


def open_source(options: Options) -> Source:
    """What is read; raises SourceError where it isn't there."""
    if options.camera is not None:
        size_wh = options.size_wh or WEBCAM_SIZE_WH
        return open_camera(options.camera, CameraSettings(size_wh=size_wh, fps=options.fps))
    return open_videos(options.videos) if options.videos else open_photos(options.images)


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
    folder = Path.cwd()
    report.say(f"the key s saves pictures in {folder}")
    capture = _open_capture(options, report)
    # Every photo is explained anyway; of a film's frames, those that are saved.
    debug_folder = None if options.images else options.save_debug
    snapshots = Snapshots(folder, debug_folder=debug_folder, explain=_explainer(corrector.reader))
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


def _explainer(reader: DigitReader) -> Callable[[Frame], Image]:
    """What draws why a frame is read as it is."""
    return lambda frame: draw_debug_picture(*reader.observe_upright(frame)[1:])


def open_outputs(
    options: Options, source: Source, reader: DigitReader, capture: SheetCapture | None, stack: ExitStack
) -> Callable[[Page], None]:
    """What writes a page wherever `options` want it; `stack` closes it all. Raises OutputError.

    Sheets that `capture` takes go to the tables.
    """
    outputs = [stack.enter_context(output) for output in _page_outputs(options, capture)]
    explain, memory = _explainer(reader), None if options.images else LabelMemory()

    def explained(page: Page) -> Image:
        return explain(page.frame)

    pictures = [
        (stack.enter_context(_open_pictures(target, count, options, source)), picture_of)
        for target, count, picture_of in (
            (options.save, source.frame_count, partial(draw, memory=memory)),
            # A folder also for a single photo: a file of its own name would be taken for a picture of it.
            (options.save_debug if options.images else None, None, explained),
        )
        if target is not None
    ]

    def put(page: Page) -> None:
        for output in outputs:
            output.put(page)
        for picture_output, picture_of in pictures:
            picture_output.put(page.frame, picture_of(page))

    return put


def _open_pictures(target: Path, count: int | None, options: Options, source: Source) -> PictureOutput:
    if len(options.videos) > 1 or any(path.is_dir() for path in options.videos):
        return open_video_folder(
            target, fps=lambda: source.fps or None, inputs=options.inputs, overwrite=options.is_overwrite
        )
    return open_pictures(
        target,
        source_is_images=bool(options.images),
        image_count=count if options.images else None,
        fps=source.fps or None,
        inputs=options.inputs,
        overwrite=options.is_overwrite,
    )


def _sum_of(page: Page, columns: Sequence[int]) -> tuple[Decimal, int]:
    sum_of = total_of(chosen_numbers(page, columns))
    return sum_of.value, sum_of.left_out


def _page_outputs(options: Options, capture: SheetCapture | None = None) -> Iterator[PageOutput]:
    """Each is opened only when the one before it is held."""
    for target in options.outputs:
        yield open_readings(
            target,
            options.inputs,
            overwrite=options.is_overwrite,
            has_raw=options.has_raw,
            sum_of=partial(_sum_of, columns=options.columns) if options.has_sum else None,
        )
    for target in options.events:
        yield open_events(target, options.inputs, overwrite=options.is_overwrite)
    for target in options.tables:
        yield _open_table(target, options, capture)
    if options.on_change is not None:
        yield open_change_command(options.on_change)


def _open_table(target: str, options: Options, capture: SheetCapture | None) -> PageOutput:
    if capture is None:
        is_film = not options.images
        return open_table(target, options.inputs, is_film=is_film, overwrite=options.is_overwrite)
    table = open_film_table(target, options.inputs, overwrite=options.is_overwrite)
    capture.fill(table)
    return table


def open_batch_outputs(
    options: Options, stack: ExitStack, *, overwrite: bool
) -> Callable[[Sequence[Page], bool], None]:
    """What writes the pages of one file after the other; `stack` closes it all. Raises OutputError."""
    plain = replace(options, tables=(), is_overwrite=overwrite)
    outputs = [stack.enter_context(output) for output in _page_outputs(plain)]
    tables = [
        stack.enter_context(open_batch_table(target, options.inputs, overwrite=overwrite))
        for target in options.tables
    ]

    def put(pages: Sequence[Page], is_film: bool) -> None:
        for page in pages:
            for output in outputs:
                output.put(page)
        for table in tables:
            table.put(pages, is_film=is_film)

    return put
