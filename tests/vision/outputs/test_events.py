"""A line when a number appears, changes or goes; and a command that is run for it."""

from __future__ import annotations

import csv
import json
import logging
import sys
import time
from collections.abc import Sequence
from datetime import datetime, timedelta, timezone
from pathlib import Path

import numpy as np
import pytest

from vision.box import Box
from vision.frame import Frame
from vision.outputs.change_command import MAX_WAITING, ChangeCommand
from vision.outputs.events import GONE_AFTER_S, EventLog
from vision.outputs.output import OutputError, open_change_command, open_events
from vision.page import Number, Page, Reading

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=timezone(timedelta(hours=1)))
BOX = Box(0, 0, 9, 9)


def at_noon() -> datetime:
    return NOON


def a_page(*texts: str, time_s: float = 0.0, source: str = "0", wobbly: Sequence[int] = ()) -> Page:
    """A page with number 1, 2, ... for each of `texts` but the empty ones; the `wobbly` are not steady."""
    numbers = [
        Number(id, text, 0.98762, BOX, (10 * id, 10 * id + 1)) for id, text in enumerate(texts, 1) if text
    ]
    readings = [
        Reading(digit, BOX, 1, 0.9, is_steady=not (number.id in wobbly and digit % 10 == 1))
        for number in numbers
        for digit in number.digits
    ]
    frame = Frame(np.zeros((9, 9, 3), np.uint8), round(time_s * 10), time_s, source)
    return Page(frame, tuple(readings), tuple(numbers), np.zeros((9, 9), np.uint8))


def told(*pages: Page) -> list[list[tuple[str, int, str, str | None]]]:
    """What an event log tells of each of `pages`: change, id, text and what it was."""
    log = EventLog(at_noon)
    return [
        [(event.change.value, event.id, event.text, event.was) for event in log.update(page)]
        for page in pages
    ]


def test_a_number_is_told_of_once_when_it_appears() -> None:
    assert told(a_page("47"), a_page("47"), a_page("47", "9")) == [
        [("appeared", 1, "47", None)],
        [],
        [("appeared", 2, "9", None)],
    ]


def test_a_change_tells_what_it_was() -> None:
    assert told(a_page("41"), a_page("47"), a_page("47")) == [
        [("appeared", 1, "41", None)],
        [("changed", 1, "47", "41")],
        [],
    ]


def test_what_is_not_steady_neither_appears_nor_changes() -> None:
    assert told(
        a_page("1", wobbly=[1]), a_page("4"), a_page("7", wobbly=[1]), a_page("4"), a_page("7", wobbly=[1])
    ) == [[], [("appeared", 1, "4", None)], [], [], []]


def test_a_passing_hand_takes_no_number_away() -> None:
    assert told(a_page("47"), a_page(time_s=1.0), a_page("47", time_s=1.5), a_page(time_s=2.9)) == [
        [("appeared", 1, "47", None)],
        [],
        [],
        [],
    ]


def test_a_number_out_of_sight_for_long_is_gone_and_comes_back_as_new() -> None:
    later_s = GONE_AFTER_S + 0.1
    assert told(a_page("47"), a_page(time_s=later_s), a_page(time_s=later_s), a_page("47", time_s=9.0)) == [
        [("appeared", 1, "47", None)],
        [("gone", 1, "47", None)],
        [],
        [("appeared", 1, "47", None)],
    ]


def test_no_number_of_a_photo_goes_because_the_next_photo_comes() -> None:
    assert told(a_page("47", source="a.jpg"), a_page("", "9", source="b.jpg")) == [
        [("appeared", 1, "47", None)],
        [("appeared", 2, "9", None)],
    ]


def test_events_are_lines_of_json_with_the_time_of_day_and_its_zone(tmp_path: Path) -> None:
    with open_events(str(tmp_path / "x.jsonl"), clock=at_noon) as output:
        output.put(a_page("47", time_s=1.23456))
        output.put(a_page("49", time_s=1.3))
    first, second = (tmp_path / "x.jsonl").read_text().splitlines()
    assert first == (
        '{"event": "appeared", "at": "2026-11-22T12:00:00.000+01:00", "time": 1.235, "source": "0", '
        '"frame": 12, "id": 1, "text": "47", "was": null, "confidence": 0.9876, '
        '"row": 0, "column": 0, "status": "sure"}'
    )
    assert json.loads(second)["was"] == "47"


def test_events_are_rows_of_a_table(tmp_path: Path) -> None:
    with open_events(str(tmp_path / "x.csv"), clock=at_noon) as output:
        output.put(a_page("47", source="=1.jpg"))
        output.put(a_page("47", source="=1.jpg"))
        output.put(a_page(source="=1.jpg", time_s=9.0))
    rows = list(csv.DictReader((tmp_path / "x.csv").read_text().splitlines()))
    assert [(row["event"], row["text"], row["source"]) for row in rows] == [
        ("appeared", "47", "./=1.jpg"),
        ("gone", "47", "./=1.jpg"),
    ]
    assert list(rows[0])[:3] == ["event", "at", "time"]


def test_events_may_go_to_standard_output(capfd: pytest.CaptureFixture[str]) -> None:
    with open_events("-") as output:
        output.put(a_page("47"))
    record = json.loads(capfd.readouterr().out)
    assert datetime.fromisoformat(record["at"]).tzinfo is not None


def test_where_nothing_changed_the_file_is_empty_and_there(tmp_path: Path) -> None:
    with open_events(str(tmp_path / "x.jsonl")) as output:
        output.put(a_page())
    assert (tmp_path / "x.jsonl").read_text() == ""


def test_what_is_in_view_at_the_end_is_not_gone(tmp_path: Path) -> None:
    with open_events(str(tmp_path / "x.jsonl")) as output:
        output.put(a_page("47"))
    assert len((tmp_path / "x.jsonl").read_text().splitlines()) == 1


@pytest.mark.parametrize("name", ["x.txt", "gone/x.csv", "there.csv"])
def test_events_that_cannot_be_written_are_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "there.csv").touch()
    with pytest.raises(OutputError):
        open_events(str(tmp_path / name))


def python(code: str) -> str:
    """A command that runs `code`."""
    return f"'{sys.executable}' -S -c \"{code}\""


NOTES = "import sys; open(sys.argv[1], 'a').write(sys.stdin.read() + ' '.join(sys.argv[2:]) + chr(10))"


def test_a_command_gets_the_text_and_the_event_as_json(tmp_path: Path) -> None:
    with open_change_command(f"{python(NOTES)} '{tmp_path}/it is.txt'") as command:
        command.put(a_page("-47"))
        command.put(a_page("-49"))
    lines = (tmp_path / "it is.txt").read_text().splitlines()
    assert [json.loads(line)["event"] for line in lines[::2]] == ["appeared", "changed"]
    assert lines[1::2] == ["-47", "-49"]


def test_a_command_may_say_where_it_wants_what(tmp_path: Path) -> None:
    with open_change_command(
        f"{python(NOTES)} '{tmp_path}/x' {{event}} n={{id}} '{{text}}; rm x'"
    ) as command:
        command.put(a_page("47"))
    assert (tmp_path / "x").read_text().splitlines()[1] == "appeared n=1 47; rm x"


def test_a_slow_command_never_keeps_the_reading_waiting(caplog: pytest.LogCaptureFixture) -> None:
    command = ChangeCommand(python("import time; time.sleep(60)"), at_noon)
    started_s = time.monotonic()
    for index in range(3 * MAX_WAITING):
        command.put(a_page(str(index)))
    assert time.monotonic() - started_s < 2
    with pytest.raises(KeyboardInterrupt), command:
        raise KeyboardInterrupt
    assert time.monotonic() - started_s < 5
    assert [record.message.split(" ", 4)[-1] for record in caplog.records] == [
        "is too slow; the oldest changes are left out",
        f"was ended with {MAX_WAITING} changes waiting",
    ]


def test_a_command_that_fails_every_time_is_told_of_once(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING), open_change_command(python("raise SystemExit(7)")) as command:
        for text in ("1", "2", "3"):
            command.put(a_page(text))
    assert [record.message for record in caplog.records] == [
        f"the --on-change command {sys.executable} failed with exit code 7"
    ]


def test_what_a_command_prints_is_no_reading(capfd: pytest.CaptureFixture[str]) -> None:
    with open_change_command(python("print('heard')")) as command:
        command.put(a_page("47"))
    assert capfd.readouterr().out == ""


@pytest.mark.parametrize(
    ("command", "says"),
    [
        ("no-such-program --at all", "there is no such program"),
        ("echo 'half", "check its quotes"),
        ("  ", "an empty command"),
    ],
)
def test_a_command_that_cannot_be_run_is_refused_at_once(command: str, says: str) -> None:
    with pytest.raises(OutputError, match=says):
        open_change_command(command)
