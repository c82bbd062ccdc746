"""Standard error and standard output that can't be written: reading goes on, and the exit code is right."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = str(ROOT / "samples" / "page.jpg")

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="needs a shell and /dev/full")


def run(redirection: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The program, its streams led elsewhere by a shell."""
    command = [
        "bash",
        "-c",
        f'exec "$@" {redirection}',
        "-",
        sys.executable,
        str(ROOT / "main.py"),
        *arguments,
    ]
    return subprocess.run(command, capture_output=True, text=True, timeout=60)


@pytest.mark.parametrize(
    "redirection", ["2>&-", "2>/dev/full", "2> >(exec true)"], ids=["closed", "full", "gone"]
)
def test_reading_goes_on_where_standard_error_cannot_be_written(redirection: str, tmp_path: Path) -> None:
    target = tmp_path / "a.jsonl"
    ended = run(redirection, PAGE, "--no-window", "--output", "-", "--output", str(target))
    assert ended.returncode == 0
    assert len(json.loads(ended.stdout)["digits"]) > 20
    # No line of a library's, and none of ours, has got into it.
    assert target.read_text() == ended.stdout


@pytest.mark.parametrize("redirection", ["2>&-", "2>/dev/full"])
@pytest.mark.parametrize(("arguments", "code"), [(["gone.jpg", "--output", "-"], 1), (["--vido"], 2)])
def test_an_error_that_nobody_hears_is_not_told_among_the_readings(
    redirection: str, arguments: list[str], code: int
) -> None:
    ended = run(redirection, *arguments)
    assert (ended.returncode, ended.stdout) == (code, "")


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], [PAGE, "--no-window", "--output", "-"]])
@pytest.mark.parametrize(("redirection", "says"), [(">/dev/full", "no space left"), (">&-", "it is closed")])
def test_a_standard_output_that_cannot_be_written_is_one_line(
    redirection: str, says: str, arguments: list[str]
) -> None:
    ended = run(redirection, *arguments)
    assert ended.returncode == 1
    last = ended.stderr.splitlines()[-1]
    assert last.startswith("error: cannot ")
    assert says in last
    assert "Traceback" not in ended.stderr
