"""Weights of `vision.layout.calibration`, written by `python -m benchmarks.reliability --fit`.

Fitted to 1660 and 1204 numbers, those of photos and those of simulated pages."""

WEIGHTS = {
    "bias": -0.8012,
    "odds": 0.5348,
    "page_odds": 0.2049,
    "length": -0.2734,
    "single": -0.2684,
    "signs": -1.0586,
    "unread_neighbour": -0.3826,
    "nearness": -1.4684,
    "looseness": -1.2869,
}
