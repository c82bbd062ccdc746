"""What programs and the page ask for over HTTP."""

from __future__ import annotations

import base64
import csv
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.vision.web.conftest import Cells, Client

TEXTS = ["2718", "3049", "56"]


def frames(
    client: Client, viewer: str, sheet: bytes, count: int = 15, *, start_s: float = 0.0, collect: int = 1
) -> list[dict[str, Any]]:
    """The answers to that many frames, ten a second."""
    path = f"/api/viewer/{viewer}/frame?collect={collect}&time="
    return [client.ask("POST", f"{path}{start_s + at / 10}", sheet).json for at in range(count)]


def texts_of(client: Client) -> list[str]:
    return [row["text"] for row in client.ask("GET", "/api/table").json["rows"]]


def test_a_picture_is_answered_with_what_output_writes(client: Client, sheet: bytes) -> None:
    answer = client.ask("POST", "/api/read?name=a.jpg", sheet, Content_Type="image/jpeg")
    assert answer.status == 200
    record = answer.json
    assert list(record) == ["source", "frame", "time", "width", "height", "digits", "numbers"]
    assert (record["source"], record["width"], record["height"]) == ("a.jpg", 640, 480)
    assert [number["text"] for number in record["numbers"]] == TEXTS
    assert set(record["digits"][0]) == {"id", "digit", "confidence", "box"}


@pytest.mark.parametrize("prefix", ["", "data:image/jpeg;base64,"])
def test_a_picture_may_come_as_json(client: Client, sheet: bytes, prefix: str) -> None:
    body = json.dumps({"image": prefix + base64.b64encode(sheet).decode()}).encode()
    answer = client.ask("POST", "/api/read", body, Content_Type="application/json")
    assert [number["text"] for number in answer.json["numbers"]] == TEXTS


def test_health_version_and_description_are_there(client: Client) -> None:
    assert client.ask("GET", "/api/health").json["status"] == "ok"
    assert client.ask("GET", "/api/version").json["version"] == "1.2.3"
    described = client.ask("GET", "/api/openapi.json").json
    for path, methods in described["paths"].items():
        for method in methods:
            assert client.ask(method.upper(), path).status not in (404, 405)


def test_frames_are_steadied_and_become_one_row_a_number(client: Client, sheet: bytes) -> None:
    viewer = client.open_viewer()
    answers = frames(client, viewer, sheet)
    assert [number["text"] for number in answers[-1]["numbers"]] == TEXTS
    assert all(digit["steady"] for digit in answers[-1]["digits"])
    ids = {number["id"] for answer in answers for number in answer["numbers"]}
    assert len(ids) == 3
    table = client.ask("GET", "/api/table").json
    assert [(row["text"], row["row"], row["column"], row["status"]) for row in table["rows"]] == [
        ("2718", 1, 1, "sure"),
        ("3049", 2, 1, "sure"),
        ("56", 3, 1, "sure"),
    ]
    assert table["sum"] == {"value": "5823", "left_out": 0}


def test_the_table_of_a_clip_is_what_the_table_option_writes(
    client: Client, clip: list[bytes], clip_table: list[Cells]
) -> None:
    viewer = client.open_viewer()
    for at, frame in enumerate(clip):
        client.ask("POST", f"/api/viewer/{viewer}/frame?collect=1&time={100 + at / 15}", frame)
    assert len(clip_table) == 12
    assert client.table() == clip_table


def test_two_viewers_share_the_table_and_nothing_else(client: Client, sheet: bytes) -> None:
    one, other = client.open_viewer(), client.open_viewer()
    frames(client, one, sheet)
    assert frames(client, other, sheet, count=1)[0]["frame"] == 0
    assert texts_of(client) == TEXTS


def test_a_table_that_did_not_change_is_not_sent_again(client: Client) -> None:
    table = client.ask("GET", "/api/table").json
    have = f"{table['instance']}.{table['version']}"
    assert client.ask("GET", f"/api/table?have={have}").status == 204


def test_a_corrected_digit_stays_corrected_and_its_row_with_it(client: Client, sheet: bytes) -> None:
    viewer = client.open_viewer()
    first = frames(client, viewer, sheet)[-1]["digits"][0]
    answer = client.ask("PUT", f"/api/viewer/{viewer}/digit/{first['id']}", b'{"digit": 7}')
    assert answer.json["numbers"][0]["text"] == "7718"
    assert texts_of(client) == ["7718", "3049", "56"]
    after = frames(client, viewer, sheet, start_s=2.0)[-1]
    assert after["numbers"][0]["text"] == "7718"
    assert texts_of(client) == ["7718", "3049", "56"]


def test_a_correction_is_learned_for_all_and_kept_in_the_hand(
    client: Client, sheet: bytes, tmp_path: Path
) -> None:
    viewer, other = client.open_viewer(), client.open_viewer()
    seven = frames(client, viewer, sheet)[-1]["digits"][1]
    assert frames(client, other, sheet, collect=0)[-1]["numbers"][0]["text"] == "2718"
    assert seven["digit"] == 7
    answer = client.ask("PUT", f"/api/viewer/{viewer}/digit/{seven['id']}", b'{"digit": 3}')
    assert (answer.json["problem"], answer.json["numbers"][0]["text"]) == ("", "2318")
    assert len(list((tmp_path / "hand" / "3").glob("*.png"))) == 1
    # It may doubt what it learned from one digit alone, but does not see a 7 any more.
    after = frames(client, other, sheet, start_s=2.0, collect=0)[-1]
    assert after["numbers"][0]["text"] in ("2318", "2?18")
    assert client.ask("POST", "/api/read", sheet).json["numbers"][0]["text"] in ("2318", "2?18")


def test_what_is_no_digit_is_taken_out_and_what_was_not_read_can_be_named(
    client: Client, sheet: bytes
) -> None:
    viewer = client.open_viewer()
    answer = client.ask("POST", f"/api/viewer/{viewer}/photo?name=a.jpg", sheet, Content_Type="image/jpeg")
    five, six = answer.json["digits"][-2:]
    assert client.ask("PUT", f"/api/viewer/{viewer}/digit/{six['id']}", b'{"digit": null}').status == 200
    assert texts_of(client) == ["2718", "3049", "5"]
    client.ask("PUT", f"/api/viewer/{viewer}/digit/{five['id']}", b'{"digit": null}')
    assert texts_of(client) == ["2718", "3049"]
    nowhere = json.dumps({"x": 1, "y": 1, "digit": 5}).encode()
    assert client.ask("POST", f"/api/viewer/{viewer}/mark", nowhere).status == 404
    assert client.ask("POST", f"/api/viewer/{viewer}/mark", b'{"x": -1, "y": 1, "digit": 5}').status == 400


def test_what_is_expected_holds_for_that_viewer_and_misfits_are_shown(client: Client, sheet: bytes) -> None:
    viewer, other = client.open_viewer(), client.open_viewer()
    frames(client, viewer, sheet)
    assert client.ask("PUT", f"/api/viewer/{viewer}/expect", b'{"expect": "0..100 ####/"}').status == 400
    assert client.ask("PUT", f"/api/viewer/{viewer}/expect", b'{"expect": "0..100 30##"}').status == 204
    frames(client, viewer, sheet, count=25, start_s=2.0)
    rows = client.ask("GET", "/api/table").json["rows"]
    assert [(row["text"], row["status"]) for row in rows] == [
        ("2718", "misfit"),
        ("3049", "sure"),
        ("56", "sure"),
    ]
    picture = client.ask("GET", f"/api/table/row/{rows[0]['key']}/picture")
    assert picture.body.startswith(b"\x89PNG")
    assert client.ask("GET", f"/api/table/row/{rows[1]['key']}/picture").status == 404
    assert all(number["status"] == "sure" for number in frames(client, other, sheet)[-1]["numbers"])


def test_an_expression_that_could_take_for_ever_is_not_taken(client: Client) -> None:
    viewer = client.open_viewer()
    asked = json.dumps({"expect": "re:(0+)+1"}).encode()
    assert client.ask("PUT", f"/api/viewer/{viewer}/expect", asked).status == 400


def test_another_video_is_a_block_of_its_own_whose_clock_starts_anew(client: Client, sheet: bytes) -> None:
    viewer = client.open_viewer()
    frames(client, viewer, sheet, start_s=500.0)
    client.ask("POST", f"/api/viewer/{viewer}/film", b'{"source": "sheet.mp4"}')
    assert frames(client, viewer, sheet)[-1]["time"] == 1.4
    rows = client.ask("GET", "/api/table").json["rows"]
    assert [(row["source"], row["page"], row["text"]) for row in rows] == [
        *(("camera", 1, text) for text in TEXTS),
        *(("sheet.mp4", 1, text) for text in TEXTS),
    ]


def test_a_row_can_be_corrected_and_removed_and_stays_so(client: Client, sheet: bytes) -> None:
    viewer = client.open_viewer()
    frames(client, viewer, sheet)
    keys = [row["key"] for row in client.ask("GET", "/api/table").json["rows"]]
    client.ask("PUT", f"/api/table/row/{keys[0]}", b'{"text": "27.18"}')
    client.ask("DELETE", f"/api/table/row/{keys[1]}")
    frames(client, viewer, sheet, start_s=2.0)
    rows = client.ask("GET", "/api/table").json["rows"]
    assert [(row["text"], row["corrected"]) for row in rows] == [("27.18", True), ("56", False)]
    client.ask("DELETE", "/api/table")
    assert texts_of(client) == []


def test_a_photo_and_a_captured_sheet_are_blocks_of_their_own(client: Client, sheet: bytes) -> None:
    viewer = client.open_viewer()
    photo = client.ask("POST", f"/api/viewer/{viewer}/photo?name=a.jpg", sheet, Content_Type="image/jpeg")
    assert [number["text"] for number in photo.json["numbers"]] == TEXTS
    frames(client, viewer, sheet, collect=0)
    assert client.ask("POST", f"/api/viewer/{viewer}/capture").json["page"] == 1
    assert client.ask("POST", f"/api/viewer/{viewer}/capture").json["page"] == 2
    rows = client.ask("GET", "/api/table").json["rows"]
    assert [(row["page"], row["source"], row["text"]) for row in rows] == [
        *((1, "a.jpg", text) for text in TEXTS),
        *((1, "camera", text) for text in TEXTS),
        *((2, "camera", text) for text in TEXTS),
    ]


def test_the_table_is_downloaded_as_csv_and_as_a_workbook(client: Client, sheet: bytes) -> None:
    viewer = client.open_viewer()
    client.ask("POST", f"/api/viewer/{viewer}/photo?name==cmd.jpg", sheet, Content_Type="image/jpeg")
    answer = client.ask("GET", "/api/table.csv")
    assert answer.headers["content-disposition"] == 'attachment; filename="numbers.csv"'
    rows = list(csv.DictReader(io.StringIO(answer.body.decode())))
    assert [row["text"] for row in rows] == TEXTS
    assert [row["value"] for row in rows] == ["2718", "3049", "56"]
    assert {row["source"] for row in rows} == {"./=cmd.jpg"}
    with zipfile.ZipFile(io.BytesIO(client.ask("GET", "/api/table.xlsx").body)) as workbook:
        assert b"2718" in workbook.read("xl/sharedStrings.xml")


def test_a_server_started_anew_gets_its_rows_back_and_knows_what_is_still_in_view(
    client: Client, sheet: bytes
) -> None:
    before = client.open_viewer()
    frames(client, before, sheet)
    kept = client.ask("GET", "/api/table").json["rows"]
    client.ask("DELETE", "/api/table")
    restored = client.ask("POST", "/api/table/restore", json.dumps({"rows": kept}).encode())
    assert restored.json["rows"] == kept
    answer = client.ask("POST", "/api/viewer", json.dumps({"previous": before}).encode())
    frames(client, answer.json["viewer"], sheet)
    assert texts_of(client) == TEXTS


def test_a_viewer_that_is_not_known_is_told_to_open_another(client: Client, sheet: bytes) -> None:
    assert client.ask("POST", "/api/viewer/gone/frame?time=0", sheet).status == 410


def test_there_is_room_for_so_many_viewers_and_again_when_one_leaves(client: Client) -> None:
    viewers = [client.open_viewer() for _ in range(3)]
    refused = client.ask("POST", "/api/viewer", b"{}")
    assert (refused.status, refused.headers["retry-after"]) == (503, "10")
    client.ask("DELETE", f"/api/viewer/{viewers[0]}")
    assert client.open_viewer()


def test_the_page_and_all_its_parts_come_from_here(client: Client) -> None:
    page = client.ask("GET", "/")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert b"http://" not in page.body
    assert b"https://" not in page.body
    folder = Path(__file__).parents[3] / "vision/web/static"
    for part in sorted(path.name for path in folder.glob("*.js")):
        assert client.ask("GET", f"/static/{part}").status == 200
    assert client.ask("GET", "/static/style.css").status == 200
