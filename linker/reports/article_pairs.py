"""Links between articles for a report: each pair once, near-copies folded, a spanning forest per story."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from linker.reports.view import LinkView, StoryLink
from linker.types import ArticleLinks, Evidence, Quote

Order = Mapping[str, int]
"""Article id → place in order of publication."""

_TURNED = {"follow-up": "precursor", "precursor": "follow-up"}
"""What a link is that is looked at from its other end."""


def pair_up(links: Iterable[ArticleLinks], order: Order) -> tuple[LinkView, ...]:
    """Each linked pair of known articles once, its earlier article left, sorted by (-score, left, right).

    Where both articles name each other the higher score counts, and a related link before a listed
    one: it has more evidence.
    """
    best: dict[tuple[str, str], LinkView] = {}
    for item in links:
        for link in _links_of(item):
            if link.left not in order or link.right not in order or link.left == link.right:
                continue
            turned = link if order[link.left] < order[link.right] else _turn(link)
            strongest = best.get((turned.left, turned.right))
            if strongest is None or _weight(turned) > _weight(strongest):
                best[turned.left, turned.right] = turned
    return tuple(sorted(best.values(), key=lambda link: (-link.score, link.left, link.right)))


def fold_copies(links: Sequence[LinkView], story_of: Mapping[str, str], order: Order) -> dict[str, str]:
    """Near-copy → the earliest article of its story that it repeats, directly or by way of other copies."""
    root: dict[str, str] = {}

    def find(article_id: str) -> str:
        while article_id in root:
            article_id = root[article_id]
        return article_id

    for link in links:
        if link.kind == "near-copy" and story_of[link.left] == story_of[link.right]:
            one, two = sorted((find(link.left), find(link.right)), key=order.__getitem__)
            if one != two:
                root[two] = one
    return {copy: find(copy) for copy in root}


def by_weight(links: Iterable[LinkView]) -> list[LinkView]:
    """The links of a story in the order shown; those between near-copies come last."""
    return sorted(links, key=lambda link: (link.kind == "near-copy", -link.score, link.left))


def hold_together(links: Sequence[LinkView]) -> tuple[LinkView, ...]:
    """The strongest links that connect what all of `links` connect: a maximum spanning forest."""
    group: dict[str, str] = {}

    def find(article_id: str) -> str:
        while article_id in group:
            article_id = group[article_id]
        return article_id

    forest = []
    for link in sorted(links, key=lambda link: (-link.score, link.left, link.right)):
        one, two = find(link.left), find(link.right)
        if one != two:
            group[two] = one
            forest.append(link)
    return tuple(forest)


def between_stories(links: Sequence[LinkView], story_of: Mapping[str, str]) -> tuple[StoryLink, ...]:
    """Pairs of stories with links between them, sorted by (-score, stories)."""
    strongest: dict[tuple[str, str], StoryLink] = {}
    for link in links:
        ours, theirs = story_of[link.left], story_of[link.right]
        if ours == theirs:
            continue
        key = (ours, theirs) if ours < theirs else (theirs, ours)
        strongest_link = strongest.get(key)
        if strongest_link is None:
            strongest[key] = StoryLink(*key, link.left, link.right, link.kind, link.score, 1)
        else:
            strongest[key] = replace(strongest_link, links=strongest_link.links + 1)
    return tuple(
        sorted(strongest.values(), key=lambda link: (-link.score, link.left_story, link.right_story))
    )


def _links_of(item: ArticleLinks) -> Iterable[LinkView]:
    for related in item.related:
        yield LinkView(
            item.article_id,
            related.article_id,
            related.kind,
            related.score,
            related.evidence,
            related.reason,
        )
    for listed in item.listed:
        if listed.article_id is not None:
            quote = Quote(listed.line, 0, len(listed.line))
            evidence = (Evidence("listed", listed.score, (listed.headline,), quote, None),)
            yield LinkView(item.article_id, listed.article_id, "listed", listed.score, evidence)


def _turn(link: LinkView) -> LinkView:
    evidence = tuple(replace(item, left=item.right, right=item.left) for item in link.evidence)
    kind = _TURNED.get(link.kind, link.kind)
    return replace(link, left=link.right, right=link.left, kind=kind, evidence=evidence)


def _weight(link: LinkView) -> tuple[bool, float]:
    return link.kind != "listed", link.score
