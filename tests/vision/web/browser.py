"""Chromium without a screen, steered over the WebDriver protocol; its camera plays a film."""

from __future__ import annotations

import base64
import json
import re
import shutil
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

_ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
_PATIENCE_S = 40.0


class Browser:
    """One tab of Chromium."""

    def __init__(self, session: str) -> None:
        self._session = session

    def open(self, url: str) -> None:
        self._ask("POST", "url", {"url": url})

    def run(self, script: str, *arguments: object) -> Any:
        """What `script`, the body of a function, returns."""
        return self._ask("POST", "execute/sync", {"script": script, "args": list(arguments)})

    def text(self, selector: str) -> str:
        return str(self.run("return document.querySelector(arguments[0]).textContent", selector))

    def click(self, selector: str) -> None:
        self._ask("POST", f"element/{self._element(selector)}/click", {})

    def type(self, selector: str, text: str) -> None:
        """Into an input: over what is there, and leaves it; into a file chooser: a path."""
        self._ask("POST", f"element/{self._element(selector)}/value", {"text": text})

    def press(self, *keys: str) -> None:
        """Keys, one after the other, wherever the focus is."""
        pressed = [{"type": kind, "value": key} for key in keys for kind in ("keyDown", "keyUp")]
        self._ask("POST", "actions", {"actions": [{"type": "key", "id": "keys", "actions": pressed}]})

    @contextmanager
    def before_each_page(self, script: str) -> Iterator[None]:
        """Runs `script` before those of every page that is opened in the `with`."""
        added = self.command("Page.addScriptToEvaluateOnNewDocument", source=script)
        yield
        self.command("Page.removeScriptToEvaluateOnNewDocument", identifier=added["identifier"])

    def allow(self, origin: str, *permissions: str) -> None:
        """Gives the page at `origin` what it would ask the user for."""
        self.command("Browser.grantPermissions", origin=origin.rstrip("/"), permissions=list(permissions))

    def numbers(self) -> list[str]:
        """What the table holds."""
        return list(self.run("return [...document.querySelectorAll('#rows input')].map((e) => e.value)"))

    def wait_for(self, is_so: Callable[[], object], what: str, patience: float = 1.0) -> None:
        """Returns as soon as `is_so`; fails the test where it takes `patience` times the usual."""
        give_up_s = time.monotonic() + patience * _PATIENCE_S
        while not is_so():
            assert time.monotonic() < give_up_s, f"waited in vain for {what}; {self.text('body')[:600]}"
            time.sleep(0.1)

    def screenshot(self, size_wh: tuple[int, int]) -> bytes:
        """A PNG of the page in a viewport of that size."""
        width, height = size_wh
        self.command(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=False,
        )
        time.sleep(1.0)
        return base64.b64decode(self.command("Page.captureScreenshot", format="png")["data"])

    def command(self, name: str, **parameters: object) -> dict[str, Any]:
        """A command of Chromium's own protocol."""
        return dict(self._ask("POST", "goog/cdp/execute", {"cmd": name, "params": parameters}))

    def _element(self, selector: str) -> str:
        found = self._ask("POST", "element", {"using": "css selector", "value": selector})
        return str(found[_ELEMENT])

    def _ask(self, method: str, path: str, body: dict[str, object]) -> Any:
        return _answer(method, f"{self._session}/{path}", body)


def _answer(method: str, url: str, body: dict[str, object] | None = None) -> Any:
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"Content-Type": "application/json"}, method=method)
    try:
        with urllib.request.urlopen(request, timeout=60) as response:
            return json.load(response)["value"]
    except urllib.error.HTTPError as error:
        raise AssertionError(error.read().decode()[:600]) from error


@contextmanager
def a_browser(profile: Path, *, film: Path | None = None, allows_camera: bool = True) -> Iterator[Browser]:
    """Chromium until the end of the `with`; skips the test where there is none.

    Its camera plays `film`, JPEGs back to back; without one it has none.
    """
    chromium, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if chromium is None or driver is None:
        pytest.skip("no browser to test in: chromium and chromium-driver are not installed")
    options = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--lang=en"]
    options += [f"--user-data-dir={profile}", "--window-size=1280,800", "--ignore-certificate-errors"]
    if film is not None:
        options += ["--use-fake-device-for-media-stream", f"--use-file-for-fake-video-capture={film}"]
    if allows_camera:
        options.append("--use-fake-ui-for-media-stream")
    else:
        options.append("--deny-permission-prompts")
    process = subprocess.Popen(
        [driver, "--port=0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    try:
        assert process.stdout is not None
        port = next(
            match[1]
            for line in process.stdout
            if (match := re.search(r"started successfully on port (\d+)", line))
        )
        wanted = {"alwaysMatch": {"goog:chromeOptions": {"args": options, "binary": chromium}}}
        base = f"http://127.0.0.1:{port}/session"
        session = f"{base}/{_answer('POST', base, {'capabilities': wanted})['sessionId']}"
        try:
            yield Browser(session)
        finally:
            _answer("DELETE", session)
    finally:
        process.terminate()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()
