"""Weights of `vision.layout.calibration`, written by `python -m benchmarks.reliability --fit`.

Fitted to 1619 and 1747 numbers, those of photos and those of simulated pages."""

WEIGHTS = {
    "bias": -1.163,
    "odds": 0.4549,
    "page_odds": 0.4474,
    "length": -0.0213,
    "single": -0.1891,
    "signs": -1.3459,
    "unread_neighbour": -1.2388,
    "nearness": -1.6762,
    "looseness": -1.3607,
}
