"""Ending a program of which a part was read line by line."""

from __future__ import annotations

import subprocess
from concurrent.futures import ThreadPoolExecutor
from threading import Timer
from typing import IO, AnyStr


def rest_of(program: subprocess.Popen[AnyStr], patience_s: float) -> tuple[AnyStr, AnyStr]:
    """What `program` still prints to its end, on standard output and on standard error.

    It is read through the readers from which the lines before came: `Popen.communicate` reads past them,
    and what they had taken ahead, up to 8 KiB, would be lost. A program that does not end within
    `patience_s` seconds is killed, which its exit code tells.
    """
    assert program.stdout is not None
    assert program.stderr is not None
    out_of_patience = Timer(patience_s, program.kill)
    out_of_patience.start()
    with ThreadPoolExecutor(2) as readers, program:
        out, told = readers.map(_all_of, (program.stdout, program.stderr))
    out_of_patience.cancel()
    return out, told


def _all_of(pipe: IO[AnyStr]) -> AnyStr:
    return pipe.read()
