"""What a program printed is had whole, however it was read before."""

from __future__ import annotations

import subprocess
import sys

from tests.endings import rest_of


def start(code: str) -> subprocess.Popen[str]:
    pipe = subprocess.PIPE
    return subprocess.Popen([sys.executable, "-c", code], stdout=pipe, stderr=pipe, text=True)


def test_no_line_is_lost_that_was_taken_ahead() -> None:
    program = start("import sys\nfor number in range(5000): print(number)\nprint('done', file=sys.stderr)")
    assert program.stdout is not None
    assert program.stdout.readline() == "0\n"
    out, told = rest_of(program, 30)
    assert [int(line) for line in out.splitlines()] == list(range(1, 5000))
    assert told == "done\n"
    assert program.returncode == 0


def test_a_program_that_does_not_end_is_killed() -> None:
    program = start("import time\nprint('begun', flush=True)\ntime.sleep(600)")
    assert rest_of(program, 0.5)[0] in ("", "begun\n")
    assert program.returncode == -9
