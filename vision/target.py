"""Whether a path may be written to, asked before anything is."""

from collections.abc import Iterable, Sequence
from pathlib import Path

PICTURE_ENDINGS = (".png", ".jpg", ".jpeg", ".bmp", ".webp", ".tif", ".tiff")
"""Endings of files that a folder of photos may hold, in lower case."""


class OutputError(Exception):
    """An output that can't be written; its text is the one line for the user, without `error: `."""


class ReaderGone(OutputError):
    """Whoever read our standard output stopped reading (`… | head`): a reason to end, not a fault to report."""


def ending(path: Path, known: Sequence[str], what: str) -> str:
    """The ending of `path` in lower case; OutputError where it is none of `known`."""
    found = path.suffix.lower()
    if found not in known:
        *some, last = known
        choice = f"{', '.join(some)} or {last}" if some else last
        raise OutputError(f"cannot write {what} to {path}; its name should end in {choice}")
    return found


def check_target(path: Path, inputs: Iterable[Path], *, overwrite: bool) -> None:
    """Nothing, if `path` may be written; OutputError with the reason otherwise.

    A device or a pipe may always be written. A file that is also an input never is, by whatever name or link.
    """
    if path.is_dir():
        raise OutputError(f"cannot write to {path}; it is a folder, a file name is needed")
    if not path.parent.is_dir():
        raise OutputError(f"cannot write to {path}; there is no folder {path.parent}, make it first")
    if not path.exists():
        return
    if any(_is_same(path, given) for given in inputs):
        raise OutputError(f"cannot write to {path}; it is what is being read, choose another name")
    if path.is_file() and not overwrite:
        raise OutputError(f"{path} exists already; choose another name or add --overwrite")


def check_distinct(targets: Iterable[str | Path]) -> None:
    """Nothing, if all `targets` are different places; OutputError naming the one that is there twice."""
    seen: set[str] = set()
    for target in targets:
        place = str(target) if str(target) == "-" else str(Path(target).resolve())
        if place in seen:
            name = "standard output" if place == "-" else target
            raise OutputError(f"cannot write two outputs to {name}; give each its own")
        seen.add(place)


def _is_same(path: Path, given: Path) -> bool:
    """Whether writing `path` would change what is read from `given`, a file or a folder of photos."""
    if given.is_dir():
        return path.suffix.lower() in PICTURE_ENDINGS and path.resolve().is_relative_to(given.resolve())
    return given.exists() and path.samefile(given)
