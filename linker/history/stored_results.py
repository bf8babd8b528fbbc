"""Stories and narratives of an index, found once and stored as derived files."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import polars as pl

from linker.corpus import Corpus
from linker.corrections import Correction
from linker.history.lasting_ids import GROUP_KINDS, Group, next_generation, record
from linker.history.narrative_state import previous_group_rows, previous_groups, store_cache, stored_cache
from linker.history.previous import Earlier, earlier_of, grouping_row
from linker.history.stored_corrections import constraints_of, corrections_of, pairs_key
from linker.kept_tables import read_kept_table
from linker.links.listing import listed_rows
from linker.links.tree_places import Tree
from linker.narratives import Narrative, NarrativeConfig
from linker.narratives.cache import check_narratives, dumps, loads, narratives_key
from linker.narratives.find import find_again
from linker.storage import Store, keep, read_kept
from linker.stories import Story, StoryConfig, describe_levels, group_articles, group_as
from linker.stories.describe import largest_first, with_id, with_parents
from linker.stories.group import Grouping
from linker.stories.kept import (
    PairAt,
    check_pairs,
    check_stories,
    fingerprint,
    from_frame,
    pair_in,
    pair_in_file,
    to_frame,
    with_thresholds,
)
from linker.types import LEVELS, LevelName

_NARRATIVES = "narratives.json"

Levels = Mapping[LevelName, tuple[Story, ...]]


@dataclass(frozen=True)
class FoundStories:
    """The stories of an archive at every level, and where the evidence of its pairs is looked up."""

    levels: Mapping[LevelName, tuple[Story, ...]]
    pair_at: PairAt

    @property
    def stories(self) -> tuple[Story, ...]:
        """The events."""
        return self.levels["events"]


@dataclass(frozen=True)
class Basis:
    """What stories rest on: the archive of `whole` articles of which all pairs were gathered, and changes.

    `changes` counts the articles that came or changed since; of `whole` at most those count that are still
    there. `founded` is as in `Earlier`.
    """

    whole: int
    changes: int
    founded: int


def stories_kept(store: Store) -> FoundStories | None:
    """The stored stories of an archive; None where there are none."""
    corrections = corrections_of(store)
    stored_folder = newest_kept(store, corrections)
    if stored_folder is None:
        return None
    return read_kept(
        stored_folder,
        lambda folder: FoundStories(
            _by_level(_renamed(from_frame(read_kept_table(folder / "stories.parquet")), corrections)),
            pair_in_file(folder / "pairs.parquet"),
        ),
        lambda _: check_kept(stored_folder, store),
    )


def pairs_kept(store: Store) -> pl.DataFrame | None:
    """The pairs that stories were found from, with evidence and thresholds; None where none are stored."""
    folder = newest_kept(store, corrections_of(store))
    if folder is None:
        return None
    return read_kept(folder, read_pairs, lambda _: check_kept(folder, store))


def read_pairs(folder: Path) -> pl.DataFrame:
    """The pairs in a folder of stories."""
    return read_kept_table(folder / "pairs.parquet")


def check_kept(folder: Path, store: Store) -> None:
    """Check that the stories in a folder belong to this index.

    Raises:
        ValueError: They don't.
    """
    ids = store.articles(["id"])["id"].to_list()
    check_stories(from_frame(read_kept_table(folder / "stories.parquet")), ids)
    check_pairs(read_pairs(folder), len(ids))


def stories_of(
    store: Store, corpus: Corpus, now: datetime | None = None, *, anew: bool = False
) -> FoundStories:
    """The stories of an archive as corrected, with lasting ids; found once, then stored with the index.

    Args:
        store: The index.
        corpus: Its archive.
        now: When they were found, for the index's history; None is this moment.
        anew: Find them in the whole archive even where they are kept, whatever they were before.
    """
    found_stories = None if anew else stories_kept(store)
    if found_stories is not None:
        return found_stories
    corrections = corrections_of(store)
    earlier = None if anew else earlier_of(store, stories_key(corrections))
    if earlier is not None and not (earlier.holds_all(corpus) or earlier.holds_for(corpus)):
        earlier = None
    founded = len(corpus) if earlier is None else earlier.founded
    grouping = _grouped(corpus, corrections, earlier)
    return continue_stories(store, corpus, grouping, Basis(len(corpus), 0, founded), now)


def _grouped(corpus: Corpus, corrections: tuple[Correction, ...], earlier: Earlier | None) -> Grouping:
    """The story of each article; its previous one where no article was added or changed since."""
    listed = listed_rows(corpus)
    before = None if earlier is None else earlier.in_rows(corpus)
    config = StoryConfig()
    if before is None:
        return group_articles(corpus, listed, config, constraints_of(corrections, corpus), None)
    if all((numbers >= 0).all() for numbers in before):
        return group_as(corpus, before, listed, config)
    return group_articles(corpus, listed, config, constraints_of(corrections, corpus), before[0])


def continue_stories(
    store: Store,
    corpus: Corpus,
    grouping: Grouping,
    basis: Basis,
    now: datetime | None = None,
    earlier: Iterable[Story] = (),
) -> FoundStories:
    """Describe stories, give them their lasting ids and store them with the index.

    Args:
        store: The index.
        corpus: Its archive.
        grouping: The story of each article.
        basis: What they rest on.
        now: When they were found, for the index's history; None is this moment.
        earlier: Stories that were described before; one whose articles are the same is taken over unchanged.
    """
    corrections = corrections_of(store)
    described = _by_level(describe_levels(corpus, grouping, earlier))
    groups = {
        kind: [Group(story.article_ids, story.last, story.story_id) for story in described[level]]
        for level, kind in GROUP_KINDS.items()
    }
    generation = next_generation(store, groups, now or datetime.now(UTC))
    lasting = [
        story
        for level, kind in GROUP_KINDS.items()
        for story in largest_first(map(with_id, described[level], generation.ids[kind]))
    ]
    stories = with_parents(lasting)
    pairs = with_thresholds(grouping)
    row = grouping_row(stories_key(corrections), basis.founded, now or datetime.now(UTC))
    if record(replace(generation, grouping=row)):

        def write(folder: Path) -> None:
            to_frame(stories).write_parquet(folder / "stories.parquet")
            pairs.write_parquet(folder / "pairs.parquet", compression="lz4")

        keep(store, stories_folder(corrections, basis), write)
    return FoundStories(_by_level(_renamed(stories, corrections)), pair_in(pairs))


def _by_level(stories: Iterable[Story]) -> dict[LevelName, tuple[Story, ...]]:
    levels: dict[LevelName, list[Story]] = {name: [] for name in LEVELS}
    names = {level: name for name, level in LEVELS.items()}
    for story in stories:
        levels[names[story.level]].append(story)
    return {name: tuple(of_level) for name, of_level in levels.items()}


def stories_folder(corrections: tuple[Correction, ...], basis: Basis) -> str:
    """The name of the folder of stories that depend on these corrections."""
    return f"stories-{stories_key(corrections)}-{basis.whole}-{basis.changes}-{basis.founded}"


def newest_kept(store: Store, corrections: tuple[Correction, ...]) -> Path | None:
    """The folder of stories with the fewest changes since all pairs were gathered; None without one."""
    name = re.compile(rf"stories-{stories_key(corrections)}(-\d{{1,12}}){{3}}", re.ASCII)
    folders = [path for path in store.derived.glob("stories-*") if name.fullmatch(path.name)]
    return min(folders, key=lambda path: basis_of(path).changes, default=None)


def basis_of(folder: Path) -> Basis:
    """The archive that the stories in a folder were found in, read from the folder's name."""
    return Basis(*map(int, folder.name.split("-")[-3:]))


def stories_key(corrections: tuple[Correction, ...]) -> str:
    """A key of what stories depend on beside the articles: the corrections and the settings."""
    return f"{pairs_key(corrections)}-{fingerprint(StoryConfig())}"


def _renamed(stories: tuple[Story, ...], corrections: tuple[Correction, ...]) -> tuple[Story, ...]:
    labels = {item.left: item.label for item in corrections if item.verb == "rename"}
    return tuple(
        replace(story, label=label) if (label := labels.get(story.story_id)) else story for story in stories
    )


def narratives_in(
    store: Store,
    corpus: Corpus,
    levels: Levels,
    config: NarrativeConfig,
    now: datetime | None = None,
) -> tuple[Narrative, ...]:
    """The narratives of an archive; found once, then stored with the index, by what they depend on.

    Those of the usual settings have lasting ids.

    Args:
        store: The index.
        corpus: Its archive.
        levels: Its stories at every level.
        config: How narratives are found.
        now: When they were found, for the index's history; None is this moment.
    """
    stored_narratives = narratives_kept(store, corpus, levels, config)
    if stored_narratives is not None:
        return stored_narratives
    grouped, corrections = tree_of(levels), corrections_of(store)
    name = _narratives_name(corpus, grouped, config)
    usual, now = config == NarrativeConfig(), now or datetime.now(UTC)
    earlier = previous_groups(store) if usual else None
    narratives, learned, state = find_again(corpus, grouped, config, stored_cache(store), earlier)
    recorded = True
    if usual:
        store_cache(store, learned)
        generation = next_generation(store, {"narrative": _as_groups(narratives)}, now)
        ids = generation.ids["narrative"]
        lasting = [replace(item, narrative_id=id_) for item, id_ in zip(narratives, ids, strict=True)]
        narratives = tuple(sorted(lasting, key=lambda item: (-item.strength.score, item.narrative_id)))
        recorded = record(replace(generation, narrating=previous_group_rows(state, earlier, now)))
    if recorded:
        keep(
            store, name, lambda folder: (folder / _NARRATIVES).write_text(dumps(narratives), encoding="utf-8")
        )
    return _renamed_narratives(narratives, corrections)


def narratives_kept(
    store: Store, corpus: Corpus, levels: Levels, config: NarrativeConfig
) -> tuple[Narrative, ...] | None:
    """The stored narratives of an archive; None where there are none."""
    stored_folder = store.derived / _narratives_name(corpus, tree_of(levels), config)
    story_ids = {story.story_id for of_level in levels.values() for story in of_level}
    stored = read_kept(
        stored_folder,
        lambda folder: loads((folder / _NARRATIVES).read_text(encoding="utf-8")),
        lambda narratives: check_narratives(narratives, corpus, story_ids),
    )
    return None if stored is None else _renamed_narratives(stored, corrections_of(store))


def _narratives_name(corpus: Corpus, grouped: pl.DataFrame, config: NarrativeConfig) -> str:
    outlets = corpus.outlets.fingerprint
    return f"narratives-{narratives_key(grouped, config)}{outlets and f'-{outlets}'}"


def _renamed_narratives(
    narratives: tuple[Narrative, ...], corrections: tuple[Correction, ...]
) -> tuple[Narrative, ...]:
    labels = {item.left: item.label for item in corrections if item.verb == "rename"}
    return tuple(
        replace(narrative, label=label) if (label := labels.get(narrative.narrative_id)) else narrative
        for narrative in narratives
    )


def _as_groups(narratives: tuple[Narrative, ...]) -> list[Group]:
    return [
        Group(item.article_ids, max((burst.last for burst in item.episodes), default=None), item.narrative_id)
        for item in narratives
    ]


def tree_in_rows(levels: Levels, corpus: Corpus) -> Tree:
    """The event, the line and the topic of each article of an archive, as numbers by row."""
    numbers = []
    for level in LEVELS:
        number = np.empty(len(corpus), np.int64)
        for place, story in enumerate(levels[level]):
            number[[corpus.row(id_) for id_ in story.article_ids]] = place
        numbers.append(number)
    return Tree(*numbers)


def assignments(stories: Sequence[Story]) -> pl.DataFrame:
    """Columns article_id and story_id, sorted by article."""
    rows = sorted((id_, story.story_id) for story in stories for id_ in story.article_ids)
    return pl.DataFrame(rows, schema={"article_id": pl.String, "story_id": pl.String}, orient="row")


def tree_of(levels: Levels) -> pl.DataFrame:
    """Columns article_id, story_id, line_id and topic_id, sorted by article."""
    line_of, topic_of = (
        {id_: story.story_id for story in levels[level] for id_ in story.article_ids}
        for level in ("lines", "topics")
    )
    placed = assignments(levels["events"])
    ids = placed["article_id"].to_list()
    return placed.with_columns(
        pl.Series("line_id", [line_of[id_] for id_ in ids], pl.String),
        pl.Series("topic_id", [topic_of[id_] for id_ in ids], pl.String),
    )
