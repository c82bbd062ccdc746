"""The options of the page in the browser."""

from __future__ import annotations

import argparse
from collections.abc import Mapping

from vision.web.addresses import Address, parse_address


def add_serve(group: argparse._ArgumentGroup) -> None:
    """`--serve`, alone or with a camera or video of this computer, which is watched then."""
    group.add_argument(
        "--serve",
        metavar="HOST:PORT",
        type=_address,
        nargs="?",
        const=Address(),
        help="a page in the browser, with its camera and its photos (default: 127.0.0.1:8000); beside a "
        "camera or video, that is watched there",
    )


def add_lan(group: argparse._ArgumentGroup) -> None:
    """`--lan`, which goes with it."""
    group.add_argument(
        "--lan",
        dest="is_lan",
        action="store_true",
        help="with --serve: phones in this network may use the page too, once they scanned a code",
    )


_NOT_SERVED = {
    "outputs": "--output",
    "tables": "--table",
    "events": "--events",
    "on_change": "--on-change",
    "save": "--save",
    "save_debug": "--save-debug",
    "has_raw": "--raw",
    "has_sum": "--sum",
    "columns": "--column",
    "is_resumed": "--resume",
    "engine": "--engine",
}
"""Options about what comes out of a run, by their names in `Options`."""


def check_web(given: Mapping[str, object], parser: argparse.ArgumentParser) -> None:
    """Ends the program where an option of the page goes with none."""
    if given["is_lan"] and given["serve"] is None:
        parser.error("--lan opens the page to phones; it goes with --serve")
    address = given["serve"]
    if address is None:
        return
    if given["images"] or given["is_list_cameras"]:
        parser.error("--serve goes alone or with a camera or video; photos are dropped on the page")
    wanted = [flag for name, flag in _NOT_SERVED.items() if given[name]]
    if wanted:
        parser.error(f"{wanted[0]} does not go with --serve; the page gives its table as files")
    if isinstance(address, Address) and not address.is_local:
        parser.error(f"--serve {address.host} would let anybody in; phones come in safely with --serve --lan")


def _address(given: str) -> Address:
    try:
        return parse_address(given)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None
