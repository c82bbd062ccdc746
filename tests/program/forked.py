"""The program many times over: a process that has loaded everything forks a child for each run.

Starting Python and loading OpenCV takes half a second, and reading a small picture a few hundredths.
"""

from __future__ import annotations

import importlib
import json
import os
import resource
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Ended:
    """What became of a run."""

    code: int
    """Negative where a signal ended it."""
    out: str
    err: str


class Runner:
    """Runs the program in children of one process, each in a folder and with bounded memory."""

    def __init__(self, memory_bytes: int, patience_s: float) -> None:
        """A child may take `memory_bytes` beyond what is loaded, and is killed after `patience_s`."""
        asks_here, self._asks = os.pipe()
        self._answers, answers_here = os.pipe()
        self._process = subprocess.Popen(
            [sys.executable, __file__, str(asks_here), str(answers_here), str(memory_bytes), str(patience_s)],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT), "ORT_DISABLE_TELEMETRY": "1"},
            pass_fds=(asks_here, answers_here),
            stdin=subprocess.DEVNULL,
        )
        os.close(asks_here)
        os.close(answers_here)
        self._lines = os.fdopen(self._answers, "r")

    def run(self, folder: Path, arguments: list[str]) -> Ended:
        """The program with `arguments`, in `folder`."""
        os.write(self._asks, (json.dumps([str(folder), arguments]) + "\n").encode())
        answer = json.loads(self._lines.readline())
        return Ended(**answer)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        os.close(self._asks)
        self._process.wait(10)
        self._lines.close()


def _serve(asks: int, answers: int, memory_bytes: int, patience_s: float) -> None:
    """Answers each line that is asked, until there are no more."""
    with os.fdopen(asks) as lines:
        for line in lines:
            folder, arguments = json.loads(line)
            os.write(
                answers, (json.dumps(_ended(folder, arguments, memory_bytes, patience_s)) + "\n").encode()
            )


def _ended(folder: str, arguments: list[str], memory_bytes: int, patience_s: float) -> dict[str, Any]:
    streams = [os.memfd_create(name) for name in ("out", "err")]
    child = os.fork()
    if child == 0:
        _be_the_program(folder, arguments, streams, memory_bytes)
    code = _code_of(child, patience_s)
    texts = []
    for stream in streams:
        os.lseek(stream, 0, os.SEEK_SET)
        with os.fdopen(stream, "rb") as file:
            texts.append(file.read().decode("utf-8", "replace"))
    return {"code": code, "out": texts[0], "err": texts[1]}


def _code_of(child: int, patience_s: float) -> int:
    until_s = time.monotonic() + patience_s
    while time.monotonic() < until_s:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.002)
    os.kill(child, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _be_the_program(folder: str, arguments: list[str], streams: list[int], memory_bytes: int) -> None:
    """Runs the program as a fresh process would, and never comes back."""
    from vision.app import leave, main

    code = 255
    try:
        for descriptor, stream in zip((1, 2), streams, strict=True):
            os.dup2(stream, descriptor)
        os.chdir(folder)
        loaded = int(Path("/proc/self/statm").read_text().split()[0]) * os.sysconf("SC_PAGE_SIZE")
        resource.setrlimit(resource.RLIMIT_AS, (loaded + memory_bytes,) * 2)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        try:
            leave(main(arguments))
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 0
        sys.stdout.flush()
        sys.stderr.flush()
    finally:
        kind, failure, trace = sys.exc_info()
        if kind is not None and failure is not None:
            # What would end a process in a traceback ends this child in one.
            sys.excepthook(kind, failure, trace)
        os._exit(code)


if __name__ == "__main__":
    # Loaded once, for all children; PyAV after OpenCV, whose window would hang else.
    for module in ("vision.app", "av", "imutils.paths", "numpy.random", "onnxruntime"):
        importlib.import_module(module)
    _serve(int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4]))
