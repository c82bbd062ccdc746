"""Readings as JSON Lines and CSV, and every way in which writing them can fail."""

from __future__ import annotations

import csv
import json
import os
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest

from tests.vision.pages import a_page
from vision.box import Box
from vision.outputs.output import OutputError, check_distinct, open_readings
from vision.page import Page, Reading


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_a_record_holds_the_promised_fields_in_their_order(tmp_path: Path) -> None:
    with open_readings(str(tmp_path / "x.jsonl"), []) as output:
        output.put(a_page())
    assert (tmp_path / "x.jsonl").read_text() == (
        '{"source": "clip.mp4", "frame": 12, "time": 0.4, "width": 1280, "height": 720, '
        '"digits": [{"id": 2, "digit": 4, "confidence": 0.9931, "box": [372, 78, 30, 58]}, '
        '{"id": 3, "digit": null, "confidence": 0.4, "box": [412, 80, 31, 55]}], '
        '"numbers": [{"id": 1, "text": "4?", "confidence": 0.397, "box": [372, 78, 71, 58], '
        '"digits": [2, 3], "row": 1, "column": 1, "status": "doubtful"}]}\n'
    )


def test_raw_readings_are_added_on_request_and_null_where_a_frame_was_not_read(tmp_path: Path) -> None:
    page = a_page()
    read = replace(page, raw=(Reading(2, Box(372, 78, 30, 58), 9, 0.5), Reading(0, Box(1, 2, 3, 4), 1, 0.6)))
    with open_readings(str(tmp_path / "x.jsonl"), [], has_raw=True) as output:
        for each in (read, page):
            output.put(each)
    with open_readings(str(tmp_path / "y.jsonl"), []) as output:
        output.put(read)
    first, second = (json.loads(line) for line in (tmp_path / "x.jsonl").read_text().splitlines())
    assert first["raw"] == [
        {"id": 2, "digit": 9, "confidence": 0.5, "box": [372, 78, 30, 58]},
        {"id": None, "digit": 1, "confidence": 0.6, "box": [1, 2, 3, 4]},
    ]
    assert second["raw"] is None
    assert "raw" not in (tmp_path / "y.jsonl").read_text()


def test_the_sum_is_in_the_readings_on_request(tmp_path: Path) -> None:
    for name in ("x.jsonl", "x.csv"):
        with open_readings(str(tmp_path / name), [], sum_of=lambda page: (Decimal("59.5"), 1)) as output:
            output.put(a_page())
    record = json.loads((tmp_path / "x.jsonl").read_text())
    assert (record["sum"], record["left_out_of_sum"]) == (59.5, 1)
    assert [row["sum"] for row in rows(tmp_path / "x.csv")] == ["59.5", "59.5"]


def test_a_table_has_the_promised_columns_and_one_row_a_digit(tmp_path: Path) -> None:
    with open_readings(str(tmp_path / "x.csv"), []) as output:
        output.put(a_page(digits=3))
    assert (tmp_path / "x.csv").read_text().splitlines() == [
        "source,frame,time,id,digit,confidence,x,y,width,height,number,number_text,row,column,status",
        "clip.mp4,12,0.4,2,4,0.9931,372,78,30,58,1,4?,1,1,doubtful",
        "clip.mp4,12,0.4,3,,0.4,412,80,31,55,1,4?,1,1,doubtful",
        "clip.mp4,12,0.4,4,0,1.0,9,200,10,20,,,,,",
    ]


def test_every_frame_gives_a_record_also_when_nothing_is_on_it(tmp_path: Path) -> None:
    with open_readings(str(tmp_path / "x.jsonl"), []) as output:
        for index in range(3):
            output.put(a_page(index, digits=0))
    records = [json.loads(line) for line in (tmp_path / "x.jsonl").read_text().splitlines()]
    assert [(record["frame"], record["digits"], record["numbers"]) for record in records] == [
        (index, [], []) for index in range(3)
    ]


@pytest.mark.parametrize("name", ["x.jsonl", "x.csv"])
def test_a_record_can_be_read_before_the_output_is_closed(tmp_path: Path, name: str) -> None:
    with open_readings(str(tmp_path / name), []) as output:
        output.put(a_page(0))
        one = (tmp_path / name).read_bytes()
        output.put(a_page(1))
        assert one.endswith(b"\n")
        assert (tmp_path / name).read_bytes().startswith(one)
        assert len((tmp_path / name).read_bytes()) > len(one)


def test_numpy_values_are_written_as_plain_numbers(tmp_path: Path) -> None:
    page = a_page()
    x, digit, confidence = np.array([5]), np.array([7]), np.array([0.25], np.float32)
    reading = Reading(x[0], Box(x[0], x[0], x[0], x[0]), digit[0], confidence[0], True)
    for name in ("x.jsonl", "x.csv"):
        with open_readings(str(tmp_path / name), []) as output:
            output.put(Page(page.frame, (reading,), (), page.ink))
    assert json.loads((tmp_path / "x.jsonl").read_text())["digits"] == [
        {"id": 5, "digit": 7, "confidence": 0.25, "box": [5, 5, 5, 5]}
    ]
    assert rows(tmp_path / "x.csv")[0]["digit"] == "7"


@pytest.mark.parametrize("source", ["schön/数字.jpg", 'a "b",\nc.jpg', os.fsdecode(b"caf\xe9.jpg")])
def test_any_file_name_comes_back_from_json_as_it_was(tmp_path: Path, source: str) -> None:
    with open_readings(str(tmp_path / "x.jsonl"), []) as output:
        output.put(a_page(source=source))
    assert json.loads((tmp_path / "x.jsonl").read_text("utf-8"))["source"] == source


def test_a_file_name_is_never_a_formula_in_a_spreadsheet_and_still_names_the_file(tmp_path: Path) -> None:
    photo = tmp_path / '=HYPERLINK("x").jpg'
    photo.touch()
    with open_readings(str(tmp_path / "x.csv"), []) as output:
        output.put(a_page(source=photo.name))
    source = rows(tmp_path / "x.csv")[0]["source"]
    assert not source.startswith("=")
    assert (tmp_path / source).samefile(photo)


def test_readings_on_standard_output_are_json_lines(capfd: pytest.CaptureFixture[str]) -> None:
    with open_readings("-", []) as output:
        output.put(a_page(0))
        output.put(a_page(1))
    assert [json.loads(line)["frame"] for line in capfd.readouterr().out.splitlines()] == [0, 1]


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("x.txt", "use .jsonl or .csv"),
        ("x", "use .jsonl or .csv"),
        ("gone/x.csv", "there is no folder"),
        ("file.csv/x.csv", "there is no folder"),
        ("folder.csv", "it is a folder"),
        ("file.csv", "exists already; choose another name or add --overwrite"),
        ("input.csv", "it is what is being read"),
        ("link.csv", "it is what is being read"),
        ("hard.csv", "it is what is being read"),
        ("n" * 300 + ".csv", "file name too long"),
    ],
)
def test_an_output_that_cannot_be_is_refused_in_one_line(tmp_path: Path, name: str, says: str) -> None:
    (tmp_path / "folder.csv").mkdir()
    for there in ("file.csv", "input.csv"):
        (tmp_path / there).write_text("precious")
    (tmp_path / "link.csv").symlink_to("input.csv")
    (tmp_path / "hard.csv").hardlink_to(tmp_path / "input.csv")
    before = sorted(tmp_path.iterdir())
    with pytest.raises(OutputError) as caught:
        open_readings(str(tmp_path / name), [tmp_path / "input.csv"])
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)
    assert sorted(tmp_path.iterdir()) == before
    assert (tmp_path / "input.csv").read_text() == "precious"


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="no folder where even root may not write")
def test_a_file_that_may_not_be_made_is_refused() -> None:
    with pytest.raises(OutputError, match=r"cannot write to /proc/x\.csv; .*; choose another place"):
        open_readings("/proc/x.csv", [])


def test_an_input_is_not_written_over_even_when_asked_to(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("precious")
    with pytest.raises(OutputError, match="being read"):
        open_readings(str(tmp_path / "x.csv"), [tmp_path / "x.csv"], overwrite=True)


def test_overwriting_starts_anew_but_not_before_the_first_record(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text("an older and much longer run\n" * 100)
    with open_readings(str(path), [], overwrite=True):
        pass
    assert path.read_text().startswith("an older")
    with open_readings(str(path), [], overwrite=True) as output:
        output.put(a_page(5))
    assert json.loads(path.read_text())["frame"] == 5


def test_an_output_that_never_got_a_record_does_not_stand_in_the_way_of_the_next_try(tmp_path: Path) -> None:
    with open_readings(str(tmp_path / "x.csv"), []):
        pass
    assert list(tmp_path.iterdir()) == []


def test_closing_twice_does_nothing_more(tmp_path: Path) -> None:
    output = open_readings(str(tmp_path / "x.jsonl"), [])
    output.put(a_page())
    output.close()
    output.close()
    assert len((tmp_path / "x.jsonl").read_text().splitlines()) == 1


def test_the_same_file_cannot_be_two_outputs(tmp_path: Path) -> None:
    check_distinct(["-", tmp_path / "a.csv", tmp_path / "b.csv"])
    with pytest.raises(OutputError, match=r"two outputs to .*a\.csv"):
        check_distinct([tmp_path / "a.csv", str(tmp_path / "folder" / ".." / "a.csv")])
    with pytest.raises(OutputError, match="two outputs to standard output"):
        check_distinct(["-", "-"])
