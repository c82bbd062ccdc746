"""Weights of `vision.layout.calibration`, written by `python -m benchmarks.reliability --fit`.

Fitted to 1672 and 1868 numbers, those of photos and those of simulated pages."""

WEIGHTS = {
    "bias": -0.7639,
    "odds": 0.4367,
    "page_odds": 0.3352,
    "length": -0.5803,
    "single": -0.5029,
    "signs": -1.3962,
    "unread_neighbour": -0.6015,
    "nearness": -1.1082,
    "looseness": -0.9402,
}
