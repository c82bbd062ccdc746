"""What is asked of every request before anything is done for it, and what every answer carries."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; manifest-src 'self'; "
        "img-src 'self' blob: data:; media-src 'self' blob:; frame-ancestors 'none'; base-uri 'none'; "
        "form-action 'none'"
    ),
    "Permissions-Policy": "camera=(self), microphone=(), geolocation=()",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
_READING_METHODS = ("GET", "HEAD")


@dataclass(frozen=True, slots=True)
class Entrance:
    """One address that the page is served under."""

    hosts: frozenset[str]
    """Values of the Host header that are ours: another one is a foreign name for this machine's address."""
    is_secure: bool = False
    """Whether it is HTTPS."""

    @property
    def origins(self) -> frozenset[str]:
        """What our own page gives as its origin."""
        return frozenset(f"{'https' if self.is_secure else 'http'}://{host}" for host in self.hosts)


class Guard:
    """Turns away requests under foreign names and from foreign pages, and those that may not come in."""

    def __init__(self, app: ASGIApp, entrance: Entrance, is_let_in: Callable[[Headers, str], bool]) -> None:
        """`is_let_in` says of a request's headers and path whether its sender may use the page."""
        self._app = app
        self._entrance = entrance
        self._is_let_in = is_let_in

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _SECURITY_HEADERS.items():
                    headers.setdefault(name, value)
                if message["status"] >= 400:
                    # Of a request that was turned away the body may still be coming: it is not waited for.
                    headers["Connection"] = "close"
            await send(message)

        refusal = self._refusal(scope)
        if refusal is None:
            await self._app(scope, receive, guarded)
        else:
            await refusal(scope, receive, guarded)

    def _refusal(self, scope: Scope) -> PlainTextResponse | None:
        headers = Headers(scope=scope)
        if headers.getlist("host") != [headers.get("host")] or headers["host"] not in self._entrance.hosts:
            return PlainTextResponse("this server has another name\n", 421)
        if "transfer-encoding" in headers and "content-length" in headers:
            # Two lengths are how one request hides in another.
            return PlainTextResponse("a request has one length\n", 400)
        origin = headers.get("origin")
        is_foreign = headers.get("sec-fetch-site", "none") not in ("none", "same-origin")
        if scope["method"] not in _READING_METHODS and (
            is_foreign or (origin is not None and origin not in self._entrance.origins)
        ):
            return PlainTextResponse("requests from other pages are not taken\n", 403)
        if not self._is_let_in(headers, scope["path"]):
            return PlainTextResponse("scan the QR code that the computer shows\n", 401)
        return None
