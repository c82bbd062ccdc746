"""The command lines of README.md that read something, each run by a shell as it stands.

Only addresses are put in: of a camera and a server on loopback.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from urllib.parse import parse_qs

import pytest

from tests.camera.rtsp import RtspServer
from tests.camera.simulated import SimulatedCamera
from tests.endings import rest_of
from tests.readme_lines import ROOT, make_checkout, make_commands, printed_after, reading_lines

LINES = reading_lines()
FROM_CAMERA = [line for line in LINES if "--camera" in line]
FROM_WEBCAM = [line for line in FROM_CAMERA if "rtsp://" not in line and "curl" not in line]

Start = Callable[..., subprocess.Popen[str]]


@pytest.fixture(scope="session")
def webcam(v4l2_library: Path, tmp_path_factory: pytest.TempPathFactory) -> SimulatedCamera:
    """A webcam before which the sample clip lies."""
    camera = SimulatedCamera(tmp_path_factory.mktemp("webcam"), v4l2_library)
    camera.show(ROOT / "samples" / "demo.mp4")
    return camera


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Has bash run a line in a folder that is laid out as the project's, before `webcam` if there is one."""
    checkout = tmp_path / "checkout"
    checkout.mkdir()
    make_checkout(checkout)
    (checkout / "sheets").mkdir()
    for photo in (ROOT / "samples").glob("*.jpg"):
        (checkout / "sheets" / photo.name).symlink_to(photo)
    path = f"{make_commands(tmp_path)}:{os.environ['PATH']}"
    started: list[subprocess.Popen[str]] = []

    def run(line: str, webcam: SimulatedCamera | None = None) -> subprocess.Popen[str]:
        environment = dict(os.environ) if webcam is None else webcam.environment
        no_screen = {name: text for name, text in environment.items() if "DISPLAY" not in name}
        program = subprocess.Popen(
            ["bash", "-c", line],
            cwd=checkout,
            env={**no_screen, "PATH": path},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(program)
        return program

    yield run
    for program in started:
        program.kill()
        program.communicate()


def told_until(program: subprocess.Popen[str], sign: str) -> str:
    """What `program` says on standard error up to the line with `sign`."""
    assert program.stderr is not None
    told = ""
    for line in program.stderr:
        told += line
        if sign in line:
            return told
    raise AssertionError(f"waited in vain for {sign!r}: {told}")


def ended_by_ctrl_c(program: subprocess.Popen[str]) -> str:
    """What `program` says after Ctrl-C."""
    program.send_signal(signal.SIGINT)
    _, told = rest_of(program, 20)
    assert program.returncode == 130, told
    return told


def test_every_line_is_one_that_some_test_runs() -> None:
    assert {line.split()[0] for line in LINES} == {"digit-reader"}
    assert len(LINES) > 10


@pytest.mark.parametrize("line", [line for line in LINES if line not in FROM_CAMERA])
def test_a_line_does_what_it_says(line: str, start: Start) -> None:
    program = start(line)
    out, told = program.communicate(timeout=240)
    assert program.returncode == 0, told
    assert out + told
    assert printed_after(line) in (None, told)


@pytest.mark.parametrize("line", FROM_WEBCAM)
def test_a_line_with_a_webcam_reads_from_it_until_ctrl_c(
    line: str, start: Start, webcam: SimulatedCamera
) -> None:
    program = start(line, webcam)
    told_until(program, ": 1280x720")
    time.sleep(0.5)
    assert " frames read" in ended_by_ctrl_c(program)


@pytest.mark.parametrize("line", [line for line in FROM_CAMERA if "rtsp://" in line])
def test_a_line_with_a_network_camera_reads_from_it_and_shows_no_password(
    line: str, start: Start, start_rtsp: Callable[..., RtspServer]
) -> None:
    server = start_rtsp(login="user:password")
    program = start(line.replace("camera.local", f"127.0.0.1:{server.port}"))
    told = told_until(program, "rtsp://")
    time.sleep(1)
    told += ended_by_ctrl_c(program)
    assert "frames read" in told
    assert "password" not in told


@pytest.mark.parametrize("line", [line for line in FROM_CAMERA if "curl" in line])
def test_a_line_that_sends_numbers_sends_them(line: str, start: Start, webcam: SimulatedCamera) -> None:
    if shutil.which("curl") is None:
        pytest.skip("curl is not installed")
    numbers: list[str] = []

    class Counter(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers["Content-Length"])).decode()
            numbers.extend(parse_qs(content)["number"])
            self.send_response(204)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Nothing: the tests' output is pytest's."""

    with HTTPServer(("127.0.0.1", 0), Counter) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        program = start(line.replace("localhost:8080", f"127.0.0.1:{server.server_port}"), webcam)
        give_up_s = time.monotonic() + 20
        while not numbers and time.monotonic() < give_up_s:
            time.sleep(0.05)
        ended_by_ctrl_c(program)
        server.shutdown()
    assert numbers
    assert all(number.strip("-").replace(".", "").isdigit() for number in numbers)
