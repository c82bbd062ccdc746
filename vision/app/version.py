"""Which version this is; the package's version is read from here (`pyproject.toml`)."""

VERSION = "0.1.0"
