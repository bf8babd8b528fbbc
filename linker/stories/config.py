"""Settings of story grouping; the defaults were chosen by B-cubed F1 on the sets of `benchmarks.stories`."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StoryConfig:
    """How articles become stories, story lines and topics."""

    neighbours: int = 50
    """Candidates of an article by meaning, and as many by words."""
    characters: int = 3000
    """How much of each text is read for words, names and numbers."""
    local: int = 10
    """Nearest articles whose mean similarity is what "close" means around an article."""
    around: tuple[int, int] = (20, 50)
    """Ranks of the neighbours whose mean similarity tells how dense the surroundings of an article are."""
    same_days: float = 1.5
    """Gaps up to this are no gap: many sources stamp the day, and crawlers stamp their own hour."""
    resolution: float = 0.012
    """Mean weight between two parts of a story at which they are as well joined as apart."""
    level: float = 1.4
    """Evidence at which a pair is as likely one event as not."""
    line_level: float = 0.5
    """Evidence for one subject at which a pair is as likely in one story line as not."""
    topic_level: float = -2.0
    """The same for one topic."""
    weakest: float = 0.05
    """Weight below which a pair is no evidence for one line or topic."""
    divide: tuple[float, ...] = (1.0, 2.0)
    """Levels above `level` at which a story is looked at for being two."""
    clear: float = 2.0
    """How far apart (Ashman's D) the evidence inside and across must stand to take a story apart."""
    look_alike: float = 4.0
    """Level above `level` at which a story is looked at for being several look-alike events."""
    contradicted: float = 4.0
    """How far apart (Ashman's D) contradictions inside and across must stand: nearly all pairs across, and
    hardly one inside, give other numbers or other places."""
    kinship: float = 2 / 3
    """How close two groups larger than the candidate list must be across, of inside, to be one."""
    habit: float = 1.0
    """What having been in one story adds to the evidence of a pair, and in two takes from it, when an archive
    that has grown a little is grouped anew: stories change for a reason, not by chance."""
    seed: int = 0
