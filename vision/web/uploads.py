"""Pictures that are sent to us: received, bounded and decoded."""

from __future__ import annotations

import asyncio
import base64
import binascii
import json
from collections.abc import Iterator
from contextlib import contextmanager

from starlette.requests import ClientDisconnect, Request

from vision.frame import Image
from vision.sources import SourceError, decode_picture
from vision.web.errors import RequestError
from vision.web.limits import Limits
from vision.web.picture_header import has_too_many_scans, picture_size_wh


class Uploads:
    """Receives bodies, all of them together within a bound."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._held_bytes = 0

    async def body(self, request: Request, most_bytes: int) -> bytes:
        """The body of `request`; RequestError where it is too long, too slow or breaks off."""
        announced = request.headers.get("content-length", "0")
        if not announced.isdecimal() or int(announced) > most_bytes:
            raise RequestError(413, f"at most {most_bytes:,} bytes are taken")
        parts: list[bytes] = []
        with self._accounted() as account:
            try:
                async with asyncio.timeout(self._limits.body_s):
                    async for part in request.stream():
                        parts.append(part)
                        account.append(len(part))
                        self._held_bytes += len(part)
                        if sum(account) > most_bytes:
                            raise RequestError(413, f"at most {most_bytes:,} bytes are taken")
                        if self._held_bytes > self._limits.all_bytes:
                            raise RequestError(503, "busy; try again soon", retry_after_s=1)
            except TimeoutError:
                raise RequestError(408, f"the picture took more than {self._limits.body_s:.0f} s") from None
            except ClientDisconnect:
                raise RequestError(400, "the connection broke off") from None
        return b"".join(parts)

    @contextmanager
    def _accounted(self) -> Iterator[list[int]]:
        account: list[int] = []
        try:
            yield account
        finally:
            self._held_bytes -= sum(account)


def picture_in(body: bytes, content_type: str) -> bytes:
    """The bytes of the picture in `body`: itself, or the base64 text under `image` of a JSON object."""
    if content_type.partition(";")[0].strip().lower() != "application/json":
        return body
    wrong = RequestError(400, 'JSON must be an object like {"image": "<the picture as base64>"}')
    try:
        given = json.loads(body)
    except (ValueError, RecursionError):
        raise wrong from None
    text = given.get("image") if isinstance(given, dict) else None
    if not isinstance(text, str):
        raise wrong
    try:
        # Browsers write it as data:image/jpeg;base64,...
        return base64.b64decode(text.rpartition(",")[2], validate=True)
    except (binascii.Error, ValueError):
        raise wrong from None


def decoded(data: bytes, limits: Limits) -> Image:
    """(H, W, 3) uint8 BGR; RequestError for what is no picture, or one too large to be decoded."""
    size_wh = picture_size_wh(data)
    if size_wh is None:
        raise RequestError(415, "this is no picture that is read here; send JPEG, PNG, WebP, GIF or BMP")
    width, height = size_wh
    if width * height > limits.most_pixels:
        raise RequestError(413, f"the picture has {width}x{height} pixels; send a smaller one")
    if has_too_many_scans(data):
        raise RequestError(415, "the picture is stored in too many scans; save it again")
    try:
        return decode_picture(data)
    except SourceError as error:
        raise RequestError(415, f"the picture {error}") from error
