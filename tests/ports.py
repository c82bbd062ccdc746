"""Ports that stay free until somebody asks for them by their number."""

from __future__ import annotations

import random
import socket

_BELOW_ANY_GIVEN_OUT = range(20_000, 30_000)
"""Systems give out higher ones by themselves, to whoever connects or asks for any."""


def a_free_port() -> int:
    """A port of loopback at which nothing answers; tests that run beside this one hardly take it."""
    for port in random.SystemRandom().sample(_BELOW_ANY_GIVEN_OUT, 50):
        try:
            with socket.create_server(("127.0.0.1", port)):
                return port
        except OSError:
            continue
    raise OSError("asked for 50 ports of loopback; each is taken")
