"""The audit of listed headlines: resolved, ambiguous, missing, and what the archive should get next."""

from collections.abc import Iterable

from linker.reports.view import Audit, ListedView, Wanted
from linker.text import normal_headline
from linker.types import ArticleLinks


def audit(links: Iterable[ArticleLinks], shown: frozenset[str]) -> Audit:
    """The status of each headline that the articles in `shown` list, in the order of `links`.

    A headline is wanted once however it is printed; an article that lists it twice counts once.
    """
    listed: list[ListedView] = []
    wanted: dict[str, tuple[str, list[str]]] = {}
    for item in links:
        if item.article_id not in shown:
            continue
        for link in item.listed:
            candidates = tuple(candidate.article_id for candidate in link.candidates)
            listed.append(
                ListedView(
                    item.article_id, link.headline, link.status, link.article_id, link.score, candidates
                )
            )
            if link.status == "missing":
                key = normal_headline(link.headline) or link.headline
                _, lists = wanted.setdefault(key, (link.headline, []))
                if item.article_id not in lists:
                    lists.append(item.article_id)
    ranked = sorted(wanted.values(), key=lambda pair: (-len(pair[1]), pair[0]))
    return Audit(tuple(listed), tuple(Wanted(headline, tuple(lists)) for headline, lists in ranked))
