"""argparse's parser, whose errors are one line without a password, and whose output may fail."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING, NoReturn

from vision.app.version import VERSION
from vision.outputs import print_lines
from vision.sources import redacted, redacted_line

if TYPE_CHECKING:
    from _typeshed import SupportsWrite


class ArgumentParser(argparse.ArgumentParser):
    """Says what is wrong in one line, as all errors are said, and shows no password that was typed."""

    hidden: Mapping[str, str] = MappingProxyType({})
    """What was typed that isn't to be shown as it is, and what is shown in its place."""

    def error(self, message: str) -> NoReturn:
        for typed, shown in self.hidden.items():
            message = message.replace(repr(typed), repr(shown)).replace(typed, shown)
        self.exit(2, f"error: {redacted_line(message)}; {self.prog} --help shows what there is\n")

    def print_help(self, file: SupportsWrite[str] | None = None) -> None:
        print_lines(self.format_help())


class TellVersion(argparse.Action):
    """argparse's own fails in a traceback where standard output can't be written."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        print_lines(f"digit-reader {VERSION}\n")
        parser.exit()


def hidden_words(arguments: Sequence[str]) -> dict[str, str]:
    """Of `arguments`, those that may hold a password, each with what is shown in its place."""
    words = [each.partition("=")[2] if each.startswith("-") else each for each in arguments]
    hidden = {word: redacted(word) for word in words if redacted(word) != word}
    # Where the option stands behind "--" argparse takes its command for a stray word.
    for option, after in pairwise((*arguments, "")):
        if option == "--on-change":
            hidden[f"{option} {after}"] = f"{option} COMMAND"
        elif option.startswith("--on-change="):
            hidden[option] = "--on-change=COMMAND"
    return hidden
