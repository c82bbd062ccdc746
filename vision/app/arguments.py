"""The command line, as one value."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from vision.app import argument_values as values
from vision.app.argument_parser import ArgumentParser, TellVersion, hidden_words
from vision.app.options import Options, misuse
from vision.app.sample_clip import DEMO
from vision.app.table_arguments import add_table_arguments
from vision.app.web_arguments import add_lan, add_serve, check_web
from vision.window import KEYS

_EXIT_CODES = """\
exit codes:
  0    done; also where the window was closed, or q pressed
  1    something that you can mend, said in one line
  2    wrong usage
  3    finished, but part of the input could not be read
  130  Ctrl-C, and 143 SIGTERM; outputs are closed properly all the same
"""


def parse(arguments: Sequence[str] | None = None) -> Options:
    """The options in `arguments`, or of the process; SystemExit 2 and one line where they are wrong."""
    arguments = sys.argv[1:] if arguments is None else arguments
    parser = _parser(arguments)
    given = vars(parser.parse_intermixed_args(arguments))
    if given["is_demo"]:
        given["videos"] = [_demo()]
    for name, value in given.items():
        given[name] = tuple(value) if isinstance(value, list) else value
    named = [given[name] for name in ("sources", "camera", "videos", "images", "is_list_cameras")]
    # Of the options argparse sees to it that there are not two.
    if given["sources"] and any(named[1:]):
        parser.error("a SOURCE needs no --camera, --video, --image or --demo; give one or the other")
    if not any(named) and given["serve"] is None:
        parser.error("there is nothing to read; give a camera's number, an address, files or folders")
    check_web(given, parser)
    options = Options(**given)
    wrong = misuse(options)
    if wrong and not options.sources:
        parser.error(wrong)
    return options


def _demo() -> Path:
    """The sample clip, shown and written as the user would type it, where that is possible."""
    here = Path.cwd()
    return DEMO.relative_to(here) if DEMO.is_relative_to(here) else DEMO


def _epilog() -> str:
    keys = "\n".join(f"  {key:7} {what}" for key, what in KEYS)
    return f"keys in the window:\n{keys}\n\n{_EXIT_CODES}"


def _parser(arguments: Sequence[str]) -> ArgumentParser:
    """The whole command line; of `arguments` it shows none that holds a password."""
    parser = ArgumentParser(
        description="Reads handwritten digits live through a webcam, from a video or from photos.",
        epilog=_epilog(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.hidden = hidden_words(arguments)
    sources = parser.add_argument_group("what is read (one of these)")
    _add_source(sources)
    _add_sources(sources.add_mutually_exclusive_group())
    add_serve(sources)
    parser.add_argument(
        "--version",
        nargs=0,
        action=TellVersion,
        dest=argparse.SUPPRESS,
        default=argparse.SUPPRESS,
        help="say which version this is",
    )
    _add_outputs(parser.add_argument_group("what comes out"))
    _add_reading(parser.add_argument_group("how it is read"))
    return parser


def _add_source(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "sources",
        metavar="SOURCE",
        type=values.text,
        nargs="*",
        help="told apart by itself: 0 is a camera, an address a stream; else videos, photos, folders of "
        "them, patterns as 'scans/*.jpg'",
    )


def _add_sources(group: argparse._MutuallyExclusiveGroup) -> None:
    group.add_argument(
        "--camera",
        metavar="SOURCE",
        type=values.text,
        help="a webcam by index (0) or device path, or an rtsp:// or http:// address",
    )
    group.add_argument(
        "--video",
        metavar="FILE",
        dest="videos",
        type=values.path,
        nargs="+",
        default=(),
        help="recorded videos, or folders of them",
    )
    group.add_argument(
        "--image",
        metavar="PATH",
        dest="images",
        type=values.path,
        nargs="+",
        default=(),
        help="photos, or folders of them",
    )
    group.add_argument("--demo", dest="is_demo", action="store_true", help="the sample clip that ships")
    group.add_argument(
        "--list-cameras",
        dest="is_list_cameras",
        action="store_true",
        help="name the cameras of this machine, with their sizes and rates",
    )


def _add_outputs(group: argparse._ArgumentGroup) -> None:
    def add(flag: str, **settings: Any) -> None:
        group.add_argument(flag, **settings)

    add(
        "--output",
        metavar="FILE",
        dest="outputs",
        type=values.target,
        action="append",
        default=[],
        help="readings as JSON Lines (.jsonl, or '-': on standard output) or CSV (.csv); repeatable",
    )
    add(
        "--raw",
        dest="has_raw",
        action="store_true",
        help="in JSON Lines also what each frame shows by itself, before it is steadied",
    )
    _add_pictures(group)
    add(
        "--events",
        metavar="FILE",
        type=values.target,
        action="append",
        default=[],
        help="a line, with the time of day, when a number comes, changes or goes (.jsonl, .csv, -)",
    )
    add(
        "--on-change",
        metavar="COMMAND",
        type=values.text,
        help="run COMMAND (no shell) when a number appears, changes or goes; with {event}, {id}, {text}",
    )
    add("--overwrite", dest="is_overwrite", action="store_true", help="write over files that exist already")
    add_lan(group)
    add("--no-window", dest="has_window", action="store_false", help="never open a window")
    add_table_arguments(add)
    _add_loudness(group.add_mutually_exclusive_group())


def _add_pictures(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--save",
        metavar="PATH",
        type=values.path,
        help="the annotated picture: a video (.mp4, .mkv) for camera and video, a file or folder for images",
    )
    group.add_argument(
        "--save-debug",
        metavar="FOLDER",
        type=values.path,
        help="a picture of the ink, marks and patches of each photo, or of each frame saved with the key s",
    )


def _add_loudness(group: argparse._MutuallyExclusiveGroup) -> None:
    group.add_argument("--quiet", dest="is_quiet", action="store_true", help="say nothing but errors")
    group.add_argument(
        "--verbose", dest="is_verbose", action="store_true", help="say more, for finding faults"
    )


def _add_reading(group: argparse._ArgumentGroup) -> None:
    def add(flag: str, **settings: Any) -> None:
        group.add_argument(flag, **settings)

    add("--model", metavar="FILE", type=values.path, help="another trained model than the shipped one")
    add(
        "--hand",
        metavar="FOLDER",
        type=values.path,
        help="your hand's crops: learned; corrections go there",
    )
    add(
        "--min-confidence",
        metavar="P",
        type=values.probability,
        help="report a digit only from this probability up, 0 to 1 (default: the model's own, as measured)",
    )
    add(
        "--size",
        metavar="WxH",
        dest="size_wh",
        type=values.size,
        help="ask the camera for pictures of this size (default: 1280x720; a stream has its own)",
    )
    add(
        "--fps",
        metavar="N",
        type=values.rate,
        help="ask the camera for N pictures per second (default: its own)",
    )
    add(
        "--mirror",
        dest="is_mirrored",
        action="store_true",
        help="the camera swaps left and right: swap them back",
    )
    add(
        "--turn",
        dest="turn_degrees",
        type=int,
        choices=(0, 90, 180, 270),
        help="turn the picture clockwise before it is read (default: photos as their writing shows, else 0)",
    )
    add(
        "--roi",
        metavar="X,Y,W,H",
        dest="area",
        type=values.area,
        help="read only this part of the (turned) picture, in pixels (default: all of it)",
    )
