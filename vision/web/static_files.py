"""The page's own files, read once: no path that is asked for ever reaches the file system."""

from __future__ import annotations

from importlib.resources import files

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

_KINDS = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".webmanifest": "application/manifest+json",
}


def static_routes() -> list[Route]:
    """The page at `/`, and what it is made of under `/static/`."""
    contents = {
        file.name: (file.read_bytes(), kind)
        for file in files("vision.web").joinpath("static").iterdir()
        for ending, kind in _KINDS.items()
        if file.name.endswith(ending)
    }

    def answer(name: str) -> Response:
        if name not in contents:
            return PlainTextResponse("there is nothing here\n", 404)
        content, kind = contents[name]
        # The browser asks again each time, so that a new version is never mixed with an old one.
        return Response(content, headers={"Content-Type": kind, "Cache-Control": "no-cache"})

    async def page(request: Request) -> Response:
        return answer("index.html")

    async def part(request: Request) -> Response:
        return answer(request.path_params["name"])

    return [Route("/", page), Route("/static/{name}", part)]
