"""The page in a real browser whose camera plays the sample clip."""

from __future__ import annotations

import json
from pathlib import Path

import cv2

from tests.vision.web.browser import Browser, a_browser
from tests.vision.web.conftest import SAMPLES, Client, cells_of
from vision.app import main

NUMBERS = sorted(json.loads((SAMPLES / "truth.json").read_text())["demo.mp4"]["numbers"])


def collect(page: Browser) -> None:
    """Starts the camera, and waits until all numbers of the clip are in the table."""
    page.click("#start")
    page.wait_for(lambda: sorted(page.numbers()) == NUMBERS, "the numbers of the clip", 6.0)


def test_all_numbers_of_the_clip_come_into_the_table_and_its_file(page: Browser, served: Client) -> None:
    collect(page)
    assert sorted(text for _, _, _, text, *_ in served.table()) == NUMBERS
    assert "in view" in page.run("return document.getElementById('picture').getAttribute('aria-label')")


def test_a_recorded_video_gives_the_table_that_the_table_option_writes(
    page: Browser, served: Client, tmp_path: Path
) -> None:
    video, table = tmp_path / "begin.webm", tmp_path / "begin.csv"
    begin_of_the_clip(video)
    assert main(["--video", str(video), "--table", str(table), "--no-window", "--quiet"]) == 0
    page.type("#file", str(video))
    page.wait_for(lambda: page.text("#status") == "The end", "the end of the video", 6.0)
    assert sorted(served.table()) == sorted(cells_of(table.read_text()))
    page.wait_for(lambda: sorted(page.numbers()) == NUMBERS, "the table on the page")


def begin_of_the_clip(path: Path) -> None:
    """Writes the first two seconds of the sample clip, at half its size, as a video that Chromium plays."""
    clip = cv2.VideoCapture(str(SAMPLES / "demo.mp4"))
    video = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"VP80"), 15, (640, 360))
    for _ in range(30):
        video.write(cv2.resize(clip.read()[1], (640, 360), interpolation=cv2.INTER_AREA))
    video.release()
    clip.release()


def test_a_digit_is_corrected_by_a_click_on_it_and_learned(page: Browser, tmp_path: Path) -> None:
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
    assert len(list((tmp_path / "hand" / "7").glob("*.png"))) == 1


def test_digits_are_corrected_by_keys_alone(page: Browser) -> None:
    page.type("#file", str(SAMPLES / "page.jpg"))
    page.wait_for(lambda: "1984" in page.numbers(), "the numbers of the photo")
    page.run("document.getElementById('picture').focus()")
    page.press("\ue014", "\ue014", "\ue007", "6")
    page.wait_for(lambda: "1684" in page.numbers(), "the corrected number")
    page.press("\ue007", "x")
    page.wait_for(lambda: "184" in page.numbers(), "the digit to be taken out")


def test_what_is_expected_is_set_on_the_page_and_misfits_are_shown_with_their_picture(page: Browser) -> None:
    page.type("#expect", "nonsense\ue007")
    page.wait_for(lambda: "must be a range" in page.text("#status"), "the mistake to be told")
    page.run("document.getElementById('expect').value = ''")
    page.type("#expect", "0..999\ue007")
    page.wait_for(lambda: "Expected: 0..999" in page.text("#status"), "it to be taken")
    page.type("#file", str(SAMPLES / "page.jpg"))
    page.wait_for(lambda: len(page.numbers()) == 10, "the numbers of the photo")
    # A digit that may be a stain is left out where that makes it fit; 314159 has too many.
    assert "not as expected" in page.text("#rows")
    doubtful = page.run("return document.querySelectorAll('#rows tr.doubtful').length")
    pictures = "return [...document.querySelectorAll('#rows img')].filter((i) => i.naturalWidth > 9).length"
    page.wait_for(lambda: page.run(pictures) == doubtful, "the pictures of what is to be checked")
    page.run("location.reload()")
    page.wait_for(lambda: page.text("#status") == "Ready", "the page again")
    assert page.run("return document.getElementById('expect').value") == "0..999"


def test_a_picture_is_pasted_and_the_numbers_are_copied(page: Browser, served: Client) -> None:
    page.allow(served.url, "clipboardReadWrite", "clipboardSanitizedWrite")
    page.run(
        """
        return fetch("/static/icon.svg").then(async () => {
          const canvas = new OffscreenCanvas(300, 200);
          canvas.getContext("2d").fillRect(0, 0, 1, 1);
          const files = new DataTransfer();
          files.items.add(new File([await canvas.convertToBlob()], "pasted.png", { type: "image/png" }));
          dispatchEvent(new ClipboardEvent("paste", { clipboardData: files }));
        });
        """
    )
    page.wait_for(lambda: "pasted.png: 0 numbers" in page.text("#status"), "the pasted picture to be read")
    page.type("#file", str(SAMPLES / "page.jpg"))
    page.wait_for(lambda: len(page.numbers()) == 10, "the numbers of the photo")
    page.click("#copy")
    page.wait_for(lambda: "10 numbers copied" in page.text("#status"), "the copy")
    assert page.run("return navigator.clipboard.readText()").split("\n") == page.numbers()


def test_a_light_is_switched_where_the_camera_has_one(page: Browser) -> None:
    assert page.run("return document.getElementById('torch').hidden")
    page.run(
        """
        window.asked = [];
        MediaStreamTrack.prototype.getCapabilities = () => ({ torch: true });
        MediaStreamTrack.prototype.applyConstraints = async ({ advanced: [{ torch }] }) => asked.push(torch);
        """
    )
    page.click("#start")
    page.wait_for(lambda: not page.run("return document.getElementById('torch').hidden"), "the button")
    page.click("#torch")
    page.click("#torch")
    page.wait_for(lambda: page.run("return window.asked") == [True, False], "the light")


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


def test_two_pages_see_the_same_table(page: Browser, served: Client, tmp_path: Path) -> None:
    with a_browser(tmp_path / "other") as other:
        other.open(served.url)
        page.type("#file", str(SAMPLES / "page.jpg"))
        other.wait_for(lambda: len(other.numbers()) == 10, "the numbers that the first page read")
        other.click("#clear")
        page.wait_for(lambda: not page.numbers(), "the table to be cleared")
