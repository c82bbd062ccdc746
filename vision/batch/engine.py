"""What spreads a batch over workers."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from typing import Protocol

from vision.batch.job import Job

ATTEMPTS = 2
"""How often a file is given to a worker: one that was killed costs its file a retry and nothing else."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file."""

    index: int
    """Of the job."""
    part: bytes = b""
    """What it says; empty where it could not be read."""
    problem: str = ""
    """Why it could not be read: one line for the user."""


class EngineError(Exception):
    """Workers that can't be had; its text is the one line for the user, without `error: `."""


class Engine(Protocol):
    """Workers, however many and wherever."""

    def read(self, jobs: Sequence[tuple[int, Job]]) -> Generator[Outcome | None, None, None]:
        """The outcome of each of the jobs, which come with their indices, in any order.

        None now and then, so that whoever iterates can look at other things. Closing the iterator ends the
        workers. Raises ModelError or EngineError where no worker can work.
        """
        ...
