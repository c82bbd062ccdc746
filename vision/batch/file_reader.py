"""Reads one file of a batch after the other; what a worker does, wherever it runs."""

from __future__ import annotations

from collections.abc import Iterator

import cv2

from recognizer import DigitRecognizer
from vision.batch.job import Job, Plan
from vision.batch.part import as_part
from vision.corrections import LearnedHand
from vision.page import Page
from vision.reader import DigitReader
from vision.sources.source import Source, open_photos, open_video


class FileReader:
    """Reads files as its plan says; the models are loaded once."""

    def __init__(self, plan: Plan) -> None:
        """Raises ModelError where a model can't be used, HandError where the hand can't be read."""
        # Each worker is one of many: more threads than cores only get in each other's way.
        cv2.setNumThreads(1)
        self._plan = plan
        hand = LearnedHand(DigitRecognizer.load(plan.model), plan.hand)
        self._first = DigitReader(hand, plan.settings)

    def read(self, job: Job) -> bytes:
        """What the file says, as a part; SourceError where it can't be read."""
        source = open_video(job.path) if job.is_film else open_photos([job.path])
        with source:
            pages = list(self._pages(source, is_film=job.is_film))
            plan = self._plan
            return as_part(pages, source.frames_damaged, has_raw=plan.has_raw, has_crops=plan.has_crops)

    def _pages(self, source: Source, *, is_film: bool) -> Iterator[Page]:
        # A reader of its own for each file: nothing of one is remembered in the next.
        reader = self._first.anew()
        read = reader.update if is_film else reader.read_frame
        for frame in source:
            page = self._plan.view.read(self._plan.view.upright(frame), read)
            yield page
