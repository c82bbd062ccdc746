"""From marks to the digits that they most likely are, by what the recognizer says of them and their page."""

from vision.decoding.context import ContextSettings, weigh_by_context
from vision.decoding.observation import Observation
from vision.decoding.paper_edges import PaperEdgeSettings, weigh_paper_edges
from vision.decoding.priors import PAGE_ODDS, on_a_page
from vision.decoding.resegmentation import ResegmentationSettings, Resegmenter
from vision.decoding.surfaces import SurfaceSettings, weigh_surfaces

__all__ = [
    "PAGE_ODDS",
    "ContextSettings",
    "Observation",
    "PaperEdgeSettings",
    "ResegmentationSettings",
    "Resegmenter",
    "SurfaceSettings",
    "on_a_page",
    "weigh_by_context",
    "weigh_paper_edges",
    "weigh_surfaces",
]
