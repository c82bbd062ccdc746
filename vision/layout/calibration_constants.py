"""Weights of `vision.layout.calibration`, written by `python -m benchmarks.reliability --fit`.

Fitted to 1610 and 1807 numbers, those of photos and those of simulated pages."""

WEIGHTS = {
    "bias": -1.2815,
    "odds": 0.4619,
    "page_odds": 0.4738,
    "length": -0.0758,
    "single": -0.4069,
    "signs": -1.4273,
    "unread_neighbour": -0.7325,
    "nearness": -1.4751,
    "looseness": -1.5139,
}
