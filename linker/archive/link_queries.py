"""Links of an open archive, one article after another; read from the table of all, where there is one."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import numpy as np

from linker.archive.link_subjects import narratives_with, subjects_of
from linker.archive.membership import in_groups
from linker.archive.reopening import get_ready
from linker.config import LinkConfig
from linker.history.stored_links import links_kept, links_of, listed_kept
from linker.links.bulk import TableLinks
from linker.links.linking import Linker
from linker.links.measures import Measures
from linker.links.table import related_pairs, with_kinds
from linker.narratives import Narrative, narratives_of
from linker.types import Article, ArticleLinks, NarrativeLink

if TYPE_CHECKING:
    from linker.archive.index import Index

_FEW = 20
"""Articles up to which each is linked by itself, where there is no table of links."""
_MOST = 0.2
"""From this share of the archive on, the table of all its links is made and kept."""


def link_many(
    index: "Index",
    targets: Sequence[str | Path | Article],
    *,
    config: LinkConfig,
    narratives: bool,
    evidence: bool,
    stdin: BinaryIO | None,
) -> Iterator[ArticleLinks]:
    """Link articles one after another; see `Index.link_many`."""
    get_ready(index, narratives=narratives)
    linker = index.linker(config)
    known_ids = [str(target) for target in targets if _is_known(index, target)]
    table = _table(index, linker, known_ids)
    taking_part = _taking_part(index) if narratives and table is not None else {}
    for target in targets:
        if table is not None and _is_known(index, target):
            row = index.corpus.row(str(target))
            links = in_groups(table.link(row, evidence=evidence), index.corpus, index.groups_found)
            yield replace(links, narratives=taking_part.get(str(target), ()))
            continue
        for subject in subjects_of(index, linker, target, stdin):
            links = in_groups(linker.link(subject), index.corpus, index.groups_found)
            yield replace(links, narratives=narratives_with(index, subject)) if narratives else links


def _is_known(index: "Index", target: str | Path | Article) -> bool:
    return not isinstance(target, Article) and str(target) in index.corpus


def _table(index: "Index", linker: Linker, known_ids: Sequence[str]) -> TableLinks | None:
    """The table of links, for some articles; None where it isn't stored and they are too few to make it."""
    config, usual, size = linker.config, LinkConfig(), len(index.corpus)
    if replace(config, k=usual.k, min_score=usual.min_score) != usual or config.min_score < usual.min_score:
        return None
    if linker.table is not None:
        return linker.table
    if len(known_ids) > max(_FEW, int(_MOST * size)):
        return whole_table(index, config)
    link_table = links_kept(index.store, linker.tree)
    if link_table is not None:
        return TableLinks(linker, link_table, None)
    if len(known_ids) <= _FEW:
        return None
    rows = np.unique([index.corpus.row(id_) for id_ in known_ids])
    pairs = related_pairs(index.corpus, rows, usual)
    measures = Measures.of(index.corpus, usual)
    return TableLinks(linker, with_kinds(pairs, index.corpus, linker.tree, measures), None)


def whole_table(index: "Index", config: LinkConfig = LinkConfig()) -> TableLinks:
    """The table of links of all articles; it is made and stored where there is none."""
    linker = index.linker(config)
    if linker.table is None:
        pairs = links_of(index.store, index.corpus, linker.tree)
        linker.table = TableLinks(linker, pairs, listed_kept(index.store, index.corpus))
    return linker.table


def _taking_part(index: "Index") -> dict[str, tuple[NarrativeLink, ...]]:
    """The narratives that each article takes part in, strongest first."""
    of_article: dict[str, list[Narrative]] = {}
    for narrative in index.narratives():
        for id_ in narrative.article_ids:
            of_article.setdefault(id_, []).append(narrative)
    return {id_: narratives_of(narratives, id_) for id_, narratives in of_article.items()}
