"""What the page and programs ask for over HTTP."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from vision.page import Page
from vision.web.broadcast import Broadcast
from vision.web.collecting import collect
from vision.web.downloads import table_as_csv, table_as_xlsx
from vision.web.errors import RequestError
from vision.web.expecting import forms_in
from vision.web.json_input import count_in, digit_in, json_object, rows_in, text_in
from vision.web.limits import Limits
from vision.web.openapi import DESCRIPTION
from vision.web.records import live_record_of
from vision.web.table import Table
from vision.web.uploads import Uploads, picture_in
from vision.web.viewer import Viewer
from vision.web.viewers import Viewers

_PROGRAM = "handwritten-digit-reader"
_JSON_BYTES = 2_000_000
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Api:
    """Answers requests with what the readers read and the table holds."""

    def __init__(
        self, viewers: Viewers, table: Table, limits: Limits, version: str, broadcast: Broadcast | None
    ) -> None:
        self._viewers = viewers
        self._table = table
        self._limits = limits
        self._version = version
        self._broadcast = broadcast
        self._uploads = Uploads(limits)

    def routes(self) -> list[Route]:
        """Every address that is answered, with its method."""
        return [
            Route("/api/health", self.health),
            Route("/api/version", self.version),
            Route("/api/openapi.json", self.openapi),
            Route("/api/read", self.read, methods=["POST"]),
            Route("/api/viewer", self.open_viewer, methods=["POST"]),
            Route("/api/viewer/{viewer}/film", self.begin_film, methods=["POST"]),
            Route("/api/viewer/{viewer}/expect", self.expect, methods=["PUT"]),
            Route("/api/viewer/{viewer}/frame", self.frame, methods=["POST"]),
            Route("/api/viewer/{viewer}/photo", self.photo, methods=["POST"]),
            Route("/api/viewer/{viewer}/capture", self.capture, methods=["POST"]),
            Route("/api/viewer/{viewer}/digit/{digit:int}", self.correct_digit, methods=["PUT"]),
            Route("/api/viewer/{viewer}/mark", self.name_mark, methods=["POST"]),
            Route("/api/viewer/{viewer}", self.close_viewer, methods=["DELETE"]),
            Route("/api/table", self.table),
            Route("/api/table", self.clear_table, methods=["DELETE"]),
            Route("/api/table/restore", self.restore_table, methods=["POST"]),
            Route("/api/table/row/{key}", self.correct_row, methods=["PUT"]),
            Route("/api/table/row/{key}", self.remove_row, methods=["DELETE"]),
            Route("/api/table/row/{key}/picture", self.row_picture),
            Route("/api/table.csv", self.table_csv),
            Route("/api/table.xlsx", self.table_xlsx),
        ]

    async def health(self, request: Request) -> Response:
        """Whether the server is there."""
        return JSONResponse({"status": "ok", "instance": self._table.instance})

    async def version(self, request: Request) -> Response:
        """The program's version."""
        return JSONResponse({"name": _PROGRAM, "version": self._version})

    async def openapi(self, request: Request) -> Response:
        """This interface, described for programs."""
        return JSONResponse(DESCRIPTION)

    async def read(self, request: Request) -> Response:
        """What `--output` writes of a picture."""
        page = await self._viewers.read_photo(await self._picture(request), _name(request))
        return JSONResponse(page.to_dict())

    async def open_viewer(self, request: Request) -> Response:
        """A viewer for a page that was just opened."""
        given = await self._json(request)
        previous, forms = text_in(given, "previous"), forms_in({"expect": text_in(given, "expect")})
        viewer = self._viewers.open()
        if forms:
            viewer.expect(forms)
        viewer.begin_film(text_in(given, "source", "camera"))
        viewer.previous = previous
        return JSONResponse({"viewer": viewer.id, "instance": self._table.instance}, 201)

    async def begin_film(self, request: Request) -> Response:
        """Another camera or video is before the viewer."""
        viewer = self._viewers.of_browser(request.path_params["viewer"])
        source = text_in(await self._json(request), "source", "camera")
        async with viewer.turn:
            viewer.begin_film(source)
        return Response(status_code=204)

    async def expect(self, request: Request) -> Response:
        """Somebody says what numbers look like."""
        viewer = self._viewers.get(request.path_params["viewer"])
        forms = forms_in(await self._json(request))
        async with viewer.turn:
            viewer.expect(forms)
        return Response(status_code=204)

    async def close_viewer(self, request: Request) -> Response:
        """The page was closed."""
        viewer = self._viewers.of_browser(request.path_params["viewer"])
        self._viewers.close_viewer(viewer.id)
        return Response(status_code=204)

    async def frame(self, request: Request) -> Response:
        """The readings of the next frame, steadied by those before."""
        viewer = self._viewers.of_browser(request.path_params["viewer"])
        time_s = _seconds(request.query_params.get("time", "0"))
        data = await self._uploads.body(request, self._limits.frame_bytes)
        read = await self._viewers.read_frame(viewer, data, time_s)
        if request.query_params.get("collect") == "1":
            collect(self._table, viewer, read.page)
        answer = self._live(read.page)
        # As browsers' tools show it; what is left of the request's time is its way.
        answer.headers["Server-Timing"] = (
            f"decode;dur={1000 * read.decode_s:.1f}, read;dur={1000 * read.read_s:.1f}"
        )
        return answer

    async def photo(self, request: Request) -> Response:
        """The readings of a photo, which becomes a block of the table."""
        viewer = self._viewers.of_browser(request.path_params["viewer"])
        page = await self._viewers.read_photo(await self._picture(request), _name(request), viewer)
        self._table.capture(viewer.id, page)
        return self._live(page)

    async def capture(self, request: Request) -> Response:
        """All that is in view becomes a block of the table."""
        viewer = self._viewers.get(request.path_params["viewer"])
        return JSONResponse({"page": self._table.capture(viewer.id, _page_of(viewer))}, 201)

    async def correct_digit(self, request: Request) -> Response:
        """Somebody says what a digit is."""
        viewer = self._viewers.get(request.path_params["viewer"])
        digit, id = digit_in(await self._json(request)), request.path_params["digit"]
        return await self._correct(viewer, lambda: viewer.correct(id, digit))

    async def name_mark(self, request: Request) -> Response:
        """Somebody says what a mark is that was not read."""
        viewer = self._viewers.get(request.path_params["viewer"])
        given = await self._json(request)
        x, y, digit = count_in(given, "x"), count_in(given, "y"), digit_in(given)
        if digit is None:
            raise RequestError(400, "what was not read is no digit already")
        return await self._correct(viewer, lambda: viewer.name_mark(x, y, digit))

    async def _correct(self, viewer: Viewer, say: Callable[[], str]) -> Response:
        before, page, problem = await self._viewers.correct(viewer, say)
        if before is None or page is None:
            raise RequestError(409, "nothing was read yet")
        self._table.refresh(viewer.id, before, page)
        if self._broadcast is not None and self._broadcast.viewer is viewer:
            await self._broadcast.show_again(page)
        return self._live(page, problem)

    def _live(self, page: Page, problem: str = "") -> Response:
        return JSONResponse(live_record_of(page) | {"table": self._table.version, "problem": problem})

    async def table(self, request: Request) -> Response:
        """The table; nothing where the browser has it already."""
        if request.query_params.get("have") == f"{self._table.instance}.{self._table.version}":
            return Response(status_code=204)
        return JSONResponse(self._table.to_dict())

    async def clear_table(self, request: Request) -> Response:
        """Begins the table anew."""
        self._table.clear()
        return JSONResponse(self._table.to_dict())

    async def restore_table(self, request: Request) -> Response:
        """A browser brings the rows that it kept while the server was gone."""
        given = await self._json(request)
        self._table.restore(rows_in(given))
        return JSONResponse(self._table.to_dict())

    async def correct_row(self, request: Request) -> Response:
        """Somebody says what a number is."""
        given = await self._json(request)
        text = given.get("text")
        if not isinstance(text, str):
            raise RequestError(400, 'send {"text": "47"}')
        self._table.correct(request.path_params["key"], text.strip())
        return JSONResponse(self._table.to_dict())

    async def remove_row(self, request: Request) -> Response:
        """Takes a row away."""
        self._table.remove(request.path_params["key"])
        return JSONResponse(self._table.to_dict())

    async def row_picture(self, request: Request) -> Response:
        """What a number looks like that is not sure."""
        return Response(self._table.crop(request.path_params["key"]), headers={"Content-Type": "image/png"})

    async def table_csv(self, request: Request) -> Response:
        """The table as a file."""
        return Response(table_as_csv(self._table.rows), headers=_attached("text/csv; charset=utf-8", "csv"))

    async def table_xlsx(self, request: Request) -> Response:
        """The table as a workbook."""
        return Response(table_as_xlsx(self._table.rows), headers=_attached(_XLSX, "xlsx"))

    async def _picture(self, request: Request) -> bytes:
        body = await self._uploads.body(request, self._limits.photo_bytes)
        return picture_in(body, request.headers.get("content-type", ""))

    async def _json(self, request: Request) -> dict[str, Any]:
        return json_object(await self._uploads.body(request, _JSON_BYTES))


def _page_of(viewer: Viewer) -> Page:
    if viewer.page is None:
        raise RequestError(409, "nothing was read yet")
    return viewer.page


def _name(request: Request) -> str:
    """What the sender calls the picture: shown and written, never a path of ours."""
    return request.query_params.get("name", "picture")[:200] or "picture"


def _seconds(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise RequestError(400, "time must be a number of seconds") from None


def _attached(kind: str, ending: str) -> dict[str, str]:
    return {"Content-Type": kind, "Content-Disposition": f'attachment; filename="numbers.{ending}"'}
