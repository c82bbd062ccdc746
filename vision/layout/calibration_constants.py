"""Weights of `vision.layout.calibration`, written by `python -m benchmarks.reliability --fit`.

Fitted to 1685 and 1129 numbers, those of photos and those of simulated pages."""

WEIGHTS = {
    "bias": -1.2396,
    "odds": 0.499,
    "page_odds": 0.2983,
    "length": -0.2992,
    "single": -0.3451,
    "signs": -1.6715,
    "unread_neighbour": 0.0,
    "nearness": -0.9669,
    "looseness": -0.7751,
}
