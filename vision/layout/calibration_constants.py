"""Weights of `vision.layout.calibration`, written by `python -m benchmarks.reliability --fit`.

Fitted to 1665 and 1898 numbers, those of photos and those of simulated pages."""

WEIGHTS = {
    "bias": -1.1275,
    "odds": 0.5467,
    "page_odds": 0.3602,
    "length": -0.4396,
    "single": -0.4481,
    "signs": -1.5449,
    "unread_neighbour": -0.4668,
    "nearness": -1.1675,
    "looseness": -0.8117,
}
