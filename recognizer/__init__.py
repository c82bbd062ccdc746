"""The trained networks: one finds the digits of a picture, one says which digit a 28x28 patch shows."""

from recognizer.detector import Detections, DigitDetector
from recognizer.prediction import NOT_A_DIGIT, PATCH_SIDE, Patches, Predictions, Recognizer
from recognizer.recognizer import DigitRecognizer, ModelError
from recognizer.scorer import MarkScorer

__all__ = [
    "NOT_A_DIGIT",
    "PATCH_SIDE",
    "Detections",
    "DigitDetector",
    "DigitRecognizer",
    "MarkScorer",
    "ModelError",
    "Patches",
    "Predictions",
    "Recognizer",
]
