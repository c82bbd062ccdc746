"""Weights of `vision.layout.calibration`, written by `python -m benchmarks.reliability --fit`.

Fitted to 1677 and 1131 numbers, those of photos and those of simulated pages."""

WEIGHTS = {
    "bias": -1.1476,
    "odds": 0.5141,
    "page_odds": 0.2642,
    "length": -0.2911,
    "single": -0.3422,
    "signs": -1.7463,
    "unread_neighbour": -0.0086,
    "nearness": -1.0073,
    "looseness": -0.7679,
}
