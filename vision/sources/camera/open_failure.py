"""Why a camera or stream did not open, in words that help: OpenCV says only that it didn't."""

import os
import socket
from urllib.parse import urlsplit

from vision.sources.camera.address import Address

_PORTS = {"rtsp": 554, "rtsps": 322, "http": 80, "https": 443, "rtmp": 1935}
_LONGEST_REASON = 60


def explain_failure(address: Address, timeout_s: float) -> str:
    """What happened and what to do, for after `camera 7 did not open; `. Takes up to twice `timeout_s`."""
    return _explain_stream(address, timeout_s) if address.is_stream else _explain_device(address)


def _explain_device(address: Address) -> str:
    device = address.device
    if device is None:
        return "see that it is plugged in and that no other program uses it"
    if not device.exists():
        return f"there is no {device}; plug it in (digit-reader --list-cameras shows what there is)"
    if not os.access(device, os.R_OK | os.W_OK):
        return f"you may not use {device}; add yourself to the group that may: sudo usermod -aG video $USER"
    return "it is there; close other programs that may be using it, or plug it in again"


def _explain_stream(address: Address, timeout_s: float) -> str:
    try:
        parts = urlsplit(str(address.target))
        host, port = parts.hostname or "", parts.port or _PORTS.get(parts.scheme, 0)
    except ValueError:
        return "the address is not written right; write / ? # and @ in a password as %2F %3F %23 and %40"
    if not host or not port or parts.scheme in ("udp", "srt"):
        return "nothing that can be read came from it; check the address"
    at = f"{host}:{port}"
    try:
        with socket.create_connection((host, port), timeout_s) as server:
            server.settimeout(timeout_s)
            status = _ask(server, address, host) if parts.scheme in ("http", "rtsp") else ""
    # A host's name that no name may be, as `a..b`, isn't even looked up.
    except (socket.gaierror, UnicodeError):
        return f"there is no host named {host}; check the address and the network"
    except ConnectionRefusedError:
        return f"nothing answers at {at}; see that it is on and that the port is right"
    except OSError:
        return f"{at} does not answer; see that it is on and in this network"
    return _explain_status(status, at, has_login=parts.username is not None)


def _ask(server: socket.socket, address: Address, host: str) -> str:
    """The server's status line to a request without credentials, as `401 Unauthorized`; empty for none."""
    parts = urlsplit(address.name)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    question = (
        f"DESCRIBE {address.name} RTSP/1.0\r\nCSeq: 1\r\n\r\n"
        if parts.scheme == "rtsp"
        else f"GET {path} HTTP/1.0\r\nHost: {host}\r\n\r\n"
    )
    server.sendall(question.encode("ascii", errors="replace"))
    _, _, status = server.recv(1024).split(b"\r\n")[0].decode("ascii", errors="replace").partition(" ")
    return "".join(letter for letter in status if letter.isprintable())[:_LONGEST_REASON]


def _explain_status(status: str, at: str, *, has_login: bool) -> str:
    if status.startswith(("401", "403")) and has_login:
        return f"{at} does not accept the user name and password; check both"
    if status.startswith(("401", "403")):
        return f"{at} asks for a user name and password; give them as scheme://user:password@host/path"
    if status.startswith("404"):
        return f"{at} has nothing at this path; check the rest of the address"
    if status and not status.startswith("200"):
        return f"{at} answers {status!r}; check the address"
    return f"{at} answers, but sends no video that can be read; check the rest of the address"
