"""What watches over a fit: how far it is, and whether it still makes sense."""

from __future__ import annotations

import math
import sys
import time
from collections.abc import Mapping
from typing import TextIO

import keras

from training.errors import TrainingError

Logs = Mapping[str, float]
"""What Keras hands to its callbacks: the figures so far, by name."""


class Progress:
    """A bar with the time left on a terminal; one line an epoch where the output is no terminal."""

    def __init__(
        self,
        epochs: int,
        steps: int,
        title: str = "",
        first_epoch: int = 0,
        stream: TextIO | None = None,
    ) -> None:
        """For epochs `first_epoch` (from 0) to `epochs`, `steps` each; written to stderr or `stream`."""
        self._epochs, self._steps, self._title = epochs, steps, title
        self._first_epoch = self._epoch = first_epoch
        self._stream = sys.stderr if stream is None else stream
        self._live = self._stream.isatty()
        self._start_s = self._shown_s = time.monotonic()

    def begin(self, epoch: int) -> None:
        """Epoch `epoch` (from 0) begins."""
        self._epoch = epoch

    def step(self, step: int, logs: Logs) -> None:
        """Step `step` (from 0) of the epoch is done."""
        now_s = time.monotonic()
        if not self._live or now_s - self._shown_s < 0.5:
            return
        self._shown_s = now_s
        part = min(1.0, (step + 1) / self._steps)
        self._put(f"{self._heading()} [{'#' * round(part * 20):<20}] {self._left(part)}{_figures(logs)}")

    def end(self, epoch: int, logs: Logs) -> None:
        """Epoch `epoch` (from 0) is done."""
        self._epoch = epoch
        self._put(f"{self._heading()} {self._left(1.0)}{_figures(logs)}\n")

    def callback(self) -> keras.callbacks.Callback:
        """This, as Keras takes it."""
        return keras.callbacks.LambdaCallback(
            on_epoch_begin=lambda epoch, logs: self.begin(epoch),
            on_train_batch_end=self.step,
            on_epoch_end=self.end,
        )

    def _put(self, text: str) -> None:
        self._stream.write(f"\r\x1b[K{text}" if self._live else text)
        self._stream.flush()

    def _heading(self) -> str:
        return f"{self._title}epoch {self._epoch + 1}/{self._epochs}"

    def _left(self, part: float) -> str:
        done = self._epoch - self._first_epoch + part
        left_s = (time.monotonic() - self._start_s) / done * (self._epochs - self._epoch - part)
        return f"{int(left_s // 60)}:{int(left_s % 60):02d} left"


def stop_on_nan() -> keras.callbacks.Callback:
    """Ends a fit with TrainingError once its loss is no number."""
    return keras.callbacks.LambdaCallback(on_train_batch_end=check_loss)


def check_loss(step: int, logs: Logs) -> None:
    """TrainingError where `loss` is no number."""
    if not math.isfinite(logs["loss"]):
        raise TrainingError(
            f"trained; the loss became {logs['loss']} at step {step}; lower the learning rate"
        )


def _figures(logs: Logs) -> str:
    return "".join(f", {name} {value:.4f}" for name, value in logs.items())
