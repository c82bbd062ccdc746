"""Who owns which outside world, how long a file may be, and what no file may hold.

Which folder may import which is held by import-linter: see pyproject.toml.
"""

import ast
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PROGRAM = ("main.py", "digit_reader.py", "vision", "recognizer", "training", "samples", "benchmarks")
HEAVY = {"tensorflow", "keras", "torch", "jax", "matplotlib", "sklearn", "onnx", "h5py"}


def _files(*places: str) -> list[Path]:
    found = []
    for place in places:
        path = ROOT / place
        found += [path] if path.suffix else sorted(path.rglob("*.py"))
    return found


def _text_files() -> list[Path]:
    """Every file of the project that people read, the hidden ones of tools left out."""
    suffixes = {".py", ".md", ".toml", ".txt", ".json", ".csv", ".c", ".html", ".svg", ""}
    tops = [
        top for top in ROOT.iterdir() if not top.name.startswith(".") or top.name in (".ci", ".gitignore")
    ]
    tops = [top for top in tops if top.name not in ("build", "dist") and not top.name.endswith(".egg-info")]
    paths = [path for top in tops for path in ([top] if top.is_file() else top.rglob("*"))]
    return [
        path
        for path in paths
        if path.is_file() and path.suffix in suffixes and "__pycache__" not in path.parts
    ]


def _name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


def _functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def _length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of the body, the docstring left out."""
    body = function.body[1:] if ast.get_docstring(function) and len(function.body) > 1 else function.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1


def _worlds(path: Path) -> set[str]:
    """The cv2 functions that `path` calls, and the top-level modules that it imports."""
    used = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            used |= {f"cv2.{node.func.attr}"} if ast.unparse(node.func.value) == "cv2" else set()
        elif isinstance(node, ast.Import):
            used |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            used.add(node.module.split(".")[0])
    return used


@pytest.mark.parametrize(
    ("world", "owners"),
    [
        ({"cv2.imshow", "cv2.waitKey", "cv2.pollKey", "cv2.namedWindow"}, {"vision.window.qt_window"}),
        (
            {"cv2.VideoCapture"},
            {
                "vision.sources.video",
                "vision.sources.camera.capture",
                "vision.sources.camera.discovery",
            },
        ),
        ({"cv2.VideoWriter", "av"}, {"vision.outputs.mpeg4", "vision.outputs.h264"}),
        ({"onnxruntime"}, {"recognizer.network"}),
        (
            {"argparse"},
            {
                "vision.app.arguments",
                "vision.app.argument_parser",
                "vision.app.argument_values",
                "vision.app.web_arguments",
            },
        ),
    ],
    ids=lambda names: min(names),
)
def test_each_outside_world_has_its_owner(world: set[str], owners: set[str]) -> None:
    users = {_name(path) for path in _files("main.py", "vision", "recognizer") if _worlds(path) & world}
    assert users == owners


def test_only_training_and_one_function_of_the_recognizer_know_keras() -> None:
    users = {_name(path) for path in _files("main.py", "vision", "recognizer") if "keras" in _worlds(path)}
    assert users == {"recognizer.network"}


def _modules_after(code: str) -> set[str]:
    """Top-level modules that a fresh Python holds after `code`."""
    code += "\nimport sys, json; print(json.dumps(sorted({name.split('.')[0] for name in sys.modules})))"
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(json.loads(run.stdout.splitlines()[-1]))


def test_vision_takes_neither_a_network_nor_what_runs_it() -> None:
    assert not _modules_after("import vision") & (HEAVY | {"onnxruntime"})


def test_reading_a_picture_takes_nothing_that_only_training_needs() -> None:
    picture = str(ROOT / "samples" / "page.jpg")
    used = _modules_after(
        f"from vision.app import main\nassert main(['--image', {picture!r}, '--no-window', '--quiet']) == 0"
    )
    assert "onnxruntime" in used
    assert not used & HEAVY


@pytest.mark.parametrize("path", _files(*PROGRAM, "tests"), ids=_name)
def test_a_file_has_250_lines_at_most(path: Path) -> None:
    length = len(path.read_text().splitlines())
    assert length <= 250


def test_main_has_30_lines_at_most() -> None:
    length = len((ROOT / "main.py").read_text().splitlines())
    assert length <= 30


def test_functions_are_short() -> None:
    lengths = {
        f"{_name(path)}.{function.name}": _length(function)
        for path in _files(*PROGRAM)
        for function in _functions(path)
    }
    assert {name: length for name, length in lengths.items() if length > 50} == {}
    ordered = sorted(lengths.values())
    assert ordered[len(ordered) // 2] <= 10
    assert ordered[len(ordered) * 9 // 10] <= 30


def test_no_error_is_caught_unseen() -> None:
    broad = {"Exception", "BaseException"}
    wrong = []
    for path in _files(*PROGRAM, "tests"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ExceptHandler):
                caught = (
                    {name.id for name in ast.walk(node.type) if isinstance(name, ast.Name)}
                    if node.type
                    else broad
                )
                wrong += [f"{_name(path)}:{node.lineno}"] if caught & broad else []
    assert wrong == []


def test_prose_has_120_columns_at_most() -> None:
    documents = [ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
    wide = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in documents
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if len(line) > 120 and not line.startswith("|")
    ]
    assert wide == []


@pytest.mark.parametrize(
    ("what", "pattern"),
    [
        ("a folder of the machine it was written on", r"/(?:work|root|home)/\w|/tmp/venv"),
        ("the host of a package registry", r"pypi\.(?:org)|python" r"hosted|npm" r"js\.(?:org|com)"),
        ("a silenced type error", r"#\s*type:\s*" r"ignore"),
        ("a way to run code from a model file", r"safe_mode\s*=\s*" r"False"),
        ("unfinished work", r"\b(?:TO" r"DO|FIX" r"ME|XX" r"X)\b"),
    ],
)
def test_no_file_holds(what: str, pattern: str) -> None:
    this = Path(__file__)
    found = [
        f"{path.relative_to(ROOT)}: {line.strip()[:90]}"
        for path in _text_files()
        if path != this
        for line in path.read_text(errors="replace").splitlines()
        if re.search(pattern, line)
    ]
    assert found == [], what
