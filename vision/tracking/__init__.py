"""The same mark from frame to frame, and the digit that all of its frames together say it is."""

from vision.tracking.follower import Follower
from vision.tracking.number_identity import NumberIdentities
from vision.tracking.optical_flow import OpticalFlowSettings
from vision.tracking.stillness import StillnessSettings, StillnessWatch
from vision.tracking.tracker import Tracker, TrackSettings

__all__ = [
    "Follower",
    "NumberIdentities",
    "OpticalFlowSettings",
    "StillnessSettings",
    "StillnessWatch",
    "TrackSettings",
    "Tracker",
]
