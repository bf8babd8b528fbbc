"""From rows to words: a motif or saga as a `Narrative` that can be shown and handed on."""

import hashlib
import math
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise

import numpy as np

from linker.narratives.actors import Actors
from linker.narratives.config import NarrativeConfig
from linker.narratives.labels import name_motif, name_saga
from linker.narratives.material import Material
from linker.narratives.quotes import answers, quote
from linker.narratives.recurrence import episodes_of
from linker.narratives.statements import content_forms
from linker.narratives.types import (
    Claim,
    Dormant,
    Episode,
    Narrative,
    NarrativePassage,
    SourceEntry,
    Strength,
)
from linker.text.stems import FILLER, capitalised
from linker.types import NarrativeKind, Rows

_KEYWORDS = 6
_DAY = 86_400


def narrate(
    material: Material,
    kind: NarrativeKind,
    articles: Sequence[int],
    members: Rows,
    names: Sequence[int],
    strength: Strength,
    config: NarrativeConfig,
) -> Narrative:
    """Describe a narrative.

    Args:
        material: The statements of the archive.
        kind: What it is.
        articles: Its article rows, ascending, which is in order of time.
        members: Its statements, ascending.
        names: Columns of `material.actors` that mark it, strongest first.
        strength: Why it stands where it does.
        config: What ends an episode.
    """
    passages = quote(material, members, answers(material, members) if kind == "motif" else [])
    episodes = _episodes(material, articles, config)
    label, latest = (
        name_saga(material, articles, passages)
        if kind == "saga"
        else (
            name_motif(material, articles, passages),
            None,
        )
    )
    ids = material.corpus.articles["id"]
    return Narrative(
        _identity(material, kind, articles, members),
        kind,
        label,
        latest,
        _keywords(material, members, names),
        _claim(material, passages),
        episodes,
        tuple(_dormant(material, before.last, after.first) for before, after in pairwise(episodes)),
        episodes[-1].first if len(episodes) > 1 else None,
        tuple(ids[article] for article in articles),
        tuple(
            material.story_ids[story] for story in dict.fromkeys(int(material.stories[a]) for a in articles)
        ),
        _sources(material, articles),
        passages,
        strength,
    )


def _identity(material: Material, kind: NarrativeKind, articles: Sequence[int], members: Rows) -> str:
    """Stays as the archive grows: it rests on the earliest article, and for a motif on its passage."""
    article = material.corpus.articles["id"][articles[0]]
    said = " ".join(material.texts[members[0]].casefold().split()) if kind == "motif" else kind
    key = f"{article}\n{said}".encode()
    return f"n{hashlib.blake2b(key, digest_size=4).hexdigest()}"


def _claim(material: Material, passages: Sequence[NarrativePassage]) -> Claim:
    """The most central passage that supports the narrative, or of all where each one denies it."""
    chosen = next((passage for passage in passages if passage.stance == "supports"), passages[0])
    source = material.sources[material.corpus.row(chosen.article_id)]
    return Claim(chosen.text, chosen.article_id, source, chosen.start, chosen.end)


def _episodes(material: Material, articles: Sequence[int], config: NarrativeConfig) -> tuple[Episode, ...]:
    ids = material.corpus.articles["id"]
    return tuple(
        Episode(
            _moment(material, rows[0]),
            _moment(material, rows[-1]),
            tuple(material.story_ids[n] for n in dict.fromkeys(int(material.stories[row]) for row in rows)),
            tuple(ids[row] for row in rows),
        )
        for rows in episodes_of(material, articles, config)
    )


def _moment(material: Material, article: int) -> datetime:
    moment = material.published[article]
    assert moment is not None, "only dated articles are in episodes"
    return moment


def _dormant(material: Material, since: datetime, until: datetime) -> Dormant:
    first, last = (np.datetime64(moment.replace(tzinfo=None)) for moment in (since, until))
    moments = material.moments
    seen = moments[np.searchsorted(moments, first) : np.searchsorted(moments, last, "right")]
    return Dormant(since, until, _days(until - since), _days(np.diff(seen).max().item()))


def _days(span: timedelta) -> float:
    return round(span.total_seconds() / _DAY, 1)


def _sources(material: Material, articles: Sequence[int]) -> tuple[SourceEntry, ...]:
    printed: dict[str, str] = {}
    dates: dict[str, list[datetime | None]] = {}
    for article in articles:
        source = material.sources[article]
        if source is not None:
            outlet = material.corpus.outlets.key(source)
            printed.setdefault(outlet, source)
            dates.setdefault(outlet, []).append(material.published[article])
    known = [moment for article in articles if (moment := material.published[article]) is not None]
    start = min(known, default=None)
    found = []
    for key, moments in dates.items():
        first = min((moment for moment in moments if moment is not None), default=None)
        lag = None if first is None or start is None else _days(first - start)
        found.append(SourceEntry(printed[key], first, lag, len(moments)))
    return tuple(
        sorted(
            found, key=lambda entry: (math.inf if entry.lag_days is None else entry.lag_days, entry.source)
        )
    )


def _keywords(material: Material, members: Rows, names: Sequence[int]) -> tuple[str, ...]:
    """Its names, then the words that most of its passages share, rarest first; parts of names aside."""
    actors: Actors = material.actors
    named = [actors.printed[column] for column in names]
    used = {part.casefold() for name in named for part in name.split()}
    counts: Counter[str] = Counter()
    printed: dict[str, Counter[str]] = {}
    large = capitalised([material.texts[member] for member in members])
    for member in members:
        forms = content_forms(material.texts[member])
        counts.update(forms.keys())
        for stem_, form in forms.items():
            printed.setdefault(stem_, Counter())[form] += 1
    weights = {
        word: count * material.rarity(word)
        for word, count in counts.items()
        if count > 1
        and not word[0].isdigit()
        and word not in large
        and not printed[word].keys() & (used | FILLER)
    }
    top = sorted(weights, key=lambda word: (-weights[word], word))[: _KEYWORDS - len(named)]
    words = [min(printed[word], key=lambda form: (-printed[word][form], form)) for word in top]
    return (*named, *words)
