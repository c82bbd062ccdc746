"""Train the detector on simulated pages."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

import keras
import numpy as np

from training.detector.feed import lessons
from training.detector.loss import loss
from training.detector.network import build
from training.detector.pages import PageSet
from training.detector.targets import Lesson, lesson

BATCH = 16


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--pages", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--start", type=Path)
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args(argv)
    keras.utils.set_random_seed(args.seed)
    model = build()
    if args.start is not None:
        model.load_weights(args.start)
    print("parameters", model.count_params(), flush=True)
    optimizer = keras.optimizers.AdamW(args.rate, weight_decay=1e-4, clipnorm=10.0)
    model.compile(optimizer, loss, jit_compile=False)
    held = PageSet.joined([PageSet.load(p) for p in sorted(args.pages.glob("validation_[0-9]*.npz"))])
    check = [lesson(held, np.arange(k, k + BATCH), np.random.default_rng(k)) for k in range(0, 320, BATCH)]
    feed = lessons(args.pages, BATCH, args.seed)
    start, step, shown = time.time(), 0, []
    average = None
    while (part := (time.time() - start) / (60 * args.minutes)) < 1:
        optimizer.learning_rate = (
            args.rate * min(1, (step + 1) / 300) * (0.02 + 0.98 * 0.5 * (1 + np.cos(np.pi * part)))
        )
        batch = next(feed)
        shown.append(float(model.train_on_batch(batch.views, batch.truths)))
        step += 1
        if part > 0.3 and step % 10 == 0:
            weights = model.get_weights()
            average = (
                weights
                if average is None
                else [0.98 * a + 0.02 * w for a, w in zip(average, weights, strict=True)]
            )
        if step % 250 == 0:
            measured = np.mean([loss_of(model, c) for c in check])
            print(
                f"{step} {time.time() - start:.0f}s loss {np.mean(shown):.4f} validation {measured:.4f}",
                flush=True,
            )
            shown.clear()
            model.save(args.out.with_suffix(".part.keras"))
    if average is not None:
        plain = np.mean([loss_of(model, c) for c in check])
        kept = model.get_weights()
        model.set_weights(average)
        smooth = np.mean([loss_of(model, c) for c in check])
        print("plain", plain, "averaged", smooth)
        if plain < smooth:
            model.set_weights(kept)
    model.save(args.out)
    return 0


def loss_of(model: keras.Model, check: Lesson) -> float:
    return float(loss(check.truths, model(check.views, training=False)))


if __name__ == "__main__":
    sys.exit(main())
