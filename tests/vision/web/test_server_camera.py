"""The camera of the computer that serves, here the sample clip, watched by several."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.vision.web.browser import Browser, a_browser
from tests.vision.web.conftest import SAMPLES, Cells, cells_of
from tests.vision.web.served import ROOT, Served, a_server


def ask(served: Served, path: str, body: bytes | None = None, method: str = "GET") -> tuple[int, bytes]:
    request = urllib.request.Request(f"{served.url}{path}", body, method=method)
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()


def frame_after(served: Served, number: int) -> tuple[dict[str, Any], bytes]:
    """What is sent of the next frame, as its record and its JPEG."""
    status, body = ask(served, f"api/camera/frame?after={number}")
    assert status == 200
    length = int.from_bytes(body[:4], "big")
    return json.loads(body[4 : 4 + length]), body[4 + length :]


def waits(browser: Browser, is_so: Callable[[Browser], bool], what: str) -> None:
    browser.wait_for(lambda: is_so(browser), what, 4.0)


@pytest.mark.slow
def test_a_video_of_the_server_is_read_once_and_watched_by_two_pages(
    browser: Browser, tmp_path: Path, clip_table: list[Cells]
) -> None:
    with (
        a_server("--video", str(SAMPLES / "demo.mp4")) as served,
        a_browser(tmp_path / "other") as other,
    ):
        for each in (browser, other):
            each.open(served.url)
        for each in (browser, other):
            waits(each, lambda it: len(it.numbers()) == 12, "the numbers of the clip")
            waits(each, lambda it: "12 in view" in it.text("#status"), "the picture")
        browser.wait_for(lambda: frame_after(served, -1)[0]["frame"] == 104, "the end of the clip", 4.0)
        assert cells_of(ask(served, "api/table.csv")[1].decode()) == clip_table
        record, _ = frame_after(served, -1)
        first = record["digits"][0]
        assert first["digit"] == 2
        status, _ = ask(served, f"api/viewer/server/digit/{first['id']}", b'{"digit": 7}', "PUT")
        assert status == 200
        said = "return document.getElementById('picture').getAttribute('aria-label')"
        for each in (browser, other):
            waits(each, lambda it: "72" in it.run(said), "the correction")
            waits(each, lambda it: "72" in it.numbers(), "the corrected row")


def test_the_server_camera_takes_no_pictures_and_is_not_closed() -> None:
    with a_server("--video", str(SAMPLES / "demo.mp4")) as served:
        assert ask(served, "api/viewer/server/frame?time=0", b"x", "POST")[0] == 403
        assert ask(served, "api/viewer/server", method="DELETE")[0] == 403
        assert ask(served, "api/camera/frame?after=nonsense")[0] == 400
        record, jpeg = frame_after(served, -1)
        assert record["source"].endswith("demo.mp4")
        assert jpeg.startswith(b"\xff\xd8")
        assert frame_after(served, record["number"])[0]["number"] > record["number"]


@pytest.mark.parametrize(
    ("options", "says", "code"),
    [
        (["--camera", "99"], "99", 1),
        (["--video", "gone.mp4"], "gone.mp4", 1),
        (["samples/page.jpg"], "dropped on the page", 1),
        (["--image", "samples/page.jpg"], "dropped on the page", 2),
        (["--output", "x.jsonl"], "--output does not go with --serve", 2),
    ],
)
def test_what_cannot_be_served_is_one_clear_line(options: list[str], says: str, code: int) -> None:
    command = [sys.executable, str(ROOT / "main.py"), "--serve", "127.0.0.1:0", *options]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert (done.returncode, says in done.stderr) == (code, True)
    assert done.stderr.count("error: ") == 1


def test_ctrl_c_while_the_camera_is_read_ends_with_its_own_exit_code() -> None:
    with a_server("--video", str(SAMPLES / "demo.mp4")) as served:
        frame_after(served, 2)
        assert served.stop() == 130
