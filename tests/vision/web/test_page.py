"""The page in a real browser whose camera plays the sample clip."""

from __future__ import annotations

import csv
import io
import json
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import cv2
import pytest

from tests.vision.web.browser import Browser, a_browser
from tests.vision.web.served import Served, a_server

SAMPLES = Path(__file__).parents[3] / "samples"
NUMBERS = sorted(json.loads((SAMPLES / "truth.json").read_text())["demo.mp4"]["numbers"])


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample clip as Chromium's camera takes it: JPEGs back to back."""
    path = tmp_path_factory.mktemp("film") / "demo.mjpeg"
    clip = cv2.VideoCapture(str(SAMPLES / "demo.mp4"))
    with path.open("wb") as file:
        while (read := clip.read())[0]:
            # Each frame several times: a busy machine reads two a second, of a sheet that hardly moves.
            file.write(4 * cv2.imencode(".jpg", read[1])[1].tobytes())
    clip.release()
    return path


@pytest.fixture
def served() -> Iterator[Served]:
    with a_server() as made:
        yield made


@pytest.fixture
def page(served: Served, film: Path, tmp_path: Path) -> Iterator[Browser]:
    """The page in a browser with a camera, which is not started yet."""
    with a_browser(tmp_path / "profile", film=film) as browser:
        browser.open(served.url)
        browser.wait_for(lambda: browser.text("#status") == "Ready", "the page")
        yield browser


def collect(page: Browser) -> None:
    """Starts the camera, and waits until all numbers of the clip are in the table."""
    page.click("#start")
    page.wait_for(lambda: sorted(page.numbers()) == NUMBERS, f"the numbers of the clip, {page.numbers()}")


def test_all_numbers_of_the_clip_come_into_the_table_and_its_file(page: Browser, served: Served) -> None:
    collect(page)
    with urllib.request.urlopen(f"{served.url}api/table.csv") as answer:
        rows = list(csv.DictReader(io.StringIO(answer.read().decode())))
    assert sorted(row["text"] for row in rows) == NUMBERS
    assert "in view" in page.run("return document.getElementById('picture').getAttribute('aria-label')")


def test_a_digit_is_corrected_by_a_click_on_it(page: Browser) -> None:
    collect(page)
    page.click("#start")
    page.run(
        """
        const overlay = window.digits.overlay, { factor, x, y } = overlay.place;
        const { numbers, digits } = overlay.reading;
        const first = numbers.find((each) => each.text === "2026").digits[0];
        const [left, top, width, height] = digits.find((each) => each.id === first).box;
        const rect = overlay.canvas.getBoundingClientRect();
        overlay.canvas.dispatchEvent(new MouseEvent("click", {
          clientX: rect.left + x + (left + width / 2) * factor,
          clientY: rect.top + y + (top + height / 2) * factor,
        }));
        """
    )
    page.click("#pad-keys button[value='7']")
    page.wait_for(lambda: "7026" in page.numbers(), "the corrected number")
    assert "2026" not in page.numbers()


def test_a_photo_that_is_chosen_or_dropped_becomes_a_block(page: Browser) -> None:
    page.type("#file", str(SAMPLES / "page.jpg"))
    page.wait_for(lambda: len(page.numbers()) == 10, "the numbers of the photo")
    page.run(
        """
        const files = new DataTransfer();
        return new Promise((done) => window.digits.overlay.canvas.toBlob((blob) => {
          files.items.add(new File([blob], "again.png", { type: "image/png" }));
          dispatchEvent(new DragEvent("drop", { dataTransfer: files, cancelable: true }));
          done();
        }, "image/png"));
        """
    )
    page.wait_for(lambda: "again.png" in page.text("#status"), "the dropped picture to be read")


def test_a_number_is_corrected_and_removed_in_the_table(page: Browser) -> None:
    page.type("#file", str(SAMPLES / "page.jpg"))
    page.wait_for(lambda: len(page.numbers()) == 10, "the numbers of the photo")
    page.run("document.querySelector('#rows input').value = ''")
    page.type("#rows input", "12.5\ue004")
    page.wait_for(lambda: "corrected" in page.text("#rows tr"), "the correction")
    page.click("#rows button")
    page.wait_for(lambda: len(page.numbers()) == 9, "the row to go")
    assert "12.5" not in page.numbers()


def test_two_pages_see_the_same_table(page: Browser, served: Served, tmp_path: Path) -> None:
    with a_browser(tmp_path / "other") as other:
        other.open(served.url)
        page.type("#file", str(SAMPLES / "page.jpg"))
        other.wait_for(lambda: len(other.numbers()) == 10, "the numbers that the first page read")
        other.click("#clear")
        page.wait_for(lambda: not page.numbers(), "the table to be cleared")


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
