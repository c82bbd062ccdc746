"""An IP camera that speaks RTSP, on loopback: `rtsp_server.py` as a process of its own."""

import os
import signal
import subprocess
from pathlib import Path

from tests.ports import a_free_port

_PYTHON = Path("/usr/bin/python3")
"""Debian's own: GStreamer's bindings are none of pip's."""
_ARE_BINDINGS_THERE = "import gi; gi.require_version('GstRtspServer', '1.0')"


class RtspServer:
    """Serves at `address` from when it is made until `kill`."""

    def __init__(self, port: int = 0, login: str = "", loss: float = 0.0) -> None:
        """`loss` is the share of packets that get lost.

        RuntimeError with the reason where this machine has no GStreamer RTSP server.
        """
        if not _PYTHON.exists():
            raise RuntimeError(f"there is no {_PYTHON}")
        if subprocess.run([_PYTHON, "-c", _ARE_BINDINGS_THERE], capture_output=True).returncode:
            raise RuntimeError("python3-gi and gir1.2-gst-rtsp-server-1.0 are not installed")
        script = Path(__file__).with_name("rtsp_server.py")
        self._process = subprocess.Popen(
            [_PYTHON, script, str(port or a_free_port()), str(loss), *(login.split(":", 1) if login else [])],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self._process.stdout is not None
        self.port = int(self._process.stdout.readline().split()[1])

    def address(self, login: str = "") -> str:
        return f"rtsp://{login + '@' if login else ''}127.0.0.1:{self.port}/live"

    def stall(self) -> None:
        """Stays connected and sends nothing more."""
        os.kill(self._process.pid, signal.SIGSTOP)

    def go_on(self) -> None:
        """Sends again."""
        os.kill(self._process.pid, signal.SIGCONT)

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()
