"""What narratives are called: a motif by a clause that its passages say, a saga by a headline."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from linker.naming import (
    Candidate,
    NamedText,
    Voice,
    as_names,
    best,
    latenesses,
    name_of,
    offered,
    sentence_fault,
    voices,
)
from linker.narratives.material import Material
from linker.narratives.types import NarrativePassage
from linker.text.stems import content_stems

_LATE = 0.05
"""What being the newest adds for the name of a saga: its newest turn stands beside it."""
_COVER = 1.6
"""A motif is told in many words, of which a name should hold many."""
_HEADLINE_NEAR = 0.3
"""How central a headline counts beside passages of a motif, which have a mean cosine with each other."""
_SENTENCE = 0.1


def name_motif(material: Material, articles: Sequence[int], passages: Sequence[NarrativePassage]) -> str:
    """A motif is named by what its passages say: a clause of one of them, or a headline that says it too.

    Args:
        material: The archive.
        articles: Its article rows, in order of time.
        passages: What it quotes; what denies it names it only where nothing else does.
    """
    texts = [_text(material, article) for article in articles]
    place = {own.article_id: number for number, own in enumerate(texts)}
    chosen = [one for one in passages if one.stance == "supports"] or list(passages)
    said: list[set[str]] = [set() for _ in texts]
    candidates = []
    for one in chosen:
        number = place[one.article_id]
        said[number].update(content_stems(one.text))
        candidates += [
            Candidate(text, number, sentence_fault(text), one.score) for text in as_names(one.text)
        ]
    candidates += [
        Candidate(own.headline, number, own.headline_fault, _HEADLINE_NEAR)
        for number, own in enumerate(texts)
        if own.headline
    ]
    found = best(candidates, _speaking(material, articles, texts, said), late=0, cover=_COVER)
    return found.text if found else name_of(texts[0])


def name_saga(
    material: Material, articles: Sequence[int], passages: Sequence[NarrativePassage]
) -> tuple[str, str | None]:
    """A saga is named by the headline that says most of its stories; the name of the newest stands beside it.

    Articles without headlines offer their first sentences, and what the saga quotes of them.
    """
    texts = [_text(material, article) for article in articles]
    groups = [int(material.stories[article]) for article in articles]
    near, late = _near(material, articles), latenesses([_dated(material, article) for article in articles])
    candidates = offered(texts, near, late)
    if not any(own.headline for own in texts):
        place = {own.article_id: number for number, own in enumerate(texts)}
        for one in passages:
            number, text = place[one.article_id], as_names(one.text)[0]
            candidates.append(
                Candidate(text, number, sentence_fault(text) + _SENTENCE, near[number], late[number])
            )
    found = best(candidates, voices(texts, groups), late=_LATE)
    label = found.text if found else name_of(texts[0])
    return label, _latest(material, articles, texts, label)


def _latest(
    material: Material, articles: Sequence[int], texts: Sequence[NamedText], label: str
) -> str | None:
    """What the story with the newest article is called, where that isn't the name of all."""
    dated = [number for number, article in enumerate(articles) if _dated(material, article)]
    if not dated:
        return None
    newest = material.stories[articles[dated[-1]]]
    places = [number for number, article in enumerate(articles) if material.stories[article] == newest]
    own, rows = [texts[place] for place in places], [articles[place] for place in places]
    late = latenesses([_dated(material, row) for row in rows])
    found = best(offered(own, _near(material, rows), late), voices(own))
    name = found.text if found and len(own) > 1 else name_of(own[0])
    return None if name == label else name


def _speaking(
    material: Material, articles: Sequence[int], texts: Sequence[NamedText], said: Sequence[set[str]]
) -> list[Voice]:
    """Each article speaks for a motif by its passages alone."""
    groups = [int(material.stories[article]) for article in articles]
    return [
        replace(voice, said=frozenset(words))
        for voice, words in zip(voices(texts, groups), said, strict=True)
    ]


def _text(material: Material, article: int) -> NamedText:
    columns = material.corpus.articles
    return NamedText(
        columns["id"][article],
        columns["title"][article] or "",
        columns["text"][article] or "",
        material.sources[article],
        columns["language"][article],
    )


def _near(material: Material, articles: Sequence[int]) -> list[float]:
    vectors = material.corpus.article_index.vectors(np.array(articles, np.int64))
    found: list[float] = np.round((vectors @ vectors.sum(axis=0) - 1) / max(1, len(articles) - 1), 5).tolist()
    return found


def _dated(material: Material, article: int) -> bool:
    return material.published[article] is not None
