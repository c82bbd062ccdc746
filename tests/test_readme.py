"""What the README promises is there: its commands, flags, files, keys, exit codes and printed lines."""

import re
import shlex
import tomllib
from itertools import chain
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from benchmarks import readme_figures
from vision.app import main
from vision.app.arguments import parse
from vision.window.keys import KEYS

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


def test_its_figures_are_those_that_were_measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    filled = tmp_path / "README.md"
    filled.write_text(README)
    monkeypatch.setattr(readme_figures, "README", filled)
    assert readme_figures.main() == 0
    assert filled.read_text() == README, "run: make figures"


def test_a_figure_that_was_measured_anew_is_written_into_its_row() -> None:
    table = "| what | one | two |\n| --- | --- | --- |\n| speed | 1.0 | 2.0 |\n| size | | |\n\nThe end."
    filled = readme_figures.with_table(table, "what", lambda name: [name.upper(), "9.5"])
    assert filled == table.replace("1.0 | 2.0", "SPEED | 9.5").replace("size | | |", "size | SIZE | 9.5 |")


@pytest.mark.parametrize("command", [["--image", "samples/page.jpg"]], ids=" ".join)
def test_a_printed_line_is_what_the_program_prints(
    command: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    block = README.split(f"python main.py {' '.join(command)}")[1].split("```text\n")[1].split("```")[0]
    assert main([*command, "--no-window"]) == 0
    assert capsys.readouterr().err == block


def test_the_python_example_runs(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    exec(README.split("```python\n")[1].split("```")[0], {})
    assert "'1984'" in capsys.readouterr().out
