"""What trains a network on the files of a folder: its command line, and the files, which may become more
while it learns."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, ClassVar, Generic, Protocol, TypeVar

import keras

from training.dataset import DataError
from training.errors import TrainingError

Loaded = TypeVar("Loaded")


class FolderSettings(Protocol):
    """How a network is trained, a dataclass."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    @property
    def minutes(self) -> float: ...

    @property
    def rate(self) -> float: ...

    @property
    def seed(self) -> int: ...


Settings = TypeVar("Settings", bound=FolderSettings)


@dataclass(frozen=True, slots=True)
class FolderCommand(Generic[Settings]):
    """`python -m training.KIND.train --FILES FOLDER --out FILE`."""

    prog: str
    description: str
    files: str
    """What the folder holds, and the option that names it."""
    usual: Settings
    """What is taken where nothing else is asked for."""
    switches: Mapping[str, str] = field(default_factory=dict)
    """Settings that may be switched on besides, with what each is for."""

    def run(
        self, argv: Sequence[str] | None, fit: Callable[[argparse.Namespace, Settings], keras.Model]
    ) -> int:
        """Saves what `fit` makes of the options `folder`, `out` and `start`, and of the settings that were
        asked for; 0, or 1 after one line that says what the user can mend."""
        options = self._parser().parse_args(argv)
        asked = {name: getattr(options, name) for name in ("minutes", "rate", "seed", *self.switches)}
        settings = replace(self.usual, **asked)
        usual_policy = keras.config.dtype_policy()
        if options.half:
            keras.config.set_dtype_policy("mixed_bfloat16")
        try:
            model = fit(options, settings)
        except (DataError, TrainingError) as error:
            print(f"error: {error}", file=sys.stderr)
            return 1
        finally:
            keras.config.set_dtype_policy(usual_policy)
        model.save(options.out)
        return 0

    def _parser(self) -> argparse.ArgumentParser:
        parser = argparse.ArgumentParser(prog=self.prog, description=self.description)
        add = parser.add_argument
        add(
            f"--{self.files}",
            dest="folder",
            type=Path,
            metavar="FOLDER",
            required=True,
            help="what it learns",
        )
        add("--out", type=Path, metavar="FILE", required=True, help="the model to write (.keras)")
        add("--minutes", type=float, default=self.usual.minutes, help="default: %(default)s")
        add("--start", type=Path, metavar="FILE", help="weights to begin with")
        add("--rate", type=float, default=self.usual.rate, help="learning rate (default: %(default)s)")
        add("--seed", type=int, default=self.usual.seed, help="default: %(default)s")
        add("--half", action="store_true", help="count in bfloat16: 1.4 times as fast where a processor can")
        for name, purpose in self.switches.items():
            add(f"--{name.replace('_', '-')}", action="store_true", help=purpose)
        return parser


def with_more(
    folder: Path, part: str, loaded: dict[Path, Loaded], load: Callable[[Path], Loaded], kind: str
) -> dict[Path, Loaded]:
    """What is `loaded` of the folder's files of one part, in place, with those added that it lacks; DataError
    where there are none."""
    for path in sorted(folder.glob(f"{part}_[0-9]*.npz")):
        if path not in loaded:
            loaded[path] = load(path)
    if not loaded:
        raise DataError(
            f"looked for {part}_000.npz in {folder}; there are no {kind}; make them with:"
            f" python training/train.py --architecture {kind}"
        )
    return loaded
