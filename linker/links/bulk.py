"""Links of the articles of an archive, read from its tables; evidence only where it is wanted."""

from datetime import datetime
from functools import cached_property

import numpy as np
import polars as pl

from linker.links.linking import Closest, Linker
from linker.links.listing import listed_links
from linker.types import ArticleLinks, ListedLink, RelatedLink


class TableLinks:
    """Links articles by tables: `pairs` as `linker.links.table.PAIR_SCHEMA`, `listed` as `LISTED_SCHEMA`.

    `listed` is None where the headlines that an article lists are looked for one by one.
    """

    def __init__(self, linker: Linker, pairs: pl.DataFrame, listed: pl.DataFrame | None) -> None:
        self.linker = linker
        self._pairs = pairs.select("related", "score", "kind")
        rows = np.arange(len(linker.corpus) + 1)
        self._bounds = np.searchsorted(pairs["article"].to_numpy(), rows).tolist()
        self._listed_table = listed
        if listed is not None:
            linker.known_listed = listed_links(listed, linker.corpus)

    def link(self, row: int, *, evidence: bool = True) -> ArticleLinks:
        """All links of one article, as `Linker.link` gives them."""
        article_id, title = self._ids[row], self._titles[row]
        listed = self._listed(row)
        chosen = self._chosen(row, {link.article_id for link in listed})
        if evidence:
            related = self.linker.with_evidence(self.linker.subject(article_id), chosen)
        else:
            related = tuple(map(self._bare, chosen))
        return ArticleLinks(article_id, title, listed, related)

    def _chosen(self, row: int, skip: set[str | None]) -> list[Closest]:
        chosen: list[Closest] = []
        least, k, events = self.linker.least, self.linker.config.k, self.linker.tree.events
        first, last = self._bounds[row], self._bounds[row + 1]
        for other, score, kind in self._pairs[first:last].iter_rows():
            if len(chosen) == k:
                break
            if kind is None or (score < least and not events[row] == events[other] >= 0):
                continue
            if self._ids[other] not in skip:
                chosen.append(Closest(other, score, kind))
        return chosen

    def _bare(self, one: Closest) -> RelatedLink:
        row = one.row
        return RelatedLink(
            self._ids[row],
            self._titles[row],
            self._published[row],
            self._sources[row],
            round(one.score, 4),
            one.kind,
            None,
            (),
        )

    def _listed(self, row: int) -> tuple[ListedLink, ...]:
        links_of_row = self.linker.known_listed if self._listed_table is not None else None
        if links_of_row is None:
            return tuple(self.linker.listed_headlines.links(self.linker.corpus.article(row)))
        return tuple(links_of_row.get(row, ()))

    @cached_property
    def _ids(self) -> list[str]:
        return self.linker.corpus.articles["id"].to_list()

    @cached_property
    def _titles(self) -> list[str]:
        return self.linker.corpus.articles["title"].to_list()

    @cached_property
    def _published(self) -> list[datetime | None]:
        return self.linker.corpus.articles["published"].to_list()

    @cached_property
    def _sources(self) -> list[str | None]:
        return self.linker.corpus.articles["source"].to_list()
