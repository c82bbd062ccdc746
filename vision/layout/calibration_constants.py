"""Weights of `vision.layout.calibration`, written by `python -m benchmarks.reliability --fit`.

Fitted to 1616 and 1864 numbers, those of photos and those of simulated pages."""

WEIGHTS = {
    "bias": -1.8408,
    "odds": 0.5411,
    "page_odds": 0.3552,
    "length": 0.38,
    "single": 0.1978,
    "signs": -1.1194,
    "unread_neighbour": -0.8882,
    "nearness": -1.5081,
    "looseness": -1.7634,
}
