"""The page for everybody: keyboard, screen reader, small and large screens, light and dark."""

from __future__ import annotations

import pytest

from tests.vision.web.browser import Browser
from tests.vision.web.conftest import SAMPLES

CONTRASTS = """
const channel = (value) => (value <= 10 ? value / 3294.6 : ((value / 255 + 0.055) / 1.055) ** 2.4);
const parts = (color) => color.match(/[\\d.]+/g).map(Number);
const luminance = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
const paper = (element) => {
  for (let each = element; each; each = each.parentElement) {
    const color = parts(getComputedStyle(each).backgroundColor);
    if (color.length === 3 || color[3] === 1) return color;
  }
  return [255, 255, 255];
};
return [...document.querySelectorAll("body *")]
  .filter((each) => each.checkVisibility() && !each.disabled && each.tagName !== "CANVAS"
    && (each.value || [...each.childNodes].some((node) => node.nodeType === 3 && node.data.trim())))
  .map((each) => {
    const [one, other] = [luminance(parts(getComputedStyle(each).color)), luminance(paper(each))];
    return [(Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05), each.outerHTML.slice(0, 80)];
  })
  .filter(([ratio]) => ratio < 4.5);
"""
"""Texts whose contrast to what is behind them is below 4.5, which AA asks for."""


SHOWS_FOCUS = """
const focused = document.activeElement;
// A file chooser is hidden, and its label shows the focus; after the last control comes the browser's own.
const shown = focused.closest(".button") ?? focused;
return focused === document.body || getComputedStyle(shown).outlineStyle !== "none";
"""


@pytest.fixture
def read(page: Browser) -> Browser:
    """The page with a photo that was read, one number of which does not fit, and one corrected."""
    page.type("#expect", "0..999999 ##\ue007")
    page.wait_for(lambda: "Expected" in page.text("#status"), "it to be taken")
    page.type("#file", str(SAMPLES / "page.jpg"))
    page.wait_for(lambda: len(page.numbers()) == 10, "the numbers of the photo")
    return page


def test_every_control_has_a_name_and_can_be_reached(read: Browser) -> None:
    read.command("Accessibility.enable")
    nodes = read.command("Accessibility.getFullAXTree")["nodes"]
    focusable = [
        node
        for node in nodes
        if any(p["name"] == "focusable" and p["value"]["value"] for p in node.get("properties", []))
        and node["role"]["value"] not in ("RootWebArea", "generic")
    ]
    assert len(focusable) > 25
    assert [node["role"]["value"] for node in focusable if not node.get("name", {}).get("value")] == []
    seen = set()
    for _ in range(60):
        read.press("\ue004")
        seen.add(read.run("return document.activeElement.id"))
        assert read.run(SHOWS_FOCUS)
    assert {"picture", "start", "expect", "collect", "numbers-only", "copy", "csv", "xlsx", "clear"} <= seen


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_stands_out(read: Browser, scheme: str) -> None:
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    read.command("Emulation.setEmulatedMedia", features=features)
    assert read.run(CONTRASTS) == []


@pytest.mark.parametrize("size_wh", [(360, 640), (640, 360), (1280, 800), (3840, 2160)])
def test_nothing_sticks_out_on_small_and_large_screens(read: Browser, size_wh: tuple[int, int]) -> None:
    read.screenshot(size_wh)
    width = size_wh[0]
    assert read.run("return document.documentElement.scrollWidth") <= width
    outside = """
    const isOutside = ({ left, right }) => left < -1 || right > arguments[0] + 1;
    return [...document.querySelectorAll("button, .button, input:not([type=file]), canvas")]
      .filter((each) => each.checkVisibility() && isOutside(each.getBoundingClientRect()))
      .map((each) => each.outerHTML.slice(0, 80));
    """
    assert read.run(outside, width) == []
    place = read.run("return document.getElementById('picture').getBoundingClientRect().toJSON()")
    assert min(place["width"], place["height"]) >= 150


def test_what_does_not_fit_is_told_within_the_table(page: Browser) -> None:
    page.type("#expect", "0..9\ue007")
    page.wait_for(lambda: "Expected" in page.text("#status"), "it to be taken")
    page.type("#file", str(SAMPLES / "page.jpg"))
    page.wait_for(lambda: len(page.numbers()) == 10, "the numbers of the photo")
    page.screenshot((1280, 800))
    hidden = "const table = document.querySelector('.scroll'); return table.scrollWidth - table.clientWidth"
    assert page.run(hidden) <= 0


def test_sums_stand_under_the_numbers_when_a_phone_is_turned(read: Browser) -> None:
    read.screenshot((390, 844))
    read.click("#rows button")
    read.wait_for(lambda: len(read.numbers()) == 9, "the row to go")
    read.screenshot((1280, 800))
    ends = """
    const end = (selector) => Math.round(document.querySelector(selector).getBoundingClientRect().right);
    return [end("#rows td.number"), end("#sums td")];
    """
    number, total = read.run(ends)
    assert number == total
