"""Sockets, and the servers that speak HTTP on them."""

from __future__ import annotations

import socket
from dataclasses import dataclass
from pathlib import Path

import uvicorn
from starlette.types import ASGIApp

from vision.web.addresses import Address
from vision.web.errors import WebError
from vision.web.limits import Limits
from vision.web.protocol import BoundedProtocol


@dataclass(frozen=True, slots=True)
class Listener:
    """A socket, what answers on it, and the certificates where it speaks HTTPS."""

    socket: socket.socket
    application: ASGIApp
    certificate: Path | None = None
    key: Path | None = None


def make_server(listener: Listener, limits: Limits) -> uvicorn.Server:
    """What speaks HTTP for `listener`, within `limits`."""
    BoundedProtocol.header_s = limits.header_s
    config = uvicorn.Config(
        listener.application,
        http=BoundedProtocol,
        ws="none",
        lifespan="off",
        log_level="critical",
        access_log=False,
        server_header=False,
        timeout_keep_alive=30,
        timeout_graceful_shutdown=1,
        ssl_certfile=listener.certificate,
        ssl_keyfile=listener.key,
    )
    return uvicorn.Server(config)


def listening_socket(address: Address) -> tuple[socket.socket, Address]:
    """A socket at `address`, and the address with the port that it got; WebError where it can't be had."""
    family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    # asyncio does that for sockets of a named protocol only, and an answer's body waited 40 ms for the
    # receipt of its header (Nagle's algorithm and delayed acknowledgements).
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    try:
        listener.bind((address.host, address.port))
        # Who comes before the server runs waits for it.
        listener.listen(128)
    except OSError as error:
        listener.close()
        raise WebError(
            f"cannot serve the page at {address.host}:{address.port}; {error.strerror}; "
            f"give another port: --serve {address.host}:{min(address.port + 1, 65535)}"
        ) from error
    return listener, Address(address.host, listener.getsockname()[1])
