"""The same mark from frame to frame, and the digit that all of its frames together say it is."""

from vision.tracking.number_identity import NumberIdentities
from vision.tracking.optical_flow import OpticalFlow, OpticalFlowSettings
from vision.tracking.propagation import points_on, propagated
from vision.tracking.stillness import StillnessSettings, StillnessWatch
from vision.tracking.tracker import Tracker, TrackSettings

__all__ = [
    "NumberIdentities",
    "OpticalFlow",
    "OpticalFlowSettings",
    "StillnessSettings",
    "StillnessWatch",
    "TrackSettings",
    "Tracker",
    "points_on",
    "propagated",
]
