"""The training scripts where the extra `train` is not installed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
WITHOUT = """
import runpy, sys
for package in ("keras", "tensorflow", "matplotlib", "onnx", "sklearn"):
    sys.modules[package] = None
sys.argv = sys.argv[1:]
runpy.run_path(sys.argv[0], run_name="__main__")
"""


def run(*words: str) -> subprocess.CompletedProcess[str]:
    """A script of training's, run as if nothing of the extra were there."""
    command = [sys.executable, "-c", WITHOUT, *words]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


SCRIPTS = {
    "train": [],
    "evaluate": [],
    "show": ["sheet.png"],
    "detector/score_command": ["--backgrounds", "nowhere"],
}
"""What each needs besides `--data`."""


@pytest.mark.parametrize("script", SCRIPTS)
def test_its_help_is_shown_all_the_same(script: str) -> None:
    told = run(f"training/{script}.py", "--help")
    assert (told.returncode, told.stderr) == (0, "")
    assert "--data " in told.stdout


@pytest.mark.parametrize("script", SCRIPTS)
def test_what_is_missing_is_one_clear_line(script: str) -> None:
    told = run(f"training/{script}.py", "--data", "nowhere", *SCRIPTS[script])
    assert told.returncode == 1
    assert told.stderr.count("\n") == 1
    assert told.stderr.startswith("error: training needs ")
    assert told.stderr.endswith(
        "which is not installed; install it in the project's folder: pip install '.[train]'\n"
    )
