"""MNIST's file, downloaded once to where Keras keeps it."""

from __future__ import annotations

import hashlib
import os
import sys
import urllib.request
from http.client import HTTPException
from pathlib import Path

MNIST_URL = "https://storage.googleapis.com/tensorflow/tf-keras-datasets/mnist.npz"
MNIST_SHA256 = "731c5ac602752760c8e48fbffcf8c3b850d9dc2a2aedcf2cc48468fc17b673d1"
"""As Keras checks it."""
_TIMEOUT_S = 20


class DownloadError(Exception):
    """A file that can't be had; the message is one line for the user."""


def kept_by_keras() -> Path:
    """Where `keras.datasets.mnist.load_data` keeps its file: in KERAS_HOME, else in ~/.keras."""
    home = os.environ.get("KERAS_HOME") or os.path.join(os.path.expanduser("~"), ".keras")
    return Path(home) / "datasets" / "mnist.npz"


def mnist_file() -> Path:
    """MNIST's file, downloaded if Keras does not keep one already; raises DownloadError.

    Not by Keras' own loader: it raises a bare Exception where a download fails, and says nothing meanwhile.
    """
    path = kept_by_keras()
    if path.is_file():
        return path
    print(f"downloading MNIST (11 MB) to {path}", file=sys.stderr)
    mend = "put mnist.npz in a folder and give --data FOLDER"
    try:
        with urllib.request.urlopen(MNIST_URL, timeout=_TIMEOUT_S) as answer:
            content = answer.read()
        if hashlib.sha256(content).hexdigest() != MNIST_SHA256:
            raise DownloadError(f"downloaded {MNIST_URL}; what came is another file; {mend}")
        path.parent.mkdir(parents=True, exist_ok=True)
        # Written aside: a run that is stopped here leaves no half of a file for the next one.
        partial = path.with_suffix(f".{os.getpid()}.part")
        partial.write_bytes(content)
        partial.replace(path)
    except (OSError, HTTPException) as error:
        reason = " ".join(str(error).split())
        raise DownloadError(f"tried to download MNIST from {MNIST_URL}; {reason}; {mend}") from error
    return path
