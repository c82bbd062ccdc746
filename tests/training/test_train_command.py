"""The command line of training: what it refuses, in one line."""

from __future__ import annotations

import pytest

from training import folds, train
from training.dataset import Mnist, Samples


@pytest.mark.parametrize("arguments", [["--folds", "writer", "--cross-validate", "5"], ["--data", "nowhere"]])
def test_a_user_mistake_is_one_clear_line(
    arguments: list[str], digits: Samples, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    if "--data" not in arguments:
        monkeypatch.setattr(folds, "load_mnist", lambda folder: Mnist(digits, digits))
    assert train.main(arguments) == 1
    said = capsys.readouterr().err
    assert said.startswith("error: ")
    assert said.count("\n") == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ["--cross-validate", "1"],
        ["--epochs", "0"],
        ["--epochs", "-1"],
        ["--seeds", "0"],
        ["--seed", "9" * 400],
    ],
    ids=lambda arguments: " ".join(arguments)[:30],
)
def test_a_number_that_makes_no_sense_is_wrong_usage(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        train.main(arguments)
    assert ended.value.code == 2
    assert "must be a whole number from" in capsys.readouterr().err
