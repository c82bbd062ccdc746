"""What a user corrects: it holds for the mark, for the page, and for all that the same hand writes."""

from vision.corrections.corrector import Corrector
from vision.corrections.learned_hand import LearnedHand
from vision.corrections.locating import NoInk

__all__ = ["Corrector", "LearnedHand", "NoInk"]
