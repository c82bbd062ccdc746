"""Webcams, by the V4L2 backend of OpenCV itself on a simulated device."""

import itertools
from collections.abc import Callable

import pytest

from tests.camera.simulated import Behaviour, SimulatedCamera
from tests.camera.watcher import Watcher

Watch = Callable[..., Watcher]
SMALL = {"size_wh": (320, 240)}


def test_frames_come_in_order_and_none_comes_twice(watch: Watch) -> None:
    watcher = watch("/dev/video0", **SMALL, seconds=2)
    assert watcher.end()["error"] == ""
    frames = watcher.frames
    assert [frame["index"] for frame in frames] == list(range(len(frames)))
    steps = [(b["number"] - a["number"]) % 64 for a, b in itertools.pairwise(frames)]
    assert len(steps) > 20
    assert 0 not in steps
    assert all(a["time"] < b["time"] for a, b in itertools.pairwise(frames))


def test_a_slow_reader_hears_of_the_frames_it_missed(watch: Watch) -> None:
    watcher = watch(**SMALL, work_s=0.1, seconds=3)
    end = watcher.end()
    assert end["skipped"] > len(watcher.frames)


def test_a_camera_that_is_plugged_in_again_goes_on_where_it_was(
    watch: Watch, simulated_camera: SimulatedCamera
) -> None:
    watcher = watch(**SMALL, reconnect_s=15)
    before = watcher.wait_for_frame(10)
    simulated_camera.become("unplugged")
    watcher.wait_for_state("reconnecting")
    last = watcher.frames[-1]
    simulated_camera.become("normal")
    after = watcher.wait_for_frame(last["index"] + 1)
    assert before["state"] == after["state"] == "live"
    assert after["index"] == last["index"] + 1
    assert after["time"] > last["time"] + 0.3


def test_a_camera_that_stalls_is_noticed_and_opened_anew(
    watch: Watch, simulated_camera: SimulatedCamera
) -> None:
    watcher = watch(**SMALL, stall_s=0.3, read_timeout_s=1.3, reconnect_s=15)
    watcher.wait_for_frame(5)
    simulated_camera.become("stalled")
    stalled = watcher.wait_for_state("stalled")
    assert stalled["age"] >= 0.3
    watcher.wait_for_state("reconnecting")
    simulated_camera.become("normal")
    watcher.wait_for_state("live")


def test_a_jpeg_that_comes_in_half_is_counted_and_never_shown(
    watch: Watch, simulated_camera: SimulatedCamera
) -> None:
    simulated_camera.become("damaged")
    watcher = watch(size_wh=(1280, 720), seconds=2)
    end = watcher.end()
    assert end["damaged"] > 5
    assert len(watcher.frames) > 5
    assert -1 not in [frame["number"] for frame in watcher.frames]
    assert end["summary"].endswith(f"{end['damaged']} damaged")


def test_a_camera_that_stays_away_ends_in_an_error_that_says_what_was_read(
    watch: Watch, simulated_camera: SimulatedCamera
) -> None:
    watcher = watch(**SMALL, reconnect_s=0.6)
    watcher.wait_for_frame(5)
    simulated_camera.become("unplugged")
    end = watcher.end()
    count = len(watcher.frames)
    assert end["error"].startswith(
        f"camera 0 stopped after {count} frames and did not come back within 0.6 s; "
    )
    assert end["state"] == "lost"
    assert end["problems"] == ["camera 0 stopped giving pictures"]


@pytest.mark.parametrize(
    ("spec", "behaviour", "says"),
    [
        ("7", "normal", "camera 7 did not open; there is no /dev/video7; plug it in"),
        ("0", "unplugged", "camera 0 did not open; there is no /dev/video0"),
        ("0", "busy", "camera 0 opened but gave no picture; see that nothing else uses it"),
        ("0", "stalled", "camera 0 opened but gave no picture for 1 s"),
    ],
)
def test_a_camera_that_never_gave_a_picture_is_an_error_at_once(
    spec: str, behaviour: Behaviour, says: str, watch: Watch, simulated_camera: SimulatedCamera
) -> None:
    simulated_camera.become(behaviour)
    end = watch(spec, open_timeout_s=0.5, read_timeout_s=0.5).end()
    assert end["error"].startswith(says)
    assert end["summary"] == "0 frames read"


def test_a_read_that_never_comes_back_keeps_nobody_waiting(
    watch: Watch, simulated_camera: SimulatedCamera
) -> None:
    watcher = watch(**SMALL, read_timeout_s=0.5, reconnect_s=0)
    watcher.wait_for_frame(5)
    simulated_camera.become("hanging")
    last = watcher.wait_for(lambda turn: "close" in turn)
    # The read comes back just as Python shuts down, which would make OpenCV abort the process.
    simulated_camera.become("normal")
    assert watcher.end() == last
    assert last["error"].startswith("camera 0 stopped after ")
    assert last["close"] < 1


@pytest.mark.parametrize(
    ("wish", "granted"),
    [
        ({"size_wh": (320, 240), "fps": 30}, "320x240 YUYV at 30 fps"),
        ({"size_wh": (1280, 720), "fps": 10}, "1280x720 YUYV at 10 fps"),
        ({"size_wh": (1280, 720), "fps": 60}, "1280x720 MJPG at 30 fps (asked for 60 fps)"),
        ({"size_wh": (1920, 1080)}, "1280x720 MJPG at 30 fps (asked for 1920x1080)"),
    ],
)
def test_jpegs_are_asked_for_where_the_rate_needs_them(
    wish: dict[str, object], granted: str, watch: Watch
) -> None:
    assert watch(**wish).wait_for_frame()["granted"] == granted


def test_the_list_of_cameras_says_what_each_offers(watch: Watch) -> None:
    assert watch(seconds=0).cameras == [
        [
            "/dev/video0",
            "Simulated Camera",
            ["1280x720: MJPG 30 fps, YUYV 10 fps", "320x240: MJPG 30 fps, YUYV 30 fps"],
        ]
    ]
