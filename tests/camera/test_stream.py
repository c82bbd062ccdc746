"""JPEGs over HTTP, from a server on loopback."""

import itertools
import logging
import time

import pytest

from tests.camera.mjpeg_server import MjpegServer
from tests.camera.reading import HASTY, read_some, read_until
from tests.camera.simulated import number_on
from tests.ports import a_free_port
from vision.sources.camera_state import CameraState
from vision.sources.source import CameraSettings, SourceError, open_camera


def test_an_http_camera_gives_its_frames_in_order(mjpeg_server: MjpegServer) -> None:
    with open_camera(mjpeg_server.address(), CameraSettings()) as source:
        frames = read_some(source, 10)
        numbers = [number_on(frame.image) for frame in frames]
        assert source.state is CameraState.LIVE
        assert source.granted == "320x240 MJPG"
    assert [frame.index for frame in frames] == list(range(10))
    assert -1 not in numbers
    assert all(0 < (b - a) % 64 < 60 for a, b in itertools.pairwise(numbers))


def test_an_http_camera_that_goes_away_and_comes_back_is_read_on(mjpeg_server: MjpegServer) -> None:
    with open_camera(mjpeg_server.address(), HASTY) as source:
        before = read_some(source, 5)[-1]
        mjpeg_server.stop()
        read_until(source, CameraState.RECONNECTING)
        read_so_far = source.frames_read
        mjpeg_server.start()
        after = read_some(source)[0]
    assert after.index == read_so_far
    assert after.time_s > before.time_s + 0.3
    assert source.problems == [f"the stream {mjpeg_server.address()} stopped giving pictures"]


def test_an_http_camera_that_stalls_is_asked_anew(mjpeg_server: MjpegServer) -> None:
    with open_camera(mjpeg_server.address(), HASTY) as source:
        read_some(source)
        mjpeg_server.behaviour = "stalled"
        read_until(source, CameraState.STALLED)
        assert source.age_s >= 0.3
        read_until(source, CameraState.RECONNECTING)
        mjpeg_server.behaviour = "normal"
        read_some(source)


def test_an_http_jpeg_that_comes_in_half_is_counted_and_never_shown(mjpeg_server: MjpegServer) -> None:
    mjpeg_server.behaviour = "damaged"
    with open_camera(mjpeg_server.address(), CameraSettings()) as source:
        numbers = [number_on(frame.image) for frame in read_some(source, 8)]
        assert source.frames_damaged >= 7
    assert -1 not in numbers
    assert all(number % 2 == 0 for number in numbers)


def test_an_http_camera_that_stays_away_ends_in_an_error_that_says_what_was_read(
    mjpeg_server: MjpegServer,
) -> None:
    with open_camera(mjpeg_server.address(), CameraSettings(reconnect_s=0.6)) as source:
        read_some(source, 5)
        mjpeg_server.stop()
        with pytest.raises(SourceError, match=r"and did not come back within 0\.6 s; ") as error:
            read_some(source, 1000)
    assert f"stopped after {source.frames_read} frames" in str(error.value)
    assert source.state is CameraState.LOST


def test_closing_ends_within_a_second_while_nothing_comes(mjpeg_server: MjpegServer) -> None:
    source = open_camera(mjpeg_server.address(), CameraSettings())
    read_some(source)
    mjpeg_server.behaviour = "stalled"
    start_s = time.monotonic()
    source.close()
    assert time.monotonic() - start_s < 1


def test_a_stream_that_refuses_says_so() -> None:
    port = a_free_port()
    with (
        open_camera(f"rtsp://127.0.0.1:{port}/live", CameraSettings()) as source,
        pytest.raises(SourceError, match=f"did not open; nothing answers at 127.0.0.1:{port}; see that"),
    ):
        read_some(source)


def test_an_http_camera_may_send_elsewhere_and_ask_for_a_password_there(mjpeg_server: MjpegServer) -> None:
    mjpeg_server.login = "admin:s3 cret"
    with open_camera(mjpeg_server.address("admin:s3%20cret", "/moved"), CameraSettings()) as source:
        assert read_some(source)[0].size_wh == (320, 240)


def test_a_path_that_an_http_camera_does_not_have_is_named_as_the_reason(mjpeg_server: MjpegServer) -> None:
    with (
        open_camera(mjpeg_server.address() + "/other", CameraSettings()) as source,
        pytest.raises(SourceError, match="has nothing at this path"),
    ):
        read_some(source)


@pytest.mark.parametrize(
    ("given", "says"),
    [("admin:wr0ng", "does not accept the user name and password"), ("", "asks for a user")],
)
def test_a_login_that_is_not_accepted_is_the_reason_and_appears_nowhere(
    given: str, says: str, mjpeg_server: MjpegServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    mjpeg_server.login = "admin:s3cret"
    with open_camera(mjpeg_server.address(given), CameraSettings()) as source:
        with pytest.raises(SourceError) as error:
            read_some(source)
        assert says in str(error.value)
        assert "wr0ng" not in f"{error.value} {caplog.text} {source.name} {source.problems} {source.summary}"


def test_a_login_that_is_accepted_appears_nowhere(
    mjpeg_server: MjpegServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    mjpeg_server.login = "admin:s3cret"
    with open_camera(mjpeg_server.address("admin:s3cret"), HASTY) as source:
        frame = read_some(source)[0]
        mjpeg_server.stop()
        read_until(source, CameraState.RECONNECTING)
        said = f"{frame.source} {source.name} {source.problems} {source.granted} {caplog.text}"
    assert frame.source == mjpeg_server.address()
    assert "s3cret" not in said
    assert "admin" not in said
