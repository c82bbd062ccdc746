"""This machine's addresses in the local network."""

from __future__ import annotations

import ipaddress
import socket

PRIVATE_NETWORKS = tuple(
    ipaddress.ip_network(network)
    for network in (
        *("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "100.64.0.0/10"),
        # Those for documentation, which some virtual machines are given.
        *("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24"),
    )
)
"""Addresses that mean something in a local network only."""
_ELSEWHERE = ("192.0.2.1", "198.51.100.1", "10.255.255.255", "192.168.255.255", "172.31.255.255")
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
    return any(ipaddress.ip_address(address) in network for network in PRIVATE_NETWORKS)
