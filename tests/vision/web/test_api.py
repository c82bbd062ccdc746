"""What programs and the page ask for over HTTP."""

from __future__ import annotations

import base64
import csv
import io
import json
import zipfile
from typing import Any

import pytest

from tests.vision.web.conftest import Client

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


def test_a_row_can_be_corrected_and_removed_and_stays_so(client: Client, sheet: bytes) -> None:
    viewer = client.open_viewer()
    frames(client, viewer, sheet)
    keys = [row["key"] for row in client.ask("GET", "/api/table").json["rows"]]
    client.ask("PUT", f"/api/table/row/{keys[0]}", b'{"text": "27.18"}')
    client.ask("DELETE", f"/api/table/row/{keys[1]}")
    frames(client, viewer, sheet, start_s=2.0)
    rows = client.ask("GET", "/api/table").json["rows"]
    assert [(row["text"], row["status"]) for row in rows] == [("27.18", "corrected"), ("56", "sure")]
    client.ask("DELETE", "/api/table")
    assert texts_of(client) == []


def test_a_photo_and_a_captured_sheet_are_blocks_of_their_own(client: Client, sheet: bytes) -> None:
    viewer = client.open_viewer()
    photo = client.ask("POST", f"/api/viewer/{viewer}/photo?name=a.jpg", sheet, Content_Type="image/jpeg")
    assert photo.json["page"] == 2
    frames(client, viewer, sheet, collect=0)
    assert client.ask("POST", f"/api/viewer/{viewer}/capture").json["page"] == 3
    rows = client.ask("GET", "/api/table").json["rows"]
    assert [(row["page"], row["source"], row["text"]) for row in rows] == [
        *((2, "a.jpg", text) for text in TEXTS),
        *((3, "camera", text) for text in TEXTS),
    ]


def test_the_table_is_downloaded_as_csv_and_as_a_workbook(client: Client, sheet: bytes) -> None:
    viewer = client.open_viewer()
    client.ask("POST", f"/api/viewer/{viewer}/photo?name==cmd.jpg", sheet, Content_Type="image/jpeg")
    answer = client.ask("GET", "/api/table.csv")
    assert answer.headers["content-disposition"] == 'attachment; filename="numbers.csv"'
    rows = list(csv.DictReader(io.StringIO(answer.body.decode())))
    assert [row["text"] for row in rows] == TEXTS
    assert [row["value"] for row in rows] == ["2718.0", "3049.0", "56.0"]
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
    for part in (
        "app.js",
        "api.js",
        "camera.js",
        "overlay.js",
        "pad.js",
        "pictures.js",
        "table.js",
        "style.css",
    ):
        assert client.ask("GET", f"/static/{part}").status == 200
