"""Writes the measured figures into the tables of README.md and docs/SPEED.md, from what measuring left.

Run `make figures` after `make bench ARGS="--json benchmarks/stages.json"`, after
`make bench-live ARGS="--json benchmarks/live.json"`, after `python -m benchmarks.reliability ... --json
benchmarks/reliability.json` or after `python training/evaluate.py --card`. The two files say which rows a
table has: a new one needs its name only.
"""

import json
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
SPEED = ROOT / "docs" / "SPEED.md"

Cells = Callable[[str], list[str]]
"""The figures of the row with this name."""


def main() -> int:
    """Write the tables and the cross-validation's line anew."""
    README.write_text(_accuracies(README.read_text()))
    SPEED.write_text(_speeds(SPEED.read_text()))
    return 0


def _accuracies(text: str) -> str:
    cards = [_measured("models/digits.json")["results"], _measured("models/baseline.json")["results"]]
    text = with_table(text, "measured", lambda what: [share(card.get(what)) for card in cards])
    told = _measured("benchmarks/reliability.json")
    text = with_table(text, "numbers told with", lambda band: [right(told[name], band) for name in told])
    line = _measured("models/cross_validation/baseline_image.json")["summary"]
    return re.sub(r"^Accuracy: mean=.*$", line, text, flags=re.MULTILINE)


def _speeds(text: str) -> str:
    stages, live = _measured("benchmarks/stages.json"), _measured("benchmarks/live.json")
    text = with_table(text, "times one cvtColor", lambda stage: [times(s[stage]) for s in stages.values()])
    sizes = [live["1280x720"], live["1920x1080"]]
    text = with_table(text, "times its decoding", lambda film: [f"{size[film]:.2f}" for size in sizes])
    return with_table(text, "live", lambda what: [live["run"][what]])


def share(value: float | None) -> str:
    """A share as the tables show it."""
    return "not measured" if value is None else f"{value * 100:.2f} %"


def right(bands: list[dict[str, float]], told_with: str) -> str:
    """How many of the numbers with a confidence of `95 to 99 %` are right, as the table shows it."""
    low, high = (float(each) / 100 for each in told_with.rstrip(" %").split(" to "))
    own = [band for band in bands if (band["low"], band["high"]) == (low, high)]
    return f"{100 * own[0]['right'] / own[0]['count']:.1f} % of {own[0]['count']:.0f}" if own else "none"


def times(figure: dict[str, float]) -> str:
    """A stage's cost as the tables show it."""
    return f"{figure['times']:.1f}"


def with_table(text: str, first_cell: str, cells: Cells) -> str:
    """`text` with new figures in the table that starts with `first_cell`."""
    start = text.index(f"| {first_cell} |")
    head, rule, *rows = text[start : text.index("\n\n", start)].splitlines()
    names = [row.strip("| ").split(" | ")[0] for row in rows]
    table = [head, rule, *(f"| {' | '.join([name, *cells(name)])} |" for name in names)]
    return text[:start] + "\n".join(table) + text[text.index("\n\n", start) :]


def _measured(path: str) -> dict[str, Any]:
    return dict(json.loads((ROOT / path).read_text()))


if __name__ == "__main__":
    sys.exit(main())
