"""Reads handwritten digits live through a webcam, from a video or from photos: `python main.py --help`."""

import signal

if __name__ == "__main__":
    # What is imported below takes a while; Ctrl-C meanwhile ends the process, without a traceback.
    signal.signal(signal.SIGINT, signal.SIG_DFL)

from vision.app import leave, main

if __name__ == "__main__":
    leave(main())
