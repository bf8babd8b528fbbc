"""Narratives, with one configuration for all sets: planted ones found, sagas grouped, templates kept out.

`indexes/demo`: each planted narrative against the best one found. `long_running_events`: B-cubed of the
sagas against `story`, each update a story of its own, with TF-IDF + average linkage at the cut that the
gold likes best beside it. `fake_news_claims`: claims with three or more bodies that a narrative or story
covers with F1 ≥ .5. `gun_incidents`: narratives without an incident that holds 70% of their articles.
`listed_headlines`, `reuters_21578`: seconds against embedding, and the first 30 as read in
`narratives_read.csv`. Built indexes are kept under $LINKER_CACHE where that is set.
"""

import csv
import json
import os
import tempfile
import time
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np
import polars as pl
from sklearn.cluster import AgglomerativeClustering
from sklearn.feature_extraction.text import TfidfVectorizer

import linker
from benchmarks.common import data_folder, hash_of, save
from linker.corpus import Corpus
from linker.narratives import Narrative, find_narratives
from linker.stories import find_stories

DEMO = Path(__file__).parent.parent / "indexes" / "demo"
READ = Path(__file__).with_name("narratives_read.csv")
SAMPLES = {"listed_headlines": 2_000, "reuters_21578": 4_000, "gun_incidents": 2_927}
CHARACTERS = {"listed_headlines": 3_500, "reuters_21578": 2_500, "gun_incidents": 3_000}


def main() -> None:
    """Build or open each index and measure."""
    data = data_folder(__doc__)
    with tempfile.TemporaryDirectory() as folder:
        cache = Path(os.environ.get("LINKER_CACHE", folder))
        rows = {
            "demo": demo(cache),
            "long_running_events": sagas(cache, data),
            "fake_news_claims": claims(cache, data),
            **{name: large(cache, data, name) for name in SAMPLES},
        }
    names = ("long_running_events", "fake_news_claims", *SAMPLES)
    hashes = {name: hash_of(data / name / "articles.parquet") for name in names}
    save("narratives", hashes, {"figures": rows, "read": read()})


def corpus_of(cache: Path, name: str, source: Path) -> tuple[Corpus, float | None]:
    """The archive, and the seconds it took to build; None where it was kept."""
    if (cache / name / "manifest.json").exists():
        return linker.open(cache / name).corpus, None
    started = time.perf_counter()
    linker.build([source], to=cache / name)
    return linker.open(cache / name).corpus, time.perf_counter() - started


def stories_of(corpus: Corpus) -> pl.DataFrame:
    """Every article with its story."""
    rows = [(id_, story.story_id) for story in find_stories(corpus) for id_ in story.article_ids]
    return pl.DataFrame(rows, schema=["article_id", "story_id"], orient="row")


def demo(cache: Path) -> dict[str, object]:
    """Planted narratives: rank, F1 of articles, and whether all episodes' dates are right."""
    corpus, _ = corpus_of(cache, "demo", DEMO / "articles")
    titles = dict(zip(corpus.articles["title"].str.to_lowercase(), corpus.articles["id"]))
    dates = dict(corpus.articles.select("id", "published").iter_rows())
    planted: dict[str, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    for line in (DEMO / "gold" / "narratives.jsonl").read_text().splitlines():
        row = json.loads(line)
        planted[row["narrative"]][row["episode"]].add(titles[row["title"].lower()])
    found = find_narratives(corpus, stories_of(corpus))
    shown: dict[str, object] = {"narratives": len(found)}
    for name, episodes in sorted(planted.items()):
        gold = set().union(*episodes.values())
        best = max(found, key=lambda narrative: f1(gold, set(narrative.article_ids)))
        spans = [(min(dates[i] for i in ids), max(dates[i] for i in ids)) for ids in episodes.values()]
        shown[name] = {
            "kind": best.kind,
            "rank": found.index(best) + 1,
            "f1": round(f1(gold, set(best.article_ids)), 3),
            "episodes": spans == [(episode.first, episode.last) for episode in best.episodes],
        }
    return shown


def sagas(cache: Path, data: Path) -> dict[str, object]:
    """B-cubed of saga membership, an article without one alone."""
    source = data / "long_running_events" / "articles.parquet"
    corpus, _ = corpus_of(cache, "long_running_events", source)
    frame = pl.read_parquet(source)
    gold = dict(frame.select("id", "story").iter_rows())
    stories = frame.select(article_id="id", story_id="event")
    groups = {id_: id_ for id_ in gold}
    for narrative in reversed(find_narratives(corpus, stories)):
        if narrative.kind == "saga":
            groups.update(dict.fromkeys(narrative.article_ids, narrative.narrative_id))
    ids, labels = list(gold), list(gold.values())
    matrix = TfidfVectorizer(sublinear_tf=True, stop_words="english").fit_transform(frame["text"])
    apart = np.clip(1 - (matrix @ matrix.T).toarray(), 0, 1)
    cuts = np.arange(0.7, 1.0, 0.01)
    tuned = max(b_cubed(_average(apart, cut), labels) for cut in cuts)
    return {"b_cubed_f1": b_cubed([groups[id_] for id_ in ids], labels), "tfidf_average_tuned": tuned}


def claims(cache: Path, data: Path) -> dict[str, float]:
    """Share of the claims with three or more bodies that one narrative or story covers."""
    source = data / "fake_news_claims" / "articles.parquet"
    corpus, _ = corpus_of(cache, "fake_news_claims", source)
    gold: dict[str, set[str]] = defaultdict(set)
    for id_, claim in pl.read_parquet(source).select("id", "story").iter_rows():
        gold[claim].add(id_)
    stories = stories_of(corpus)
    groups = [set(ids) for ids in stories.group_by("story_id").agg("article_id")["article_id"].to_list()]
    groups += [set(narrative.article_ids) for narrative in find_narratives(corpus, stories)]
    wanted = [bodies for bodies in gold.values() if len(bodies) >= 3]
    covered = sum(any(f1(bodies, group) >= 0.5 for group in groups) for bodies in wanted)
    return {"claims": len(wanted), "found": round(covered / len(wanted), 4)}


def large(cache: Path, data: Path, name: str) -> dict[str, object]:
    """Seconds on a sample; on `gun_incidents` how many narratives join incidents."""
    frame = pl.read_parquet(data / name / "articles.parquet")
    if name == "reuters_21578":
        frame = frame.filter(pl.col("text").str.len_chars() > 500)
    frame = frame.sample(SAMPLES[name], seed=3, shuffle=True)
    with tempfile.TemporaryDirectory() as folder:
        sample = Path(folder) / "articles.parquet"
        text = pl.col("text").str.slice(0, CHARACTERS[name]).str.replace(r"(?s)\n?[^\n.!?”\"]*$", "")
        frame.with_columns(text).write_parquet(sample)
        corpus, built = corpus_of(cache, name, sample)
    stories = stories_of(corpus)
    started = time.perf_counter()
    found = find_narratives(corpus, stories)
    shown: dict[str, object] = {
        "articles": len(corpus),
        "passages": len(corpus.passages),
        "narratives": len(found),
        "seconds": round(time.perf_counter() - started, 1),
        "seconds to build the index": built and round(built, 1),
    }
    if name == "gun_incidents":
        incident = dict(frame.select("id", "story").iter_rows())
        shown["joining incidents"] = sum(_joins(narrative, incident) for narrative in found)
    return shown


def read() -> dict[str, dict[str, int]]:
    """Judgements of the first 30, by set."""
    judged: dict[str, Counter[str]] = defaultdict(Counter)
    with READ.open() as file:
        for row in csv.DictReader(file):
            judged[row["set"]][row["judgement"]] += 1
    return {name: dict(counts) for name, counts in judged.items()}


def f1(gold: set[str], found: set[str]) -> float:
    """Harmonic mean of precision and recall of a set."""
    return 2 * len(gold & found) / (len(gold) + len(found))


def b_cubed(groups: list[str], labels: list[str]) -> float:
    """B-cubed F1 (Bagga & Baldwin 1998)."""
    both, ours, theirs = Counter(zip(groups, labels)), Counter(groups), Counter(labels)
    precision = sum(n * n / ours[group] for (group, _), n in both.items()) / len(groups)
    recall = sum(n * n / theirs[label] for (_, label), n in both.items()) / len(groups)
    return round(2 * precision * recall / (precision + recall), 4)


def _average(apart: np.ndarray, cut: float) -> list[str]:
    model = AgglomerativeClustering(
        n_clusters=None, metric="precomputed", linkage="average", distance_threshold=float(cut)
    )
    return [str(group) for group in model.fit_predict(apart)]


def _joins(narrative: Narrative, incident: dict[str, str]) -> bool:
    counts = Counter(incident[id_] for id_ in narrative.article_ids)
    return max(counts.values()) < 0.7 * len(narrative.article_ids)


if __name__ == "__main__":
    main()
