"""The whole program in front of cameras: `python main.py --camera ...`, from its start to its end."""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.camera.mjpeg_server import MjpegServer
from tests.camera.rtsp import RtspServer
from tests.camera.simulated import SimulatedCamera, as_jpegs
from tests.endings import rest_of
from tests.vision.paper import a_sheet

ROOT = Path(__file__).parents[2]
CLIP = ROOT / "samples" / "demo.mp4"
PATIENCE_S = 60.0
"""Far more than anything takes: the machine may be busy."""

Program = subprocess.Popen[str]
Start = Callable[..., Program]


@pytest.fixture
def start() -> Iterator[Start]:
    """Starts the program: start("--camera", "0", environment=...); killed at the latest at the end."""
    started: list[Program] = []

    def start_program(*arguments: str, environment: Mapping[str, str] | None = None) -> Program:
        command = [sys.executable, "main.py", "--no-window", "--output", "-", *arguments]
        pipe = subprocess.PIPE
        started.append(
            subprocess.Popen(command, cwd=ROOT, env=environment, stdout=pipe, stderr=pipe, text=True)
        )
        return started[-1]

    yield start_program
    for program in started:
        program.kill()
        program.communicate()


def next_record(program: Program) -> dict[str, Any]:
    assert program.stdout is not None
    line = program.stdout.readline()
    assert line, rest_of(program, PATIENCE_S)[1]
    record: dict[str, Any] = json.loads(line)
    return record


def end(program: Program, by: signal.Signals = signal.SIGINT) -> tuple[int, list[dict[str, Any]], str]:
    """Ends the program; its exit code, the records that were still to come, and its messages."""
    program.send_signal(by)
    out, messages = rest_of(program, PATIENCE_S)
    return program.returncode, [json.loads(line) for line in out.splitlines()], messages


def test_a_webcam_is_read_through_an_unplugging_until_ctrl_c(
    start: Start, simulated_camera: SimulatedCamera
) -> None:
    simulated_camera.show(CLIP)
    program = start("--camera", "0", environment=simulated_camera.environment)
    records = [next_record(program)]
    while not records[-1]["digits"]:
        records.append(next_record(program))
    simulated_camera.become("unplugged")
    time.sleep(1)
    simulated_camera.become("normal")
    # Those that were under way, and then such as were taken after the loss.
    while records[-1]["time"] < records[0]["time"] + 3:
        records.append(next_record(program))
    code, rest, messages = end(program)
    records += rest
    assert code == 130
    assert [record["frame"] for record in records] == list(range(len(records)))
    assert {record["source"] for record in records} == {"0"}
    assert "Traceback" not in messages
    assert "camera 0 stopped giving pictures" in messages


@pytest.mark.parametrize(
    ("wishes", "granted", "size_wh"),
    [
        ([], "1280x720 MJPG at 30 fps", (1280, 720)),
        (["--size", "320x240"], "320x240 YUYV at 30 fps", (320, 240)),
        (["--size", "1920x1080"], "1280x720 MJPG at 30 fps (asked for 1920x1080)", (1280, 720)),
    ],
)
def test_a_webcam_is_asked_for_720p_or_what_is_wished_and_says_what_it_grants(
    wishes: list[str],
    granted: str,
    size_wh: tuple[int, int],
    start: Start,
    simulated_camera: SimulatedCamera,
) -> None:
    program = start("--camera", "0", *wishes, environment=simulated_camera.environment)
    record = next_record(program)
    code, _, messages = end(program)
    assert code == 130
    assert (record["width"], record["height"]) == size_wh
    assert f"camera 0: {granted}\n" in messages


def test_a_camera_that_is_not_there_is_one_line_and_exit_code_1(start: Start) -> None:
    out, messages = start("--camera", "63").communicate(timeout=PATIENCE_S)
    assert out == ""
    assert messages.startswith("error: camera 63 did not open; ")
    assert messages.count("\n") == 1


def test_a_wrong_password_is_one_line_without_the_password(start: Start, mjpeg_server: MjpegServer) -> None:
    mjpeg_server.login = "admin:s3cret"
    program = start("--verbose", "--camera", mjpeg_server.address("admin:wr0ng"))
    out, messages = program.communicate(timeout=PATIENCE_S)
    assert (program.returncode, out) == (1, "")
    errors = [line for line in messages.splitlines() if line.startswith("error: ")]
    assert len(errors) == 1
    assert "does not accept the user name and password" in errors[0]
    assert "wr0ng" not in messages


def test_an_rtsp_camera_does_not_take_a_wrong_password_and_nothing_says_it(
    start: Start, start_rtsp: Callable[..., RtspServer]
) -> None:
    server = start_rtsp(login="admin:s3cret")
    program = start("--verbose", "--camera", server.address("admin:wr0ng"))
    out, messages = program.communicate(timeout=PATIENCE_S)
    assert (program.returncode, out) == (1, "")
    assert "does not accept the user name and password" in messages
    assert "wr0ng" not in messages


def test_a_login_appears_in_no_record_and_no_message(start: Start, mjpeg_server: MjpegServer) -> None:
    mjpeg_server.login = "admin:s3cret"
    program = start("--verbose", "--camera", mjpeg_server.address("admin:s3cret"))
    first = next_record(program)
    code, rest, messages = end(program, by=signal.SIGTERM)
    assert code != 0
    assert {record["source"] for record in [first, *rest]} == {mjpeg_server.address()}
    assert "s3cret" not in messages
    assert "Traceback" not in messages


def test_an_http_camera_is_read_on_after_it_was_gone_and_no_reading_is_lost(
    start: Start, mjpeg_server: MjpegServer
) -> None:
    mjpeg_server.frames = as_jpegs([a_sheet(("27", "30"), height=60).image])
    program = start("--camera", mjpeg_server.address())
    records = [next_record(program)]
    while len(records[-1]["digits"]) < 4:
        records.append(next_record(program))
    before = records[-1]
    mjpeg_server.stop()
    time.sleep(1)
    mjpeg_server.start()
    while records[-1]["time"] < before["time"] + 1 or len(records[-1]["digits"]) < 4:
        records.append(next_record(program))
    again = records[-1]
    # What is there for less than half a second is not in the summary.
    while records[-1]["time"] < again["time"] + 1:
        records.append(next_record(program))
    code, rest, messages = end(program)
    records += rest
    assert code == 130
    assert [record["frame"] for record in records] == list(range(len(records)))
    assert [d["digit"] for d in records[-1]["digits"]] == [d["digit"] for d in before["digits"]]
    assert "stopped giving pictures" in messages
    assert "2 numbers: 27, 30" in messages or "4 numbers: 27, 30" in messages
