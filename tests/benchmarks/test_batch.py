"""What a batch costs, measured."""

from pathlib import Path

import pytest

from benchmarks import batch


def test_what_is_no_photo_has_no_speed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    listing = tmp_path / "labels.json"
    listing.write_text("[]")
    assert batch.main([str(listing)]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert "fewer than two photos could be read" in said.err
