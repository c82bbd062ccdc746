"""A command that is run on changes leaves nothing behind and drowns nobody."""

import logging
import sys
import time
from pathlib import Path

import pytest

from tests.vision.told import a_page
from vision.outputs import OutputError, open_change_command
from vision.outputs.command_run import MAX_PRINTED_BYTES, CommandRun

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="process groups are Unix's")


def is_running(pid: int) -> bool:
    """Whether there is such a process, and it isn't only waiting to be asked for its exit code."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_what_the_command_started_ends_with_it(tmp_path: Path) -> None:
    script = f"sleep 60 & echo $! > '{tmp_path}/pid.new'; mv '{tmp_path}/pid.new' '{tmp_path}/pid'; wait"
    run = CommandRun(["sh", "-c", script], "")
    until_s = time.monotonic() + 10
    while not (tmp_path / "pid").exists() and time.monotonic() < until_s:
        time.sleep(0.01)
    child = int((tmp_path / "pid").read_text())
    assert is_running(child)
    run.kill()
    while is_running(child) and time.monotonic() < until_s:
        time.sleep(0.01)
    assert not is_running(child)


def test_what_a_command_prints_goes_to_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    with open_change_command("echo heard:") as command:
        command.put(a_page(["47"]))
    told = capsys.readouterr()
    assert (told.out, told.err) == ("", "heard: 47\n")


def test_a_command_that_prints_without_end_is_ended(
    capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    started_s = time.monotonic()
    with caplog.at_level(logging.WARNING), open_change_command("yes") as command:
        command.put(a_page(["47"]))
    assert time.monotonic() - started_s < 4
    assert [record.message for record in caplog.records] == [
        "the --on-change command yes printed more than 64 KiB and was ended"
    ]
    assert len(capsys.readouterr().err) <= 2 * MAX_PRINTED_BYTES


@pytest.mark.parametrize("command", ["curl -u me:secret 'https://here", "TOKEN=secret curl https://here"])
def test_a_command_that_cannot_be_run_is_not_shown_with_its_password(command: str) -> None:
    with pytest.raises(OutputError) as error:
        open_change_command(command)
    assert "secret" not in str(error.value)
