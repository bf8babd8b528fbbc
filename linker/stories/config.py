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
    threshold: float = 1.4
    """Evidence at which a pair is as likely one event as not, where nothing around it says otherwise."""
    tried: tuple[float, ...] = (-3.0, -2.0, -1.0, 0.0, 1.0, 2.0, 3.0, 4.0, 5.0)
    """Offsets from `threshold` of which each neighbourhood chooses one; see `linker.stories.thresholds`."""
    surroundings: int = 30
    """Groups whose articles are the neighbourhood of a group, nearest first."""
    caution: float = 0.4
    """What the square of an offset's distance from the usual one costs, in silhouettes of single articles."""
    isolated: float = 1.5
    """How much less evidence is usually enough where a group has no others around it."""
    few: float = 80.0
    """Fewer articles than this pay more for less evidence than usual, in inverse proportion to them."""
    fall: float = 0.85
    """Below offset 1 the search ends where the mean silhouette has fallen to less than this share of its
    highest: far below, where groups are whole subjects, it rises again."""
    middle: float = -0.6
    """Evidence that is half similar when silhouettes are measured."""
    softness: float = 2.0
    """Evidence e is similar by 1 / (1 + exp((middle - e) / softness)); the mean with the cosine counts."""
    line_threshold: float = 0.5
    """Evidence for one subject at which a pair is as likely in one story line as not."""
    topic_threshold: float = -2.0
    """The same for one topic."""
    weakest: float = 0.05
    """Weight below which a pair is no evidence for one line or topic."""
    divide: tuple[float, ...] = (1.0, 2.0)
    """Evidence above the threshold at which a story is looked at for being two."""
    clear: float = 2.0
    """How far apart (Ashman's D) the evidence inside and across must stand to take a story apart."""
    look_alike: float = 4.0
    """Evidence above the threshold at which a story is looked at for being several look-alike events."""
    contradicted: float = 4.0
    """How far apart (Ashman's D) contradictions inside and across must stand: nearly all pairs across, and
    hardly one inside, give other numbers or other places."""
    kinship: float = 2 / 3
    """How close two groups larger than the candidate list must be across, of inside, to be one."""
    stickiness: float = 1.0
    """What having been in one story adds to the evidence of a pair, and in two takes from it, when an archive
    that has grown a little is grouped anew: stories change for a reason, not by chance."""
    seed: int = 0
