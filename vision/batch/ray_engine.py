"""Workers on a Ray cluster, or on Ray's own of this machine."""

from __future__ import annotations

import logging
import sys
from collections import deque
from collections.abc import Generator, Sequence
from contextlib import redirect_stdout
from importlib.util import find_spec
from typing import Any, TextIO, cast

from recognizer import HandError, ModelError
from vision.batch.engine import ATTEMPTS, EngineError, Outcome
from vision.batch.file_reader import FileReader
from vision.batch.job import Job, Plan
from vision.sources import SourceError

_TURN_S = 0.2
"""How long the workers are waited for at a time."""


class RayEngine:
    """An actor a core of the cluster, which loads its reader once and is given one file at a time."""

    def __init__(self, plan: Plan, address: str | None = None, workers: int | None = None) -> None:
        """Workers of the cluster at `address`; of one on this machine where there is none.

        Raises EngineError where Ray is not installed. Every worker must see the files under the same paths.
        """
        if find_spec("ray") is None:
            raise EngineError(
                "cannot use the engine ray; ray is not installed; "
                "install it with: pip install 'handwritten-digit-reader[ray]'"
            )
        self._plan = plan
        self._address = address
        self._workers = workers

    def read(self, jobs: Sequence[tuple[int, Job]]) -> Generator[Outcome | None, None, None]:
        """As `Engine.read`; EngineError where the cluster is not reached, or is lost."""
        import ray

        try:
            ray.init(
                address=self._address,
                log_to_driver=False,
                include_dashboard=False,
                logging_level=logging.ERROR,
            )
        except (ConnectionError, RuntimeError, ValueError) as error:
            raise EngineError(f"no Ray cluster at {self._address}; {error}; check the address") from error
        try:
            # Of a machine that is lost, or short of memory, Ray tells with print(), among the readings.
            with redirect_stdout(cast(TextIO, UnprintedOutput(sys.stdout))):
                yield from self._outcomes(ray, jobs)
        finally:
            ray.shutdown()

    def _outcomes(self, ray: Any, jobs: Sequence[tuple[int, Job]]) -> Generator[Outcome | None, None, None]:
        actor = ray.remote(num_cpus=1)(_Worker)
        most = self._workers or max(1, int(ray.cluster_resources().get("CPU", 1)))
        idle = deque(actor.remote(self._plan) for _ in range(min(most, len(jobs))))
        waiting, attempts = deque(jobs), dict.fromkeys((index for index, _ in jobs), 0)
        running: dict[Any, tuple[Any, int, Job]] = {}
        while waiting or running:
            while waiting and idle:
                (index, job), worker = waiting.popleft(), idle.popleft()
                attempts[index] += 1
                running[worker.read.remote(job)] = worker, index, job
            # A worker in the place of a lost machine's may wait for a core: an idle one's.
            while idle:
                ray.kill(idle.pop())
            done, _ = ray.wait(list(running), timeout=_TURN_S)
            if not done and not any(node["Alive"] for node in ray.nodes()):
                raise EngineError("the Ray cluster was lost; start it anew, and go on with --resume")
            for task in done:
                worker, index, job = running.pop(task)
                try:
                    outcome = _outcome_of(ray.get(task), index)
                except ray.exceptions.RayActorError as error:
                    # A new worker takes the dead one's place, and its file.
                    worker = actor.remote(self._plan)
                    if attempts[index] < ATTEMPTS:
                        waiting.appendleft((index, job))
                        outcome = None
                    else:
                        outcome = _lost(index, job, str(error))
                idle.append(worker)
                yield outcome
            yield None


class UnprintedOutput:
    """Standard output as `stream`, but for text: that goes to standard error. What writes bytes is ours."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Tells `text` as the messages that it is."""
        return sys.stderr.write(text)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def _outcome_of(answer: tuple[str, Any], index: int) -> Outcome:
    """What a worker says of a job; ModelError where it has nothing to read with."""
    kind, content = answer
    if kind == "model":
        raise ModelError(content)
    return Outcome(index, problem=content) if kind == "problem" else Outcome(index, content)


def _lost(index: int, job: Job, reason: str) -> Outcome:
    """A job whose worker died once too often."""
    ended = f"its worker ended {ATTEMPTS} times ({reason.splitlines()[0]})"
    return Outcome(index, problem=f"{job.path} can't be read: {ended}; try it by itself")


class _Worker:
    """What a worker of Ray does; what goes wrong is told as a value, for Ray wraps exceptions."""

    def __init__(self, plan: Plan) -> None:
        self._reader: FileReader | None = None
        self._problem = ""
        try:
            self._reader = FileReader(plan)
        except (ModelError, HandError) as error:
            self._problem = str(error)

    def read(self, job: Job) -> tuple[str, str | bytes]:
        """The part of a file, or why there is none."""
        if self._reader is None:
            return "model", self._problem
        try:
            return "part", self._reader.read(job)
        except SourceError as error:
            return "problem", str(error)
