"""An index, open: one object that answers every question about its archive."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Literal, Self, Unpack

from linker.archive import searching
from linker.archive.claims import ClaimQuestions
from linker.archive.id_prefix import Sort, by_prefix, sort_of
from linker.archive.listed_queries import ListedQuestions
from linker.archive.membership import Groups, groups_found
from linker.archive.reopening import in_newest_state
from linker.config import LinkConfig, SearchConfig
from linker.corpus import Corpus, Filters
from linker.days import Day, day
from linker.encoders import Encoder, load
from linker.errors import UnknownArticleError
from linker.ingest.encoder_choice import identify, stored_precision
from linker.notebook import Results, show_facts
from linker.storage import Manifest, Store, check_encoder, folder_of, open_state, read_history, read_state
from linker.types import LEVELS, Article, ArticleLinks, Explanation, Hit, LevelName

if TYPE_CHECKING:  # a search needs none of these, and starts sooner without them
    from linker.archive.outlet_counts import CountedLevels
    from linker.evaluate import Evaluation
    from linker.history.stored_results import FoundStories
    from linker.ingest.revisions import Revision
    from linker.links.linking import Linker
    from linker.links.paths import Route
    from linker.narratives import Narrative
    from linker.reports import Report
    from linker.stories import Story


@in_newest_state(
    *("explain", "stories", "regroup", "story", "evaluate", "narratives", "narrative", "narratives_about"),
    *("path", "report", "sort_of", "revisions", "info", "search", "articles_about"),
    *("claim", "digest", "disagreements", "wanted", "evaluate_listed", "link"),
)
@dataclass(frozen=True)
class Index(ClaimQuestions, ListedQuestions):
    """The archive of one index folder at one state, and what can be asked of it; where a question needs files
    that a writer has replaced, the newest state answers from then on.
    """

    folder: Path
    store: Store
    corpus: Corpus
    given_encoder: Encoder | None = None
    ray: str | None = None

    @classmethod
    def open(cls, folder: str | Path, *, encoder: Encoder | None = None, ray: str | None = None) -> Self:
        """Open an index.

        Args:
            folder: Where `linker index` or `linker.build` put it.
            encoder: Used in place of loading the model that the index names.
            ray: Address of a Ray cluster that searches, and looks for what stories and narratives are made
                from; `auto` finds a running one, None does it here.

        Raises:
            ConfigError: Ray isn't installed, or there is no cluster.
            StoreError: There is no index here, its format is unknown, or `encoder` isn't the one it was
                built with.
            DamagedError: A file is missing or broken.
        """
        folder = folder_of(folder)
        store, corpus, history = read_state(
            folder, lambda store: (store, open_state(store), store.history("corrections"))
        )
        source_rows = (item for item in history.rows(named=True) if item["verb"] == "source")
        one_outlet = tuple((item["left"], item["right"]) for item in source_rows)
        corpus = replace(corpus, same_sources=one_outlet) if one_outlet else corpus
        if encoder is not None:
            check_encoder(folder, store.manifest, identify(store.manifest.encoder.model, "auto", encoder))
        if ray is not None:
            from linker.ray.sharded_search import on_ray

            corpus = on_ray(store, corpus, ray)
        return cls(folder, store, corpus, encoder, ray)

    @property
    def manifest(self) -> Manifest:
        """What the index holds."""
        return self.store.manifest

    @cached_property
    def encoder(self) -> Encoder:
        """The model that the index was built with, loaded when first needed; StoreError: it has changed."""
        if self.given_encoder is not None:
            return self.given_encoder
        built = self.manifest.encoder
        precision = stored_precision(self.manifest)
        encoder = load(built.model, precision=precision)
        check_encoder(self.folder, self.manifest, identify(built.model, precision, encoder))
        return encoder

    def search(
        self,
        text: str,
        *,
        k: int = 10,
        by: Literal["article", "passage"] = "article",
        filters: Filters = Filters(),
        min_score: float = 0.0,
        config: SearchConfig = SearchConfig(),
        **narrower: Unpack[searching.Narrower],
    ) -> Results[Hit]:
        """Find what says this: the `k` best articles, or passages, that meet the filters, best first.

        All that is found holds each "quoted phrase" of `text`, and no -excluded word of it.

        Args:
            text: What to look for.
            k: How many hits.
            by: What a hit is.
            filters: Which articles are asked about.
            min_score: What scores lower is left out.
            config: How evidence is weighed.
            narrower: In place of what `filters` says: `since` and `until`, days, months or years as "2024-03"
                or dates, each whole; `source`, an outlet; `language`.

        Raises:
            QueryError: `text` holds no word, or `by` is something else.
        """
        filters = searching.narrowed(filters, narrower)
        return Results.of(Hit, searching.found(self.parts(filters), text, k, by, filters, min_score, config))

    def parts(self, _: Filters = Filters()) -> list[searching.IndexPart]:
        """The indexes that a question with these filters is put to: this one alone."""
        return [searching.IndexPart(self, self.corpus)]

    def link(
        self, target: str | Path | Article, *, config: LinkConfig = LinkConfig(), narratives: bool = True
    ) -> ArticleLinks:
        """Link one article: an id of this index, a file that holds one article, or an `Article`.

        `narratives` also names those that it takes part in; the first call finds and keeps them.

        Raises:
            UnknownArticleError: No article of the index and no file has this name.
        """
        return next(self.link_many([target], config=config, narratives=narratives))

    def link_many(
        self,
        targets: Sequence[str | Path | Article],
        *,
        config: LinkConfig = LinkConfig(),
        narratives: bool = True,
        evidence: bool = True,
        stdin: BinaryIO | None = None,
    ) -> Iterator[ArticleLinks]:
        """Link articles one after another; a file gives as many as it holds.

        Related articles name their story, which the kind of the link is read off. Stories are found once, and
        then kept; so are narratives, which are neither found nor named without `narratives`. Without
        `evidence` links come without what speaks for them, and much faster.
        """
        from linker.archive.link_queries import link_many

        yield from link_many(
            self, targets, config=config, narratives=narratives, evidence=evidence, stdin=stdin
        )

    def link_all(
        self, *, config: LinkConfig = LinkConfig(), narratives: bool = True, evidence: bool = True
    ) -> Iterator[ArticleLinks]:
        """Link every article of the index, in order of publication; see `link_many`."""
        ids = self.corpus.articles["id"].to_list()
        return self.link_many(ids, config=config, narratives=narratives, evidence=evidence)

    def explain(
        self, left: str | Path | Article, right: str | Path | Article, *, config: LinkConfig = LinkConfig()
    ) -> Explanation:
        """Why two articles are, or aren't, related, and in one story; the second must be in the index."""
        from linker.archive.link_subjects import subjects_of
        from linker.stories.kept import pair_between

        linker = self.linker(config)
        ours, theirs = (next(subjects_of(self, linker, target)) for target in (left, right))
        explanation = linker.explain(ours, theirs)
        if ours.row is None or theirs.row is None:
            return explanation
        ids = self._counted.story_of[ours.article.id], self._counted.story_of[theirs.article.id]
        return replace(explanation, story=pair_between(self._stories.pair_at, ours.row, theirs.row, ids))

    def stories(self, level: LevelName = "events") -> "Results[Story]":
        """Every article in exactly one story; largest first. Found once, then kept with the index.

        `level` is `events`, or `lines` of events that belong together, or `topics` of such lines.
        """
        from linker.stories import Story

        return Results.of(Story, self._counted.at(level))

    def regroup(self) -> None:
        """Find all stories again; without this, new articles only join the stories that there are."""
        from linker.history.stored_results import stories_of

        for name in ("_counted", "_linkers"):
            self.__dict__.pop(name, None)
        self.__dict__["_stories"] = stories_of(self.store, self.corpus, anew=True)

    def story(self, story_id: str) -> "Story":
        """One story of any level, by its id or a beginning that no other story's id has.

        Raises:
            UnknownArticleError: No story has this id, or several begin with it.
        """
        by_id = {story.story_id: story for level in LEVELS for story in self._counted.at(level)}
        return by_id[self._whole_id(story_id, by_id, "story", "`linker stories` shows ids")]

    def evaluate(
        self, gold: str | Path | Mapping[str, str], *, sweep: bool = True, seed: int = 0
    ) -> "Evaluation":
        """Measure the stories against labels: a file, or article id → story.

        Raises:
            ReadError: The gold can't be read, contradicts itself, or names no article of the index.
        """
        from linker.archive.evaluation import STEPS, evaluate

        return evaluate(self, gold, steps=STEPS if sweep else (), seed=seed)

    def articles_about(self, query: str, *, filters: Filters = Filters()) -> dict[str, float]:
        """Articles that a query is about, however many: id → search score, best first.

        They score at least half of what the best one does, and .25. There are none where nothing is close.
        """
        return searching.articles_about(self, query, filters)

    def narratives(self, *, gap_days: float | None = None) -> "Results[Narrative]":
        """Claims, motifs and sagas that come back in several stories, strongest first.

        Found once for each `gap_days`, then kept with the index. `gap_days` is the silence between two
        episodes; None measures it from the archive.
        """
        from linker.history.stored_results import narratives_in
        from linker.narratives import Narrative, NarrativeConfig

        if gap_days not in self._narratives:
            config, levels = NarrativeConfig(gap_days=gap_days), self._stories.levels
            self._narratives[gap_days] = narratives_in(self.store, self.corpus, levels, config)
        return Results.of(Narrative, self._narratives[gap_days])

    def narrative(self, narrative_id: str, *, gap_days: float | None = None) -> "Narrative":
        """One narrative, by its id or a beginning that no other narrative's id has.

        Raises:
            UnknownArticleError: No narrative has this id, or several begin with it.
        """
        by_id = {item.narrative_id: item for item in self.narratives(gap_days=gap_days)}
        return by_id[self._whole_id(narrative_id, by_id, "narrative", "`linker narratives` shows ids")]

    def narratives_about(
        self, query: str, *, gap_days: float | None = None, least: float = 0.35
    ) -> "Results[Narrative]":
        """The narratives that a query is about, closest first; `least` is the score of one that is."""
        from linker.narratives import Narrative, about

        wanted, every = searching.asked(self, query), self.narratives(gap_days=gap_days)
        return Results.of(Narrative, about(every, self.corpus, wanted.text, wanted.vector, least=least))

    def path(self, left: str, right: str, *, k: int = 1, min_score: float = 0.35) -> "Results[Route]":
        """How the earlier of two articles leads to the later: by chains whose weakest links are strongest.

        Raises:
            UnknownArticleError: No article has such an id.
            QueryError: The two are one, or one of them has no date.
        """
        from linker.links.paths import Route, find_paths

        ends = [self.corpus.row(self.article_id(end)) for end in (left, right)]
        return Results.of(Route, find_paths(self.corpus, ends[0], ends[1], k=k, least=min_score))

    def report(
        self,
        *,
        title: str | None = None,
        since: Day = None,
        until: Day = None,
        query: str | None = None,
        story: str | None = None,
        narrative: str | None = None,
    ) -> "Report":
        """A report on the archive, or on the stories that meet all that is asked.

        A notebook shows it as it is; `.save("week.html")` writes it as .html, .md or .json.

        Args:
            title: Its headline; says what the report is about where none is given.
            since: Stories with an article from this day on.
            until: Stories with an article up to the end of this day.
            query: Stories with an article about this.
            story: The story of this id.
            narrative: The narrative of this id, with the stories that carry it.

        Raises:
            UnknownArticleError: No story or narrative has this id.
        """
        from linker.archive.reporting import Question, report

        return report(self, Question(title, day(since), day(until, end=True), query, story, narrative))

    def article(self, article_id: str) -> Article:
        """An article with what it lists and what cleaning removed from it, by its id or a beginning of it.

        Raises:
            UnknownArticleError: No article has this id, or several begin with it.
        """
        return self.corpus.article(self.corpus.row(self.article_id(article_id)))

    def article_id(self, asked: str) -> str:
        """The whole id of the article whose id is, or alone begins with, what is asked.

        Raises:
            UnknownArticleError: No article has this id, or several begin with it.
        """
        if asked in self.corpus:
            return asked
        return self._whole_id(asked, self.corpus.articles["id"], "article", "`linker search` shows ids")

    def sort_of(self, asked: str) -> tuple[Sort, str]:
        """What an id, or the beginning of one, names: `article`, `story` or `narrative`, and its whole id.

        Raises:
            UnknownArticleError: Nothing has this id, or several things begin with it.
        """
        return sort_of(self, asked)

    def _whole_id(self, asked: str, ids: Iterable[str], what: str, hint: str) -> str:
        whole_id = by_prefix(asked, ids, what)
        if whole_id is None:
            raise UnknownArticleError(f"no {what} {asked!r} in {self.folder}; {hint}")
        return whole_id

    def revisions(self, article_id: str) -> "tuple[Revision, ...]":
        """When an article was replaced by another version of itself, oldest first."""
        from linker.ingest.revisions import revisions_of

        return revisions_of(read_history(self.store, "changes")["changes"], article_id)

    def info(self) -> dict[str, Any]:
        """Counts, dates, sources, model, format, size on disk, and what the newest run left out."""
        from linker.archive.info import info

        return info(self.folder, self.store, self.corpus)

    def _repr_html_(self) -> str:
        dated = self.corpus.articles["published"].drop_nulls()
        return show_facts(
            str(self.folder),
            {
                "articles": len(self.corpus),
                "passages": len(self.corpus.passages),
                "sources": self.corpus.articles["source"].drop_nulls().n_unique(),
                "first": dated.min(),
                "last": dated.max(),
                "model": self.manifest.encoder.name,
            },
        )

    def linker(self, config: LinkConfig) -> "Linker":
        """The object that links articles of this archive; if no stories are stored, they are found first."""
        from linker.history.stored_results import tree_in_rows
        from linker.links.linking import Linker

        if config not in self._linkers:
            tree = tree_in_rows(self._stories.levels, self.corpus)
            self._linkers[config] = Linker(self.corpus, tree, config)
        return self._linkers[config]

    @cached_property
    def _counted(self) -> "CountedLevels":
        from linker.archive.outlet_counts import CountedLevels

        return CountedLevels(self._stories.levels, self.corpus)

    @property
    def groups_found(self) -> Groups:
        """The story and narratives of each article, as far as they are stored; none are computed."""
        return groups_found(self.store, self.__dict__)

    @cached_property
    def _stories(self) -> "FoundStories":
        from linker.history.stored_results import stories_of

        return stories_of(self.store, self.corpus)

    @cached_property
    def _narratives(self) -> "dict[float | None, tuple[Narrative, ...]]":
        return {}

    @cached_property
    def _linkers(self) -> dict[LinkConfig, "Linker"]:
        return {}
