"""The server as one application: the page, the interface for programs, and the guard before both."""

from __future__ import annotations

from collections.abc import Callable

from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp

from vision.web.api import Api
from vision.web.broadcast import Broadcast
from vision.web.errors import RequestError
from vision.web.guard import Entrance, Guard
from vision.web.limits import Limits
from vision.web.static_files import static_routes
from vision.web.table import Table
from vision.web.viewers import Viewers
from vision.web.watching import Watching


def make_application(
    viewers: Viewers, table: Table, limits: Limits, version: str, broadcast: Broadcast | None = None
) -> Starlette:
    """What answers requests that the guard let through; `version` is the program's, `broadcast` the camera of
    this computer."""
    api, watching = Api(viewers, table, limits, version, broadcast), Watching(broadcast, table)
    routes = [*static_routes(), *api.routes(), *watching.routes()]
    return Starlette(routes=routes, exception_handlers={RequestError: _refused})


def guarded(
    application: ASGIApp, entrance: Entrance, is_let_in: Callable[[Headers, str], bool] | None = None
) -> ASGIApp:
    """`application` behind the guard of one entrance; anybody who reaches a local one may use it."""
    return Guard(application, entrance, is_let_in or (lambda headers, path: True))


def _refused(request: Request, error: Exception) -> Response:
    if not isinstance(error, RequestError):
        raise error
    headers = {} if error.retry_after_s is None else {"Retry-After": str(error.retry_after_s)}
    return PlainTextResponse(f"{error.text}\n", error.status, headers)
