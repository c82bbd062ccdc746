"""The options of the page in the browser."""

from __future__ import annotations

import argparse
from collections.abc import Mapping

from vision.web.addresses import Address, parse_address


def add_serve(group: argparse._MutuallyExclusiveGroup) -> None:
    """`--serve`, which is a source of its own: the browser has the camera."""
    group.add_argument(
        "--serve",
        metavar="HOST:PORT",
        type=_address,
        nargs="?",
        const=Address(),
        help="a page in the browser, with its camera and its photos (default: 127.0.0.1:8000)",
    )


def add_lan(group: argparse._ArgumentGroup) -> None:
    """`--lan`, which goes with it."""
    group.add_argument(
        "--lan",
        dest="is_lan",
        action="store_true",
        help="with --serve: phones in this network may use the page too, once they scanned a code",
    )


def check_web(given: Mapping[str, object], parser: argparse.ArgumentParser) -> None:
    """Ends the program where an option of the page goes with none."""
    if given["is_lan"] and given["serve"] is None:
        parser.error("--lan opens the page to phones; it goes with --serve")
    address = given["serve"]
    if isinstance(address, Address) and not address.is_local:
        parser.error(f"--serve {address.host} would let anybody in; phones come in safely with --serve --lan")


def _address(given: str) -> Address:
    try:
        return parse_address(given)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None
