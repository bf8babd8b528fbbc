"""A claim looked for in several indexes."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import polars as pl

from linker.archive import searching
from linker.claims.check import ClaimCheck, ClaimConfig, check_hits
from linker.corpus import Corpus, Filters
from linker.retrieval.blended import BlendedLexical, blended


def claim(parts: Sequence[searching.IndexPart], text: str, filters: Filters) -> ClaimCheck:
    """Who says a claim, in whichever index; see `Index.claim`.

    The articles that a search finds in all indexes are put into one archive in memory, and read there.
    """
    index, config = parts[0].index, ClaimConfig()
    if len(parts) == 1:
        return index.claim(text, filters=filters)
    hits = searching.found(parts, text, config.k, "article", filters, config.looked_at)
    corpus = _together(parts, [hit.article_id for hit in hits])
    check = check_hits(corpus, searching.asked(index, text), index.encoder, hits, config)
    return replace(check, claim=text)


def _together(parts: Sequence[searching.IndexPart], ids: Sequence[str]) -> Corpus:
    """Some articles of several indexes as one archive; words are as rare as in all indexes together."""
    articles, passages = [parts[0].corpus.articles.clear()], []
    dim = parts[0].corpus.article_index.dim
    vectors, passage_vectors = [np.empty((0, dim), np.float32)], [np.empty((0, dim), np.float32)]
    for part in parts:
        ids_and_rows = [(id_, row) for id_ in ids if (row := part.row(id_)) is not None]
        rows = np.array([row for _, row in ids_and_rows], np.int64)
        shown = pl.Series("id", [id_ for id_, _ in ids_and_rows], pl.String)
        articles.append(part.corpus.articles[rows].with_columns(shown))
        vectors.append(part.corpus.article_index.vectors(rows))
        for id_, row in ids_and_rows:
            passages += [(id_, start, end) for start, end in part.corpus.spans(row)]
            passage_rows = np.arange(*part.corpus.passage_range(row))
            passage_vectors.append(part.corpus.passage_index.vectors(passage_rows))
    schema = {"article_id": pl.String, "start": pl.UInt32, "end": pl.UInt32}
    corpus = Corpus.build(
        [pl.concat(articles)],
        [pl.DataFrame(passages, schema=schema, orient="row")],
        np.concatenate(vectors),
        np.concatenate(passage_vectors),
        index_type="flat",
    )
    first = parts[0].corpus
    assert isinstance(first.lexical, BlendedLexical)
    lexical = blended(corpus.lexical, first.lexical.counts)
    return replace(corpus, lexical=lexical, open_outlets=first.open_outlets, encoder=first.encoder)
