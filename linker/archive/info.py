"""What an index holds, in figures."""

import os
from collections import Counter
from pathlib import Path
from typing import Any  # Any: plain data for JSON

import polars as pl

from linker.corpus import Corpus
from linker.ingest.model_languages import languages_of
from linker.ingest.prepared import CUT_SHORT
from linker.storage import Store
from linker.text.supported import rules_lacking


def info(folder: Path, store: Store, corpus: Corpus) -> dict[str, Any]:
    """Counts, dates, sources, model, format, size on disk, and what the newest run left out."""
    articles, manifest = corpus.articles, store.manifest
    dated = articles["published"].drop_nulls()
    sources = (
        articles["source"].fill_null("").value_counts().sort(["count", "source"], descending=[True, False])
    )
    return {
        "folder": str(folder),
        "format": manifest.format,
        "encoder": manifest.encoder.name,
        "precision": manifest.encoder.precision,
        "fingerprint": manifest.encoder.fingerprint,
        "dim": manifest.encoder.dim,
        "model_chosen": manifest.encoder.chosen or None,
        "articles": len(articles),
        "passages": len(corpus.passages),
        "listed_headlines": int(articles["listed"].list.len().sum()),
        "removed_lines": int(articles["removed"].list.len().sum()),
        "cut_short": int(articles["text"].str.contains(CUT_SHORT).sum()),
        "undated": int(articles["published"].null_count()),
        "first": dated.min(),
        "last": dated.max(),
        "cut_passages": store.cut()[0],
        "cut_pieces": store.cut()[1],
        "search": {"articles": corpus.article_index.facts, "passages": corpus.passage_index.facts},
        "bytes": _bytes_below(folder),
        "sources": dict(sources.iter_rows()),
        "outlets": _outlets(sources, corpus),
        "languages": languages_of(articles),
        "rules_lacking": rules_lacking(languages_of(articles)),
        "languages_identified": int(articles["identified_language"].count()),
        "last_read": manifest.last_read,
    }


def _outlets(sources: pl.DataFrame, corpus: Corpus) -> dict[str, int]:
    """How many articles each outlet has, by whatever names, hosts or slugs; the largest first."""
    counts = Counter[str]()
    for source, count in sources.iter_rows():
        counts[corpus.outlets.name(source) if source else ""] += count
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _bytes_below(folder: Path) -> int:
    """The size of all files below a folder; what a writer deletes meanwhile counts as nothing."""
    return sum(_size(Path(top) / name) for top, _, names in os.walk(folder) for name in names)


def _size(path: Path) -> int:
    """Bytes of a file; none of what isn't one, or is deleted meanwhile."""
    try:
        return path.stat().st_size if path.is_file() else 0
    except FileNotFoundError:
        return 0
