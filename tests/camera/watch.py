"""Reads a camera as a program does, and says what it sees: the process that a simulated camera is put into.

    watch.py SPEC SETTINGS WORK_S SECONDS

SETTINGS is JSON for `CameraSettings`, WORK_S what is slept for each frame. A line of JSON first for the
cameras there are, then for each turn (`state`, `age`, and of a frame `index`, `time`, `granted` and
`number`, see `number_on`), and at the end for what came of it, with the seconds that closing took as `close`.
"""

import json
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.camera.simulated import number_on
from vision.sources.source import (
    CameraSettings,
    EndOfSource,
    Source,
    SourceError,
    leave,
    list_cameras,
    open_camera,
)


def say(**what: object) -> None:
    print(json.dumps(what), flush=True)


def watch(source: Source, work_s: float, end_s: float) -> str:
    """Reads until `end_s`; returns the error that ended it before, or nothing."""
    try:
        while time.monotonic() < end_s:
            frame = source.read(timeout_s=0.1)
            turn = {"state": source.state.value if source.state else "", "age": source.age_s}
            if frame is None:
                say(**turn)
            else:
                number = number_on(frame.image)
                say(**turn, index=frame.index, time=frame.time_s, number=number, granted=source.granted)
                time.sleep(work_s)
    except SourceError as error:
        return str(error)
    except EndOfSource:
        return "end"
    return ""


def main(spec: str, settings: str, work_s: str, seconds: str) -> None:
    wishes = json.loads(settings)
    if "size_wh" in wishes:
        wishes["size_wh"] = tuple(wishes["size_wh"])
    say(cameras=[[camera.path, camera.name, camera.modes] for camera in list_cameras()])
    source = open_camera(spec, CameraSettings(**wishes))
    error = watch(source, float(work_s), time.monotonic() + float(seconds))
    start_s = time.monotonic()
    source.close()
    say(
        error=error,
        close=time.monotonic() - start_s,
        summary=source.summary,
        skipped=source.frames_skipped,
        damaged=source.frames_damaged,
        problems=list(source.problems),
        state=source.state.value if source.state else "",
    )
    leave(0)


if __name__ == "__main__":
    main(*sys.argv[1:])
