"""A server within the test's own process, which reads with the shipped network."""

from __future__ import annotations

import http.client
import json
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import cv2
import pytest

from recognizer import DigitRecognizer
from tests.vision.paper import a_sheet
from vision.reader import DigitReader
from vision.web.addresses import Address
from vision.web.application import guarded, make_application
from vision.web.guard import Entrance
from vision.web.limits import Limits
from vision.web.listening import Listener, make_server
from vision.web.table import Table
from vision.web.viewers import Viewers

LIMITS = Limits(
    frame_bytes=400_000,
    photo_bytes=1_000_000,
    all_bytes=3_000_000,
    most_pixels=4_000_000,
    body_s=1.5,
    header_s=1.5,
    viewers=3,
)
"""Small enough to be reached in a test."""


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Client:
    """Asks the server at that port."""

    def __init__(self, port: int) -> None:
        self.port = port

    def ask(self, method: str, path: str, body: bytes | None = None, **headers: str) -> Answer:
        """The answer to a request of its own; a name like `content_type` is the header Content-Type."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, body, named)
            answer = connection.getresponse()
            return Answer(answer.status, dict(answer.getheaders()), answer.read())
        finally:
            connection.close()

    def send(self, data: bytes, patience_s: float = 10.0) -> bytes:
        """What comes back for raw bytes until the connection is closed, or as long as anybody waits."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=patience_s) as connection:
            connection.sendall(data)
            received = b""
            while part := connection.recv(65536):
                received += part
            return received

    def open_viewer(self) -> str:
        return str(self.ask("POST", "/api/viewer", b"{}").json["viewer"])


@pytest.fixture(scope="session")
def first() -> DigitReader:
    """Its networks are shared by all viewers."""
    return DigitReader(DigitRecognizer.load())


@pytest.fixture
def client(first: DigitReader) -> Iterator[Client]:
    """Asks a server that runs until the test is done."""
    listener = socket.create_server(("127.0.0.1", 0))
    address = Address("127.0.0.1", listener.getsockname()[1])
    viewers = Viewers(first.anew, LIMITS)
    application = make_application(viewers, Table(most_rows=50), LIMITS, "1.2.3")
    server = make_server(Listener(listener, guarded(application, Entrance(address.names))), LIMITS)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield Client(address.port)
    server.should_exit = True
    thread.join(10)
    listener.close()
    viewers.close()


@pytest.fixture(scope="session")
def sheet() -> bytes:
    """A JPEG of a sheet that says 2718, 3049 and 56."""
    _, jpeg = cv2.imencode(".jpg", a_sheet().image)
    return jpeg.tobytes()
