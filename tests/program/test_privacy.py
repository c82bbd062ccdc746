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


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "code", "written", "has_keras"),
    [
        (
            ["main.py", "samples/page.jpg", "--no-window", "--output", "{work}/a.csv"],
            0,
            ["a.csv"],
            False,
        ),
        # Keras and matplotlib would leave settings in the home folder.
        (["main.py", "samples/list.jpg", "--no-window", "--model", "models/baseline.keras"], 0, [], True),
        (["training/train.py", "--data", "nowhere", "--models", "{work}"], 1, [], True),
    ],
    ids=["photo", "Keras model", "training"],
)
def test_nothing_is_looked_up_and_nothing_written_that_was_not_named(
    arguments: list[str],
    code: int,
    written: list[str],
    has_keras: bool,
    tmp_path: Path,
    network_log: dict[str, str],
) -> None:
    folders = [tmp_path / name for name in ("home", "temporary", "work")]
    for folder in folders:
        folder.mkdir()
    home, temporary, work = folders
    named_elsewhere = ("XDG_", "ORT_", "KERAS_", "MPLCONFIGDIR")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(named_elsewhere)}
    places = {"HOME": str(home), "TMPDIR": str(temporary), "PYTHONDONTWRITEBYTECODE": "1"}
    ended = subprocess.run(
        [sys.executable, *(argument.format(work=work) for argument in arguments)],
        cwd=ROOT,
        env=kept | places | network_log,
        capture_output=True,
        timeout=120,
    )
    assert ended.returncode == code, ended.stderr
    left = sorted(path.relative_to(tmp_path) for folder in folders for path in folder.rglob("*"))
    assert left == [Path("work", name) for name in written]
    log = tmp_path / "network.log"
    tried = set(log.read_text().splitlines()) if log.exists() else set()
    # A library that comes with Keras opens one, and lets it go, to see whether the system knows IPv6.
    assert tried <= ({"socket IPv6"} if has_keras else set())


@pytest.mark.slow
def test_nothing_is_looked_up_in_the_first_seconds_either(
    tmp_path: Path, network_log: dict[str, str]
) -> None:
    # ONNX Runtime looks its telemetry host up ten seconds after it was loaded.
    program = "import time; from recognizer import DigitRecognizer; DigitRecognizer.load(); time.sleep(11)"
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ORT_")}
    environment = kept | {"HOME": str(tmp_path)} | network_log
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, env=environment, check=True, timeout=60)
    assert not (tmp_path / "network.log").exists(), (tmp_path / "network.log").read_text()
