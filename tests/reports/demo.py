"""The demo's gold in the shapes that `stories --json` and `narratives --json` have."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import linker
from linker.archive.index import Index
from linker.config import BuildConfig, ReadConfig
from linker.corpus import Corpus
from linker.demo_corpus import demo_corpus
from linker.encoders import HashEncoder
from linker.reports import ReportView, Scope, build_view

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


def gold_stories(corpus: Corpus) -> list[dict[str, Any]]:
    """One mapping a gold story."""
    ids, titles = _ids(corpus), dict(corpus.articles.select("id", "title").iter_rows())
    members: dict[str, list[str]] = {}
    for row in _rows("stories"):
        if (id_ := ids.get(_place(row))) is not None:
            members.setdefault(row["story"], []).append(id_)
    return [
        {
            "story_id": name,
            "label": titles[articles[0]],
            "keywords": name.split("-"),
            "article_ids": articles,
        }
        for name, articles in members.items()
    ]


def gold_narratives(corpus: Corpus) -> list[dict[str, Any]]:
    """One mapping a gold narrative."""
    ids = _ids(corpus)
    found: dict[str, dict[str, Any]] = {}
    for row in _rows("narratives"):
        id_ = ids.get(_place(row))
        if id_ is None:
            continue
        item = found.setdefault(
            row["narrative"],
            {
                "narrative_id": row["narrative"],
                "kind": row["kind"],
                "label": row["narrative"].replace("-", " ").capitalize(),
                "keywords": row["narrative"].split("-")[:4],
                "claim": {"text": row.get("sentence", ""), "article_id": id_, "source": None},
                "by_episode": {},
                "article_ids": [],
                "passages": [],
            },
        )
        item["by_episode"].setdefault(row["episode"], []).append(id_)
        item["article_ids"].append(id_)
        if row.get("sentence"):
            text = str(corpus.articles["text"][corpus.row(id_)])
            start = max(0, text.find(row["sentence"]))
            item["passages"].append(
                {"article_id": id_, "text": row["sentence"], "start": start, "score": 0.9}
                | {"end": start + len(row["sentence"]), "stance": _stance(row["sentence"])}
            )
    for item in found.values():
        episodes = item.pop("by_episode")
        item["episodes"] = [{"article_ids": episodes[number]} for number in sorted(episodes)]
    return list(found.values())


def _stance(sentence: str) -> str | None:
    return "denies" if any(word in sentence for word in ("denied", "rejected", "false")) else None


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
