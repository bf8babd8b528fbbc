"""The demo's gold as stories and narratives."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal

import polars as pl

import linker
from linker.archive.index import Index
from linker.config import BuildConfig, ReadConfig
from linker.corpus import Corpus
from linker.demo_corpus import demo_corpus
from linker.encoders import HashEncoder
from linker.narratives import Claim, Dormant, Episode, Narrative, NarrativePassage, SourceEntry, Strength
from linker.reports import ReportView, Scope, build_view
from linker.stories import Story

GENERATED = datetime(2025, 4, 1, 8, tzinfo=UTC)


def demo_index(folder: Path) -> Index:
    """The demo corpus, embedded by the hash encoder."""
    config = BuildConfig(read=ReadConfig(source_from_folder=True))
    linker.build([demo_corpus() / "articles"], to=folder, config=config, encoder=HashEncoder())
    return linker.open(folder, encoder=HashEncoder())


def demo_view(index: Index, scope: Scope | None = None) -> ReportView:
    """The report on the demo, grouped as its gold says."""
    return build_view(
        index.corpus,
        gold_stories(index.corpus),
        gold_narratives(index.corpus),
        index.link_many,
        scope=scope or Scope(title="The demo archive"),
        generated=GENERATED,
    )


def story_of(corpus: Corpus, name: str, article_ids: Sequence[str], **facts: Any) -> Story:
    """A story of some articles, named by the first of them."""
    own = corpus.articles.filter(pl.col("id").is_in(list(article_ids)))
    made = Story(
        name,
        own["title"][0],
        tuple(name.split("-")),
        own["published"].min(),  # type: ignore[arg-type]  # moments
        own["published"].max(),  # type: ignore[arg-type]  # moments
        own["id"][0],
        len(own),
        None,
        (),
        tuple(own["source"].drop_nulls().unique().sort()),
        tuple(own["id"]),
    )
    return replace(made, **facts)


def gold_stories(corpus: Corpus) -> list[Story]:
    """One for each gold story."""
    ids = _ids(corpus)
    members: dict[str, list[str]] = {}
    for row in _rows("stories"):
        if (id_ := ids.get(_place(row))) is not None:
            members.setdefault(row["story"], []).append(id_)
    return [story_of(corpus, name, articles) for name, articles in members.items()]


def gold_narratives(corpus: Corpus) -> list[Narrative]:
    """One for each gold narrative."""
    ids = _ids(corpus)
    rows: dict[str, list[dict[str, Any]]] = {}
    for row in _rows("narratives"):
        if (id_ := ids.get(_place(row))) is not None:
            rows.setdefault(row["narrative"], []).append({**row, "article_id": id_})
    return [_narrative(corpus, name, own) for name, own in rows.items()]


def _narrative(corpus: Corpus, name: str, rows: Sequence[dict[str, Any]]) -> Narrative:
    published = dict(corpus.articles.select("id", "published").iter_rows())
    rows = sorted(rows, key=lambda row: published[row["article_id"]])
    numbers = sorted({row["episode"] for row in rows})
    held = [[row["article_id"] for row in rows if row["episode"] == number] for number in numbers]
    episodes = tuple(Episode(published[ids[0]], published[ids[-1]], (), tuple(ids)) for ids in held)
    passages = tuple(_passage(corpus, row) for row in rows if row.get("sentence"))
    claim = passages[0] if passages else NarrativePassage(rows[0]["article_id"], name, 0, 0, 0.0, "supports")
    return Narrative(
        narrative_id=name,
        kind=rows[0]["kind"],
        label=name.replace("-", " ").capitalize(),
        latest=None,
        keywords=tuple(name.split("-")[:4]),
        claim=Claim(claim.text, claim.article_id, None, claim.start, claim.end),
        episodes=episodes,
        dormant=tuple(
            Dormant(one.last, two.first, (two.first - one.last).days, 0.0) for one, two in pairwise(episodes)
        ),
        returned=episodes[-1].first if len(episodes) > 1 else None,
        article_ids=tuple(row["article_id"] for row in rows),
        story_ids=(),
        sources=_sources(corpus, rows),
        passages=passages,
        strength=Strength(len(rows), 1, 1.0, 1.0, 1.0, 1.0, float(len(rows))),
    )


def _sources(corpus: Corpus, rows: Sequence[dict[str, Any]]) -> tuple[SourceEntry, ...]:
    """The sources of rows in order of time, the first to come first."""
    own = [corpus.articles.row(corpus.row(row["article_id"]), named=True) for row in rows]
    first: dict[str, datetime] = {}
    for article in own:
        first.setdefault(corpus.outlets.name(article["source"]), article["published"])
    start = own[0]["published"]
    return tuple(
        SourceEntry(source, when, round((when - start).total_seconds() / 86_400, 2), 1)
        for source, when in first.items()
    )


def _passage(corpus: Corpus, row: dict[str, Any]) -> NarrativePassage:
    text, sentence = str(corpus.articles["text"][corpus.row(row["article_id"])]), row["sentence"]
    start = max(0, text.find(sentence))
    end = start + len(sentence)
    return NarrativePassage(row["article_id"], sentence, start, end, 0.9, _stance(sentence))


def _stance(sentence: str) -> Literal["supports", "denies"]:
    return "denies" if any(word in sentence for word in ("denied", "rejected", "false")) else "supports"


def _rows(name: str) -> list[dict[str, Any]]:
    lines = (demo_corpus() / "gold" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def _place(row: dict[str, Any]) -> tuple[str, int]:
    return row["file"], row.get("record") or 1


def _ids(corpus: Corpus) -> dict[tuple[str, int], str]:
    below = demo_corpus() / "articles"
    frame = corpus.articles.select("file", "number", "id")
    return {
        (Path(file).relative_to(below).as_posix(), number): id_ for file, number, id_ in frame.iter_rows()
    }
