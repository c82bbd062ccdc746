"""The command lines of README.md about the page in the browser, each run by a shell as it stands."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.endings import rest_of
from tests.readme_lines import make_checkout, make_commands, web_lines
from vision.web.network import lan_addresses

LINES = web_lines()
SERVING = [line for line in LINES if "--serve" in line]
ASKING = [line for line in LINES if line.startswith("curl")]


@contextmanager
def running(line: str, folder: Path) -> Iterator[tuple[str, Path]]:
    """What `line` told until it served, and the folder in which it runs."""
    checkout = folder / "checkout"
    checkout.mkdir()
    make_checkout(checkout)
    path = f"{make_commands(folder)}:{os.environ['PATH']}"
    program = subprocess.Popen(
        ["bash", "-c", f"exec {line}"],
        cwd=checkout,
        env={**os.environ, "PATH": path, "XDG_DATA_HOME": str(folder / "data")},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert program.stderr is not None
    told = ""
    while "the page is at http://127.0.0.1:8000/" not in told:
        more = program.stderr.readline()
        assert more, told
        told += more
    try:
        yield told, checkout
    finally:
        program.send_signal(signal.SIGINT)
        _, told_since = rest_of(program, 20)
    assert program.returncode == 130, told_since


def test_lines_were_found() -> None:
    assert len(SERVING) == 3
    assert ASKING


@pytest.mark.parametrize("line", SERVING)
def test_a_line_that_serves_serves(line: str, tmp_path: Path) -> None:
    if "--lan" in line and not lan_addresses():
        pytest.skip("this machine is in no local network")
    with running(line, tmp_path) as (told, _):
        assert ("/join?token=" in told) == ("--lan" in line)


def test_lines_that_ask_are_answered(tmp_path: Path) -> None:
    with running(SERVING[0], tmp_path) as (_, checkout):
        for line in ASKING:
            asked = subprocess.run(["bash", "-c", line], cwd=checkout, capture_output=True, check=True)
            assert json.loads(asked.stdout)
