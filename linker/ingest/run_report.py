"""The progress of a run, and its report at the end."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, fields
from typing import Any, Literal

from linker.notebook import Shown
from linker.types import Skipped


@dataclass(frozen=True, slots=True)
class Step:
    """The progress of a run.

    `done` and `total` count articles; `total` is None where it isn't known yet. `share` in [0, 1] is
    the part of the work that is done, measured in characters while embedding, so that an estimate of
    the time left made from it is honest with articles of any length.
    """

    stage: Literal["reading", "cleaning", "embedding", "saving", "grouping", "linking"]
    done: int
    total: int | None = None
    share: float = 0.0
    pieces: int = 0
    """Word pieces embedded since the stage began."""


Progress = Callable[[Step], None]


@dataclass(frozen=True, slots=True)
class BuildReport(Shown):
    """What `build` did, and everything it left out or doubts."""

    read: int = 0
    """Records that the readers gave."""
    added: int = 0
    changed: int = 0
    """Articles whose id was known and whose content was not."""
    unchanged: int = 0
    """Articles that the index already had; nothing was embedded for them."""
    cleaned_again: int = 0
    """Articles of the index that lost sentences which are now known to come back in unrelated articles."""
    duplicates: int = 0
    """Records read more than once."""
    embedded: int = 0
    """Headlines-with-leads and passages that went through the model."""
    tiny: int = 0
    """Articles with very little text; kept."""
    empty: int = 0
    """Articles with a headline only; kept."""
    undated: int = 0
    cut_short: int = 0
    """Articles of which the source gave only the beginning, ending in an ellipsis."""
    cut_passages: int = 0
    """Passages of which the model saw only the beginning."""
    cut_pieces: int = 0
    """Word pieces that it did not see."""
    articles: int = 0
    """Articles in the index now."""
    passages: int = 0
    skipped: tuple[Skipped, ...] = ()
    notes: tuple[Skipped, ...] = ()
    """Articles that were kept with something left unknown or repaired."""
    seconds: float = 0.0

    def plus(self, other: "BuildReport") -> "BuildReport":
        """The counts of two parts of a run together; what was skipped or noted, one after the other."""
        return BuildReport(*(getattr(self, item.name) + getattr(other, item.name) for item in fields(self)))

    def as_dict(self) -> dict[str, Any]:
        """Plain data for JSON."""
        return asdict(self)
