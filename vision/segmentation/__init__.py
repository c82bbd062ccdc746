"""From a picture to its ink, from the ink to marks that may be digits, and from marks to patches."""

from vision.segmentation.binarization import BinarizationSettings, Grey, Ink, binarize
from vision.segmentation.joining import Join, JoinSettings, find_joins
from vision.segmentation.lattice import best_path
from vision.segmentation.patches import cut_patch, cut_patches
from vision.segmentation.regions import Mark, RegionSettings, find_marks, is_giant, may_be_digit, pieces_of
from vision.segmentation.shapes import Lengths, Shapes
from vision.segmentation.splitting import SplitSettings, cut_touching

__all__ = [
    "BinarizationSettings",
    "Grey",
    "Ink",
    "Join",
    "JoinSettings",
    "Lengths",
    "Mark",
    "RegionSettings",
    "Shapes",
    "SplitSettings",
    "best_path",
    "binarize",
    "cut_patch",
    "cut_patches",
    "cut_touching",
    "find_joins",
    "find_marks",
    "is_giant",
    "may_be_digit",
    "pieces_of",
]
