"""How old the page's picture is when it is drawn: Chromium with a camera that plays the sample clip."""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path
from statistics import median

from benchmarks.web_viewers import sample_frames
from tests.vision.web.browser import Browser, a_browser
from tests.vision.web.served import a_server

_TIMES = """
const sent = performance.getEntriesByType("resource").filter((entry) => entry.name.includes("/frame?"));
return sent.map((entry) => {
  const server = Object.fromEntries(entry.serverTiming.map((each) => [each.name, each.duration]));
  return [entry.duration, server.decode, server.read];
});
"""
"""Of each frame that was sent: milliseconds for the request, and of these for decoding and reading it."""


def main() -> None:
    """Watches the sample clip for a while, and says how old the pictures were."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=20)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        film = Path(folder) / "film.mjpeg"
        # Each frame twice: Chromium plays 30 a second, the clip has 15.
        film.write_bytes(b"".join(2 * frame for frame in sample_frames()))
        with a_server() as served, a_browser(Path(folder) / "profile", film=film) as browser:
            with browser.before_each_page("performance.setResourceTimingBufferSize(100000)"):
                browser.open(served.url)
            browser.wait_for(lambda: browser.text("#status") == "Ready", "the page")
            browser.click("#start")
            browser.wait_for(lambda: "in view" in browser.text("#status"), "the camera")
            time.sleep(options.seconds)
            _tell(browser, options.seconds)


def _tell(browser: Browser, seconds: float) -> None:
    ages = browser.run("return window.digits.ages")
    times = [each for each in browser.run(_TIMES) if each[2] is not None]
    way = [whole - decode - read for whole, decode, read in times]
    decoded, read = median(each for _, each, _ in times), median(each for *_, each in times)
    print(f"age of what is drawn, from the time stamp of the picture: {median(ages):.0f} ms (median)")
    print(f"  decoding: {decoded:.1f} ms; reading: {read:.1f} ms")
    print(f"  POST and JSON: {median(way):.1f} ms")
    print(f"pictures: {len(times) / seconds:.1f} a second")


if __name__ == "__main__":
    main()
