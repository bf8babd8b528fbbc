"""Settings for finding narratives; chosen by `benchmarks/narratives.py` on all of its sets at once."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NarrativeConfig:
    """How narratives are found, kept and ranked. Cosines are those of the default encoder."""

    gap_days: float | None = None
    """Silence between two episodes; None takes it from the archive around each silence, within the limits."""
    shortest_gap_days: float = 14.0
    longest_gap_days: float = 45.0
    gap_articles: int = 20
    """A silence between the limits counts where the archive published so many articles in it."""
    min_stories: int = 2
    min_episodes: int = 2
    min_sources: int = 2
    """Independent ones, where the archive names at least two."""
    min_content_words: int = 5
    """A passage with fewer, names and words of reporting aside, says too little to found a narrative."""
    min_joining_words: int = 2
    """A passage with fewer can't even join one."""

    neighbours: int = 20
    same_names: float = 0.2
    """Added to a cosine for names that both passages hold, by their rarity."""
    same_context: float = 0.15
    """Added for names of one passage that the other's article holds."""
    no_shared_names: float = 0.25
    """Taken off where both passages hold names and share none."""
    hubness: float = 0.65
    """Taken off for each unit of cosine by which a passage's surroundings are denser than usual."""
    usual_density: float = 0.29
    """Cosine of a passage with the last of its neighbours in a small, mixed archive."""
    min_edge: float = 0.52
    """Pair score from which passages are linked."""
    resolution: float = 0.25
    shared_terms: float = 0.4
    """Weight of a group's own words when another passage asks to join it."""
    min_join: float = 0.46
    join_rounds: int = 2
    min_stay: float = 0.5
    """Fit that each passage keeps once its group is complete."""
    merge_share: float = 0.5
    """Share of the smaller group's articles that two groups have in common when they are one."""
    merge_beside: float = 0.24
    """Mean cosine from which groups in the same articles are one."""
    merge_cosine: float = 0.4
    """Mean cosine from which groups are one wherever they stand."""
    merged_cohesion: float = 0.32
    """Mean cosine that all passages keep when groups become one."""
    fits_whole: float = 0.43
    """The same once groups have become one."""

    min_cohesion: float = 0.38
    """Mean cosine across stories, less the hubness."""
    min_focus: float = 0.3
    focus_chance: float = 0.3
    """Added to `min_focus`, divided by the number of stories: few stories agree in words by chance."""
    min_substance: float = 0.27
    """Rarity of the words that most of its stories share, words printed with a capital aside."""
    seed_focus: float = 0.85
    """Share of `min_focus` that a group needs before others join it."""
    min_anchor: float = 0.3
    anchor_chance: float = 1.0
    """Added to `min_anchor`, divided by the number of stories: few stories share names by chance."""
    min_entity_score: float = 0.2
    """Sum of the weights of its articles' names, times focus: a formula brings together what has neither
    actors nor rare words in common."""
    entity_score_chance: float = 1.5
    """Added to `min_entity_score`, divided by the number of stories."""
    min_distinctiveness: float = 0.42
    max_figures: float = 0.5
    """Share of passages that may hold figures of their own, as forms do: prices, ages, times, addresses."""
    max_verbatim: float = 0.4
    """Share of passages that may have five words in a row in common with another story's."""
    max_market_talk: float = 0.6
    """Share of passages that may be in the words of market reports."""

    storyline_stories: int = 3
    storyline_days: float = 14.0
    """A storyline lasts at least this long, in however many episodes."""
    storyline_cohesion: float = 0.28
    """Mean cosine between the stories of a storyline."""
    storyline_closure: float = 0.6
    """Share of the nearest stories of a storyline's stories that are part of it."""
    storyline_separation: float = 0.3
    """How often a story of the storyline fits it better than one of the nearest stories outside does."""
    storyline_focus: float = 0.15
    """How much more often the storyline's first words stand in its stories than in those around it."""
    storyline_anchor: float = 0.3
    """The same for its first name."""
    storyline_entity_score: float = 1.4
    """The sum of that over its names: stories of one kind share a name at most."""
    storyline_entity_score_chance: float = 3.0
    """Added to that, divided by the number of stories: few stories share names by chance."""
    storyline_fit: float = 0.5
    """A story strays from its branch where it fits less well than such a share of the median fit."""
    core_share: float = 0.6
    core_gain: float = 0.1
    """Such a share of a storyline's stories stands for all of them where its anchor is so much higher."""
    storyline_verbatim: float = 0.65
    """`max_verbatim` for a storyline: reports of one affair repeat its background word for word."""
    storyline_cuts: tuple[float, ...] = (0.35, 0.45, 0.55, 0.65)
    """Cosines at which a branch that is no storyline is cut, to see whether a part of it is one."""
    storyline_resolution: float = 0.1
    part_anchor: float = 0.7
    part_stories: int = 5
    """What is found by cutting a branch has at least this anchor, and so many stories."""
    longest_line: float = 0.5
    """A topic may be one storyline where no line has a larger share of its stories."""
    part_articles: float = 0.6
    """A motif with this share of its articles in one storyline, or in one larger motif, is part of it; a
    storyline with this share of its articles in one motif is that motif."""
