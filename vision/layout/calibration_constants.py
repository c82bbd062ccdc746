"""Weights of `vision.layout.calibration`, written by `python -m benchmarks.reliability --fit`.

Fitted to 1677 and 1131 numbers, those of photos and those of simulated pages."""

WEIGHTS = {
    "bias": -0.3095,
    "odds": 0.4989,
    "page_odds": 0.1022,
    "length": -0.0317,
    "single": -0.3696,
    "signs": -1.3664,
    "unread_neighbour": 0.0,
    "nearness": -1.4081,
    "looseness": -1.4623,
}
