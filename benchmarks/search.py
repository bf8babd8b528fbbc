"""Search: headlines of other outlets → the articles on the same claim (`fake_news_claims`).

Every query's relevant articles are gold. hit@1: the first result is relevant. recall@10: relevant ones
among the first ten / min(10, relevant). BM25 alone and dense alone stand beside the default.
"""

import numpy as np
import polars as pl

import linker
from benchmarks.common import data_folder, hash_of, index_of, save
from linker.config import SearchConfig
from linker.search import Query, search

VARIANTS = {
    "default": SearchConfig(),
    "BM25 alone": SearchConfig(lead=0.0, passage=0.0),
    "dense alone (headline and lead)": SearchConfig(lead=1.0, passage=0.0),
    "dense alone (best passage)": SearchConfig(lead=0.0, passage=1.0),
}


def main() -> None:
    """Build the index, ask every query of every variant."""
    folder = data_folder(__doc__) / "fake_news_claims"
    articles, queries = folder / "articles.parquet", folder / "queries.parquet"
    gold = pl.read_parquet(queries).filter(pl.col("relevant").list.len() > 0)
    with index_of("fake_news_claims", articles) as index:
        vectors = index.encoder.encode(gold["query"].to_list(), kind="query")
        asked = [Query(text, vector) for text, vector in zip(gold["query"], vectors, strict=True)]
        relevant = [set(ids) for ids in gold["relevant"]]
        rows = {name: _figures(index, asked, relevant, config) for name, config in VARIANTS.items()}
    save("search", {"fake_news_claims": hash_of(articles, queries)}, {"queries": len(asked), "figures": rows})


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
