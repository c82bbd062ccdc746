"""Addresses of cameras: what is opened, and what others may see of it."""

import sys
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vision.sources.camera.address import parse_address, without_credentials
from vision.sources.source import CameraSettings, SourceError, open_camera

CREDENTIALS = st.text(st.characters(codec="ascii", categories=["L", "N"]), min_size=8, max_size=12)
"""Long enough not to stand in the rest of the address by chance."""


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("rtsp://camera:554/live", "rtsp://camera:554/live"),
        ("rtsp://admin:secret@camera:554/live", "rtsp://camera:554/live"),
        ("RTSP://admin@camera/live", "RTSP://camera/live"),
        ("rtsp://admin:s@cr@t@camera/live", "rtsp://camera/live"),
        ("http://admin:secret@[fe80::1]:8080/video", "http://[fe80::1]:8080/video"),
        ("http://camera/video?user=admin&pwd=secret&size=2", "http://camera/video?user=***&pwd=***&size=2"),
        ("http://camera/video?api_key=secret#top", "http://camera/video?api_key=***#top"),
        ("http://camera:8080/@garden/video", "http://camera:8080/@garden/video"),
        ("http://camera/video?user=me&at=1@2", "http://camera/video?user=***&at=1@2"),
        # What should have been written as %2F, %3F and %23 in a password
        ("rtsp://admin:se/cret@camera/live", "rtsp://camera/live"),
        ("rtsp://admin:1/secret@camera/live", "rtsp://camera/live"),
        ("rtsp://admin:se?cr#et@camera/live", "rtsp://camera/live"),
    ],
)
def test_an_address_is_shown_without_its_credentials(address: str, shown: str) -> None:
    assert without_credentials(address) == shown


@given(
    user=CREDENTIALS, password=CREDENTIALS, joint=st.sampled_from(["", "@", "/", "?", "#", ":", "&", "%2F"])
)
def test_no_password_is_ever_shown(user: str, password: str, joint: str) -> None:
    secret = f"{password}{joint}{password}"
    shown = without_credentials(f"rtsp://{user}:{secret}@camera/live?token={password}")
    assert user not in shown
    assert password not in shown


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
