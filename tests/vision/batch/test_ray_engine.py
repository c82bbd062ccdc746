"""Ray reads the same as this machine's cores, also when a worker is killed."""

from __future__ import annotations

import functools
import os
import signal
import sys
from contextlib import redirect_stdout
from pathlib import Path
from types import SimpleNamespace
from typing import Any, TextIO, cast

import cv2
import pytest

from tests.vision.marks import a_list_of_marks
from vision.batch import EngineError, Job, Outcome, Plan, RayEngine, ray_engine
from vision.batch.file_reader import FileReader
from vision.batch.ray_engine import UnprintedOutput

COUNT = 6


@pytest.fixture
def jobs(tmp_path: Path) -> list[tuple[int, Job]]:
    for at in range(COUNT):
        cv2.imwrite(str(tmp_path / f"{at}.png"), a_list_of_marks(("12.5", "7", "1")[: 1 + at % 3]))
    return [(at, Job(tmp_path / f"{at}.png")) for at in range(COUNT)]


def _workers_of_ray() -> list[int]:
    """The processes of Ray's actors of ours."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                title = (entry / "cmdline").read_bytes()
            except OSError:
                continue
            if title.startswith(b"ray::_Worker"):
                found.append(int(entry.name))
    return found


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::DeprecationWarning", "ignore::ResourceWarning")
def test_two_workers_of_which_one_is_killed_read_what_one_process_reads(jobs: list[tuple[int, Job]]) -> None:
    before = set(_workers_of_ray())
    found: dict[int, Outcome] = {}
    has_killed = False
    for outcome in RayEngine(Plan(), workers=2).read(jobs):
        if outcome is not None:
            found[outcome.index] = outcome
        if found and not has_killed:
            own = set(_workers_of_ray()) - before
            os.kill(min(own), signal.SIGKILL)
            has_killed = True
    reader = FileReader(Plan())
    assert {index: outcome.part for index, outcome in found.items()} == {
        index: reader.read(job) for index, job in jobs
    }


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::DeprecationWarning", "ignore::ResourceWarning")
def test_a_worker_that_no_core_is_left_for_gets_that_of_an_idle_one(
    jobs: list[tuple[int, Job]], monkeypatch: pytest.MonkeyPatch
) -> None:
    # As where one of a cluster's machines was lost.
    ray = pytest.importorskip("ray")
    monkeypatch.setattr(ray, "init", functools.partial(ray.init, num_cpus=1))
    outcomes = RayEngine(Plan(), workers=2).read(jobs[:3])
    assert sorted(outcome.index for outcome in outcomes if outcome is not None) == [0, 1, 2]


def test_a_lost_cluster_is_told_rather_than_waited_for(jobs: list[tuple[int, Job]]) -> None:
    actor = SimpleNamespace(remote=lambda plan: SimpleNamespace(read=SimpleNamespace(remote=lambda job: job)))
    lost: Any = SimpleNamespace(
        remote=lambda **settings: lambda worker: actor,
        cluster_resources=lambda: {"CPU": 2.0},
        wait=lambda tasks, timeout: ([], tasks),
        nodes=lambda: [{"Alive": False}],
    )
    with pytest.raises(EngineError, match=r"the Ray cluster was lost; .* --resume"):
        list(RayEngine(Plan())._outcomes(lost, jobs))


def test_what_ray_prints_is_not_among_the_readings(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    with redirect_stdout(cast(TextIO, UnprintedOutput(sys.stdout))):
        print("(raylet) a node is gone")
        sys.stdout.buffer.write(b"{}")
    assert capsysbinary.readouterr() == (b"{}", b"(raylet) a node is gone\n")


def test_without_ray_one_line_says_what_installs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ray_engine, "find_spec", lambda name: None)
    with pytest.raises(EngineError, match=r"ray is not installed; install it with: .*\[ray\]"):
        RayEngine(Plan())
