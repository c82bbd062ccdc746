"""What those ask for who watch the camera of this computer."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from vision.web.broadcast import Broadcast, message
from vision.web.errors import RequestError
from vision.web.table import Table

_PATIENCE_S = 10.0
"""How long a request for a frame waits for it: less than browsers and proxies wait for an answer."""


class Watching:
    """Answers with the frames of a broadcast, where there is one."""

    def __init__(self, broadcast: Broadcast | None, table: Table) -> None:
        self._broadcast, self._table = broadcast, table

    def routes(self) -> list[Route]:
        """Every address that is answered."""
        return [Route("/api/camera", self.camera), Route("/api/camera/frame", self.frame)]

    async def camera(self, request: Request) -> Response:
        """What this computer reads; null where it reads nothing."""
        return JSONResponse({"source": None if self._broadcast is None else self._broadcast.source})

    async def frame(self, request: Request) -> Response:
        """The newest frame after the one of that number; nothing where none comes for a while."""
        if self._broadcast is None:
            raise RequestError(404, "this computer reads no camera")
        after = request.query_params.get("after", "-1")
        if not after.removeprefix("-").isdecimal() or len(after) > 12:
            raise RequestError(400, "after must be the number of a frame")
        shot = await self._broadcast.next(int(after), _PATIENCE_S)
        if shot is None:
            return Response(status_code=204)
        return Response(message(shot, self._table.version), media_type="application/octet-stream")
