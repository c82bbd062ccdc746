"""What is read stays here: nothing is sent, and nothing written but what was named."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def network_log(tmp_path: Path) -> dict[str, str]:
    """What the environment of a process needs for each way out that it tries to be noted in `network.log`."""
    compiler = shutil.which("gcc")
    if sys.platform != "linux" or compiler is None:
        pytest.skip("notes what a Linux process does, with a library that gcc makes")
    library = tmp_path / "network_log.so"
    source = Path(__file__).with_name("network_log.c")
    subprocess.run([compiler, "-shared", "-fPIC", "-o", library, source, "-ldl"], check=True)
    return {"LD_PRELOAD": str(library), "NETWORK_LOG": str(tmp_path / "network.log")}


def test_nothing_is_looked_up_and_nothing_written_that_was_not_named(
    tmp_path: Path, network_log: dict[str, str]
) -> None:
    folders = [tmp_path / name for name in ("home", "temporary", "work")]
    for folder in folders:
        folder.mkdir()
    home, temporary, work = folders
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "ORT_"))}
    places = {"HOME": str(home), "TMPDIR": str(temporary), "PYTHONDONTWRITEBYTECODE": "1"}
    subprocess.run(
        [
            *(sys.executable, ROOT / "main.py", "--image", ROOT / "samples" / "page.jpg"),
            *("--no-window", "--output", "a.csv"),
        ],
        cwd=work,
        env=kept | places | network_log,
        check=True,
        capture_output=True,
        timeout=60,
    )
    left = sorted(path.relative_to(tmp_path) for folder in folders for path in folder.rglob("*"))
    assert left == [Path("work", "a.csv")]
    assert not (tmp_path / "network.log").exists(), (tmp_path / "network.log").read_text()


def test_nothing_is_looked_up_in_the_first_seconds_either(
    tmp_path: Path, network_log: dict[str, str]
) -> None:
    # ONNX Runtime looks its telemetry host up ten seconds after it was loaded.
    program = "import time; from recognizer import DigitRecognizer; DigitRecognizer.load(); time.sleep(11)"
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ORT_")}
    environment = kept | {"HOME": str(tmp_path)} | network_log
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, env=environment, check=True, timeout=60)
    assert not (tmp_path / "network.log").exists(), (tmp_path / "network.log").read_text()
