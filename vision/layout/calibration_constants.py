"""Weights of `vision.layout.calibration`, written by `python -m benchmarks.reliability --fit`.

Fitted to 1237 and 599 numbers, those of photos and those of simulated pages."""

WEIGHTS = {
    "bias": -0.8893,
    "odds": 0.7102,
    "page_odds": 0.2949,
    "length": -0.0911,
    "single": 0.0128,
    "signs": 0.6908,
    "unread_neighbour": -1.0324,
    "nearness": -1.1064,
    "looseness": -1.5291,
}
