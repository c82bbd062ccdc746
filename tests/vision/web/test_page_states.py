"""What the page tells where something is missing, and how it goes on."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.vision.web.browser import Browser, a_browser
from tests.vision.web.conftest import SAMPLES, Client
from tests.vision.web.served import Served, a_server

IS_QUIET = "return document.getElementById('message').hidden"


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A browser without a camera."""
    with a_browser(tmp_path_factory.mktemp("bare") / "profile") as opened:
        yield opened


def test_the_table_outlives_the_server(bare: Browser) -> None:
    with a_server() as served:
        bare.open(served.url)
        bare.wait_for(lambda: bare.text("#status") == "Ready", "the page")
        bare.type("#file", str(SAMPLES / "page.jpg"))
        bare.wait_for(lambda: len(bare.numbers()) == 10, "the numbers of the photo")
        before = bare.numbers()
        served.process.kill()
        served.process.wait()
        bare.wait_for(lambda: "server is gone" in bare.text("#message"), "the loss to be told")
        assert bare.numbers() == before
        again = Served(served.port)
        try:
            bare.wait_for(lambda: bare.run(IS_QUIET), "the server again")
            with urllib.request.urlopen(f"{served.url}api/table") as answer:
                assert [row["text"] for row in json.load(answer)["rows"]] == before
        finally:
            again.stop()


def test_rows_of_another_version_in_the_browser_are_left(bare: Browser, served: Client) -> None:
    bare.open(served.url)
    bare.wait_for(lambda: bare.text("#status") == "Ready", "the page")
    kept = "JSON.stringify({ instance: 'old', rows: [{ text: '7' }] })"
    bare.run(f"localStorage.setItem('digits-table', {kept})")
    bare.open(served.url)
    bare.wait_for(lambda: bare.text("#status") == "Ready", "the page again")
    assert bare.numbers() == []


def test_where_there_is_no_camera_it_says_so_and_reads_photos(bare: Browser, served: Client) -> None:
    bare.open(served.url)
    bare.wait_for(lambda: bare.text("#status") == "Ready", "the page")
    bare.click("#start")
    bare.wait_for(lambda: "no camera here" in bare.text("#message"), "the reason")
    bare.type("#file", str(SAMPLES / "page.jpg"))
    bare.wait_for(lambda: len(bare.numbers()) == 10, "the numbers of the photo")


def test_where_the_camera_is_denied_it_says_how_to_allow_it(
    served: Client, film: Path, tmp_path: Path
) -> None:
    with a_browser(tmp_path / "profile", film=film, allows_camera=False) as browser:
        browser.open(served.url)
        browser.wait_for(lambda: browser.text("#status") == "Ready", "the page")
        browser.click("#start")
        browser.wait_for(lambda: "not allowed" in browser.text("#message"), "the reason")


def test_a_page_that_is_not_secure_says_why_there_is_no_camera(bare: Browser, served: Client) -> None:
    with bare.before_each_page("Object.defineProperty(window, 'isSecureContext', { value: false })"):
        bare.open(served.url)
        bare.wait_for(lambda: "secure pages only" in bare.text("#message"), "the reason")


@pytest.mark.slow
def test_a_busy_server_is_waited_for(bare: Browser, served: Client) -> None:
    viewers = [served.open_viewer() for _ in range(16)]
    bare.open(served.url)
    bare.wait_for(lambda: "server is busy" in bare.text("#message"), "it to be told")
    served.ask("DELETE", f"/api/viewer/{viewers[0]}")
    bare.wait_for(lambda: bare.run(IS_QUIET), "the page to go on")


def test_a_camera_that_is_unplugged_is_told(page: Browser) -> None:
    page.click("#start")
    page.wait_for(lambda: "in view" in page.text("#status"), "the camera")
    page.run("window.digits.camera.track.stop()")
    page.wait_for(lambda: "unplugged" in page.text("#message"), "it to be told")


def test_a_video_that_the_browser_cannot_play_is_told_with_what_does(page: Browser, tmp_path: Path) -> None:
    (tmp_path / "clip.mp4").write_bytes(b"no video")
    page.type("#file", str(tmp_path / "clip.mp4"))
    page.wait_for(lambda: "digit-reader clip.mp4" in page.text("#message"), "it to be told")
