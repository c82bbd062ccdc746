"""The part of the command line that is about tables and sums."""

from __future__ import annotations

import argparse
from typing import Any, Protocol

from vision.app import argument_values as values
from vision.layout.forms import Form, FormError, parse_form
from vision.layout.totals import LAST_COLUMN


class Add(Protocol):
    """Adds a flag to a group of the command line."""

    def __call__(self, flag: str, **settings: Any) -> None: ...


def add_table_arguments(add: Add) -> None:
    """Adds the flags for tables and sums."""
    add(
        "--table",
        metavar="FILE",
        dest="tables",
        type=values.target,
        action="append",
        default=[],
        help="one row a number, with its row and column (.csv, .xlsx, .parquet); repeatable",
    )
    add(
        "--expect",
        metavar="FORM",
        dest="expected",
        type=_form,
        action="append",
        default=[],
        help="what numbers look like: 0..20, 0..20/0.5 (in steps), #### or #.##, re:PATTERN; repeatable",
    )
    add(
        "--resume",
        dest="is_resumed",
        action="store_true",
        help="go on where a batch of photos was stopped; what it had read lies in FILE.parts",
    )
    add(
        "--engine",
        metavar="NAME",
        type=_engine,
        help="what many photos are spread with: local (default: all cores) or ray[=ADDRESS]",
    )
    add(
        "--sum",
        dest="has_sum",
        action="store_true",
        help="the sum of the numbers: in view, of each column, in the outputs, and of all at the end",
    )
    add(
        "--column",
        metavar="N",
        dest="columns",
        type=_column,
        action="append",
        default=[],
        help="add the numbers of this column only: its number from the left, or 'last'; repeatable",
    )


def _form(given: str) -> Form:
    try:
        return parse_form(given)
    except FormError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _engine(given: str) -> str:
    if given not in ("local", "ray") and not given.startswith("ray="):
        raise argparse.ArgumentTypeError(f"must be local, ray or ray=ADDRESS, got {given!r}")
    return given


def _column(given: str) -> int:
    if given == "last":
        return LAST_COLUMN
    if not given.isdecimal() or int(given) < 1:
        raise argparse.ArgumentTypeError(f"must be 1, 2, ... from the left, or last; got {given!r}")
    return int(given)
