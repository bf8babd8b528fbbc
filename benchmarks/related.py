"""Related articles, blind: an article without its listed lines → the articles it listed (`listed_headlines`).

recall@10: gold targets among the first ten / min(10, targets). hit@1: the first is one. Plain TF-IDF
(scikit-learn, sublinear, English stop words) stands beside the default.
"""

import tempfile
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
from sklearn.feature_extraction.text import TfidfVectorizer

import linker
from benchmarks.common import data_folder, hash_of, save
from linker.config import LinkConfig

VARIANTS = {
    "default": LinkConfig(),
    "dense alone": replace(LinkConfig(), dense=1.0, near=0.0),
    "TF-IDF alone": replace(LinkConfig(), dense=0.0, near=0.0),
    "without time": replace(LinkConfig(), near=0.0),
}


def main() -> None:
    """Strip the gold lines, index, and rank for every article that listed something."""
    folder = data_folder(__doc__) / "listed_headlines"
    links = pl.read_parquet(folder / "links.parquet")
    unresolvable = pl.read_parquet(folder / "unresolvable.parquet")
    gold: dict[str, set[str]] = defaultdict(set)
    for source, target in zip(links["src"], links["dst"], strict=True):
        gold[source].add(target)
    lines: dict[str, set[str]] = defaultdict(set)
    for source, line in (
        *zip(links["src"], links["line"]),
        *zip(unresolvable["src"], unresolvable["headline"]),
    ):
        lines[source].add(line.strip())
    frame = pl.read_parquet(folder / "articles.parquet")
    frame = frame.with_columns(
        pl.Series(
            "text", [_without(text, lines.get(id_, set())) for id_, text in zip(frame["id"], frame["text"])]
        )
    )
    with tempfile.TemporaryDirectory() as to:
        stripped = Path(to) / "articles.parquet"
        frame.write_parquet(stripped)
        linker.build([stripped], to=f"{to}/index")
        index = linker.open(f"{to}/index")
    rows = {name: _figures(index, gold, config) for name, config in VARIANTS.items()}
    rows["plain TF-IDF (scikit-learn)"] = _tfidf(frame, gold)
    data = {
        "listed_headlines": hash_of(*(folder / f"{n}.parquet" for n in ("articles", "links", "unresolvable")))
    }
    save("related", data, {"articles with gold": len(gold), "figures": rows})


def _without(text: str, lines: set[str]) -> str:
    """The text without its listed lines, marked ones too: those that end with a listed headline."""
    kept = (line for line in text.split("\n") if not any(line.strip().endswith(listed) for listed in lines))
    return "\n".join(kept)


def _figures(index: linker.Index, gold: dict[str, set[str]], config: LinkConfig) -> dict[str, float]:
    ranked = {
        source: [
            item.article_id for item in index.link(source, config=replace(config, min_score=0.0)).related
        ]
        for source in gold
    }
    return _measure(ranked, gold)


def _tfidf(frame: pl.DataFrame, gold: dict[str, set[str]]) -> dict[str, float]:
    texts = [f"{title}\n{text}" for title, text in zip(frame["title"], frame["text"])]
    matrix = TfidfVectorizer(sublinear_tf=True, stop_words="english").fit_transform(texts)
    ids = frame["id"].to_list()
    rows = [ids.index(source) for source in gold]
    cosines = (matrix[rows] @ matrix.T).toarray()
    ranked = {}
    for source, row, scores in zip(gold, rows, cosines, strict=True):
        scores[row] = -1
        ranked[source] = [ids[i] for i in np.argsort(-scores, kind="stable")[:10]]
    return _measure(ranked, gold)


def _measure(ranked: dict[str, list[str]], gold: dict[str, set[str]]) -> dict[str, float]:
    recall = [
        len(set(ranked[source][:10]) & wanted) / min(10, len(wanted)) for source, wanted in gold.items()
    ]
    first = [ranked[source][:1] != [] and ranked[source][0] in wanted for source, wanted in gold.items()]
    return {"recall@10": round(float(np.mean(recall)), 4), "hit@1": round(float(np.mean(first)), 4)}


if __name__ == "__main__":
    main()
