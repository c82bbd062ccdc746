"""An IP camera of the plain kind on loopback: JPEGs over HTTP, and all the ways in which such a one fails."""

import base64
import itertools
import socket
import threading
import time
from collections.abc import Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.ports import a_free_port


class MjpegServer:
    """Serves `frames` at `fps` to whoever asks; `behaviour` may be changed at any time."""

    def __init__(self, frames: Sequence[bytes], fps: float = 30.0, login: str = "") -> None:
        self.frames = frames
        self.fps = fps
        self.login = login
        """user:password to be given, or empty."""
        self.behaviour = "normal"
        """normal, stalled (sends nothing more), damaged (every other frame is cut in half)."""
        self.port = a_free_port()
        self.requests = 0
        self._server: _Server | None = None
        self._clients: set[socket.socket] = set()

    def start(self) -> None:
        """Begins to answer; after a `stop` at the same port again."""
        self._server = _Server(("127.0.0.1", self.port), _Handler)
        self._server.camera = self
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def stop(self) -> None:
        """Goes away as when its plug is pulled: no more answers, connections cut."""
        server, self._server = self._server, None
        if server is None:
            return
        server.shutdown()
        server.server_close()
        for client in list(self._clients):
            client.close()

    def address(self, login: str = "", path: str = "/video") -> str:
        return f"http://{login + '@' if login else ''}127.0.0.1:{self.port}{path}"

    def serve(self, handler: "_Handler") -> None:
        """One client's answer, for as long as this server runs."""
        self.requests += 1
        if handler.path == "/moved":
            handler.send_response(302)
            handler.send_header("Location", "video")
            handler.end_headers()
            return
        if self.login and handler.headers.get("Authorization") != _basic(self.login):
            handler.send_response(401)
            handler.send_header("WWW-Authenticate", 'Basic realm="camera"')
            handler.end_headers()
            return
        if handler.path != "/video":
            handler.send_error(404)
            return
        handler.send_response(200)
        handler.send_header("Content-Type", "multipart/x-mixed-replace; boundary=frame")
        handler.end_headers()
        server = self._server
        start = time.monotonic()
        for count in itertools.count():
            while time.monotonic() < start + count / self.fps or self.behaviour == "stalled":
                time.sleep(0.002)
            if self._server is not server:
                return
            jpeg = self.frames[count % len(self.frames)]
            if self.behaviour == "damaged" and count % 2:
                jpeg = jpeg[: len(jpeg) // 2]
            head = f"--frame\r\nContent-Type: image/jpeg\r\nContent-Length: {len(jpeg)}\r\n\r\n"
            handler.wfile.write(head.encode() + jpeg + b"\r\n")


class _Server(ThreadingHTTPServer):
    camera: MjpegServer
    allow_reuse_address = True
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that went away is no news."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        self.server.camera.serve(self)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: the tests' output is pytest's."""


def _basic(login: str) -> str:
    return "Basic " + base64.b64encode(login.encode()).decode()
