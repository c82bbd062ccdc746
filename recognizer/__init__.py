"""The trained networks: one finds the digits of a picture, one says which digit a 28x28 patch shows."""

from recognizer.adaptation import prepare_to_learn
from recognizer.boxes import heights_of
from recognizer.detector import Detections, DigitDetector
from recognizer.hand import Crops, HandError, add_crop, read_hand, remove_crop
from recognizer.lines import Line, LineClassifier
from recognizer.network import ModelError
from recognizer.prediction import NOT_A_DIGIT, PATCH_SIDE, Patches, Predictions, Recognizer
from recognizer.recognizer import DigitRecognizer
from recognizer.regions import RegionClassifier, SecondLook
from recognizer.scorer import MarkScorer
from recognizer.thin_strokes import with_strokes_kept

__all__ = [
    "NOT_A_DIGIT",
    "PATCH_SIDE",
    "Crops",
    "Detections",
    "DigitDetector",
    "DigitRecognizer",
    "HandError",
    "Line",
    "LineClassifier",
    "MarkScorer",
    "ModelError",
    "Patches",
    "Predictions",
    "Recognizer",
    "RegionClassifier",
    "SecondLook",
    "add_crop",
    "heights_of",
    "prepare_to_learn",
    "read_hand",
    "remove_crop",
    "with_strokes_kept",
]
