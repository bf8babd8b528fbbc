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
    strangers: float = 0.25
    """Taken off where both passages hold names and share none."""
    crowding: float = 0.65
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
    fits_whole: float = 0.44
    """The same once groups have become one."""

    min_cohesion: float = 0.38
    """Mean cosine across stories, crowding taken off."""
    min_focus: float = 0.3
    focus_chance: float = 0.3
    """Added to `min_focus`, divided by the number of stories: few stories agree in words by chance."""
    min_substance: float = 0.27
    """Rarity of the words that most of its stories share, words printed with a capital aside."""
    core_share: float = 0.85
    """Share of `min_focus` that a group needs before others join it."""
    min_anchor: float = 0.3
    anchor_chance: float = 1.0
    """Added to `min_anchor`, divided by the number of stories: few stories share names by chance."""
    min_cast: float = 0.2
    """Sum of the weights of its articles' names, times focus: a formula brings together what has neither
    actors nor rare words in common."""
    cast_chance: float = 1.5
    """Added to `min_cast`, divided by the number of stories."""
    min_distinctiveness: float = 0.42
    max_figures: float = 0.5
    """Share of passages that may hold figures of their own, as forms do: prices, ages, times, addresses."""
    max_verbatim: float = 0.4
    """Share of passages that may have five words in a row in common with another story's."""
    max_market_talk: float = 0.6
    """Share of passages that may be in the words of market reports."""

    saga_neighbours: int = 60
    saga_dense: float = 0.6
    """Weight of meaning when two stories are compared; words and names have the rest."""
    saga_names: float = 0.4
    """Weight of shared names beside shared words."""
    saga_words: float = 60.0
    """Words at which a text's similarities reach half of what a long text's would."""
    saga_edge: float = 0.4
    saga_resolution: float = 0.1
    saga_kinship: float = 0.5
    """Mean cosine between the stories of a saga, corrected for short texts."""
    saga_strays: float = 0.15
    """Share of a saga's stories that may leave it because they are akin to hardly any other."""
    saga_joins: float = 0.35
    """Mean cosine with the stories of a saga from which one isn't a stray, and may join."""
    saga_own_name: float = 0.5
    """Share of a saga's stories that hold a name, and of the stories that hold it which are the saga's,
    from which the name is its own: what holds it may join."""
    saga_names_alone: float = 2.4
    """How much more its stories may share of their names than of their words, which short texts share fewer
    of: what one country or company does has nothing else in common."""
    saga_stretch: int = 20
    """Beyond so many stories, less kinship is wanted."""
    saga_stories: int = 3
    saga_days: float = 28.0
    """A saga lasts at least this long, in however many episodes."""
    saga_cohesion: float = 0.22
    saga_focus: float = 0.3
    saga_focus_chance: float = 0.75
    saga_anchor: float = 0.18
    saga_anchor_chance: float = 1.8
    saga_cast: float = 1.1
    """Sum of the weights of its articles' names, times kinship: stories of one kind share a name at most."""
    saga_holds: float = 0.7
    """A motif with this share of its articles in one saga is part of it."""
    motif_fills: float = 0.6
    """A saga with this share of its articles in one motif is that motif."""
