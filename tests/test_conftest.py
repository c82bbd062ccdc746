"""The rule that no test may skip in CI, tried out on a small suite of its own."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

SUITE = """
import pytest

def test_that_needs_a_compiler():
    pytest.skip("no gcc here")

@pytest.mark.xfail(strict=True, reason="known")
def test_that_is_known_to_fail():
    assert False
"""
MODULE = """
import pytest

pytest.importorskip("no_such_module")
"""


def _run(folder: Path, in_ci: bool) -> subprocess.CompletedProcess[str]:
    """Run the suite under the project's conftest, in a folder that knows nothing else of the project."""
    shutil.copy(Path(__file__).with_name("conftest.py"), folder)
    (folder / "test_suite.py").write_text(SUITE)
    (folder / "test_module.py").write_text(MODULE)
    environment = {name: value for name, value in os.environ.items() if name != "CI"}
    environment |= {"CI": "true"} if in_ci else {}
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--continue-on-collection-errors"]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_a_skipped_test_or_module_fails_in_ci_and_an_expected_failure_does_not(tmp_path: Path) -> None:
    run = _run(tmp_path, in_ci=True)
    assert run.returncode == 1
    assert run.stdout.count("no test may skip in CI") >= 2
    assert "1 failed, 1 xfailed, 1 error" in run.stdout


def test_a_skip_is_a_skip_elsewhere(tmp_path: Path) -> None:
    run = _run(tmp_path, in_ci=False)
    assert run.returncode == 0
    assert "2 skipped, 1 xfailed" in run.stdout
