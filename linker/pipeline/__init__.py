"""The common road: from sources to an index, and from an index to answers."""

from linker.pipeline.build import build
from linker.pipeline.index import Index, day
from linker.pipeline.remove import remove
from linker.pipeline.report import BuildReport, Progress, Step

__all__ = ["BuildReport", "Index", "Progress", "Step", "build", "day", "remove"]
