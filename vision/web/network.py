"""This machine's addresses in the local network."""

from __future__ import annotations

import ipaddress
import socket

_ELSEWHERE = ("192.0.2.1", "10.255.255.255", "192.168.255.255", "172.31.255.255")
"""Where nothing is sent: asking for the way there says which of our addresses faces the network."""


def lan_addresses() -> list[str]:
    """Private IPv4 addresses of this machine, the likeliest first; none where there is no network."""
    found: list[str] = []
    for elsewhere in _ELSEWHERE:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            try:
                probe.connect((elsewhere, 9))
            except OSError:
                continue
            found.append(str(probe.getsockname()[0]))
    private = [address for address in found if _is_private(address)]
    return list(dict.fromkeys(private))


def _is_private(address: str) -> bool:
    parsed = ipaddress.ip_address(address)
    return parsed.is_private and not parsed.is_loopback and not parsed.is_unspecified
