"""Which engine a batch is spread with."""

from __future__ import annotations

from vision.batch import Engine, LocalEngine, Plan, RayEngine


def open_engine(name: str | None, plan: Plan) -> Engine:
    """The engine of that name: `local` or None for this machine's cores, `ray` or `ray=ADDRESS` for Ray's.

    Raises EngineError where it can't be had.
    """
    if name is None or name == "local":
        return LocalEngine(plan)
    _, _, address = name.partition("=")
    return RayEngine(plan, address or None)
