"""Several indexes asked as one, as of the months of an archive: one answer, with scores that compare.

Each index keeps its rows; words are as rare as they are in all that are asked. An index is opened when it is
first asked, and one without an article of the dates asked about isn't asked.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property, lru_cache
from pathlib import Path
from typing import (
    TYPE_CHECKING,
    Any,
    BinaryIO,
    Literal,
    NamedTuple,
    Self,
    TypeVar,
    Unpack,
)  # Any: plain data for JSON

import polars as pl

from linker.archive import searching
from linker.archive.index import Index
from linker.config import LinkConfig, SearchConfig
from linker.corpus import Corpus, Filters
from linker.days import Day, day
from linker.encoders import Encoder
from linker.errors import DamagedError, StoreError
from linker.kept_tables import read_kept_table
from linker.notebook import Results
from linker.outlets import Outlets
from linker.own_files import is_index
from linker.retrieval.blended import WordCounts, blended
from linker.storage import Store, folder_of
from linker.types import Article, ArticleLinks, Hit

if TYPE_CHECKING:
    from linker.archive.reporting import Question
    from linker.archive.several_links import JointLinker
    from linker.claims.check import ClaimCheck
    from linker.reports import Report

Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Member:
    """One of several indexes, opened when it is first asked; `name` tells it from the others."""

    name: str
    store: Store
    encoder: Encoder | None
    ray: str | None

    @cached_property
    def index(self) -> Index:
        """The open index."""
        return Index.open(self.store.folder, encoder=self.encoder, ray=self.ray)

    @cached_property
    def dates(self) -> tuple[datetime | None, datetime | None]:
        """When its first and its last dated article was published; it isn't opened for that."""
        paths = [
            self.store.folder / part.name for part in self.store.manifest.parts if part.kind == "articles"
        ]
        try:
            published = [read_kept_table(path, ["published"])["published"] for path in paths]
            if not published:
                return None, None
            both = pl.concat(published)
            return both.min(), both.max()  # type: ignore[return-value]  # of a column of moments
        except (
            pl.exceptions.PolarsError,
            ValueError,
            OverflowError,
            OSError,
        ):  # opening it says what is wrong
            return None, None

    def may_hold(self, filters: Filters) -> bool:
        """Whether an article of it may be of the dates asked about."""
        first, last = self.dates
        if first is None or last is None:
            return True
        early = filters.since is not None and last < filters.since
        return not (early or (filters.until is not None and first >= filters.until))


class _Blend(NamedTuple):
    """The corpora of some indexes, and the same as parts of one archive."""

    corpora: list[Corpus]
    parts: list[searching.IndexPart]


class Indexes:
    """Several open indexes of one model, asked as one."""

    def __init__(self, members: Sequence[Member]) -> None:
        self.members = tuple(members)
        self._blended: dict[tuple[str, ...], _Blend] = {}
        self._linkers: dict[LinkConfig, JointLinker] = {}

    @classmethod
    def open(
        cls, folders: Sequence[str | Path], *, encoder: Encoder | None = None, ray: str | None = None
    ) -> Self:
        """Open several indexes.

        Args:
            folders: Of the indexes, or folders that hold indexes.
            encoder: Used in place of loading the model that the indexes name.
            ray: Address of a Ray cluster that searches; see `Index.open`.

        Raises:
            StoreError: One isn't there, or two were built with different models.
            DamagedError: The manifest of one is damaged.
        """
        stores = [Store.open(folder) for folder in index_folders(folders)]
        first = stores[0].manifest.encoder
        for store in stores:
            built = store.manifest.encoder
            if built.model_key != first.model_key:
                raise StoreError(
                    f"{stores[0].folder} was built with {first.name} ({first.fingerprint[:8]}),"
                    f" {store.folder} with {built.name} ({built.fingerprint[:8]}); ask indexes of one model"
                )
        names = _names([store.folder for store in stores])
        return cls([Member(name, store, encoder, ray) for name, store in zip(names, stores, strict=True)])

    @property
    def folders(self) -> tuple[Path, ...]:
        """The folders of the indexes."""
        return tuple(member.store.folder for member in self.members)

    def asked(self, filters: Filters = Filters()) -> list[Member]:
        """The indexes that may hold an article of some dates; the last one where none does."""
        return [member for member in self.members if member.may_hold(filters)] or [self.members[-1]]

    def parts(self, filters: Filters = Filters()) -> list[searching.IndexPart]:
        """The indexes that are asked where articles meet some filters, opened."""
        members = self.asked(filters)
        corpora = [member.index.corpus for member in members]
        key = tuple(member.name for member in members)
        blend = self._blended.get(key)
        # an open index may have gone on to a newer state since
        if blend is None or any(one is not two for one, two in zip(blend.corpora, corpora, strict=True)):
            blend = self._blended[key] = _Blend(corpora, _blended(members, corpora))
        return blend.parts

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
        """Find what says this in any of the indexes; see `Index.search`."""
        filters = searching.narrowed(filters, narrower)
        return self.ask(
            lambda: Results.of(
                Hit, searching.found(self.parts(filters), text, k, by, filters, min_score, config)
            )
        )

    def claim(
        self, text: str, *, filters: Filters = Filters(), **narrower: Unpack[searching.Narrower]
    ) -> "ClaimCheck":
        """Who says a claim in any of the indexes, since when, and who denies it; see `Index.claim`."""
        from linker.archive.several_claims import claim

        filters = searching.narrowed(filters, narrower)
        return self.ask(lambda: claim(self.parts(filters), text, filters))

    def link(
        self, target: str | Path | Article, *, config: LinkConfig = LinkConfig(), narratives: bool = True
    ) -> ArticleLinks:
        """Link one article to those of all indexes; see `Index.link`."""
        return next(self.link_many([target], config=config, narratives=narratives))

    def link_many(
        self,
        targets: Sequence[str | Path | Article],
        *,
        config: LinkConfig = LinkConfig(),
        narratives: bool = True,
        stdin: BinaryIO | None = None,
    ) -> Iterator[ArticleLinks]:
        """Link articles one after another to those of all indexes.

        To each of the other indexes an article is a new one: what it is to their events is told by how close
        it is to the articles in them.
        """
        from linker.archive.several_links import JointLinker

        parts = self.parts()
        joint = self._linkers.get(config)
        if joint is None or joint.parts is not parts:
            joint = self._linkers[config] = JointLinker(parts, config)
        yield from joint.link_many(targets, narratives=narratives, stdin=stdin)

    def link_all(
        self, *, config: LinkConfig = LinkConfig(), narratives: bool = True
    ) -> Iterator[ArticleLinks]:
        """Link every article of every index, an index after the other."""
        ids = [part.shown(id_) for part in self.parts() for id_ in part.corpus.articles["id"]]
        return self.link_many(ids, config=config, narratives=narratives)

    def report(
        self, *, title: str | None = None, since: Day = None, until: Day = None, query: str | None = None
    ) -> "Report":
        """A report on the stories, narratives and links of each index, side by side; see `Index.report`."""
        from linker.archive.reporting import Question

        return self.report_on(Question(title, day(since), day(until, end=True), query))

    def report_on(self, question: "Question") -> "Report":
        """A report on what a question asks, which names no story and no narrative."""
        from linker.archive.several_report import report_on_several

        return self.ask(lambda: report_on_several(self, question))

    def info(self) -> dict[str, Any]:
        """What the indexes hold together, and under `indexes` what each of them holds."""
        each = [member.index.info() for member in self.members]
        first = [one["first"] for one in each if one["first"] is not None]
        last = [one["last"] for one in each if one["last"] is not None]
        return {
            "articles": sum(one["articles"] for one in each),
            "passages": sum(one["passages"] for one in each),
            "first": min(first, default=None),
            "last": max(last, default=None),
            "encoder": each[0]["encoder"],
            "bytes": sum(one["bytes"] for one in each),
            "indexes": [{"name": member.name, **one} for member, one in zip(self.members, each, strict=True)],
        }

    def ask(self, question: Callable[[], Answer]) -> Answer:
        """Answer a question; if a writer replaced a file that it needs, ask the newest states again."""
        try:
            return question()
        except (DamagedError, FileNotFoundError):
            first = self.members[0]
            fresh = type(self).open(self.folders, encoder=first.encoder, ray=first.ray)
            if [one.store.manifest for one in fresh.members] == [one.store.manifest for one in self.members]:
                raise
            self.members, self._blended, self._linkers = fresh.members, {}, {}
            return question()


def index_folders(folders: Sequence[str | Path]) -> list[Path]:
    """Folders of indexes: each as it is, and in place of one that only holds indexes those in it, by name.

    Raises:
        StoreError: A name is empty, or an index is named twice.
    """
    indexes: list[Path] = []
    for folder in map(folder_of, folders):
        inside = sorted(path for path in folder.iterdir() if is_index(path)) if holds_indexes(folder) else []
        indexes += inside or [folder]
    seen: dict[Path, Path] = {}
    for folder in indexes:
        if folder.resolve() in seen:
            raise StoreError(f"{folder} is named twice; name each index once")
        seen[folder.resolve()] = folder
    return indexes


def holds_indexes(folder: Path) -> bool:
    """Whether a folder is no index, and holds some."""
    return folder.is_dir() and not is_index(folder) and any(map(is_index, folder.iterdir()))


def _names(folders: Sequence[Path]) -> list[str]:
    """A name of each: its folder's own, with as many of those above it as tell it from the others."""
    parts = [folder.resolve().parts for folder in folders]
    most = max(map(len, parts))
    for count in range(1, most + 1):
        names = ["/".join(path_parts[-count:]) for path_parts in parts]
        if len(set(names)) == len(names):
            break
    return names


def _blended(members: Sequence[Member], corpora: Sequence[Corpus]) -> list[searching.IndexPart]:
    """The open indexes as parts of one archive."""
    if len(members) == 1:
        return [searching.IndexPart(members[0].index, corpora[0])]
    counts = WordCounts(tuple(corpus.lexical for corpus in corpora))
    same_sources = sorted({pair for corpus in corpora for pair in corpus.same_sources})

    @lru_cache(1)
    def outlets() -> Outlets:
        return Outlets.of(
            pl.concat(corpus.articles.select("source", "url") for corpus in corpora), same_sources
        )

    return [
        searching.IndexPart(
            member.index,
            replace(corpus, lexical=blended(corpus.lexical, counts), open_outlets=outlets),
            _shown(member.name, [other for other in corpora if other is not corpus]),
            member.name,
        )
        for member, corpus in zip(members, corpora, strict=True)
    ]


def _shown(name: str, others: Sequence[Corpus]) -> Callable[[str], str]:
    """Gives an article's id, with the name of its index before it where another index has the id too."""

    def shown(article_id: str) -> str:
        several = any(article_id in other for other in others)
        return f"{name}{searching.SEPARATOR}{article_id}" if several else article_id

    return shown
