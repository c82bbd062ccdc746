"""What the page tells where something is missing, and how it goes on."""

from __future__ import annotations

import json
import urllib.request
from pathlib import Path

import pytest

from tests.vision.web.browser import Browser, a_browser
from tests.vision.web.conftest import SAMPLES
from tests.vision.web.served import Served


def test_the_table_outlives_the_server(page: Browser, served: Served) -> None:
    page.type("#file", str(SAMPLES / "page.jpg"))
    page.wait_for(lambda: len(page.numbers()) == 10, "the numbers of the photo")
    before = page.numbers()
    served.process.kill()
    served.process.wait()
    page.wait_for(lambda: "server is gone" in page.text("#message"), "the loss to be told")
    assert page.numbers() == before
    again = Served(served.port)
    try:
        page.wait_for(
            lambda: page.run("return document.getElementById('message').hidden"), "the server again"
        )
        with urllib.request.urlopen(f"{served.url}api/table") as answer:
            assert [row["text"] for row in json.load(answer)["rows"]] == before
    finally:
        again.stop()


@pytest.mark.parametrize(("allows_camera", "says"), [(False, "not allowed"), (True, "no camera here")])
def test_without_a_camera_it_says_why_and_reads_photos(
    served: Served, tmp_path: Path, allows_camera: bool, says: str
) -> None:
    with a_browser(tmp_path / "profile", allows_camera=allows_camera) as browser:
        browser.open(served.url)
        browser.wait_for(lambda: browser.text("#status") == "Ready", "the page")
        browser.click("#start")
        browser.wait_for(lambda: browser.text("#message-text"), "a reason")
        told = browser.text("#message-text")
        assert says in told or "no camera here" in told
        browser.type("#file", str(SAMPLES / "page.jpg"))
        browser.wait_for(lambda: len(browser.numbers()) == 10, "the numbers of the photo")


def test_a_page_that_is_not_secure_says_why_there_is_no_camera(served: Served, tmp_path: Path) -> None:
    with a_browser(tmp_path / "profile") as browser:
        browser.before_each_page("Object.defineProperty(window, 'isSecureContext', { value: false })")
        browser.open(served.url)
        browser.wait_for(lambda: "secure pages only" in browser.text("#message"), "the reason")


def test_a_busy_server_is_waited_for(served: Served, tmp_path: Path) -> None:
    def ask(method: str, path: str) -> bytes:
        request = urllib.request.Request(f"{served.url}api/viewer{path}", b"{}", method=method)
        with urllib.request.urlopen(request) as answer:
            return bytes(answer.read())

    viewers = [json.loads(ask("POST", ""))["viewer"] for _ in range(16)]
    with a_browser(tmp_path / "profile") as browser:
        browser.open(served.url)
        browser.wait_for(lambda: "server is busy" in browser.text("#message"), "it to be told")
        ask("DELETE", f"/{viewers[0]}")
        browser.wait_for(lambda: browser.text("#status") == "Ready", "the page to go on")


def test_a_camera_that_is_unplugged_is_told(page: Browser) -> None:
    page.click("#start")
    page.wait_for(lambda: "in view" in page.text("#status"), "the camera")
    page.run("window.digits.camera.track.stop()")
    page.wait_for(lambda: "unplugged" in page.text("#message"), "it to be told")


def test_a_video_that_the_browser_cannot_play_is_told_with_what_does(page: Browser, tmp_path: Path) -> None:
    (tmp_path / "clip.mp4").write_bytes(b"no video")
    page.type("#file", str(tmp_path / "clip.mp4"))
    page.wait_for(lambda: "digit-reader clip.mp4" in page.text("#message"), "it to be told")
