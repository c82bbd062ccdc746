"""How a phone gets in: the code to scan, the exchange of its token, and the authority to install."""

from __future__ import annotations

import io

import segno
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from vision.web.access import Access


class Joining:
    """Shows the code to this computer only, and lets in whoever brings its token."""

    def __init__(self, access: Access, base_url: str, authority_url: str, authority: bytes) -> None:
        self._access = access
        self._base_url = base_url
        self._authority_url = authority_url
        self._authority = authority

    @property
    def url(self) -> str:
        """What the code says."""
        return f"{self._base_url}join?token={self._access.token}"

    def code_for_terminal(self) -> str:
        """The code in letters, dark on light whatever the terminal's colours."""
        text = io.StringIO()
        segno.make(self.url, micro=False).terminal(text, compact=True)
        return text.getvalue()

    def local_routes(self) -> list[Route]:
        """For the page on this computer."""
        return [Route("/api/invitation", self._invitation), Route("/api/invitation.svg", self._code)]

    def network_routes(self) -> list[Route]:
        """For phones."""
        return [Route("/join", self._join)]

    def authority_application(self) -> ASGIApp:
        """A plain page that holds the certificate to install, and nothing else."""

        async def authority(request: Request) -> Response:
            return Response(
                self._authority,
                headers={
                    "Content-Type": "application/x-x509-ca-cert",
                    "Content-Disposition": 'attachment; filename="digit-reader.crt"',
                },
            )

        return Starlette(routes=[Route("/", authority)])

    async def _invitation(self, request: Request) -> Response:
        return JSONResponse({"url": self.url, "authority": self._authority_url})

    async def _code(self, request: Request) -> Response:
        svg = io.BytesIO()
        segno.make(self.url, micro=False).save(svg, kind="svg", scale=6, border=3, light="#fff", dark="#000")
        return Response(svg.getvalue(), headers={"Content-Type": "image/svg+xml"})

    async def _join(self, request: Request) -> Response:
        cookie = self._access.join(request.query_params.get("token", ""))
        if cookie is None:
            return PlainTextResponse("this code was used already; scan the one that is shown now\n", 403)
        return RedirectResponse("/", 303, headers={"Set-Cookie": cookie})
