"""The command that tells how many frames a second are read."""

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

import cv2
import pytest

from benchmarks.frame_rate import main
from tests.clips import a_clip

Told = pytest.CaptureFixture[str]

pytestmark = pytest.mark.skipif(
    not hasattr(os, "sched_setaffinity"), reason="needs a system that keeps a process to some cores"
)


@pytest.fixture(autouse=True)
def all_cores_again() -> Iterator[None]:
    """The other tests may use what there was."""
    cores, threads = os.sched_getaffinity(0), cv2.getNumThreads()
    yield
    os.sched_setaffinity(0, cores)
    cv2.setNumThreads(threads)


def test_it_tells_the_rate_of_each_film_and_writes_it(tmp_path: Path, capsys: Told) -> None:
    target = tmp_path / "rates.json"
    given = ["--size", "320x180", "--frames", "2", "--cores", "1", "--json", str(target)]
    assert main(given) == 0
    told = capsys.readouterr().out.splitlines()
    assert [line.partition(":")[0] for line in told] == ["still page", "moving page", "the sample clip"]
    assert all(
        re.search(r": \d+\.\d frames a second over 2 frames, 1 in 20 takes \d+ ms$", line) for line in told
    )
    assert all(rate["fps"] > 0 for rate in json.loads(target.read_text()).values())
    assert os.sched_getaffinity(0) == {min(os.sched_getaffinity(0))}


def test_a_film_of_ones_own_is_read_to_its_end(tmp_path: Path, capsys: Told) -> None:
    a_clip(tmp_path / "own.mp4", frames=5)
    assert main(["--cores", "1", str(tmp_path / "own.mp4")]) == 0
    assert "over 5 frames" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("given", "says"),
    [(["--cores", "9999"], "can be used; give --cores"), (["gone.mp4", "--cores", "1"], "no video file at")],
)
def test_what_cannot_be_measured_is_one_line(given: list[str], says: str, capsys: Told) -> None:
    assert main([*given]) == 1
    told = capsys.readouterr().err
    assert told.startswith("error: ")
    assert says in told
    assert told.count("\n") == 1
