"""Who may come in over the network: whoever scanned the code that this computer shows, once a device."""

from __future__ import annotations

import hmac
import secrets
import time
from http.cookies import CookieError, SimpleCookie

from starlette.datastructures import Headers

_COOKIE = "__Host-digits"
_MOST_DEVICES = 20
_TRIES_A_MINUTE = 30


class Access:
    """One token at a time, which a device exchanges for a cookie of its own."""

    def __init__(self) -> None:
        self.token = secrets.token_urlsafe(18)
        """In the address of the QR code; another one as soon as it was used."""
        self._devices: list[str] = []
        self._tries: list[float] = []

    def is_let_in(self, headers: Headers, path: str) -> bool:
        """Whether the sender has a cookie of ours, or comes to get one."""
        if path == "/join":
            return True
        try:
            cookie = SimpleCookie(headers.get("cookie", "")).get(_COOKIE)
        except CookieError:
            return False
        return cookie is not None and any(_is_same(cookie.value, device) for device in self._devices)

    def join(self, token: str) -> str | None:
        """The Set-Cookie header for a device with that token; None where the token is no good (any more)."""
        now_s = time.monotonic()
        self._tries = [at_s for at_s in self._tries if now_s - at_s < 60]
        self._tries.append(now_s)
        if len(self._tries) > _TRIES_A_MINUTE or not _is_same(token, self.token):
            return None
        self.token = secrets.token_urlsafe(18)
        device = secrets.token_urlsafe(24)
        self._devices = [*self._devices, device][-_MOST_DEVICES:]
        return f"{_COOKIE}={device}; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=86400"


def _is_same(one: str, other: str) -> bool:
    """The same text, compared in a time that says nothing about how much of it is right."""
    return hmac.compare_digest(one.encode(), other.encode())
