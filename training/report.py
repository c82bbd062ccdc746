"""What lies beside a trained model: settings, versions, data and results, as JSON and as a short card."""

from __future__ import annotations

import json
import platform
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from importlib.metadata import version
from pathlib import Path

import keras

from training.dataset import DataError
from training.export import write_whole
from training.recipe import TrainSettings


def versions() -> dict[str, str]:
    """What weights are made with here."""
    packages = ["keras", "numpy", "opencv-python", keras.backend.backend()]
    return {"python": platform.python_version(), **{name: version(name) for name in packages}}


@dataclass(frozen=True, slots=True)
class Report:
    """How a model came to be, and what it does."""

    settings: TrainSettings
    data: str
    """Names the data; see `training.shards.files_hash` and `training.dataset.data_hash`."""
    min_confidence: float
    """The confidence from which a reading counts, 0 to 1."""
    results: dict[str, float]
    """Shares (0 to 1), or milliseconds where the name ends in `ms`."""
    history: dict[str, list[float]]
    """`accuracy` and `loss` of each epoch."""
    versions: dict[str, str] = field(default_factory=versions)
    """What the weights were made with."""
    architecture: str = ""
    """That of the settings, for whoever reads the file alone."""


def write_report(stem: Path, report: Report) -> None:
    """Writes `stem`.json and `stem`.md."""
    report = replace(
        report,
        architecture=report.settings.architecture,
        min_confidence=round(report.min_confidence, 4),
        results={name: round(value, 6) for name, value in report.results.items()},
    )
    write_whole(stem.with_suffix(".json"), (json.dumps(asdict(report), indent=1) + "\n").encode())
    write_whole(stem.with_suffix(".md"), _card(stem.name, report).encode())


def add_results(stem: Path, results: Mapping[str, float]) -> None:
    """Puts what was measured later into the report beside a model; DataError where there is no report."""
    path = stem.with_suffix(".json")
    try:
        record = json.loads(path.read_text("utf-8"))
        settings = TrainSettings(**record.pop("settings"))
        report = Report(settings=settings, **record)
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        reason = " ".join(str(error).split())
        raise DataError(f"read {path}; it is no report of a training run ({reason}); train again") from error
    write_report(stem, replace(report, results=report.results | dict(results)))


def _card(name: str, report: Report) -> str:
    rows = [f"| {what} | {figure(what, value)} |" for what, value in report.results.items()]
    trained = ", ".join(f"{key} {value}" for key, value in asdict(report.settings).items())
    made = ", ".join(f"{key} {value}" for key, value in report.versions.items())
    return "\n".join(
        [
            f"# Model card: {name}",
            "",
            f"`{name}.keras` holds the trained network, `{name}.onnx` the same for the program.",
            "It takes patches of 28 x 28 pixels, ink bright, as `vision/segmentation/patches.py` cuts them.",
            "",
            f"Made with: `python training/train.py --architecture {report.architecture} --data FOLDER"
            f" --seed {report.settings.seed}`",
            "",
            f"- settings: {trained}",
            f"- made with: {made}",
            f"- data: {report.data}",
            f"- a reading counts from a confidence of {report.min_confidence} up",
            "",
            "| measured | |",
            "| --- | --- |",
            *rows,
            "",
            f"Measured with: `python training/evaluate.py --model models/{name}.onnx --data FOLDER --card`",
            "",
        ]
    )


def figure(what: str, value: float) -> str:
    """`value` as people read it: milliseconds where the name `what` ends in `ms`, else per cent."""
    return f"{value:.3f}" if what.endswith("ms") else f"{value * 100:.2f} %"
