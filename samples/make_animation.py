"""Draws the README's moving picture: the sample clip as the program reads it, small enough to load at once.

Run `make animation`.
"""

from pathlib import Path

import cv2

from recognizer import DigitRecognizer
from vision.drawing import draw
from vision.reader import DigitReader
from vision.sources import EndOfSource, open_video

FOLDER = Path(__file__).parent
SIZE_WH = (720, 405)
EVERY = 3
"""One frame in so many is shown: the clip has 15 a second."""
QUALITY = 45
"""Of WebP, 0 to 100: at 30 the ink beside the thin boxes is smeared."""


def main() -> None:
    """Read the clip frame by frame, and write each third one as it is drawn in the window."""
    animation = cv2.Animation()
    reader = DigitReader(DigitRecognizer.load())
    frames, durations = [], []
    with open_video(FOLDER / "demo.mp4") as clip:
        while True:
            try:
                frame = clip.read(1.0)
            except EndOfSource:
                break
            if frame is None:
                continue
            page = reader.update(frame)
            if frame.index % EVERY == 0:
                frames.append(cv2.resize(draw(page), SIZE_WH, interpolation=cv2.INTER_AREA))
                durations.append(round(1000 * EVERY / clip.fps))
    animation.frames, animation.durations = frames, durations
    cv2.imwriteanimation(str(FOLDER / "reading.webp"), animation, [cv2.IMWRITE_WEBP_QUALITY, QUALITY])


if __name__ == "__main__":
    main()
