"""Search: headlines of other outlets → the articles on the same claim (`fake_news_claims`).

Every query's relevant articles are gold. hit@1: the first result is relevant. recall@10: relevant ones
among the first ten / min(10, relevant). BM25 alone and dense alone stand beside the default, and the other
tiers of the model: full precision, and `fast`.

    python -m benchmarks.search DATA [--only ROW,ROW]    # rows left out keep their last figures
"""

import argparse
import os
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

import linker
from benchmarks.common import commit, hash_of, index_of, load, save
from linker.config import BuildConfig, SearchConfig
from linker.search import Query, search

VARIANTS = {
    "default": SearchConfig(),
    "BM25 alone": SearchConfig(lead=0.0, passage=0.0),
    "dense alone (headline and lead)": SearchConfig(lead=1.0, passage=0.0),
    "dense alone (best passage)": SearchConfig(lead=0.0, passage=1.0),
}
TIERS = {
    "--precision fp32": BuildConfig(precision="fp32"),
    "--model fast": BuildConfig(model="fast"),
}


def main() -> None:
    """Build an index a model, ask every query of every variant."""
    data, only = _asked()
    folder = data / "fake_news_claims"
    articles, queries = folder / "articles.parquet", folder / "queries.parquet"
    hashes = {"fake_news_claims": hash_of(articles, queries)}
    gold = pl.read_parquet(queries).filter(pl.col("relevant").list.len() > 0)
    last = load("search")
    rows: dict[str, Any] = last["figures"] if last.get("data") == hashes else {}
    commits: dict[str, str] = last.get("commits", {})
    for tier, config in {"": BuildConfig(), **TIERS}.items():
        variants = {tier: SearchConfig()} if tier else VARIANTS
        wanted = [name for name in variants if name in only]
        if not wanted:
            continue
        with index_of(f"fake_news_claims{tier.replace(' ', '')}", articles, config) as index:
            asked = _queries(index, gold)
            for name in wanted:
                rows[name] = _figures(index, asked, [set(ids) for ids in gold["relevant"]], variants[name])
                commits[name] = commit()
        ordered = {name: rows[name] for name in (*VARIANTS, *TIERS) if name in rows}
        save("search", hashes, {"queries": gold.height, "commits": commits, "figures": ordered})


def _asked() -> tuple[Path, list[str]]:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", nargs="?", default=os.environ.get("LINKER_DATA"), help="or $LINKER_DATA")
    parser.add_argument("--only", default=",".join((*VARIANTS, *TIERS)), help="some of the rows, with commas")
    given = parser.parse_args()
    if not given.data:
        parser.error("name the data folder, or set LINKER_DATA")
    return Path(given.data), given.only.split(",")


def _queries(index: linker.Index, gold: pl.DataFrame) -> list[Query]:
    vectors = index.encoder.encode(gold["query"].to_list(), kind="query")
    return [Query(text, vector) for text, vector in zip(gold["query"], vectors, strict=True)]


def _figures(
    index: linker.Index, asked: list[Query], relevant: list[set[str]], config: SearchConfig
) -> dict[str, float]:
    first, recall = [], []
    for query, wanted in zip(asked, relevant, strict=True):
        found = [hit.article_id for hit in search(index.corpus, query, k=10, config=config)]
        first.append(bool(found) and found[0] in wanted)
        recall.append(len(wanted & set(found)) / min(10, len(wanted)))
    return {"hit@1": round(float(np.mean(first)), 4), "recall@10": round(float(np.mean(recall)), 4)}


if __name__ == "__main__":
    main()
