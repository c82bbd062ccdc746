"""Weights of `vision.layout.calibration`, written by `python -m benchmarks.reliability --fit`.

Fitted to 1611 and 1786 numbers, those of photos and those of simulated pages."""

WEIGHTS = {
    "bias": -0.7051,
    "odds": 0.4666,
    "page_odds": 0.3998,
    "length": -0.6656,
    "single": -0.6404,
    "signs": -1.7097,
    "unread_neighbour": -0.8663,
    "nearness": -1.1476,
    "looseness": -0.6927,
}
