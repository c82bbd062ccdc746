"""What was read on one frame, carried through those after it without reading them."""

from __future__ import annotations

from vision.frame import Frame
from vision.page import Page
from vision.tracking.motion import Motion
from vision.tracking.optical_flow import OpticalFlow, OpticalFlowSettings
from vision.tracking.propagation import points_on, propagated
from vision.tracking.tracker import Tracker


class Follower:
    """Follows one page from frame to frame, from the one on which it was read."""

    def __init__(self, settings: OpticalFlowSettings) -> None:
        self._flow = OpticalFlow(settings)
        self._pages: list[Page] = []
        """The first, which all frames are compared with, and the last one, where that is another."""
        self._moved = Motion()
        """From the first to the last."""
        self.count = 0
        """Frames in a row on which it was followed."""

    def begin(self, page: Page) -> None:
        """`page` was just read."""
        self._pages, self._moved, self.count = [page], Motion(), 0

    def follow(self, frame: Frame, tracker: Tracker) -> Page | None:
        """The page on the next `frame`, the tracker's marks carried there; None where it is lost.

        Where the first one isn't known again, the last one is, and stands for it from then on: a page may
        tilt until it has no common motion.
        """
        for page, moved in zip(self._pages, (self._moved, Motion()), strict=False):
            motion = self._flow.motion(page.frame.image, frame.image, points_on(page), moved)
            if motion is not None:
                followed = propagated(page, frame, tracker.carry(motion.since(moved)), motion)
                if followed is not None:
                    self._pages, self._moved = [page, followed], motion
                    self.count += 1
                return followed
        return None
