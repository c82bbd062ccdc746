"""MNIST's download: kept where Keras keeps it, and one line where it can't be had."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from training import download, train

CONTENT = b"what MNIST's file holds"


class _Answer(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        # More is announced than comes where the path says so.
        self.send_header("Content-Length", str(len(CONTENT) * (2 if self.path == "/short" else 1)))
        self.end_headers()
        self.wfile.write(CONTENT)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: the tests' output is pytest's."""


@pytest.fixture
def address() -> Iterator[str]:
    """A server on loopback that gives `CONTENT`."""
    with HTTPServer(("127.0.0.1", 0), _Answer) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home folder."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("KERAS_HOME", raising=False)
    return tmp_path


def test_mnist_is_downloaded_once_to_where_keras_keeps_it(
    home: Path, address: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(download, "MNIST_URL", f"{address}/mnist.npz")
    monkeypatch.setattr(download, "MNIST_SHA256", hashlib.sha256(CONTENT).hexdigest())
    path = download.mnist_file()
    assert path == home / ".keras" / "datasets" / "mnist.npz"
    assert path.read_bytes() == CONTENT
    assert "downloading MNIST" in capsys.readouterr().err
    monkeypatch.setattr(download, "MNIST_URL", "http://127.0.0.1:1/gone")
    assert download.mnist_file() == path
    assert [other.name for other in path.parent.iterdir()] == ["mnist.npz"]


def test_keras_home_is_heeded(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "kept"))
    assert download.kept_by_keras() == tmp_path / "kept" / "datasets" / "mnist.npz"


@pytest.mark.parametrize(
    ("path", "says"), [("/mnist.npz", "what came is another file"), ("/short", "IncompleteRead")]
)
def test_what_comes_damaged_is_not_kept(
    home: Path, address: str, path: str, says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(download, "MNIST_URL", address + path)
    with pytest.raises(download.DownloadError, match=says):
        download.mnist_file()
    assert not (home / ".keras").exists()


@pytest.mark.parametrize("arguments", [[], ["--cross-validate", "5"]], ids=" ".join)
def test_training_without_a_network_is_one_clear_line(
    home: Path, arguments: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(home)
    monkeypatch.setattr(download, "MNIST_URL", "http://127.0.0.1:1/mnist.npz")
    assert train.main(arguments) == 1
    errors = [line for line in capsys.readouterr().err.splitlines() if line.startswith("error: ")]
    assert len(errors) == 1
    assert "tried to download MNIST from http://127.0.0.1:1/mnist.npz; " in errors[0]
    assert errors[0].endswith("put mnist.npz in a folder and give --data FOLDER")
    assert not (home / "models").exists()
