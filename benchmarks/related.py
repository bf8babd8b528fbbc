"""Related articles, blind: an article without its listed lines → the articles it listed (`listed_headlines`).

recall@10: gold targets among the first ten / min(10, targets). hit@1: the first is one. The ranking is
measured without passages; with them, articles are left out that share nothing that can be shown. Plain TF-IDF
(scikit-learn, sublinear, English stop words) and the model in full precision stand beside the default.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import polars as pl
from sklearn.feature_extraction.text import TfidfVectorizer

import linker
from benchmarks.common import data_folder, hash_of, index_of, save
from linker.config import LinkConfig, TextConfig
from linker.corpus import Corpus
from linker.encoders import Encoder, load
from linker.history.stored_results import tree_in_rows
from linker.ingest.prepared import Prepared
from linker.links.linking import Linker
from linker.links.tree_places import Tree
from linker.retrieval import build_dense
from linker.text import Boilerplate, prepare, split
from linker.types import LEVELS, Article, Record, Vectors

VARIANTS = {
    "default": LinkConfig(),
    "without `min_score`": replace(LinkConfig(), min_score=0.0),
    "without time": replace(LinkConfig(), near=0.0, min_score=0.0),
    "dense alone": replace(LinkConfig(), dense=1.0, near=0.0, min_score=0.0),
    "TF-IDF alone": replace(LinkConfig(), dense=0.0, near=0.0, min_score=0.0),
}
Gold = Mapping[str, set[str]]
"""Article id → the articles that it lists."""
Passages = tuple[list[tuple[int, int]], Vectors]
"""Where the passages of an article are, and their vectors."""


def main() -> None:
    """Strip every article that listed something, and rank the archive for it as for a new one."""
    folder = data_folder(__doc__) / "listed_headlines"
    files = [folder / f"{name}.parquet" for name in ("articles", "links", "unresolvable")]
    articles, links, unresolvable = (pl.read_parquet(file) for file in files)
    gold: dict[str, set[str]] = defaultdict(set)
    for source, target in zip(links["src"], links["dst"], strict=True):
        gold[source].add(target)
    lines: dict[str, set[str]] = defaultdict(set)
    for frame, column in ((links, "line"), (unresolvable, "headline")):
        for source, line in zip(frame["src"], frame[column], strict=True):
            lines[source].add(line.strip())
    texts = {
        id_: _without(text, lines.get(id_, set()))
        for id_, text in zip(articles["id"], articles["text"], strict=True)
    }
    with index_of("listed_headlines", files[0]) as index:
        corpus = index.corpus
        blind = [_blind(index, source, texts[source]) for source in gold]
        leads = _leads(index.encoder, blind)
        tree = tree_in_rows({level: tuple(index.stories(level)) for level in LEVELS}, corpus)
        rows = {name: _figures(corpus, tree, blind, leads, gold, config) for name, config in VARIANTS.items()}
        passages = [_passages(index.encoder, article) for article in blind]
        rows["what is shown"] = _figures(corpus, tree, blind, leads, gold, LinkConfig(), passages)
        full = load("default", precision="fp32")
        known = _leads(full, [corpus.article(row) for row in range(len(corpus))])
        corpus = replace(corpus, article_index=build_dense(known))
        rows["--precision fp32"] = _figures(corpus, tree, blind, _leads(full, blind), gold, LinkConfig())
    titled = [f"{title}\n{texts[id_]}" for id_, title in zip(articles["id"], articles["title"], strict=True)]
    rows["plain TF-IDF (scikit-learn)"] = _tfidf(articles["id"].to_list(), titled, gold)
    save("related", {"listed_headlines": hash_of(*files)}, {"articles with gold": len(gold), "figures": rows})


def _without(text: str, lines: set[str]) -> str:
    """The text without its listed lines, marked ones too: those that end with a listed headline."""
    kept = (line for line in text.split("\n") if not any(line.strip().endswith(listed) for listed in lines))
    return "\n".join(kept)


def _blind(index: linker.Index, id_: str, text: str) -> Article:
    """An article that lists nothing: neither in its text, which is given stripped, nor from markup."""
    known = index.article(id_)
    record = Record(id_, known.title, text, known.published, known.source, known.url, known.language)
    boilerplate = Boilerplate(index.manifest.boilerplate, frozenset(index.manifest.sentences))
    return replace(prepare(record, boilerplate, TextConfig(**index.manifest.text)), listed=())


def _passages(encoder: Encoder, article: Article) -> Passages:
    spans = list(split(article.text))
    return spans, encoder.encode([article.text[start:end] for start, end in spans])


def _leads(encoder: Encoder, articles: Sequence[Article]) -> Vectors:
    return encoder.encode([Prepared(article, (), "").lead for article in articles])


def _figures(
    corpus: Corpus,
    tree: Tree,
    blind: Sequence[Article],
    leads: Vectors,
    gold: Gold,
    config: LinkConfig,
    passages: Sequence[Passages] | None = None,
) -> dict[str, float]:
    """Rank; without passages nothing is left out for want of something to show."""
    ranker = Linker(corpus, tree, config)
    none: Passages = ([], np.empty((0, leads.shape[1]), np.float32))
    ranked = {}
    for place, (article, lead) in enumerate(zip(blind, leads, strict=True)):
        spans, vectors = none if passages is None else passages[place]
        links = ranker.link(ranker.newcomer(article, spans, lead, vectors))
        ranked[article.id] = [item.article_id for item in links.related]
    return _measure(ranked, gold)


def _tfidf(ids: list[str], texts: list[str], gold: Gold) -> dict[str, float]:
    matrix = TfidfVectorizer(sublinear_tf=True, stop_words="english").fit_transform(texts)
    rows = [ids.index(source) for source in gold]
    cosines = (matrix[rows] @ matrix.T).toarray()
    ranked = {}
    for source, row, scores in zip(gold, rows, cosines, strict=True):
        scores[row] = -1
        ranked[source] = [ids[i] for i in np.argsort(-scores, kind="stable")[:10]]
    return _measure(ranked, gold)


def _measure(ranked: Mapping[str, list[str]], gold: Gold) -> dict[str, float]:
    recall = [
        len(set(ranked[source][:10]) & wanted) / min(10, len(wanted)) for source, wanted in gold.items()
    ]
    first = [ranked[source][:1] != [] and ranked[source][0] in wanted for source, wanted in gold.items()]
    return {"recall@10": round(float(np.mean(recall)), 4), "hit@1": round(float(np.mean(first)), 4)}


if __name__ == "__main__":
    main()
