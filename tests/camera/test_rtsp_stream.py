"""RTSP, from a server on loopback."""

import itertools
import time
from collections.abc import Callable

import numpy as np
import pytest

from tests.camera.reading import HASTY, read_some, read_until
from tests.camera.rtsp import RtspServer
from vision.sources.camera_state import CameraState
from vision.sources.source import CameraSettings, SourceError, open_camera

StartRtsp = Callable[..., RtspServer]


def test_an_rtsp_camera_gives_its_frames_in_order(start_rtsp: StartRtsp) -> None:
    with open_camera(start_rtsp().address(), CameraSettings()) as source:
        frames = read_some(source, 10)
        assert source.state is CameraState.LIVE
        assert source.granted == "320x240 MJPG"
    assert [frame.index for frame in frames] == list(range(10))
    assert all(a.time_s < b.time_s for a, b in itertools.pairwise(frames))


def test_pictures_of_which_a_part_got_lost_are_never_shown(start_rtsp: StartRtsp) -> None:
    # A picture is ten packets or more: every second or third one misses some.
    with open_camera(start_rtsp(loss=0.05).address(), CameraSettings()) as source:
        # A white ball before black, always of the same size.
        sizes = [np.count_nonzero(frame.image[..., 1] > 128) for frame in read_some(source, 40)]
    assert min(sizes) > 0.95 * max(sizes)


def test_an_rtsp_camera_that_dies_and_comes_back_is_read_on(start_rtsp: StartRtsp) -> None:
    server = start_rtsp()
    with open_camera(server.address(), HASTY) as source:
        before = read_some(source, 5)[-1]
        server.kill()
        read_until(source, CameraState.RECONNECTING)
        read_so_far = source.frames_read
        start_rtsp(server.port)
        after = read_some(source)[0]
    assert after.index == read_so_far
    assert after.time_s > before.time_s


def test_an_rtsp_camera_that_stays_away_ends_in_an_error_that_says_what_was_read(
    start_rtsp: StartRtsp,
) -> None:
    server = start_rtsp()
    with open_camera(server.address(), CameraSettings(reconnect_s=0.6)) as source:
        read_some(source, 5)
        server.kill()
        with pytest.raises(SourceError, match=r"and did not come back within 0\.6 s; ") as error:
            read_some(source, 1000)
    assert f"stopped after {source.frames_read} frames" in str(error.value)
    assert source.state is CameraState.LOST


def test_an_rtsp_camera_that_stalls_is_asked_anew(start_rtsp: StartRtsp) -> None:
    server = start_rtsp()
    with open_camera(server.address(), HASTY) as source:
        read_some(source)
        server.stall()
        read_until(source, CameraState.RECONNECTING)
        server.go_on()
        read_some(source)


def test_an_rtsp_camera_that_stalls_is_noticed(start_rtsp: StartRtsp) -> None:
    server = start_rtsp()
    with open_camera(server.address(), HASTY) as source:
        read_some(source)
        server.stall()
        read_until(source, CameraState.STALLED)
        read_until(source, CameraState.RECONNECTING)
        start_s = time.monotonic()
    assert time.monotonic() - start_s < 1


def test_an_rtsp_camera_takes_the_right_password_only(start_rtsp: StartRtsp) -> None:
    server = start_rtsp(login="admin:s3cret")
    with open_camera(server.address("admin:s3cret"), CameraSettings()) as source:
        assert read_some(source)[0].source == server.address()
    with open_camera(server.address("admin:wr0ng"), CameraSettings()) as source:
        with pytest.raises(SourceError, match="does not accept the user name and password") as error:
            read_some(source)
        assert "wr0ng" not in str(error.value)
