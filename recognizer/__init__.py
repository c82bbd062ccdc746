"""The trained networks: one finds the digits of a picture, one says which digit a 28x28 patch shows."""

from recognizer.detector import Detections, DigitDetector, Voices
from recognizer.prediction import NOT_A_DIGIT, PATCH_SIDE, Patches, Predictions, Recognizer
from recognizer.recognizer import DigitRecognizer, ModelError

__all__ = [
    "NOT_A_DIGIT",
    "PATCH_SIDE",
    "Detections",
    "DigitDetector",
    "DigitRecognizer",
    "ModelError",
    "Patches",
    "Predictions",
    "Recognizer",
    "Voices",
]
