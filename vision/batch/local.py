"""Workers on this machine's cores."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Generator, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess

from recognizer import HandError, ModelError
from vision.batch.engine import ATTEMPTS, Outcome
from vision.batch.file_reader import FileReader
from vision.batch.job import Job, Plan
from vision.sources.errors import SourceError

_TURN_S = 0.1
"""How long the workers are waited for at a time."""
_ENDING_S = 2.0


def core_count() -> int:
    """The cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@dataclass(slots=True, eq=False)
class _Worker:
    process: BaseProcess
    pipe: Connection
    job: tuple[int, Job] | None = None


@dataclass(slots=True)
class _Queue:
    """What is still to be read."""

    waiting: deque[tuple[int, Job]]
    attempts: dict[int, int] = field(default_factory=dict)


class LocalEngine:
    """A process a core, each with a reader of its own."""

    def __init__(self, plan: Plan, workers: int | None = None) -> None:
        self._plan = plan
        self._most = workers or core_count()
        # A fresh process rather than a fork: it holds none of our pipes, and so ends when we do.
        self._context = multiprocessing.get_context("spawn")

    def read(self, jobs: Sequence[tuple[int, Job]]) -> Generator[Outcome | None, None, None]:
        """As `Engine.read`."""
        queue = _Queue(deque(jobs))
        workers: list[_Worker] = []
        try:
            while queue.waiting or any(worker.job for worker in workers):
                while queue.waiting and len(workers) < min(self._most, len(jobs)):
                    workers.append(self._hired())
                for worker in workers:
                    if worker.job is None and queue.waiting:
                        _give(worker, queue)
                ready = wait([worker.pipe for worker in workers if worker.job], _TURN_S)
                for worker in [each for each in workers if each.pipe in ready]:
                    outcome = _taken(worker, queue)
                    if worker.job is not None:
                        workers.remove(worker)
                        outcome = _lost(worker, queue)
                    if outcome is not None:
                        yield outcome
                yield None
        finally:
            _dismiss(workers)

    def _hired(self) -> _Worker:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(target=_work, args=(theirs, self._plan), daemon=True)
        process.start()
        theirs.close()
        return _Worker(process, ours)


def _give(worker: _Worker, queue: _Queue) -> None:
    worker.job = queue.waiting.popleft()
    index, job = worker.job
    queue.attempts[index] = queue.attempts.get(index, 0) + 1
    try:
        worker.pipe.send(job)
    except OSError:
        # It died; that its pipe is at its end will be noticed next.
        return


def _taken(worker: _Worker, queue: _Queue) -> Outcome | None:
    """What a worker says of its job; its job stays where it says nothing any more."""
    try:
        kind, content = worker.pipe.recv()
    except (EOFError, OSError):
        return None
    if kind == "model":
        raise ModelError(content)
    index = worker.job[0] if worker.job else 0
    worker.job = None
    return Outcome(index, problem=content) if kind == "problem" else Outcome(index, content)


def _lost(worker: _Worker, queue: _Queue) -> Outcome | None:
    """Gives the job of a worker that died to another, or gives it up."""
    worker.process.join(_ENDING_S)
    worker.pipe.close()
    if worker.job is None:
        return None
    index, job = worker.job
    if queue.attempts[index] < ATTEMPTS:
        queue.waiting.appendleft(worker.job)
        return None
    ended = f"its worker ended {ATTEMPTS} times (code {worker.process.exitcode})"
    return Outcome(index, problem=f"{job.path} can't be read: {ended}; try it by itself")


def _dismiss(workers: Sequence[_Worker]) -> None:
    for worker in workers:
        worker.pipe.close()
        worker.process.terminate()
    for worker in workers:
        worker.process.join(_ENDING_S)
        if worker.process.is_alive():
            worker.process.kill()


def _work(pipe: Connection, plan: Plan) -> None:
    """What a worker does until its pipe is closed, also by our death."""
    # Ctrl-C is for the program, which ends us.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        reader = FileReader(plan)
    except (ModelError, HandError) as error:
        pipe.send(("model", str(error)))
        return
    while True:
        try:
            job = pipe.recv()
        except (EOFError, OSError):
            return
        try:
            answer: tuple[str, str | bytes] = ("part", reader.read(job))
        except SourceError as error:
            answer = ("problem", str(error))
        try:
            pipe.send(answer)
        except OSError:
            return
