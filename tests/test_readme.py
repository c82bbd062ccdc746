"""What the README promises is there: its commands, flags, files, keys, exit codes and printed lines."""

import re
import tomllib
from itertools import chain
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from benchmarks import readme_figures
from tests.readme_lines import set_up_lines
from vision.app.arguments import parse
from vision.window.keys import KEYS

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text()


def test_every_option_named_is_one_of_the_program(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parse(["--help"])
    known = set(re.findall(r"--[a-z][a-z-]+", capsys.readouterr().out))
    table = README.split("| option |")[1].split("\n\n")[0]
    named = set(re.findall(r"--[a-z][a-z-]+", table))
    assert named
    assert named <= known


def test_every_line_that_sets_something_up_is_run_in_ci() -> None:
    run, installed = ((ROOT / ".ci" / name).read_text() for name in ("run", "installed"))
    (pattern,) = re.findall(r"sed -n -E 's/(.+?)/\\1/p' README\.md training/README\.md", installed)
    for line in set_up_lines():
        command = line.partition("#")[0].strip()
        assert command in run.splitlines() or re.match(pattern, f"    {line}"), line


def test_every_make_target_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = set(re.findall(r"\bmake ([a-z]+)(?:`|    )", README))
    assert {"demo", "test"} <= named
    assert named <= targets


def test_every_extra_to_install_exists() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    named = {extra for names in re.findall(r"'\.\[([a-z,]+)\]'", README) for extra in names.split(",")}
    assert named == set(project["optional-dependencies"])


def test_every_package_asked_for_is_pinned_to_a_version_that_fits() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    asked = chain(project["dependencies"], *project["optional-dependencies"].values())
    lines = (ROOT / "requirements.txt").read_text().splitlines()
    pins = (line.split("==") for line in lines if not line.startswith("#"))
    pinned = {canonicalize_name(name): version for name, version in pins}
    for requirement in map(Requirement, asked):
        assert requirement.specifier.contains(pinned[canonicalize_name(requirement.name)]), requirement


def test_every_file_and_folder_named_is_there() -> None:
    links = re.findall(r"\]\(([^)#]+)\)", README)
    quoted = re.findall(r"`([\w./]+/[\w./]*)`", README)
    paths = [path for path in links + quoted if not path.startswith((".venv", "http", "mine", "build"))]
    assert len(paths) > 8
    assert [path for path in paths if not (ROOT / path).exists()] == []


def test_the_keys_are_those_of_the_window() -> None:
    rows = re.findall(r"^\| (.+?) \| (.+?) \|$", README.split("| key |")[1].split("\n\n")[0], re.MULTILINE)
    assert rows[1:] == list(KEYS)


@pytest.mark.parametrize("name", ["README", "SPEED"])
def test_its_figures_are_those_that_were_measured(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = {}
    for each in ("README", "SPEED"):
        texts[each] = getattr(readme_figures, each).read_text()
        (tmp_path / each).write_text(texts[each])
        monkeypatch.setattr(readme_figures, each, tmp_path / each)
    assert readme_figures.main() == 0
    assert (tmp_path / name).read_text() == texts[name], "run: make figures"


DOCUMENTS = [*ROOT.glob("*.md"), ROOT / "training" / "README.md", *(ROOT / "docs").rglob("*.md")]


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_prose_has_120_columns_at_most(path: Path) -> None:
    # Tables, pictures and command lines can't be broken.
    prose = [line for line in path.read_text().splitlines() if not line.startswith(("|", "![", "    "))]
    assert [line for line in prose if len(line) > 120] == []


def test_every_decision_is_listed_beside_the_folder_that_it_is_about() -> None:
    folder = ROOT / "docs" / "decisions"
    rows = re.findall(r"^\| (`.+`) \| \[.+\]\((.+)\) \|$", (folder / "README.md").read_text(), re.MULTILINE)
    assert {name for _, name in rows} == {path.name for path in folder.glob("*.md")} - {"README.md"}
    about = [place for places, _ in rows for place in re.findall(r"`(.+?)`", places)]
    assert [place for place in about if not (ROOT / place).exists()] == []


def test_a_figure_that_was_measured_anew_is_written_into_its_row() -> None:
    table = "| what | one | two |\n| --- | --- | --- |\n| speed | 1.0 | 2.0 |\n| size | | |\n\nThe end."
    filled = readme_figures.with_table(table, "what", lambda name: [name.upper(), "9.5"])
    assert filled == table.replace("1.0 | 2.0", "SPEED | 9.5").replace("size | | |", "size | SIZE | 9.5 |")


def test_the_python_example_runs(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    exec(README.split("```python\n")[1].split("```")[0], {})
    assert "'3.14'" in capsys.readouterr().out
