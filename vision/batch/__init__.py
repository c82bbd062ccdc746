"""Many files in one run: spread over cores or machines, and gone on with where they were stopped."""

from vision.batch.engine import Engine, EngineError, Outcome
from vision.batch.job import Job, Plan, with_lists
from vision.batch.local import LocalEngine
from vision.batch.part import Ids, pages_of
from vision.batch.parts_folder import PartsFolder
from vision.batch.ray_engine import RayEngine

__all__ = [
    "Engine",
    "EngineError",
    "Ids",
    "Job",
    "LocalEngine",
    "Outcome",
    "PartsFolder",
    "Plan",
    "RayEngine",
    "pages_of",
    "with_lists",
]
