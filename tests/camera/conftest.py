"""Cameras for tests: a simulated webcam, and servers on loopback."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.camera.mjpeg_server import MjpegServer
from tests.camera.rtsp import RtspServer
from tests.camera.simulated import SimulatedCamera, as_jpegs, build_library, counted_pictures, write_frames
from tests.camera.watcher import Watcher


@pytest.fixture(scope="session", autouse=True)
def no_thread_left_behind() -> Iterator[None]:
    """Waits for threads that hang in a stalled stream still: they'd abort pytest as it ends (see `leave`)."""
    yield
    for thread in threading.enumerate():
        if thread.name.startswith("camera "):
            thread.join(10)


@pytest.fixture(scope="session")
def v4l2_library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    try:
        return build_library(tmp_path_factory.mktemp("v4l2"))
    except RuntimeError as reason:
        pytest.skip(f"no simulated camera: {reason}")


@pytest.fixture(scope="session")
def webcam_frames(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What cheap webcams offer: a small size both ways, 720p at full rate as JPEGs only."""
    folder = tmp_path_factory.mktemp("frames")
    write_frames(folder, "YUYV", 30, counted_pictures(64, (320, 240)))
    write_frames(folder, "MJPG", 30, counted_pictures(64, (320, 240)))
    write_frames(folder, "YUYV", 10, counted_pictures(4, (1280, 720)))
    write_frames(folder, "MJPG", 30, counted_pictures(16, (1280, 720)))
    return folder


@pytest.fixture
def simulated_camera(v4l2_library: Path, webcam_frames: Path, tmp_path: Path) -> SimulatedCamera:
    """/dev/video0 for the processes that are started with its `environment`."""
    folder = tmp_path / "camera"
    folder.mkdir()
    for frames in webcam_frames.iterdir():
        (folder / frames.name).symlink_to(frames)
    return SimulatedCamera(folder, v4l2_library)


@pytest.fixture
def watch(simulated_camera: SimulatedCamera) -> Iterator[Callable[..., Watcher]]:
    """Starts a process that reads the simulated camera; what is still running at the end is killed."""
    started: list[Watcher] = []

    def start(spec: str = "0", work_s: float = 0.0, seconds: float = 20.0, **settings: object) -> Watcher:
        started.append(Watcher(simulated_camera.environment, spec, work_s, seconds, settings))
        return started[-1]

    yield start
    for watcher in started:
        watcher.kill()


@pytest.fixture
def mjpeg_server() -> Iterator[MjpegServer]:
    """An HTTP camera at 30 frames per second, started."""
    server = MjpegServer(as_jpegs(counted_pictures(64, (320, 240))))
    server.start()
    yield server
    server.stop()


@pytest.fixture
def start_rtsp() -> Iterator[Callable[..., RtspServer]]:
    """Starts an RTSP camera: start_rtsp() or start_rtsp(port=..., login="user:password", loss=0.1)."""
    started: list[RtspServer] = []

    def start(port: int = 0, login: str = "", loss: float = 0.0) -> RtspServer:
        try:
            started.append(RtspServer(port, login, loss))
        except RuntimeError as reason:
            pytest.skip(f"no RTSP camera: {reason}")
        return started[-1]

    yield start
    for server in started:
        server.kill()
