"""Trains and measures the recognizer; the program itself never imports this."""

import os

# TensorFlow reads this once, when it is loaded: its start-up notes would bury what a run has to say.
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
