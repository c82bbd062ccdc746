"""Whatever is typed: an exit code that means something, one line where something is wrong, and no traceback.

`make fuzz` draws 1,000 command lines, and FUZZ_EXAMPLES any number.
"""

from __future__ import annotations

import itertools
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from tests.program.forked import Runner
from tests.program.mistakes import CAMERAS, MODELS, NAMES, TARGETS, contents, copy_folder, make_folder

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="forks, and bounds the memory as Linux does")

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "200"))
MEMORY_BYTES = 1_500_000_000
PATIENCE_S = 30.0

WRITING = ("--output", "--events", "--save", "--save-debug")
numbers = st.sampled_from(
    (
        *(
            "0",
            "1",
            "0.5",
            "-1",
            "2",
            "nan",
            "inf",
            "1e400",
            "9" * 400,
            "9" * 5000,
            "",
            "x",
            "640x480",
            "0x0",
        ),
        *("99999999x99999999", "1,2,30,40", "0,0,0,0", "9999,9999,9,9", "90", "45", "\u0663"),
    )
)


def option(*flags: str, values: st.SearchStrategy[str]) -> st.SearchStrategy[list[str]]:
    return st.tuples(st.sampled_from(flags), values).map(list)


sources = st.one_of(
    st.lists(st.sampled_from(NAMES), min_size=1, max_size=3),
    st.lists(st.sampled_from(NAMES), min_size=1, max_size=3).map(lambda names: ["--image", *names]),
    st.lists(st.sampled_from(NAMES), min_size=1, max_size=2).map(lambda names: ["--video", *names]),
    st.sampled_from(CAMERAS).map(lambda name: [name]),
    st.sampled_from(CAMERAS).map(lambda name: ["--camera", name]),
    st.sampled_from(
        [["--list-cameras"], [], ["--demo", "good.png"], ["--camera", "0", "--image", "good.png"]]
    ),
)
options = st.one_of(
    option(*WRITING, values=st.sampled_from(TARGETS)),
    option("--model", values=st.sampled_from(MODELS)),
    option("--min-confidence", "--size", "--fps", "--turn", "--roi", values=numbers),
    option(
        "--on-change", values=st.sampled_from(["true", "false", "echo", "no-such", "'half", "", "A=geheim x"])
    ),
    st.sampled_from(["--raw", "--sum", "--mirror", "--quiet", "--verbose", "--overwrite", "--help"]).map(
        lambda flag: [flag]
    ),
    st.sampled_from(["--vido=rtsp://me:geheim@127.0.0.1/x", "--", "-x"]).map(lambda word: [word]),
)
command_lines = st.tuples(sources, st.lists(options, max_size=4)).map(
    lambda drawn: [*drawn[0], *(word for each in drawn[1] for word in each)]
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("mistakes") / "made"
    make_folder(folder)
    return folder


@pytest.fixture(scope="module")
def runner() -> Iterator[Runner]:
    with Runner(MEMORY_BYTES, PATIENCE_S) as runner:
        yield runner


@pytest.mark.slow
@settings(
    max_examples=EXAMPLES,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(words=command_lines)
def test_whatever_is_typed_ends_in_an_exit_code_and_at_most_one_error(
    runner: Runner, made: Path, words: list[str]
) -> None:
    folder = made.parent / "here"
    copy_folder(made, folder)
    try:
        before = contents(folder)
        ended = runner.run(folder, [*words, "--no-window"] if "--" not in words else ["--no-window", *words])
        after = contents(folder)
    finally:
        shutil.rmtree(folder)
    note(f"exit code {ended.code}; standard error:\n{ended.err}")
    assert ended.code in (0, 1, 2, 3)
    assert "Traceback" not in ended.err
    assert "geheim" not in ended.err + ended.out
    lines = ended.err.splitlines()
    assert all(line.isprintable() for line in lines)
    errors = [line for line in lines if line.startswith("error: ")]
    assert len(errors) == (1 if ended.code in (1, 2) else 0)
    assert not errors or lines[-1] == errors[0]
    assert "error: " not in ended.out
    named = {Path(word) for flag, word in itertools.pairwise(words) if flag in WRITING}
    # What could not be read is kept there, and told, for --resume.
    named |= {path.with_name(f"{path.name}.parts") for path in named if path.name}
    for name in sorted(after.keys() - before.keys() | {n for n in before if after.get(n) != before[n]}):
        assert {Path(name), *Path(name).parents} & named - {Path()}, f"{name} was not named"
