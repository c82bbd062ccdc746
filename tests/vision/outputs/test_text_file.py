"""Text that is written while disks fill up and readers go away."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.vision.pages import a_page, run_python
from vision.outputs.output import OutputError, open_readings


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full on this system")
@pytest.mark.parametrize("name", ["x.jsonl", "x.csv"])
def test_a_full_disk_is_one_clear_line(tmp_path: Path, name: str) -> None:
    (tmp_path / name).symlink_to("/dev/full")
    with (
        open_readings(str(tmp_path / name), []) as output,
        pytest.raises(OutputError, match="no space left on device") as caught,
    ):
        output.put(a_page())
    assert "\n" not in str(caught.value)


WRITES_UNTIL_FULL = """
import resource, sys
from pathlib import Path
from tests.vision.pages import a_page
from vision.outputs.output import OutputError, open_readings

resource.setrlimit(resource.RLIMIT_FSIZE, (5000, 5000))
with open_readings(sys.argv[1], []) as output:
    for index in range(100):
        try:
            output.put(a_page(index))
        except OutputError as error:
            sys.exit(f"error: {error}")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no limit on the size of a file on Windows")
@pytest.mark.parametrize("name", ["x.jsonl", "x.csv"])
def test_a_disk_that_fills_up_keeps_every_whole_frame_and_no_half_one(tmp_path: Path, name: str) -> None:
    process = run_python(WRITES_UNTIL_FULL, str(tmp_path / name))
    _, told = process.communicate(timeout=30)
    assert process.returncode == 1
    assert told.decode().count("\n") == 1
    assert "file too large" in told.decode()
    text = (tmp_path / name).read_text()
    assert text.endswith("\n")
    if name == "x.jsonl":
        frames = [json.loads(line)["frame"] for line in text.splitlines()]
    else:
        both = [int(row["frame"]) for row in csv.DictReader(text.splitlines())]
        frames = both[::2]
        assert both == [frame for frame in frames for _ in range(2)]
    assert frames == list(range(len(frames)))
    assert len(frames) > 5


WRITES_TO_STANDARD_OUTPUT = """
import sys
from tests.vision.pages import a_page
from vision.outputs.output import OutputError, ReaderGone, open_readings

try:
    with open_readings("-", []) as output:
        for index in range(10_000):
            output.put(a_page(index))
except ReaderGone:
    pass
except OutputError as error:
    sys.exit(f"error: {error}")
"""


def test_a_reader_that_goes_away_ends_it_quietly() -> None:
    process = run_python(WRITES_TO_STANDARD_OUTPUT)
    assert process.stdout is not None
    assert process.stderr is not None
    assert json.loads(process.stdout.readline())["frame"] == 0
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait(timeout=30) == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full on this system")
def test_a_standard_output_that_is_full_is_one_clear_line() -> None:
    code = "import os; os.dup2(os.open('/dev/full', os.O_WRONLY), 1)" + WRITES_TO_STANDARD_OUTPUT
    process = run_python(code)
    _, told = process.communicate(timeout=30)
    assert process.returncode == 1
    assert told.decode().startswith("error: cannot go on writing to standard output; no space left on device")
    assert told.decode().count("\n") == 1


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes on this system")
def test_a_named_pipe_is_written_while_it_is_read(tmp_path: Path) -> None:
    pipe = tmp_path / "x.jsonl"
    os.mkfifo(pipe)
    with subprocess.Popen(["cat", str(pipe)], stdout=subprocess.PIPE) as reader:
        with open_readings(str(pipe), []) as output:
            output.put(a_page(7))
        told, _ = reader.communicate(timeout=10)
    assert json.loads(told)["frame"] == 7
