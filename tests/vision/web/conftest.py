"""A server within the test's own process, which reads with the shipped network."""

from __future__ import annotations

import csv
import http.client
import io
import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import pytest

from recognizer import DigitRecognizer
from tests.vision.paper import a_sheet
from tests.vision.web.browser import Browser, a_browser
from vision.app import main
from vision.corrections import LearnedHand
from vision.reader import DigitReader
from vision.web.addresses import Address
from vision.web.application import guarded, make_application
from vision.web.guard import Entrance
from vision.web.limits import Limits
from vision.web.listening import Listener, make_server
from vision.web.table import Table
from vision.web.viewers import Viewers

SAMPLES = Path(__file__).parents[3] / "samples"
Cells = tuple[str, ...]

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
        self.url = f"http://127.0.0.1:{port}/"

    def table(self) -> list[Cells]:
        """Page, row, column, text, value and status of each row of the table, as it is downloaded."""
        return cells_of(self.ask("GET", "/api/table.csv").body.decode())

    def ask(self, method: str, path: str, body: bytes | None = None, **headers: str) -> Answer:
        """The answer to a request of its own; a name like `content_type` is the header Content-Type."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=200)
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
def recognizer() -> DigitRecognizer:
    """As it ships."""
    return DigitRecognizer.load()


@pytest.fixture(scope="session")
def first(recognizer: DigitRecognizer) -> DigitReader:
    """Its networks are shared by all viewers."""
    return DigitReader(recognizer)


@contextmanager
def a_server_here(reader: DigitReader, hand: LearnedHand, limits: Limits) -> Iterator[int]:
    """The port of a server in this process, which starts at once, until the end of the `with`."""
    listener = socket.create_server(("127.0.0.1", 0))
    address, table = Address("127.0.0.1", listener.getsockname()[1]), Table(most_rows=50)
    viewers = Viewers(reader, hand, limits, table.end)
    application = make_application(viewers, table, limits, "1.2.3")
    server = make_server(Listener(listener, guarded(application, Entrance(address.names))), limits)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield address.port
    finally:
        server.should_exit = True
        thread.join(10)
        listener.close()
        viewers.close()


@pytest.fixture
def hand(recognizer: DigitRecognizer, tmp_path: Path) -> LearnedHand:
    """Of nobody yet; what is corrected goes into the folder `hand`."""
    return LearnedHand(recognizer, tmp_path / "hand")


@pytest.fixture
def reader(first: DigitReader, hand: LearnedHand) -> DigitReader:
    """Reads with that hand."""
    return DigitReader(hand, first.settings, first.networks)


@pytest.fixture
def client(reader: DigitReader, hand: LearnedHand) -> Iterator[Client]:
    """Asks a server that runs until the test is done, whose limits are easily reached."""
    with a_server_here(reader, hand, LIMITS) as port:
        yield Client(port)


@pytest.fixture
def served(reader: DigitReader, hand: LearnedHand) -> Iterator[Client]:
    """The same with the limits that users have."""
    with a_server_here(reader, hand, Limits()) as port:
        yield Client(port)


@pytest.fixture(scope="session")
def clip() -> list[bytes]:
    """The frames of the sample clip as a browser sends them."""
    capture, frames = cv2.VideoCapture(str(SAMPLES / "demo.mp4")), []
    while (read := capture.read())[0]:
        frames.append(cv2.imencode(".jpg", read[1], [cv2.IMWRITE_JPEG_QUALITY, 80])[1].tobytes())
    capture.release()
    return frames


@pytest.fixture(scope="session")
def clip_table(tmp_path_factory: pytest.TempPathFactory) -> list[Cells]:
    """What `--table` writes of the sample clip."""
    path = tmp_path_factory.mktemp("table") / "demo.csv"
    assert main(["--video", str(SAMPLES / "demo.mp4"), "--table", str(path), "--no-window", "--quiet"]) == 0
    return cells_of(path.read_text())


def cells_of(table: str) -> list[Cells]:
    """Page, row, column, text, value and status of each row of a table as CSV."""
    names = ("page", "row", "column", "text", "value", "status")
    return [tuple(row[name] for name in names) for row in csv.DictReader(io.StringIO(table))]


@pytest.fixture(scope="session")
def sheet() -> bytes:
    """A JPEG of a sheet that says 2718, 3049 and 56."""
    _, jpeg = cv2.imencode(".jpg", a_sheet().image)
    return jpeg.tobytes()


@pytest.fixture(scope="session")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample clip as Chromium's camera takes it: JPEGs back to back."""
    path = tmp_path_factory.mktemp("film") / "demo.mjpeg"
    clip = cv2.VideoCapture(str(SAMPLES / "demo.mp4"))
    with path.open("wb") as file:
        while (read := clip.read())[0]:
            # Each frame several times: a busy machine reads two a second, of a sheet that hardly moves.
            file.write(4 * cv2.imencode(".jpg", read[1])[1].tobytes())
    clip.release()
    return path


@pytest.fixture(scope="session")
def browser(film: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A browser with a camera, which the tests take one after the other."""
    with a_browser(tmp_path_factory.mktemp("browser") / "profile", film=film) as opened:
        yield opened


@pytest.fixture
def page(served: Client, browser: Browser) -> Iterator[Browser]:
    """The page in that browser, its camera not started yet."""
    browser.open(served.url)
    browser.wait_for(lambda: browser.text("#status") == "Ready", "the page")
    yield browser
    browser.command("Emulation.clearDeviceMetricsOverride")
    browser.command("Emulation.setEmulatedMedia", features=[])
    browser.open("about:blank")
