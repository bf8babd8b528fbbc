"""Settings of story grouping; the defaults were chosen by B-cubed F1 on the sets of `benchmarks.stories`."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StoryConfig:
    """How articles become stories."""

    neighbours: int = 50
    """Candidates of an article by meaning, and as many by words."""
    characters: int = 3000
    """How much of each text is read for words, names and numbers."""
    local: int = 10
    """Nearest articles whose mean similarity is what "close" means around an article."""
    same_days: float = 1.5
    """Gaps up to this are no gap: many sources stamp the day, and crawlers stamp their own hour."""
    resolution: float = 0.012
    """Mean weight between two parts of a story at which they are as well joined as apart."""
    level: float | None = None
    """Evidence that a pair needs; None finds it in the archive itself."""
    least_level: float = -8.0
    most_level: float = 10.0
    small_archive: int = 20
    """An archive with fewer articles is too small to show its own level, and uses `usual_level`."""
    usual_level: float = 5.5
    """What most archives have; where levels can't be told apart, the one nearest to it is taken."""
    sample: int = 10_000
    """The level is looked for among this many articles."""
    divide: tuple[float, ...] = (1.0, 2.0)
    """Levels above the archive's at which a story is looked at for being two."""
    clear: float = 2.0
    """How far apart (Ashman's D) the evidence inside and across must stand to take a story apart."""
    kinship: float = 2 / 3
    """How close two stories larger than the candidate list must be across, of inside, to be one."""
    habit: float = 1.0
    """What having been in one story adds to the evidence of a pair, and in two takes from it, when an archive
    that has grown a little is grouped anew: stories change for a reason, not by chance."""
    seed: int = 0
