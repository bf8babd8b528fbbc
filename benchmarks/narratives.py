"""Narratives, with one configuration for all sets, end to end: from articles, as the command line finds them.

`indexes/demo`: each planted narrative against the best one found. `long_running_events`: B-cubed of the
sagas against `story`, with TF-IDF + average linkage at the cut that the gold likes best beside it. `people`:
articles in a narrative, and memberships on the person that most of a narrative's articles are about.
`timeline17`: a subject that is 5, 20, 50 and 80% of an archive, the rest from `five_w_events` and
`gun_incidents`, against the best narrative. `fake_news_claims`: claims with three or more bodies that a
narrative or story covers with F1 ≥ .5. `listed_headlines`, `reuters_21578`, `gun_incidents`, whole: the first
narratives as read in `narratives_read.csv`, processor time against that of embedding, and memory.

    python -m benchmarks.narratives DATA [--indexes FOLDER] [--write FOLDER]

Indexes are built, or opened where FOLDER has them under the set's name; the embedding of a large set is
measured on a sample of its passages and leads, encoded in the same run. With --write, the narratives of the
large sets are kept there as JSON, for a reader.
"""

import argparse
import csv
import json
import os
import resource
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from sklearn.cluster import AgglomerativeClustering
from sklearn.feature_extraction.text import TfidfVectorizer

import linker
from benchmarks.common import hash_of, save
from linker.archive.build import build
from linker.archive.index import Index
from linker.config import BuildConfig, ReadConfig
from linker.corpus import Corpus
from linker.encoders import load
from linker.narratives import Narrative
from linker.narratives.cache import dumps

DEMO = Path(__file__).parent.parent / "indexes" / "demo"
READ = Path(__file__).with_name("narratives_read.csv")
LARGE = ("gun_incidents", "reuters_21578", "listed_headlines")
GOOD = ("recurring claim or motif", "saga")
SHARES = {0.05: 40, 0.2: 110, 0.5: 110, 0.8: 110}
"""Share of an archive that a subject is → how many articles are taken of it."""
SHARED = ("timeline17", "five_w_events", "gun_incidents")
EMBEDDED = 2_000
"""Texts by which the embedding of a whole archive is measured."""


def main() -> None:
    """Build or open each index and measure."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", nargs="?", default=os.environ.get("LINKER_DATA"), help="or $LINKER_DATA")
    parser.add_argument("--indexes", type=Path, help="Built indexes, each under the name of its set.")
    parser.add_argument("--write", type=Path, help="Where the narratives found go, a file a set.")
    given = parser.parse_args()
    data = Path(given.data)
    with tempfile.TemporaryDirectory() as folder:
        kept = given.indexes or Path(folder)
        details: dict[str, Any] = {
            "demo": demo(Path(folder)),
            "long_running_events": sagas(kept, data),
            "people": people(kept, data),
            "shares": shares(Path(folder), data),
            "fake_news_claims": claims(kept, data),
        }
        for name in LARGE:  # each in a process of its own, whose memory is told
            with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as alone:
                details[name] = alone.submit(large, kept, data, name, given.write).result()
            print(name, details[name], flush=True)
    details["read"] = read()
    hashes = {
        name: hash_of(data / name / "articles.parquet")
        for name in ("long_running_events", "people", *SHARED, "fake_news_claims", *LARGE)
    }
    save("narratives", hashes, {"figures": figures(details), "details": details})


def figures(details: dict[str, Any]) -> dict[str, dict[str, str]]:
    """The result in a few rows, each with what stands beside it."""
    planted = {name: row for name, row in details["demo"].items() if name != "narratives"}
    right = sum(row["f1"] >= 0.9 and row["episodes"] for row in planted.values())
    line, claim, person = (details[name] for name in ("long_running_events", "fake_news_claims", "people"))
    least = {name: min(by_share.values()) for name, by_share in details["shares"].items()}
    rows = {
        "demo: planted narratives found, F1 ≥ .9 and episodes right": (
            f"{right} of {len(planted)}",
            f"{details['demo']['narratives'] - len(planted)} others",
        ),
        "long_running_events: B³ F1 of sagas": (
            line["b_cubed_f1"],
            f"TF-IDF + average linkage, tuned on the gold: {line['tfidf_average_tuned']}",
        ),
        "people: articles in a narrative": (
            person["coverage"],
            f"{person['on_majority']} of memberships on the person of the majority",
        ),
        "timeline17: lowest F1 of a subject that is 5, 20, 50 or 80% of an archive": (
            min(least.values()),
            ", ".join(f"{name} {value}" for name, value in least.items()),
        ),
        "fake_news_claims: claims covered with F1 ≥ .5": (claim["found"], f"of {claim['claims']}"),
    }
    for name, counts in details["read"].items():
        good = sum(counts.get(kind, 0) for kind in GOOD)
        others = ", ".join(f"{count} {kind}" for kind, count in sorted(counts.items()) if kind not in GOOD)
        rows[f"{name}: claims, motifs and sagas among the first, by reading"] = (
            f"{good} of {sum(counts.values())}",
            others or "none else",
        )
    for name in LARGE:
        row = details[name]
        rows[f"{name}: processor time, of embedding"] = (
            row["share_of_embedding"],
            f"{row['articles']:,} articles, {row['passages']:,} passages, {row['gigabytes']} GB",
        )
    return {name: {"figure": str(figure), "beside": str(beside)} for name, (figure, beside) in rows.items()}


def index_of(kept: Path, name: str, source: Path) -> Index:
    """The index, built where it isn't kept."""
    if not (kept / name / "manifest.json").exists():
        build(
            [source], to=kept / name, config=BuildConfig(read=ReadConfig(source_from_folder=name == "demo"))
        )
    return linker.open(kept / name)


def demo(cache: Path) -> dict[str, object]:
    """Planted narratives: rank, F1 of articles, and whether all episodes' dates are right."""
    index = index_of(cache, "demo", DEMO / "articles")
    return planted_figures(index.corpus, index.narratives())


def planted_figures(corpus: Corpus, found: Sequence[Narrative]) -> dict[str, Any]:
    """How many narratives of the demo were found, and what became of each planted one."""
    titles = dict(zip(corpus.articles["title"].str.to_lowercase(), corpus.articles["id"]))
    dates = dict(corpus.articles.select("id", "published").iter_rows())
    planted: dict[str, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    for line in (DEMO / "gold" / "narratives.jsonl").read_text().splitlines():
        row = json.loads(line)
        planted[row["narrative"]][row["episode"]].add(titles[row["title"].lower()])
    shown: dict[str, Any] = {"narratives": len(found)}
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
    index = index_of(cache, "long_running_events", source)
    frame = pl.read_parquet(source)
    gold = dict(frame.select("id", "story").iter_rows())
    labels = list(gold.values())
    matrix = TfidfVectorizer(sublinear_tf=True, stop_words="english").fit_transform(frame["text"])
    apart = np.clip(1 - (matrix @ matrix.T).toarray(), 0, 1)
    cuts = np.arange(0.7, 1.0, 0.01)
    tuned = max(b_cubed(_average(apart, cut), labels) for cut in cuts)
    return {"b_cubed_f1": saga_figure(index.narratives(), gold), "tfidf_average_tuned": tuned}


def saga_figure(found: Sequence[Narrative], gold: Mapping[str, str]) -> float:
    """B-cubed F1 of the sagas against the label of each article; an article in none is alone."""
    groups = {id_: id_ for id_ in gold}
    for narrative in reversed(found):
        if narrative.kind == "saga":
            groups.update(dict.fromkeys(narrative.article_ids, narrative.narrative_id))
    return b_cubed([groups[id_] for id_ in gold], list(gold.values()))


def people(cache: Path, data: Path) -> dict[str, float]:
    """Share of the articles in a narrative, and of memberships on the person of the narrative's majority."""
    source = data / "people" / "articles.parquet"
    person = dict(pl.read_parquet(source).select("id", "story").iter_rows())
    return person_figures(index_of(cache, "people", source).narratives(), person)


def person_figures(found: Sequence[Narrative], person: Mapping[str, str]) -> dict[str, float]:
    """How much narratives cover, and how pure they are, where each article is about one person."""
    told = [Counter(person[id_] for id_ in narrative.article_ids) for narrative in found]
    members = sum(counts.total() for counts in told)
    covered = {id_ for narrative in found for id_ in narrative.article_ids}
    return {
        "narratives": len(found),
        "coverage": round(len(covered) / len(person), 4),
        "on_majority": round(sum(max(counts.values()) for counts in told) / max(1, members), 4),
    }


def shares(folder: Path, data: Path) -> dict[str, dict[str, float]]:
    """Subject → its share of an archive → F1 of the best narrative."""
    subject, *others = (pl.read_parquet(data / name / "articles.parquet") for name in SHARED)
    columns = ["id", "title", "text", "date", "source"]
    rest = pl.concat([_with(frame, columns) for frame in others]).sample(fraction=1, shuffle=True, seed=0)
    shown: dict[str, dict[str, float]] = {}
    for name in sorted(subject["story"].unique()):
        shown[name] = {}
        for share, count in SHARES.items():
            of_it = _with(subject.filter(pl.col("story") == name), columns)
            own = of_it.sample(min(count, len(of_it)), seed=0)
            file = folder / f"{name}-{share}.parquet"
            pl.concat([own, rest[: round(len(own) * (1 - share) / share)]]).write_parquet(file)
            found = index_of(folder, file.stem, file).narratives()
            gold = set(own["id"])
            shown[name][str(share)] = round(max((f1(gold, set(n.article_ids)) for n in found), default=0), 4)
    return shown


def _with(frame: pl.DataFrame, columns: list[str]) -> pl.DataFrame:
    """Those columns of a frame as text; one that it lacks is empty."""
    return frame.select(
        (pl.col(name).cast(pl.String) if name in frame.columns else pl.lit(None, pl.String)).alias(name)
        for name in columns
    )


def claims(cache: Path, data: Path) -> dict[str, float]:
    """Share of the claims with three or more bodies that one narrative or story covers."""
    source = data / "fake_news_claims" / "articles.parquet"
    index = index_of(cache, "fake_news_claims", source)
    gold: dict[str, set[str]] = defaultdict(set)
    for id_, claim in pl.read_parquet(source).select("id", "story").iter_rows():
        gold[claim].add(id_)
    groups = [set(item.article_ids) for item in (*index.stories(), *index.narratives())]
    wanted = [bodies for bodies in gold.values() if len(bodies) >= 3]
    covered = sum(any(f1(bodies, group) >= 0.5 for group in groups) for bodies in wanted)
    return {"claims": len(wanted), "found": round(covered / len(wanted), 4)}


def large(kept: Path, data: Path, name: str, write: Path | None) -> dict[str, object]:
    """Processor time of narratives and of embedding, memory, and on `gun_incidents` what joins incidents."""
    index = index_of(kept, name, data / name / "articles.parquet")
    corpus, stories = index.corpus, index.stories()
    started = time.process_time()
    found = index.narratives()
    seconds = time.process_time() - started
    gigabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    if write is not None:
        (write / f"{name}.json").write_text(dumps(found), encoding="utf-8")
    embedding = embedding_seconds(corpus)
    shown: dict[str, object] = {
        "articles": len(corpus),
        "passages": len(corpus.passages),
        "stories": len(stories),
        "narratives": len(found),
        "processor_seconds": round(seconds, 1),
        "embedding_processor_seconds": round(embedding, 1),
        "share_of_embedding": round(seconds / embedding, 3),
        "gigabytes": round(gigabytes, 2),
    }
    if name == "gun_incidents":
        labels = pl.read_parquet(data / name / "articles.parquet").select("id", "story")
        incident = dict(labels.iter_rows())
        shown["without an incident that holds 70%"] = sum(_joins(item, incident) for item in found)
    return shown


def embedding_seconds(corpus: Corpus) -> float:
    """Processor seconds that embedding the archive would take, by evenly spaced texts of it."""
    texts = corpus.articles["text"].to_list()
    spans = [(row, *span) for row in range(len(corpus)) for span in corpus.spans(row)]
    step = max(1, (len(spans) + len(texts)) // EMBEDDED)
    passages = [texts[row][start:end] for row, start, end in spans[::step]]
    leads = [text[:1_500] for text in texts[::step]]
    encoder = load("default")
    encoder.encode(passages[:64])
    started = time.process_time()
    encoder.encode([*passages, *leads])
    return (time.process_time() - started) * (len(spans) + len(texts)) / (len(passages) + len(leads))


def read() -> dict[str, dict[str, int]]:
    """Judgements of the first thirty, or all where there are fewer, by set."""
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
