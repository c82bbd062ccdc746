"""The trained CNN that says which digit a 28x28 patch shows."""

from recognizer.hand import Crops, HandError, add_crop, read_hand, remove_crop
from recognizer.network import ModelError
from recognizer.prediction import NOT_A_DIGIT, PATCH_SIDE, Patches, Predictions, Recognizer
from recognizer.recognizer import DigitRecognizer

__all__ = [
    "NOT_A_DIGIT",
    "PATCH_SIDE",
    "Crops",
    "DigitRecognizer",
    "HandError",
    "ModelError",
    "Patches",
    "Predictions",
    "Recognizer",
    "add_crop",
    "read_hand",
    "remove_crop",
]
