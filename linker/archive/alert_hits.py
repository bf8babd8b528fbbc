"""What the alerts of an index have to tell: new hits of saved searches, and narratives that came back."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any  # Any: JSON

from linker.archive.searching import answer
from linker.history.alerts import Alert, alerts_of, told_key, write_alerts
from linker.history.successors import merged_into
from linker.storage.locking import locked

if TYPE_CHECKING:
    from linker.archive.index import Index
    from linker.narratives import Narrative

_MOST_HITS = 1_000
"""So many articles of a search are looked at."""


def new_hits(index: "Index") -> Iterator[tuple[Alert, dict[str, Any]]]:
    """The hits of the alerts of an index that haven't been reported yet, as (alert, hit)."""
    for alert in alerts_of(index.folder):
        reported_keys = set(alert.told)
        for key, hit in _hits(index, alert):
            if key not in reported_keys:
                yield alert, {"alert": alert.number, "kind": alert.kind, "about": alert.about, **hit}


def remember_told(index: "Index", alerts: Sequence[Alert]) -> None:
    """Record every hit that the alerts have in this state of the index as reported."""
    with locked(index.folder):
        numbers = {alert.number for alert in alerts}
        after = [
            replace(alert, told=tuple(sorted(key for key, _ in _hits(index, alert))))
            if alert.number in numbers
            else alert
            for alert in alerts_of(index.folder)
        ]
        write_alerts(index.folder, after)


def _hits(index: "Index", alert: Alert) -> Iterator[tuple[str, dict[str, Any]]]:
    if alert.kind == "search":
        yield from _search_hits(index, alert.about)
    elif alert.kind == "narrative":
        now = merged_into(index, alert.about) or alert.about
        narrative = next((item for item in index.narratives() if item.narrative_id == now), None)
        if narrative is not None:
            yield from _returns(narrative)
            for id_ in narrative.article_ids:
                yield (
                    told_key("article", id_),
                    {"event": "grown", "label": narrative.label, **_facts(index, id_)},
                )
    else:
        for item in index.narratives():
            yield from _returns(item)


def _search_hits(index: "Index", query: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for hit in answer(index, query, k=min(_MOST_HITS, max(1, len(index.corpus)))).hits:
        text = hit.passages[0].text if hit.passages else ""
        yield (
            told_key("article", hit.article_id),
            {"event": "found", "score": hit.score, "text": text, **_facts(index, hit.article_id)},
        )


def _returns(item: "Narrative") -> Iterator[tuple[str, dict[str, Any]]]:
    for episode in item.episodes[1:]:
        yield (
            told_key("return", item.narrative_id, str(episode.first.date())),
            {
                "event": "returned",
                "narrative_id": item.narrative_id,
                "label": item.label,
                "first": episode.first,
                "article_ids": episode.article_ids,
            },
        )


def _facts(index: "Index", id_: str) -> dict[str, Any]:
    row = index.corpus.row(id_)
    names = ("title", "published", "source", "url")
    return {"article_id": id_, **{name: index.corpus.articles[name][row] for name in names}}
