"""Pictures over HTTP as most network cameras send them: JPEGs, one a part.

FFmpeg would keep all that a part announces, 2 GB too, and decode its first picture whatever its size is.
"""

from __future__ import annotations

import base64
import ssl
from contextlib import ExitStack, closing
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from urllib.parse import SplitResult, unquote, urljoin, urlsplit
from urllib.request import getproxies, proxy_bypass

from vision.frame import Image
from vision.sources.camera.address import Address
from vision.sources.camera.camera_jpeg import decode_jpeg
from vision.sources.camera.multipart import BrokenStreamError, Parts
from vision.sources.camera_state import CameraSettings
from vision.sources.errors import SourceError
from vision.sources.picture_header import read_header

_REDIRECTIONS = (301, 302, 303, 307, 308)
_MOST_ANSWERS = 8
"""Until a server that sends us elsewhere, and asks for a password, is given up."""


class HttpStream:
    """A camera's JPEGs: `grab` waits for the next one, `picture` decodes it."""

    def __init__(self, answer: HTTPResponse, boundary: str, timeout_s: float) -> None:
        """Waits for the first picture in `answer`; BrokenStreamError or OSError where none comes."""
        self._answer = answer
        self._parts = Parts(answer, boundary)
        self._timeout_s = timeout_s
        self._jpeg = self._parts.read(timeout_s)
        self._is_first = True
        header = read_header(self._jpeg)
        self.granted = f"{header.width}x{header.height} MJPG" if header else "MJPG"

    def grab(self) -> bool:
        """Waits for the next picture; False where none came in time or the connection is broken."""
        if self._is_first:
            self._is_first = False
            return True
        try:
            self._jpeg = self._parts.read(self._timeout_s)
        except (BrokenStreamError, HTTPException, OSError):
            return False
        return True

    def picture(self) -> Image | None:
        """The picture that was grabbed; None where it is damaged."""
        return decode_jpeg(self._jpeg)

    def release(self) -> None:
        self._answer.close()


def open_http_stream(address: Address, settings: CameraSettings) -> HttpStream | None:
    """The camera's pictures; None for anything else at `address`, which is FFmpeg's to open or to refuse.

    Raises `SourceError` (without a reason) where nothing comes from there.
    """
    try:
        parts = urlsplit(str(address.target))
        if parts.scheme not in ("http", "https") or _has_proxy(parts):
            return None
        with ExitStack() as stack:
            answer = stack.enter_context(closing(_answer(parts, settings)))
            boundary = answer.headers.get_param("boundary")
            if answer.status != 200 or answer.headers.get_content_maintype() != "multipart" or not boundary:
                return None
            stream = HttpStream(answer, str(boundary), settings.first_picture_s)
            stack.pop_all()
            return stream
    except (HTTPException, ValueError):
        # What is no HTTP, and an address that can be none.
        return None
    except (BrokenStreamError, OSError) as error:
        raise SourceError(f"{address.title} did not open") from error


def _has_proxy(parts: SplitResult) -> bool:
    return parts.scheme in getproxies() and not proxy_bypass(parts.hostname or "")


def _answer(parts: SplitResult, settings: CameraSettings) -> HTTPResponse:
    """What the server answers, elsewhere if it says so; with the name and password where it asks for them."""
    login = ""
    for _ in range(_MOST_ANSWERS):
        answer = _asked(parts, settings, login)
        elsewhere = answer.headers.get("Location") if answer.status in _REDIRECTIONS else None
        asks = answer.headers.get("WWW-Authenticate", "").lower()
        if elsewhere:
            parts, login = urlsplit(urljoin(parts.geturl(), elsewhere)), ""
        # Never unasked: another way to log in (Digest), which FFmpeg knows, doesn't show the password.
        elif answer.status == 401 and not login and parts.username and asks.startswith("basic"):
            login = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
        else:
            return answer
        answer.close()
    raise HTTPException("sent from one address to the next")


def _asked(parts: SplitResult, settings: CameraSettings, login: str) -> HTTPResponse:
    if parts.scheme == "https":
        # Unchecked, as FFmpeg has it: cameras have certificates that they made themselves.
        unchecked = ssl.create_default_context()
        unchecked.check_hostname, unchecked.verify_mode = False, ssl.CERT_NONE
        connection: HTTPConnection = HTTPSConnection(
            parts.hostname or "", parts.port, timeout=settings.open_timeout_s, context=unchecked
        )
    else:
        connection = HTTPConnection(parts.hostname or "", parts.port, timeout=settings.open_timeout_s)
    connection.connect()
    # From here on it may take as long as a first picture may.
    connection.sock.settimeout(settings.first_picture_s)
    headers = {"Accept": "*/*", "Connection": "close"}
    if login:
        headers["Authorization"] = f"Basic {base64.b64encode(login.encode()).decode()}"
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    connection.request("GET", target, headers=headers)
    return connection.getresponse()
