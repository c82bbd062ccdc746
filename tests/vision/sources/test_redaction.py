"""What others may see of an address: never a secret."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vision.sources.redaction import redacted, redacted_line

CREDENTIALS = st.text(st.characters(codec="ascii", categories=["L", "N"]), min_size=8, max_size=12)
"""Long enough not to stand in the rest of the address by chance."""


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("rtsp://camera:554/live", "rtsp://camera:554/live"),
        (
            "rtsp://camera/cam/realmonitor?channel=1&subtype=0",
            "rtsp://camera/cam/realmonitor?channel=1&subtype=0",
        ),
        ("rtsp://admin:secret@camera:554/live", "rtsp://camera:554/live"),
        ("RTSP://admin@camera/live", "RTSP://camera/live"),
        ("rtsp://admin:s@cr@t@camera/live", "rtsp://camera/live"),
        ("http://admin:secret@[fe80::1]:8080/video", "http://[fe80::1]:8080/video"),
        ("http://camera/@garden/video", "http://camera/@garden/video"),
        # What should have been written as %2F, %3F and %23 in a password
        ("rtsp://admin:se/cret@camera/live", "rtsp://camera/live"),
        ("rtsp://admin:1/secret@camera/live", "rtsp://camera/live"),
        ("rtsp://admin:12/@camera/live", "rtsp://camera/live"),
        ("rtsp://admin:se?cr#et@camera/live", "rtsp://camera/live"),
        ("rtsp://sec/ret@camera/live", "rtsp://sec/***"),
        # As `Path` leaves it
        ("http:/admin:secret@camera/live", "http://camera/live"),
        # Parameters, of which only those are shown that say how a picture is sent
        ("http://camera/video?user=admin&pwd=secret&size=2", "http://camera/video?user=***&pwd=***&size=2"),
        ("http://camera/video?user=me&at=1@2", "http://camera/video?user=***&at=***"),
        (
            "http://camera/v?loginpas=a&access_token=b;psw=c",
            "http://camera/v?loginpas=***&access_token=***;psw=***",
        ),
        ("http://camera/v?session=a&passphrase=b", "http://camera/v?session=***&passphrase=***"),
        ("http://camera/v?p%77d=secret&secret", "http://camera/v?p%77d=***&***"),
        ("http://camera/video?size=secret/secret", "http://camera/video?size=***"),
        ("http://camera/video#password=secret", "http://camera/video#***"),
        # Secrets in a path, and behind it
        ("rtsp://camera:554/user=admin_password=secret_channel=1.sdp", "rtsp://camera:554/***"),
        ("http://camera/token/secret/video", "http://camera/***"),
        ("rtmp://server/live2/x7f2-abcd-1234-efgh", "rtmp://server/live2/***"),
        ("rtmp://server/live/stream pubToken=secret", "rtmp://server/live/stream ***"),
        # The scheme was forgotten
        ("admin:secret@camera/live", "***@camera/live"),
        ("camera/video?pwd=secret", "camera/video?pwd=***"),
        # No address at all
        ("scans/me@home.jpg", "scans/me@home.jpg"),
        ("C:/token/1.jpg", "C:/token/1.jpg"),
    ],
)
def test_an_address_is_shown_without_its_secrets(address: str, shown: str) -> None:
    assert redacted(address) == shown


@given(
    user=CREDENTIALS, password=CREDENTIALS, joint=st.sampled_from(["", "@", "/", "?", "#", ":", "&", "%2F"])
)
def test_no_password_is_ever_shown(user: str, password: str, joint: str) -> None:
    secret = f"{password}{joint}{password}"
    shown = redacted(f"rtsp://{user}:{secret}@camera/live?token={password}")
    assert user not in shown
    assert password not in shown


@given(text=st.text(max_size=40))
def test_a_line_stays_one_line_and_steers_no_terminal(text: str) -> None:
    assert redacted_line(f"x{text}").isprintable()


def test_an_address_within_a_line_is_redacted_where_it_stands() -> None:
    line = "unrecognized: '--vido' 'rtsp://admin:secret@camera/live', (http://camera/?pwd=secret)."
    assert redacted_line(line) == "unrecognized: '--vido' 'rtsp://camera/live', (http://camera/?pwd=***)."


def test_escape_sequences_are_shown_as_their_codes() -> None:
    assert redacted_line("a\x1b[31m\n\u202eb.jpg") == r"a\x1b[31m\n\u202eb.jpg"
