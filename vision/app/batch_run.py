"""Many files in one run: read beside each other, written in their order."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

from vision.app.batch_engine import open_engine
from vision.app.options import Options
from vision.app.output_wiring import open_batch_outputs
from vision.app.report import Report
from vision.app.wiring import open_hand, reader_settings
from vision.batch.engine import Outcome
from vision.batch.job import Job, Plan
from vision.batch.part import Ids, pages_of
from vision.batch.parts_folder import PartsFolder
from vision.frame import Frame
from vision.interrupt import Interruptions
from vision.page import Page
from vision.sources.base import SourceBase
from vision.sources.errors import EndOfSource, SourceError
from vision.sources.file_kinds import FileKind
from vision.sources.named_files import Files, find_files
from vision.view import View

LEAST_FILES = 16
"""Files from which on starting workers is worth its second."""


class BatchSource(SourceBase):
    """The files of a batch, as far as the report asks about them."""

    fps = 0.0

    def __init__(self, files: Files, *, has_films: bool) -> None:
        count = len(files.paths) + len(files.problems)
        self.unit = "file" if has_films else "photo"
        super().__init__(f"{count} {self.unit}s")
        self.frame_count: int | None = count
        self.problems: list[str] = list(files.problems)
        self.notes = files.notes
        self.frames_damaged = len(files.problems)

    def read(self, timeout_s: float) -> Frame | None:
        """Nothing: workers read."""
        raise EndOfSource

    def close(self) -> None:
        """Nothing is held."""


def is_batch(options: Options) -> bool:
    """Whether the photos are many, and nothing is asked that needs each of them here."""
    if not options.images or options.save or options.save_debug:
        return False
    if options.is_resumed or options.engine is not None:
        return True
    if options.has_window:
        return False
    return not options.videos and len(_files(options).paths) >= LEAST_FILES


def _files(options: Options) -> Files:
    kinds = (FileKind.PICTURE, FileKind.VIDEO) if options.videos else (FileKind.PICTURE,)
    photos = find_files(options.images, FileKind.PICTURE, kinds)
    if not options.videos:
        return photos
    videos = find_files(options.videos, FileKind.VIDEO, kinds)
    return Files(photos.paths + videos.paths, photos.problems + videos.problems, photos.notes + videos.notes)


def run_batch(options: Options, interruptions: Interruptions) -> int:
    """Reads every file of `options` and writes what they say in their order; returns the exit code.

    Raises SourceError, ModelError, HandError, OutputError and EngineError.
    """
    files = _files(options)
    jobs = [Job(path) for path in files.paths]
    plan = plan_of(options)
    with ExitStack() as stack:
        folder = parts_path(options) or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        is_kept = folder.is_dir() and options.is_resumed and any(folder.glob("*.json"))
        with PartsFolder(folder, is_resumed=options.is_resumed) as parts, ExitStack() as outputs:
            batch = Batch(jobs, plan, parts, files)
            report = outputs.enter_context(Report(batch.source, options))
            if options.hand is not None and (warning := open_hand(options).warning):
                report.say(warning)

            def opened() -> Callable[[Sequence[Page], bool], None]:
                return open_batch_outputs(options, outputs, overwrite=options.is_overwrite or is_kept)

            engine = open_engine(options.engine, plan)
            outcomes = engine.read(batch.missing())
            outputs.callback(outcomes.close)
            for pages, is_film in batch.read(outcomes, opened):
                report.put_file(pages, is_film=is_film)
                interruptions.check()
            outputs.callback(interruptions.disarm)
            if batch.failed:
                listed = parts.list_failures(batch.failed)
                if parts_path(options):
                    report.say(f"what could not be read is listed in {listed}; --resume tries it again")
                if not batch.source.frames_read:
                    raise SourceError(
                        f"none of {len(jobs)} {batch.source.unit}s could be read; first, {batch.failed[0]}"
                    )
        if not batch.failed:
            parts.remove()
        return 3 if batch.source.frames_damaged else 0


def plan_of(options: Options) -> Plan:
    """How every file is read."""
    return Plan(
        model=options.model,
        hand=options.hand,
        settings=reader_settings(options),
        view=View(options.is_mirrored, options.turn_degrees or 0, options.area),
        has_raw=options.has_raw,
        has_crops=any(table.lower().endswith(".xlsx") for table in options.tables),
    )


def parts_path(options: Options) -> Path | None:
    """Where the parts of a run are kept: beside the first file that it writes; None where it writes none."""
    files = [Path(target) for target in (*options.tables, *options.outputs, *options.events) if target != "-"]
    return files[0].with_name(f"{files[0].name}.parts") if files else None


class Batch:
    """Which files are done, and what they say."""

    def __init__(self, jobs: Sequence[Job], plan: Plan, parts: PartsFolder, files: Files) -> None:
        self.source = BatchSource(files, has_films=any(job.is_film for job in jobs))
        self.failed: list[str] = list(files.problems)
        """Why files could not be read, a line each, in their order."""
        self._jobs = jobs
        self._parts = parts
        self._problems: dict[int, str] = {}
        self._keys: dict[int, str] = {}
        for index, job in enumerate(jobs):
            try:
                # A file that is given twice is read once for each time: its place tells them apart.
                self._keys[index] = plan.key_of(job)
            except SourceError as error:
                self._problems[index] = str(error)
        self._done = {index for index, key in self._keys.items() if parts.holds(key)}

    def missing(self) -> list[tuple[int, Job]]:
        """The files that are still to be read, with their places."""
        left = (index for index in range(len(self._jobs)) if index not in self._done | self._problems.keys())
        return [(index, self._jobs[index]) for index in left]

    def read(
        self,
        outcomes: Iterator[Outcome | None],
        opened: Callable[[], Callable[[Sequence[Page], bool], None]],
    ) -> Iterator[tuple[list[Page], bool]]:
        """The pages of each file in order, once they are written to what `opened` opens at the first, and
        whether they are a film's."""
        put: Callable[[Sequence[Page], bool], None] | None = None
        ids = Ids()
        for index, job in enumerate(self._jobs):
            while index not in self._done and index not in self._problems:
                self._note(next(outcomes))
                yield [], False
            if index in self._problems:
                self._fail(self._problems[index])
                continue
            pages, damaged, ids = pages_of(self._parts.get(self._keys[index]), ids)
            self.source.frames_read += 1
            self.source.frames_damaged += damaged
            put = put or opened()
            put(pages, job.is_film)
            yield pages, job.is_film

    def _note(self, outcome: Outcome | None) -> None:
        if outcome is None:
            return
        if outcome.problem:
            self._problems[outcome.index] = outcome.problem
        else:
            self._parts.put(self._keys[outcome.index], outcome.part)
            self._done.add(outcome.index)

    def _fail(self, problem: str) -> None:
        self.source.frames_damaged += 1
        self.source.problems.append(problem)
        self.failed.append(problem)
