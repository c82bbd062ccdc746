"""What is sent to harm ends in an error for its sender, soon, and in nothing for anybody else."""

from __future__ import annotations

import socket
import struct
import threading
import time
import zlib
from contextlib import suppress

import pytest

from tests.vision.web.conftest import LIMITS, Client


def a_bomb(width: int, height: int) -> bytes:
    """A PNG that says it is that large, in a few bytes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(1000)))


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 415),
        (b"no picture at all", 415),
        (b"\xff\xd8\xff\xe0garbage" * 100, 415),
        (b"\x89PNG\r\n\x1a\n", 415),
        (a_bomb(10_000, 10_000), 413),
        (a_bomb(2_000_000_000, 2_000_000_000), 413),
        (a_bomb(100, 100)[:-20], 415),
        (b"x" * (LIMITS.photo_bytes + 1), 413),
    ],
)
def test_what_is_no_picture_or_too_large_is_refused(client: Client, body: bytes, status: int) -> None:
    answer = client.ask("POST", "/api/read", body, Content_Type="image/png")
    assert answer.status == status
    assert answer.body.count(b"\n") == 1


def test_a_progressive_jpeg_of_hundreds_of_scans_is_refused(client: Client, sheet: bytes) -> None:
    scan = sheet[sheet.index(b"\xff\xda") :]
    assert client.ask("POST", "/api/read", sheet + scan[:100] * 600).status == 415


@pytest.mark.parametrize(
    "body", [b"{}", b"[]", b"nonsense", b'{"image": 7}', b'{"image": "***"}', b"[" * 100_000, b'{"image"']
)
def test_json_that_holds_no_picture_is_refused(client: Client, body: bytes) -> None:
    assert client.ask("POST", "/api/read", body, Content_Type="application/json").status == 400


@pytest.mark.parametrize(
    "path",
    [
        "/static/../server.py",
        "/static/%2e%2e/server.py",
        "/static/..%2fserver.py",
        "/static//etc/passwd",
        "/etc/passwd",
        "/api/table/row/../../health",
        "/static/app.js%00.html",
    ],
)
def test_no_path_of_the_file_system_is_reachable(client: Client, path: str) -> None:
    assert client.ask("GET", path).status in (404, 405)


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "127.0.0.1", "127.0.0.1:1", ""])
def test_a_foreign_name_for_this_machine_is_turned_away(client: Client, host: str) -> None:
    assert client.ask("GET", "/api/table", Host=host).status in (400, 421)


def test_a_foreign_page_can_change_nothing(client: Client) -> None:
    for origin in ("https://evil.example", "null"):
        assert client.ask("DELETE", "/api/table", Origin=origin).status == 403
    assert client.ask("DELETE", "/api/table", Sec_Fetch_Site="cross-site").status == 403
    own = f"http://127.0.0.1:{client.port}"
    assert client.ask("DELETE", "/api/table", Origin=own, Sec_Fetch_Site="same-origin").status == 200


def test_every_answer_forbids_scripts_from_elsewhere(client: Client) -> None:
    for path in ("/", "/api/health", "/nothing"):
        headers = client.ask("GET", path).headers
        assert "script-src 'self';" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    "request_text",
    [
        "POST /api/read HTTP/1.1\r\nHost: HOST\r\nContent-Length: 5\r\n"
        "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST /api/read HTTP/1.1\r\nHost: HOST\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
        "POST /api/read HTTP/1.1\r\nHost: HOST\r\nContent-Length: -1\r\n\r\n",
        "POST /api/read HTTP/1.1\r\nHost: HOST\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: HOST\r\nHost: evil.example\r\n\r\n",
        "GET / HTTP/1.1\r\nHost : HOST\r\n\r\n",
        "GET / HTTP/1.1\r\n\r\n",
        "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
        "GET /" + "a" * 100_000 + " HTTP/1.1\r\n",
    ],
)
def test_lines_that_smuggle_a_request_are_refused_and_the_connection_closed(
    client: Client, request_text: str
) -> None:
    asked = request_text.replace("HOST", f"127.0.0.1:{client.port}").encode("latin-1")
    answer = client.send(asked)
    assert answer[:10] in (b"", *(b"HTTP/1.1 4",), b"HTTP/1.1 5")
    assert answer.count(b"HTTP/1.1 ") <= 1


@pytest.mark.parametrize("length", ["Content-Length: 200000000", "Transfer-Encoding: chunked"])
def test_a_body_of_200_mb_is_cut_off_early_and_others_do_not_wait(client: Client, length: str) -> None:
    head = f"POST /api/read HTTP/1.1\r\nHost: 127.0.0.1:{client.port}\r\n{length}\r\n\r\n"
    chunk, sent = b"10000\r\n" + bytes(0x10000) + b"\r\n", 0
    with socket.create_connection(("127.0.0.1", client.port), timeout=10) as connection:
        connection.sendall(head.encode())
        with suppress(ConnectionError):
            while sent < 200_000_000:
                connection.sendall(chunk)
                sent += len(chunk)
    assert sent < 20_000_000
    started_s = time.monotonic()
    assert client.ask("GET", "/api/health").status == 200
    assert time.monotonic() - started_s < 1


def test_a_body_that_drips_is_given_up(client: Client) -> None:
    head = f"POST /api/read HTTP/1.1\r\nHost: 127.0.0.1:{client.port}\r\nContent-Length: 1000\r\n\r\n"
    started_s = time.monotonic()
    with socket.create_connection(("127.0.0.1", client.port), timeout=10) as connection:
        connection.sendall(head.encode() + b"x")
        assert connection.recv(1000).startswith(b"HTTP/1.1 408")
    assert time.monotonic() - started_s < LIMITS.body_s + 3


def test_a_head_that_never_ends_is_given_up(client: Client) -> None:
    started_s = time.monotonic()
    assert client.send(b"GET / HTTP/1.1\r\n") == b""
    assert time.monotonic() - started_s < LIMITS.header_s + 3


def test_two_hundred_connections_keep_nobody_waiting(client: Client) -> None:
    idle = [socket.create_connection(("127.0.0.1", client.port)) for _ in range(200)]
    head = f"POST /api/read HTTP/1.1\r\nHost: 127.0.0.1:{client.port}\r\nContent-Length: 90000\r\n\r\n"
    for connection in idle[:100]:
        connection.sendall(head.encode() + b"x" * 10_000)
    waited_s = []
    for _ in range(5):
        started_s = time.monotonic()
        assert client.ask("GET", "/api/health").status == 200
        waited_s.append(time.monotonic() - started_s)
    for connection in idle:
        connection.close()
    assert max(waited_s) < 1


def test_many_bodies_at_once_take_no_more_than_their_share_of_memory(client: Client) -> None:
    head = f"POST /api/read HTTP/1.1\r\nHost: 127.0.0.1:{client.port}\r\nContent-Length: 900000\r\n\r\n"
    answers: list[bytes] = []

    def send() -> None:
        with socket.create_connection(("127.0.0.1", client.port), timeout=10) as connection:
            connection.sendall(head.encode() + b"x" * 800_000)
            answers.append(connection.recv(100))

    threads = [threading.Thread(target=send) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {answer[:12] for answer in answers} == {b"HTTP/1.1 503", b"HTTP/1.1 408"}
