"""Weights of `vision.layout.calibration`, written by `python -m benchmarks.reliability --fit`.

Fitted to 1630 and 1786 numbers, those of photos and those of simulated pages."""

WEIGHTS = {
    "bias": -0.7224,
    "odds": 0.4536,
    "page_odds": 0.3978,
    "length": -0.6741,
    "single": -0.6059,
    "signs": -1.9113,
    "unread_neighbour": -0.9439,
    "nearness": -1.1075,
    "looseness": -0.6309,
}
