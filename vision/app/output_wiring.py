"""Opens what is written: readings, tables, events, pictures, and the command of `--on-change`."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from decimal import Decimal
from functools import partial
from pathlib import Path

from vision.app.options import Options
from vision.app.wiring import explainer
from vision.drawing import LabelMemory, draw
from vision.frame import Image
from vision.layout import chosen_numbers, total_of
from vision.outputs import (
    OutputError,
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
from vision.reader import DigitReader
from vision.sources import Source


class PageOutputs:
    """All that takes what was read, of photos as of films."""

    def __init__(self, options: Options, capture: SheetCapture | None, stack: ExitStack) -> None:
        """Opens what `options` want, which `stack` closes; sheets that `capture` takes go to the tables.

        Raises OutputError.
        """
        has_both = len(options.parts) > 1
        plain = replace(options, tables=()) if has_both else options
        self._outputs = [stack.enter_context(output) for output in _page_outputs(plain, capture)]
        self._tables_of_both = [
            stack.enter_context(open_film_table(target, options.inputs, overwrite=options.is_overwrite))
            for target in (options.tables if has_both else ())
        ]

    def put(self, page: Page, *, is_photo: bool) -> None:
        """Writes `page` everywhere; OutputError where that can't be done."""
        for output in self._outputs:
            output.put(page)
        for table in self._tables_of_both:
            (table.put_photo if is_photo else table.put)(page)


def open_picture_outputs(
    options: Options, part: Options, source: Source, reader: DigitReader, stack: ExitStack
) -> Callable[[Page], None]:
    """What writes the pictures of `part` of the `options`; `stack` closes it. Raises OutputError."""
    memory, explain = None if part.images else LabelMemory(), explainer(reader)

    def explained(page: Page) -> Image:
        return explain(page.frame)

    pictures = [
        (stack.enter_context(_open_pictures(target, count, options, part, source)), picture_of)
        for target, count, picture_of in (
            (part.save, source.frame_count, partial(draw, memory=memory)),
            # A folder also for a single photo: a file of its own name would be taken for a picture of it.
            (part.save_debug if part.images else None, None, explained),
        )
        if target is not None
    ]

    def put(page: Page) -> None:
        for output, picture_of in pictures:
            output.put(page.frame, picture_of(page))

    return put


def _open_pictures(
    target: Path, count: int | None, options: Options, part: Options, source: Source
) -> PictureOutput:
    has_both = len(options.parts) > 1
    if has_both and target.suffix and not os.path.isdir(target):
        raise OutputError(f"cannot write photos and videos to {target}; it holds one of them; give a folder")
    if len(part.videos) > 1 or any(path.is_dir() for path in part.videos) or (has_both and part.videos):
        return open_video_folder(
            target, fps=lambda: source.fps or None, inputs=options.inputs, overwrite=options.is_overwrite
        )
    return open_pictures(
        target,
        source_is_images=bool(part.images),
        image_count=count if part.images else None,
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
