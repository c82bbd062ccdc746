"""Many files in one run: the same as one after the other, however often it was stopped."""

from __future__ import annotations

import errno
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import cv2
import pytest

from tests.clips import a_sheet
from tests.vision.marks import a_list_of_marks
from vision.app import batch_run, main
from vision.batch import local
from vision.batch.engine import Outcome
from vision.batch.file_reader import FileReader
from vision.batch.job import Job, Plan
from vision.batch.parts_folder import PartsFolder
from vision.outputs.destination import OutputError

ROOT = Path(__file__).parents[3]
COUNT = 8


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, with a folder of photos."""
    monkeypatch.chdir(tmp_path)
    photos = tmp_path / "photos"
    photos.mkdir()
    for at in range(COUNT):
        sheet = a_list_of_marks(("12.5", "7", "1")[: 1 + at % 3]) if at % 2 else a_sheet()
        cv2.imwrite(str(photos / f"{at}.png"), sheet)
    return tmp_path


def run(table: str, *more: str) -> int:
    outputs = ["--table", table, "--output", f"{table}.jsonl"]
    return main(["--image", "photos", *outputs, "--no-window", "--quiet", *more])


def outputs_of(table: str) -> tuple[bytes, bytes]:
    return Path(table).read_bytes(), Path(f"{table}.jsonl").read_bytes()


def test_a_batch_gives_the_same_bytes_as_one_photo_after_the_other(here: Path) -> None:
    assert run("one.csv") == 0
    assert run("many.csv", "--resume") == 0
    assert outputs_of("many.csv") == outputs_of("one.csv")
    assert not Path("many.csv.parts").exists()


def test_many_photos_are_a_batch_and_few_are_not(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from vision.app.arguments import parse

    options = parse(["--image", "photos", "--no-window"])
    assert not batch_run.is_batch(options)
    monkeypatch.setattr(batch_run, "LEAST_FILES", COUNT)
    assert batch_run.is_batch(options)
    assert not batch_run.is_batch(parse(["--image", "photos", "--no-window", "--save", "out"]))


class OneByOne:
    """Reads in this very process, and is stopped after a few files."""

    def __init__(self, plan: Plan, most: int = COUNT, stop: Callable[[], None] = lambda: None) -> None:
        self.plan, self.most, self.stop = plan, most, stop
        self.read_paths: list[str] = []

    def read(self, jobs):
        reader = FileReader(self.plan)
        for count, (index, job) in enumerate(jobs):
            if count == self.most:
                self.stop()
            self.read_paths.append(job.path.name)
            yield Outcome(index, reader.read(job))


def with_engine(
    monkeypatch: pytest.MonkeyPatch, most: int, stop: Callable[[], None] = lambda: None
) -> list[OneByOne]:
    """The next run reads in this process; the engines that it made."""
    made: list[OneByOne] = []

    def opened(name: str | None, plan: Plan) -> OneByOne:
        made.append(OneByOne(plan, most, stop))
        return made[-1]

    monkeypatch.setattr(batch_run, "open_engine", opened)
    return made


def interrupt() -> None:
    os.kill(os.getpid(), signal.SIGINT)
    time.sleep(0.2)


def test_what_ctrl_c_stopped_goes_on_where_it_was(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with_engine(monkeypatch, COUNT)
    assert run("whole.csv", "--resume") == 0
    with_engine(monkeypatch, 3, interrupt)
    assert run("x.csv", "--resume") == 130
    made = with_engine(monkeypatch, COUNT)
    assert run("x.csv", "--resume") == 0
    assert made[0].read_paths == [f"{at}.png" for at in range(3, COUNT)]
    assert outputs_of("x.csv") == outputs_of("whole.csv")


def test_a_full_disk_costs_only_what_was_not_written(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with_engine(monkeypatch, COUNT)
    assert run("whole.csv", "--resume") == 0
    write, written = Path.write_bytes, 0

    def until_full(path: Path, data: bytes) -> int:
        nonlocal written
        written += path.suffix == ".part"
        if written > 5:
            raise OSError(errno.ENOSPC, "No space left on device")
        return write(path, data)

    with monkeypatch.context() as disk:
        disk.setattr(Path, "write_bytes", until_full)
        assert run("x.csv", "--resume") == 1
    assert "no space left on device; make room, and go on with --resume" in capsys.readouterr().err
    made = with_engine(monkeypatch, COUNT)
    assert run("x.csv", "--resume") == 0
    assert len(made[0].read_paths) == COUNT - 5
    assert outputs_of("x.csv") == outputs_of("whole.csv")


def test_what_was_killed_goes_on_where_it_was(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    line = ["--image", "photos", "--table", "x.csv", "--output", "x.csv.jsonl", "--no-window", "--resume"]
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "main.py"), *line], stderr=subprocess.DEVNULL, start_new_session=True
    )
    parts = here / "x.csv.parts"
    until_s = time.monotonic() + 120
    while not list(parts.glob("*.json")) and process.poll() is None and time.monotonic() < until_s:
        time.sleep(0.02)
    process.kill()
    process.wait()
    made = with_engine(monkeypatch, COUNT)
    assert run("x.csv", "--resume") == 0
    # Those that were read before the end are not read again.
    assert not made or len(made[0].read_paths) < COUNT
    assert run("whole.csv", "--resume") == 0
    assert outputs_of("x.csv") == outputs_of("whole.csv")


def test_a_changed_photo_is_read_again(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with_engine(monkeypatch, 3, interrupt)
    assert run("x.csv", "--resume") == 130
    os.utime("photos/1.png", (1, 1))
    made = with_engine(monkeypatch, COUNT)
    assert run("x.csv", "--resume") == 0
    assert "1.png" in made[0].read_paths
    assert "0.png" not in made[0].read_paths


def test_what_could_not_be_read_is_listed_and_tried_again(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = Path("photos/2.png").read_bytes()
    Path("photos/2.png").write_bytes(whole[:100])
    assert run("x.csv", "--resume") == 3
    assert "2.png is damaged" in Path("x.csv.parts/failures.txt").read_text()
    Path("photos/2.png").write_bytes(whole)
    made = with_engine(monkeypatch, COUNT)
    assert run("x.csv", "--resume") == 0
    assert made[0].read_paths == ["2.png"]
    assert not Path("x.csv.parts").exists()


def test_a_second_run_on_the_same_output_is_refused(tmp_path: Path) -> None:
    with (
        PartsFolder(tmp_path / "x.parts", is_resumed=True),
        pytest.raises(OutputError, match="another run is writing there"),
    ):
        PartsFolder(tmp_path / "x.parts", is_resumed=True)
    PartsFolder(tmp_path / "x.parts", is_resumed=True).close()


def test_a_run_that_could_not_begin_leaves_no_folder_behind(tmp_path: Path) -> None:
    PartsFolder(tmp_path / "x.parts", is_resumed=False).close()
    assert not (tmp_path / "x.parts").exists()
    with PartsFolder(tmp_path / "x.parts", is_resumed=False) as parts:
        parts.put("photo", b"{}")
    assert (tmp_path / "x.parts").exists()


def test_a_worker_that_is_killed_costs_its_file_a_retry_and_nothing_else(here: Path) -> None:
    jobs = [(at, Job(here / "photos" / f"{at}.png")) for at in range(COUNT)]
    engine = local.LocalEngine(Plan(), workers=1)
    outcomes = engine.read(jobs)
    found: dict[int, Outcome] = {}
    has_killed = False
    for outcome in outcomes:
        if outcome is not None:
            found[outcome.index] = outcome
        if len(found) == 2 and not has_killed:
            has_killed = True
            (worker,) = multiprocessing.active_children()
            worker.kill()
    assert sorted(found) == list(range(COUNT))
    assert all(outcome.part and not outcome.problem for outcome in found.values())
