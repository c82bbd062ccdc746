"""From a picture to its ink, and from places where digits may be to their marks and patches."""

from vision.segmentation.binarization import BinarizationSettings, Grey, Ink, binarize
from vision.segmentation.cutting import LazyMarks, cut_marks
from vision.segmentation.mark import Mark
from vision.segmentation.patches import cut_patch, cut_patches

__all__ = [
    "BinarizationSettings",
    "Grey",
    "Ink",
    "LazyMarks",
    "Mark",
    "binarize",
    "cut_marks",
    "cut_patch",
    "cut_patches",
]
