"""The page for phones in the local network: HTTPS, a code to scan, and the authority to install."""

from __future__ import annotations

from collections.abc import Callable

from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.types import ASGIApp

from vision.web.access import Access
from vision.web.addresses import Address
from vision.web.application import guarded
from vision.web.certificates import certificates_for, data_folder
from vision.web.errors import WebError
from vision.web.guard import Entrance
from vision.web.joining import Joining
from vision.web.limits import Limits
from vision.web.listening import Listener, listening_socket
from vision.web.network import lan_addresses

_ANY = "0.0.0.0"


def lan_listeners(
    application: ASGIApp,
    asked: Address,
    limits: Limits,
    say: Callable[[str], None],
    listeners: list[Listener],
) -> ASGIApp:
    """Adds what phones ask to `listeners`, `say`s the code, and gives the application for this computer.

    They ask at the two ports after the one that was `asked` for; where none was, at any that are free, for
    the next may be taken. Raises WebError where there is no network, or its ports can't be had.
    """
    addresses = lan_addresses()
    if not addresses:
        raise WebError("this computer is in no local network; connect it to one, or leave --lan out")
    certificates = certificates_for(addresses, data_folder())
    port = asked.port + 1 if 0 < asked.port < 65534 else 0
    secure_socket, secure = listening_socket(Address(_ANY, port))
    plain_socket, plain = listening_socket(Address(_ANY, port + 1 if port else 0))
    access = Access()
    joining = Joining(
        access,
        f"https://{addresses[0]}:{secure.port}/",
        f"http://{addresses[0]}:{plain.port}/",
        certificates.authority,
    )
    phones = Starlette(routes=[*joining.network_routes(), Mount("/", application)])
    entrance = Entrance(frozenset(f"{address}:{secure.port}" for address in addresses), is_secure=True)
    listeners.append(
        Listener(
            secure_socket,
            guarded(phones, entrance, access.is_let_in),
            certificates.chain,
            certificates.key,
        )
    )
    plain_entrance = Entrance(frozenset(f"{address}:{plain.port}" for address in addresses))
    listeners.append(Listener(plain_socket, guarded(joining.authority_application(), plain_entrance)))
    say(f"{joining.code_for_terminal()}\nscan it with a phone in this network, or open {joining.url}")
    say(f"the phone warns unless it trusts the certificate at http://{addresses[0]}:{plain.port}/")
    return Starlette(routes=[*joining.local_routes(), Mount("/", application)])
