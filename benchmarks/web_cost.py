"""What a frame costs the page's server besides being read: receiving, decoding, collecting, answering."""

from __future__ import annotations

import argparse
import http.client
import json
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from statistics import median

from benchmarks.web_viewers import resident_mb, sample_frames
from recognizer import DigitRecognizer
from vision.corrections import LearnedHand
from vision.frame import Frame
from vision.page import Page
from vision.reader import DigitReader
from vision.sources import decode_picture
from vision.web.addresses import Address
from vision.web.application import guarded, make_application
from vision.web.guard import Entrance
from vision.web.limits import Limits
from vision.web.listening import Listener, make_server
from vision.web.records import live_record_of
from vision.web.table import Table
from vision.web.viewers import Viewers


class FixedReader(DigitReader):
    """Reads nothing: every frame says what the first did."""

    def __init__(self, first: DigitReader, page: Page) -> None:
        super().__init__(first.recognizer, first.settings, first.networks)
        self._page_of_all = page

    def anew(self) -> DigitReader:
        return self

    def update(self, frame: Frame) -> Page:
        return replace(self._page_of_all, frame=frame)


def main() -> None:
    """Sends the sample clip to a server whose reader costs nothing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--frames", type=int, default=300)
    parser.add_argument("--width", type=int, default=1280, help="of the pictures, in pixels")
    options = parser.parse_args()
    clip = sample_frames(options.width)
    hand = LearnedHand(DigitRecognizer.load())
    first = DigitReader(hand)
    page = first.read(decode_picture(clip[0]))
    with _serving(FixedReader(first, page), hand) as port:
        _sent(port, clip, 100)
        before_mb = resident_mb(os.getpid())
        took_s, server_s = _sent(port, clip, options.frames)
        print(f"memory: {before_mb} MB before, {resident_mb(os.getpid())} MB after the frames")
    print(f"{options.frames} frames of {sum(map(len, clip)) // len(clip) // 1000} kB, each read in no time")
    print(f"the round trip of a frame: {1000 * median(took_s):.1f} ms (median)")
    print(f"the server's CPU time for it: {1000 * server_s / options.frames:.1f} ms, of which")
    print(f"  the JPEG decoded: {_cpu_ms(lambda: decode_picture(clip[0])):.1f} ms")
    print(f"  the reading as JSON: {_cpu_ms(lambda: json.dumps(live_record_of(page))):.1f} ms")


@contextmanager
def _serving(reader: DigitReader, hand: LearnedHand) -> Iterator[int]:
    """The port of a server in this process."""
    listener = socket.create_server(("127.0.0.1", 0))
    address, limits, table = Address("127.0.0.1", listener.getsockname()[1]), Limits(), Table(5000)
    viewers = Viewers(reader, hand, limits, table.end)
    application = make_application(viewers, table, limits, "")
    server = make_server(Listener(listener, guarded(application, Entrance(address.names))), limits)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield address.port
    finally:
        server.should_exit = True
        thread.join()
        viewers.close()


def _sent(port: int, clip: list[bytes], frames: int) -> tuple[list[float], float]:
    """How long each frame's round trip took, and the CPU seconds of all threads but this one."""
    connection = http.client.HTTPConnection("127.0.0.1", port)

    def ask(path: str, body: bytes) -> bytes:
        connection.request("POST", path, body)
        return connection.getresponse().read()

    viewer, took_s = json.loads(ask("/api/viewer", b"{}"))["viewer"], []
    before_s = time.process_time() - time.thread_time()
    for at in range(frames):
        started_s = time.perf_counter()
        ask(f"/api/viewer/{viewer}/frame?collect=1&time={at / 15}", clip[at % len(clip)])
        took_s.append(time.perf_counter() - started_s)
    server_s = time.process_time() - time.thread_time() - before_s
    connection.close()
    return took_s, server_s


def _cpu_ms(work: Callable[[], object], times: int = 30) -> float:
    started_s = time.process_time()
    for _ in range(times):
        work()
    return 1000 * (time.process_time() - started_s) / times


if __name__ == "__main__":
    main()
