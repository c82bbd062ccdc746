"""What lies beside a trained model: settings, versions, data and results, as JSON and as a short card."""

from __future__ import annotations

import json
import platform
from collections.abc import Mapping
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path

import keras

from training.export import write_whole
from training.recipe import TrainSettings


def write_report(
    stem: Path,
    settings: TrainSettings,
    data: str,
    results: Mapping[str, float],
    history: Mapping[str, list[float]],
    min_confidence: float,
) -> None:
    """Writes `stem`.json and `stem`.md; `results` are shares (0 to 1) or milliseconds by name."""
    threshold = round(min_confidence, 4)
    record = {
        "architecture": settings.architecture,
        "min_confidence": threshold,
        "settings": asdict(settings),
        "versions": versions(),
        "data": data,
        "results": dict(results),
        "history": dict(history),
    }
    write_whole(stem.with_suffix(".json"), (json.dumps(record, indent=1) + "\n").encode())
    write_whole(stem.with_suffix(".md"), _card(stem.name, settings, data, results, threshold).encode())


def versions() -> dict[str, str]:
    """What the weights were made with."""
    backend = keras.backend.backend()
    packages = ["keras", "numpy", "opencv-python", backend]
    return {"python": platform.python_version(), **{name: version(name) for name in packages}}


def _card(
    name: str, settings: TrainSettings, data: str, results: Mapping[str, float], threshold: float
) -> str:
    rows = [f"| {what} | {_figure(what, value)} |" for what, value in results.items()]
    trained = ", ".join(f"{key} {value}" for key, value in asdict(settings).items())
    made = ", ".join(f"{key} {value}" for key, value in versions().items())
    return "\n".join(
        [
            f"# Model card: {name}",
            "",
            f"`{name}.keras` holds the trained network, `{name}.onnx` the same for the program.",
            "It takes patches of 28 x 28 pixels, ink bright, as `vision/patch.py` cuts them.",
            "",
            f"Made with: `python training/train.py --architecture {settings.architecture} --data FOLDER`",
            "",
            f"- settings: {trained}",
            f"- made with: {made}",
            f"- data: {data}",
            f"- a reading counts from a confidence of {threshold} up",
            "",
            "| measured | |",
            "| --- | --- |",
            *rows,
            "",
            f"Measured with: `python training/evaluate.py --model models/{name}.onnx --data FOLDER`",
            "",
        ]
    )


def _figure(what: str, value: float) -> str:
    return f"{value:.2f}" if what.endswith("ms") else f"{value * 100:.2f} %"
