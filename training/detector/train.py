"""A detector trained on pages made before: `python -m training.detector.train --pages FOLDER --out FILE`."""

from __future__ import annotations

import json
import sys
import time
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import keras
import numpy as np

from training.dataset import DataError
from training.detector.close_lesson import CLOSE_CUTS
from training.detector.feed import lessons
from training.detector.lesson import PAGES, Curriculum, Lesson
from training.detector.loss import loss
from training.detector.network import build
from training.detector.pages import PageSet
from training.errors import TrainingError
from training.fit import check_loss
from training.folder_command import FolderCommand
from training.recipe import CLOSE_DETECTOR, DETECTOR

BATCH = 16
_WARM_UP = 300
"""Steps until the learning rate is reached."""
_KEPT_EVERY = 250
"""Steps from one line of the log, and one state on the disk, to the next."""
_AVERAGED_FROM, _AVERAGED_EVERY, _AVERAGING = 0.3, 10, 0.98
"""Share of the time after which weights are averaged, each how many steps, and how much of the mean stays."""
_CHECKED = 320
"""Pages of the validation writers on which the loss is measured."""


@dataclass(frozen=True, slots=True)
class DetectorSettings:
    """How a detector is trained."""

    minutes: float = 120
    rate: float = 2e-3
    """Learning rate at its highest; it falls along a cosine to a fiftieth."""
    seed: int = 1
    close: bool = False
    """Whether it is the detector of close cuts."""

    @property
    def name(self) -> str:
        """What it is called, and its files."""
        return CLOSE_DETECTOR if self.close else DETECTOR

    @property
    def curriculum(self) -> Curriculum:
        """What it learns."""
        return CLOSE_CUTS if self.close else PAGES


@dataclass(slots=True, eq=False)
class _Run:
    """A network, and how far it is."""

    model: keras.Model
    begun_s: float
    """By the clock, when it began or was gone on with."""
    seconds: float = 0
    """That it has been trained before now."""
    step: int = 0
    average: list[Any] | None = None
    """The mean of the last weights, once there is one."""

    def elapsed_s(self) -> float:
        """Seconds of training."""
        return self.seconds + time.monotonic() - self.begun_s


def fit_detector(
    pages: Path, kept: Path, settings: DetectorSettings, start: Path | None = None
) -> tuple[keras.Model, float]:
    """A detector trained on the files of the folder `pages`, and its loss on the validation writers' pages.

    Every few minutes a line is printed and added to a log, and the run is kept, beside `kept` (a path without
    suffix); the same call goes on there. It begins with the weights `start`, where they are given. Raises
    DataError where there are no pages, TrainingError where the loss becomes no number.
    """
    keras.utils.set_random_seed(settings.seed)
    run = _begun(kept, settings, start)
    check = _check(pages, settings.curriculum)
    shown: list[float] = []
    with closing(lessons(pages, BATCH, settings.seed + run.step, settings.curriculum)) as feed:
        while (part := run.elapsed_s() / (60 * settings.minutes)) < 1:
            run.model.optimizer.learning_rate = settings.rate * _share_of_rate(run.step, part)
            batch = next(feed)
            shown.append(float(run.model.train_on_batch(batch.views, batch.truths)))
            check_loss(run.step, {"loss": shown[-1]})
            run.step += 1
            if part > _AVERAGED_FROM and run.step % _AVERAGED_EVERY == 0:
                run.average = _averaged(run.average, run.model.get_weights())
            if run.step % _KEPT_EVERY == 0:
                _log(kept, run, f"loss {np.mean(shown):.4f} validation {_loss_on(run.model, check):.4f}")
                _keep(kept, run, settings)
                shown.clear()
    return run.model, _settle(run, check, kept)


def _share_of_rate(step: int, part: float) -> float:
    return min(1, (step + 1) / _WARM_UP) * float(0.02 + 0.98 * 0.5 * (1 + np.cos(np.pi * part)))


def _averaged(average: list[Any] | None, weights: list[Any]) -> list[Any]:
    if average is None:
        return weights
    return [_AVERAGING * a + (1 - _AVERAGING) * w for a, w in zip(average, weights, strict=True)]


def _check(pages: Path, curriculum: Curriculum) -> list[Lesson]:
    """The same lessons each time, of the pages of the validation writers."""
    paths = sorted(pages.glob("validation_[0-9]*.npz"))
    if not paths or not any(pages.glob("train_[0-9]*.npz")):
        raise DataError(
            f"looked for train_000.npz and validation_000.npz in {pages}; there are no pages; make them with:"
            " python training/train.py --architecture detector"
        )
    held = PageSet.joined([PageSet.load(path) for path in paths])
    starts = range(0, min(_CHECKED, len(held)), BATCH)
    rows = [np.arange(first, min(first + BATCH, len(held))) for first in starts]
    return [
        curriculum.make(held, each, np.random.default_rng(first))
        for first, each in zip(starts, rows, strict=True)
    ]


def _loss_on(model: keras.Model, check: list[Lesson]) -> float:
    return float(np.mean([float(loss(each.truths, model(each.views, training=False))) for each in check]))


def _settle(run: _Run, check: list[Lesson], kept: Path) -> float:
    """Gives the model its averaged weights where they are better; its loss."""
    plain = _loss_on(run.model, check)
    if run.average is None:
        return plain
    weights = run.model.get_weights()
    run.model.set_weights(run.average)
    averaged = _loss_on(run.model, check)
    _log(kept, run, f"validation {plain:.4f} with the last weights, {averaged:.4f} with averaged ones")
    if plain < averaged:
        run.model.set_weights(weights)
    return min(plain, averaged)


def _begun(kept: Path, settings: DetectorSettings, start: Path | None) -> _Run:
    """The run that is kept, if it was of these settings, else a new one."""
    state = _state(kept, settings)
    path = _part(kept)
    if state is not None and path.is_file():
        model = keras.models.load_model(path, custom_objects={"loss": loss})
        with np.load(kept.with_suffix(".average.npz"), allow_pickle=False) as file:
            average = [file[name] for name in file.files] or None
        return _Run(model, time.monotonic(), float(state["seconds"]), int(state["step"]), average)
    model = build(name=settings.name)
    if start is not None:
        try:
            model.load_weights(start)
        except (OSError, ValueError) as error:
            reason = " ".join(str(error).split())[:200]
            raise TrainingError(
                f"tried to begin with the weights {start}; {reason}; give another file"
            ) from error
    optimizer = keras.optimizers.AdamW(settings.rate, weight_decay=1e-4, clipnorm=10.0)
    model.compile(optimizer, loss, jit_compile=False)
    return _Run(model, time.monotonic())


def _state(kept: Path, settings: DetectorSettings) -> dict[str, Any] | None:
    path = kept.with_suffix(".part.json")
    state = json.loads(path.read_text("utf-8")) if path.is_file() else {}
    return state if state.get("settings") == asdict(settings) else None


def _part(kept: Path) -> Path:
    return kept.with_suffix(".part.keras")


def _keep(kept: Path, run: _Run, settings: DetectorSettings) -> None:
    partial = kept.with_suffix(".new.keras")
    run.model.save(partial)
    np.savez(kept.with_suffix(".average.npz"), *(run.average or []))
    partial.replace(_part(kept))
    state = {"settings": asdict(settings), "seconds": run.elapsed_s(), "step": run.step}
    kept.with_suffix(".part.json").write_text(json.dumps(state), "utf-8")


def _log(kept: Path, run: _Run, text: str) -> None:
    line = f"{run.step} {run.elapsed_s():.0f}s {text}"
    print(line, flush=True)
    with kept.with_suffix(".log").open("a", encoding="utf-8") as log:
        log.write(f"{line}\n")


def main(argv: list[str] | None = None) -> int:
    """Trains as `argv` says; 0, or 1 after one line that says what the user can mend."""
    command = FolderCommand(
        "training.detector.train",
        "Train the detector.",
        "pages",
        DetectorSettings(),
        {"close": "of close cuts, instead of whole pictures"},
    )
    return command.run(
        argv,
        lambda options, settings: fit_detector(
            options.folder, options.out.with_suffix(""), settings, options.start
        )[0],
    )


if __name__ == "__main__":
    sys.exit(main())
