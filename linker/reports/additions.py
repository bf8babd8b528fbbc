"""What each later article of a story adds: the passage with the most words that no earlier one had."""

from collections.abc import Mapping, Sequence

from linker.reports.view import Addition
from linker.words import content_words

_SHORTEST, _LONGEST = 50, 400
_FEWEST_WORDS = 4
_LEAST_SHARE = 0.5
_SHOWN = 8


def additions(
    articles: Sequence[tuple[str, str, Sequence[tuple[int, int]]]], skip: frozenset[str]
) -> Mapping[str, Addition]:
    """For each article after the first, its passage with most unseen words.

    Args:
        articles: (article id, text, passages as (start, end)), in order of publication.
        skip: Ids of near-copies, which add nothing.

    Returns:
        Article id → what it adds; an article that adds nothing of weight isn't in it.
    """
    seen: set[str] = set()
    added: dict[str, Addition] = {}
    for place, (article_id, text, spans) in enumerate(articles):
        if article_id in skip:
            continue
        if place:
            best = _newest(text, spans, seen)
            if best:
                added[article_id] = best
        seen.update(content_words(text))
    return added


def _newest(text: str, spans: Sequence[tuple[int, int]], seen: set[str]) -> Addition | None:
    best: tuple[float, Addition] | None = None
    for start, end in spans:
        passage = text[start:end]
        if not _SHORTEST <= len(passage) <= _LONGEST:
            continue
        passage_words = list(dict.fromkeys(content_words(passage)))
        new = [word for word in passage_words if word not in seen]
        if len(new) < _FEWEST_WORDS or len(new) < _LEAST_SHARE * len(passage_words):
            continue
        weight = sum(2 if word[0].isdigit() else 1 for word in new) / len(passage_words) ** 0.5
        if best is None or weight > best[0]:
            best = weight, Addition(passage, start, end, tuple(new[:_SHOWN]))
    return best[1] if best else None
