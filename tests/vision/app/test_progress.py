"""A bar on a terminal, and nothing in a pipe."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vision.app.progress import Progress, minutes


class Terminal(io.StringIO):
    """A terminal that keeps what was written to it."""

    encoding = "utf-8"

    def isatty(self) -> bool:
        return True

    @property
    def line(self) -> str:
        """What stands on its last line."""
        return self.getvalue().rpartition("\r")[2].removesuffix("\x1b[K")


class Clock:
    """A clock that is set by hand."""

    now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_a_bar_tells_how_far_it_is_and_how_long_it_will_take(clock: Clock) -> None:
    terminal = Terminal()
    progress = Progress("clip.mp4", 240, terminal, clock)
    clock.now_s = 10.0
    progress.update(80)
    assert terminal.line == "clip.mp4  ━━━━━━━━────────────────   33 %  80 of 240  0:20 left"


def test_without_a_known_end_it_tells_how_fast_it_goes(clock: Clock) -> None:
    terminal = Terminal()
    progress = Progress("camera 0", None, terminal, clock)
    clock.now_s = 10.0
    progress.update(300, "47 12")
    assert terminal.line == "camera 0  300  30 per second  47 12"


def test_a_pipe_gets_none_of_it(clock: Clock) -> None:
    pipe = io.StringIO()
    progress = Progress("clip.mp4", 240, pipe, clock)
    clock.now_s = 10.0
    progress.update(80)
    progress.clear()
    assert pipe.getvalue() == ""
    progress.say("told")
    assert pipe.getvalue() == "told\n"


def test_it_is_drawn_ten_times_a_second_at_most(clock: Clock) -> None:
    terminal = Terminal()
    progress = Progress("clip.mp4", 1000, terminal, clock)
    for done in range(1000):
        clock.now_s = done / 1000
        progress.update(done)
    assert 5 <= terminal.getvalue().count("\r") <= 10


def test_what_is_said_takes_the_place_of_the_bar(clock: Clock) -> None:
    terminal = Terminal()
    progress = Progress("clip.mp4", 240, terminal, clock)
    clock.now_s = 1.0
    progress.update(80)
    progress.say("a.jpg: 47")
    assert terminal.getvalue().endswith("\r\x1b[Ka.jpg: 47\n")


def test_a_line_never_wraps(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    terminal = Terminal()
    progress = Progress("a" * 100, 240, terminal, clock)
    clock.now_s = 1.0
    progress.update(80)
    assert len(terminal.line) == 39


def test_an_old_terminal_gets_plain_characters(clock: Clock) -> None:
    terminal = Terminal()
    terminal.encoding = "ascii"
    progress = Progress("clip.mp4", 2, terminal, clock)
    clock.now_s = 1.0
    progress.update(1)
    assert "############------------" in terminal.line


@given(total=st.integers(1, 10**6), done=st.integers(0, 2 * 10**6), took_s=st.floats(0.11, 1e6))
def test_no_count_breaks_it(total: int, done: int, took_s: float) -> None:
    terminal, clock = Terminal(), Clock()
    progress = Progress("clip", total, terminal, clock)
    clock.now_s = took_s
    progress.update(done)
    assert str(done) in terminal.line


def test_a_time_is_written_as_on_a_clock() -> None:
    assert [minutes(seconds) for seconds in (0, 59.6, 61, 3661)] == ["0:00", "1:00", "1:01", "1:01:01"]
