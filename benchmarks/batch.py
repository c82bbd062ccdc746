"""What a photo of a batch costs, and how much faster all cores are than one.

    python -m benchmarks.batch FOLDER [--json FILE]

Reads the photos in FOLDER with one worker, then with a worker a core, as `--table` would, and prints for each
photos a second and processor seconds a photo. The clock runs from the first photo that is read, for starting
workers is paid once a run; processor seconds hold that too. On a busy machine the clock says little; if the
processor seconds of both runs agree, nothing but the machine keeps them from being that many times as fast.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from vision.batch import Job, LocalEngine, Plan
from vision.batch.local import core_count
from vision.sources import SourceError
from vision.sources.file_kinds import FileKind
from vision.sources.named_files import find_files


@dataclass(frozen=True, slots=True)
class Run:
    """What reading a batch took."""

    workers: int
    photos: int
    a_second: float
    """Photos, by the clock, once the first was read."""
    core_s: float
    """Processor seconds a photo, user and system."""


def measured(jobs: Sequence[Job], workers: int) -> Run:
    """Reads `jobs` with so many workers."""
    before_s = _core_s()
    began_s, read = 0.0, 0
    for outcome in LocalEngine(Plan(), workers).read(list(enumerate(jobs))):
        if outcome is None:
            continue
        began_s = began_s or time.monotonic()
        read += not outcome.problem
    took_s = time.monotonic() - began_s
    return Run(workers, read, (read - 1) / max(took_s, 1e-9), (_core_s() - before_s) / max(1, read))


def _core_s() -> float:
    """Processor seconds of this process and of those that it started and that have ended."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in used)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measures and prints; 1 where there are not two photos to read."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("photos", type=Path, nargs="+", help="photos, or folders of them")
    parser.add_argument("--json", type=Path, help="keep what was measured")
    given = parser.parse_args(arguments)
    try:
        jobs = [Job(path) for path in find_files(given.photos, FileKind.PICTURE).paths]
    except SourceError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    runs = [measured(jobs, workers) for workers in sorted({1, core_count()})]
    if min(run.photos for run in runs) < 2:
        print(
            "error: asked for the speed of a batch; fewer than two photos could be read; give more",
            file=sys.stderr,
        )
        return 1
    for run in runs:
        times = run.a_second / max(runs[0].a_second, 1e-9)
        print(
            f"{run.workers} workers: {run.photos} photos, {run.a_second:.2f} a second ({times:.2f} times), "
            f"{run.core_s:.3f} core seconds each"
        )
    if given.json:
        given.json.write_text(json.dumps([asdict(run) for run in runs], indent=2) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
