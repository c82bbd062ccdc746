"""A k-fold cross-validation as the command line asks for it, with its figures and plots kept."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

from training import figures
from training.cross_validate import (
    FitFold,
    cross_validate,
    fit_alone,
    fit_with_handwriting,
    shuffled_folds,
    summary,
    writer_folds,
)
from training.dataset import DataError, load_mnist, load_writers
from training.mixture import missing_files
from training.network import ARCHITECTURES
from training.recipe import CROSS_VALIDATION


def run_cross_validation(options: argparse.Namespace) -> None:
    """Each fold in turn; raises DataError where the data that the folds need is not there."""
    samples = load_mnist(options.data).train
    settings = CROSS_VALIDATION[options.architecture or "baseline"]
    settings = replace(settings, seed=options.seed, epochs=options.epochs or settings.epochs)
    if options.folds == "writer":
        if options.data is None:
            raise DataError(
                "asked for folds by writer; they need mnist_writers.npz; give --data FOLDER with it"
            )
        folds = writer_folds(load_writers(options.data), options.cross_validate)
    else:
        folds = shuffled_folds(len(samples), options.cross_validate)
    ARCHITECTURES[settings.architecture]().summary()
    stem = options.models / "cross_validation" / f"{settings.architecture}_{options.folds}"
    results = []
    for fold in cross_validate(samples, folds, settings, stem.with_suffix(".json"), _fold_fit(options)):
        results.append(fold)
        print(f"fold {len(results)}: {fold.accuracy * 100:.3f}", flush=True)
    figures.save_box_plot([fold.accuracy for fold in results], stem.with_name(f"{stem.name}_box.png"))
    figures.save_curves([fold.history for fold in results], stem.with_name(f"{stem.name}_curves.png"))
    print(summary(results))


def _fold_fit(options: argparse.Namespace) -> FitFold:
    if options.architecture in (None, "baseline"):
        return fit_alone
    missing = missing_files(options.data)
    if missing:
        raise DataError(f"asked for folds of {options.architecture}; --data lacks {', '.join(missing)}")
    return fit_with_handwriting(options.data, Path("build/training"))
