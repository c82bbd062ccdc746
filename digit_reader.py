"""The command `digit-reader`: the program itself, and training and measuring by `train` and `evaluate`."""

import signal
import sys


def run() -> int:
    """Does what the process' command line asks for; its exit code."""
    # What is imported below takes a while; Ctrl-C meanwhile ends the process, without a traceback.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    command, *others = sys.argv[1:] or [""]
    if command == "train":
        from training import train

        _heed_ctrl_c()
        return train.main(others, prog="digit-reader train")
    if command == "evaluate":
        from training import evaluate

        _heed_ctrl_c()
        return evaluate.main(others, prog="digit-reader evaluate")
    from vision.app import leave, main

    leave(main())


def _heed_ctrl_c() -> None:
    signal.signal(signal.SIGINT, signal.default_int_handler)


if __name__ == "__main__":
    sys.exit(run())
