"""Addresses of cameras: what is opened, and what others may see of it."""

import sys
import threading

import pytest

from vision.sources.camera.address import parse_address
from vision.sources.source import CameraSettings, SourceError, open_camera


def test_an_address_keeps_its_password_for_opening_and_hides_it_in_its_repr() -> None:
    address = parse_address("rtsp://admin:secret@camera/live")
    assert address.target == "rtsp://admin:secret@camera/live"
    assert "secret" not in repr(address)
    assert (address.name, address.title) == ("rtsp://camera/live", "the stream rtsp://camera/live")
    assert address.device is None


def test_a_number_is_the_camera_of_that_index() -> None:
    address = parse_address("2")
    assert (address.target, address.name, address.title, address.is_stream) == (2, "2", "camera 2", False)
    assert str(address.device) == ("/dev/video2" if sys.platform == "linux" else "None")


def test_a_device_path_stays_as_it_is_given() -> None:
    address = parse_address("/dev/video12")
    assert (address.target, address.name, address.title) == (
        "/dev/video12",
        "/dev/video12",
        "camera /dev/video12",
    )


@pytest.mark.parametrize(
    "spec", ["", "front door", "-1", "\u0663", "ftp://camera/live", "rtsp://\udcff", "/dev/\udcff"]
)
def test_what_names_no_camera_is_refused_at_once(spec: str) -> None:
    before = set(threading.enumerate())
    with pytest.raises(SourceError, match="no camera"):
        open_camera(spec, CameraSettings())
    assert set(threading.enumerate()) <= before


def test_an_address_whose_scheme_was_forgotten_keeps_its_password_to_itself() -> None:
    with pytest.raises(SourceError) as error:
        parse_address("admin:secret@camera/live")
    assert "secret" not in str(error.value)
