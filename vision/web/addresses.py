"""Where the page is served, and under which names it may be asked for."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass

DEFAULT_PORT = 8000
_LOCAL_NAMES = ("127.0.0.1", "localhost", "[::1]")


@dataclass(frozen=True, slots=True)
class Address:
    """A host of this machine and a port."""

    host: str = "127.0.0.1"
    port: int = DEFAULT_PORT

    @property
    def is_local(self) -> bool:
        """Whether only this machine can reach it."""
        return self.host == "localhost" or ipaddress.ip_address(self.host).is_loopback

    @property
    def names(self) -> frozenset[str]:
        """What a browser on this machine may call it, as the Host header has it."""
        own = f"[{self.host}]" if ":" in self.host else self.host
        return frozenset(f"{name}:{self.port}" for name in (*_LOCAL_NAMES, own))

    @property
    def url(self) -> str:
        """For the address bar."""
        return f"http://{f'[{self.host}]' if ':' in self.host else self.host}:{self.port}/"


def parse_address(text: str) -> Address:
    """`HOST:PORT`, `HOST` or `PORT` as an address; ValueError says what is wrong with it."""
    host, separator, port = text.rpartition(":")
    if not separator:
        host, port = ("", text) if text.isdecimal() else (text, str(DEFAULT_PORT))
    host = host.removeprefix("[").removesuffix("]") or "127.0.0.1"
    if not port.isdecimal() or not port.isascii() or not 0 <= int(port) <= 65535:
        raise ValueError(f"must be HOST:PORT, as 127.0.0.1:8000, got {text!r}")
    if host != "localhost":
        try:
            ipaddress.ip_address(host)
        except ValueError:
            raise ValueError(f"must be HOST:PORT with an address as 127.0.0.1, got {text!r}") from None
    return Address(host, int(port))
