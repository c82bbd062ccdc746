"""The command lines that README.md and training/README.md print, and a folder to run them in."""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
READMES = (ROOT / "README.md", ROOT / "training" / "README.md")
SET_UP = ("python3 -m venv", "source ", "pip ", "make ")
"""How lines begin that set something up; `.ci/installed` and `.ci/run` run these."""
WEB = ("--serve", "http://127.0.0.1:8000/")
"""What is in lines about the page in the browser."""
TRAINS = ("digit-reader train", "digit-reader evaluate", "python training/", "python -m training.")


def command_lines() -> list[str]:
    """Every line of an indented block of the two files, each once and as it stands."""
    texts = [re.sub(r"```.*?```", "", readme.read_text(), flags=re.DOTALL) for readme in READMES]
    lines = [line for text in texts for line in re.findall(r"^ {4,}(\S.*)$", text, re.MULTILINE)]
    return list(dict.fromkeys(lines))


def set_up_lines() -> list[str]:
    """Those that make environments and install into them."""
    return [line for line in command_lines() if line.startswith(SET_UP)]


def training_lines() -> list[str]:
    """Those that train and measure."""
    return [line for line in command_lines() if line.startswith(TRAINS)]


def web_lines() -> list[str]:
    """Those that serve the page in the browser, and those that ask it something."""
    return [line for line in command_lines() if any(part in line for part in WEB)]


def reading_lines() -> list[str]:
    """Those that read something, and what is left."""
    others = web_lines()
    return [
        line for line in command_lines() if not line.startswith((*SET_UP, *TRAINS)) and line not in others
    ]


def printed_after(line: str) -> str | None:
    """What the README says that `line` prints: the text block below it."""
    found = re.search(rf"^ +{re.escape(line)}\n\n```text\n(.*?)```", READMES[0].read_text(), re.M | re.S)
    return found[1] if found else None


def make_checkout(folder: Path) -> None:
    """What the lines name, as in the project's folder; what they write there stays there."""
    for name in ("main.py", "training", "samples"):
        (folder / name).symlink_to(ROOT / name)
    shutil.copytree(ROOT / "models", folder / "models")
    shutil.copyfile(ROOT / "models" / "digits.onnx", folder / "models" / "own.onnx")


def make_commands(folder: Path) -> Path:
    """A folder with `digit-reader` and `python`, for PATH, that run this checkout's files."""
    commands = folder / "commands"
    commands.mkdir()
    for name, script in (("digit-reader", f'"{ROOT}/digit_reader.py"'), ("python", "")):
        command = commands / name
        command.write_text(f'#!/bin/sh\nexec "{sys.executable}" {script} "$@"\n')
        command.chmod(0o755)
    return commands
