"""The trained CNN that says which digit a 28x28 patch shows."""

from recognizer.network import ModelError
from recognizer.prediction import NOT_A_DIGIT, PATCH_SIDE, Patches, Predictions, Recognizer
from recognizer.recognizer import DigitRecognizer

__all__ = [
    "NOT_A_DIGIT",
    "PATCH_SIDE",
    "DigitRecognizer",
    "ModelError",
    "Patches",
    "Predictions",
    "Recognizer",
]
