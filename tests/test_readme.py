"""What the README promises is there: its commands, flags, files, keys, exit codes and printed lines."""

import json
import re
import shlex
import tomllib
from itertools import chain
from pathlib import Path

import pytest
from packaging.requirements import Requirement

import main
from vision.arguments import parse
from vision.keys import KEYS

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text()


def _commands(start: str) -> list[list[str]]:
    """The command lines of the README's indented blocks that start with `start`, as words."""
    lines = re.findall(r"^ {4,}(\S.*)$", README, re.MULTILINE)
    return [shlex.split(line, comments=True) for line in lines if line.startswith(start)]


@pytest.mark.parametrize("words", _commands("python main.py"), ids=" ".join)
def test_every_command_of_the_program_is_one_that_it_takes(words: list[str]) -> None:
    parse(words[2:])


def test_every_option_named_is_one_of_the_program(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parse(["--help"])
    known = set(re.findall(r"--[a-z][a-z-]+", capsys.readouterr().out))
    table = README.split("| option |")[1].split("\n\n")[0]
    named = set(re.findall(r"--[a-z][a-z-]+", table))
    assert named
    assert named <= known


@pytest.mark.parametrize("words", _commands("python training/"), ids=" ".join)
def test_every_training_command_names_a_script_and_options_of_it(words: list[str]) -> None:
    script = ROOT / words[1]
    assert script.is_file()
    assert all(f'"{word}"' in script.read_text() for word in words[2:] if word.startswith("--"))


def test_every_make_target_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = set(re.findall(r"\bmake ([a-z]+)(?:`|    )", README))
    assert {"demo", "test"} <= named
    assert named <= targets


def test_every_extra_to_install_exists() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    named = {extra for names in re.findall(r"-e '\.\[([a-z,]+)\]'", README) for extra in names.split(",")}
    assert named == set(project["optional-dependencies"])


def test_every_package_asked_for_is_pinned_to_a_version_that_fits() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    asked = chain(project["dependencies"], *project["optional-dependencies"].values())
    lines = (ROOT / "requirements.txt").read_text().splitlines()
    pinned = dict(line.lower().split("==") for line in lines if not line.startswith("#"))
    for requirement in map(Requirement, asked):
        assert requirement.specifier.contains(pinned[requirement.name]), requirement


def test_every_file_and_folder_named_is_there() -> None:
    links = re.findall(r"\]\(([^)#]+)\)", README)
    quoted = re.findall(r"`([\w./]+/[\w./]*)`", README)
    paths = [path for path in links + quoted if not path.startswith((".venv", "http", "mine"))]
    assert len(paths) > 8
    assert [path for path in paths if not (ROOT / path).exists()] == []


def test_the_keys_are_those_of_the_window() -> None:
    rows = re.findall(r"^\| (.+?) \| (.+?) \|$", README.split("| key |")[1].split("\n\n")[0], re.MULTILINE)
    assert rows[1:] == list(KEYS)


def _table(first_cell: str) -> list[list[str]]:
    """The cells of the README's table that starts with `first_cell`, row by row, its rule left out."""
    lines = README[README.index(f"| {first_cell} |") :].split("\n\n")[0].splitlines()
    return [[cell.strip() for cell in line.strip("| ").split(" | ")] for line in lines[:1] + lines[2:]]


def test_the_speeds_are_those_of_the_benchmark() -> None:
    measured = json.loads((ROOT / "benchmarks" / "stages.json").read_text())
    (_, *sizes), *rows = _table("times one cvtColor")
    assert len(rows) > 5
    for stage, *cells in rows:
        assert cells == [f"{measured[size][stage]['times']:.1f}" for size in sizes], stage


def test_the_cross_validation_is_the_measured_one() -> None:
    measured = json.loads((ROOT / "models" / "cross_validation" / "baseline_image.json").read_text())
    assert f"```text\n{measured['summary']}\n```" in README


def test_the_networks_figures_are_those_of_their_cards() -> None:
    cards = [json.loads((ROOT / "models" / f"{name}.json").read_text()) for name in ("digits", "baseline")]
    _, *rows = _table("measured")
    assert rows
    for what, *cells in rows:
        assert cells == [f"{card['results'][what] * 100:.2f} %" for card in cards], what


@pytest.mark.parametrize("command", [["--image", "samples/page.jpg"]], ids=" ".join)
def test_a_printed_line_is_what_the_program_prints(
    command: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    block = README.split(f"python main.py {' '.join(command)}")[1].split("```text\n")[1].split("```")[0]
    assert main.main([*command, "--no-window"]) == 0
    assert capsys.readouterr().err == block


def test_the_python_example_runs(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    exec(README.split("```python\n")[1].split("```")[0], {})
    assert "'1984'" in capsys.readouterr().out
