"""What the tools for assistants ask of an index."""

from linker.answers.claim_rows import summary
from linker.answers.json_csv import plain
from linker.archive import changes
from linker.archive.index import Index
from linker.archive.searching import answer
from linker.claims.check import ClaimEvidence
from linker.claims.claim_numbers import ClaimNumber
from linker.config import LinkConfig
from linker.narratives import Narrative
from linker.reports.formatting import in_words, span
from linker.serve import tool_answers as made
from linker.serve.parameters import LONGEST_TEXT, SINCE
from linker.types import Evidence, Hit, ListedLink, RelatedLink

_RESULTS = 10
_RELATED = 20
_OUTLETS = 20
_TEXT = made.MOST_CHARACTERS - 2_000


def search(index: Index, query: str) -> made.SearchTool:
    """The best articles; where nothing is close, the nearest, and that they aren't."""
    answered = answer(index, query, k=_RESULTS)
    hits = answered.hits or answered.nearest
    far = (
        () if answered.hits else ("nothing is close; these come nearest",) if hits else ("nothing was found",)
    )
    meant = (f"did you mean: {answered.did_you_mean}",) if answered.did_you_mean else ()
    note = "; ".join((*far, *meant, *answered.notes)) or None
    return made.SearchTool(tuple(_found(index, hit) for hit in hits), note)


def _found(index: Index, hit: Hit) -> made.FoundArticle:
    quote = made.short(hit.passages[0].text) if hit.passages else ""
    where = made.resource_address(index, hit.article_id)
    day = plain(hit.published)
    return made.FoundArticle(
        hit.article_id, made.name(hit.title), where, day, hit.source, hit.score, quote, hit.story_id
    )


def fetch(index: Index, id_: str) -> made.FetchTool:
    """An article, or the part of a long one that begins at the place after `#` in its id."""
    asked, _, place = id_.rpartition("#") if "#" in id_ and id_ not in index.corpus else (id_, "", "")
    start = made.begin(place)
    article = index.article(asked)
    groups = index.groups_found
    end = start + _TEXT
    facts = {
        "published": plain(article.published),
        "source": article.source,
        "language": article.language or article.identified_language,
        "story_id": groups.story_of.get(article.id),
        "narrative_ids": ",".join(groups.narratives_of.get(article.id, ())),
        "next": f"{article.id}#{end}" if end < len(article.text) else None,
    }
    return made.FetchTool(
        article.id,
        made.name(article.title),
        made.quoted_passages(article.text[start:end]),
        made.resource_address(index, article.id),
        {name: str(value) for name, value in facts.items() if value},
    )


def link(index: Index, id_: str, cursor: str | None) -> made.LinkTool:
    """What an article lists, and what belongs with it; the related ones go on with the cursor."""
    links = index.link(index.article_id(id_), config=LinkConfig(k=100))
    start = made.begin(cursor)
    related, more = made.as_many_as_fit(links.related, start, _related)
    return made.LinkTool(
        links.article_id,
        made.name(links.title),
        () if start else tuple(_listed(item) for item in links.listed[:_RELATED]),
        tuple(related),
        () if start else tuple(item.narrative_id for item in links.narratives),
        more,
    )


def _listed(item: ListedLink) -> made.Linked:
    return made.Linked(item.article_id, made.name(item.headline), f"listed, {item.status}", item.score)


def _related(item: RelatedLink) -> made.Linked:
    quotes = [
        f"{made.short(one.left.text, 300)} ≈ {made.short(one.right.text, 300)}"
        for one in item.evidence
        if one.left and one.right
    ]
    return made.Linked(item.article_id, made.name(item.title), item.kind, item.score, tuple(quotes[:2]))


def why(index: Index, left: str, right: str) -> made.WhyTool:
    """Why two articles are, or aren't, related."""
    explanation = index.explain(index.article_id(left), index.article_id(right))
    same = None if explanation.story is None else explanation.story.same
    evidence = tuple(_evidence(one) for one in explanation.evidence[:20])
    return made.WhyTool(
        explanation.left,
        explanation.right,
        explanation.related,
        explanation.score,
        made.name(explanation.reason, 600),
        evidence,
        same,
    )


def _evidence(one: Evidence) -> str:
    if one.left and one.right:
        return f"{one.kind}: {made.short(one.left.text, 300)} ≈ {made.short(one.right.text, 300)}"
    return made.name(in_words(one), 400)


def claim(index: Index, text: str, cursor: str | None) -> made.ClaimTool:
    """What the archive has on a claim; its lines go on with the cursor."""
    check = index.claim(text)
    lines, more = made.as_many_as_fit(check.evidence, made.begin(cursor), _on_claim)
    return made.ClaimTool(
        made.name(check.claim, LONGEST_TEXT),
        made.name(summary(check), 600),
        check.reports,
        check.independent,
        plain(check.first),
        tuple(made.name(outlet, 100) for outlet in check.denied_by[:_OUTLETS]),
        tuple(made.name(outlet, 100) for outlet in check.not_found[:_OUTLETS]),
        tuple(_counted(number) for number in check.numbers[:_OUTLETS]),
        tuple(lines),
        more,
    )


def _on_claim(line: ClaimEvidence) -> made.ClaimLine:
    source = line.source and made.name(line.source, 100)
    title, quote = made.name(line.title), made.short(line.text)
    return made.ClaimLine(line.article_id, title, plain(line.published), source, line.stance, quote)


def _counted(number: ClaimNumber) -> str:
    values = ", ".join(f"{item.value} ({len(item.article_ids)})" for item in number.values[:_OUTLETS])
    return made.name(f"{number.thing}: {values}")


def story(index: Index, id_: str, cursor: str | None) -> made.StoryTool:
    """A story with as many of its articles as fit."""
    story = index.story(id_)
    articles, more = made.as_many_as_fit(
        story.article_ids, made.begin(cursor), lambda one: made.told(index, one)
    )
    return made.StoryTool(
        story.story_id,
        made.name(story.label),
        story.level,
        plain(story.first),
        plain(story.last),
        story.reports,
        len(story.article_ids),
        tuple(articles),
        more,
    )


def narratives(index: Index, query: str | None, cursor: str | None) -> made.NarrativesTool:
    """Narratives, as many as fit."""
    narratives = index.narratives_about(query) if query else index.narratives()
    told, more = made.as_many_as_fit(narratives, made.begin(cursor), _returning)
    return made.NarrativesTool(tuple(told), len(narratives), more)


def read_group(index: Index, id_: str) -> made.Returning:
    """One narrative."""
    return _returning(index.narrative(id_))


def _returning(item: Narrative) -> made.Returning:
    return made.Returning(
        item.narrative_id,
        made.name(item.label),
        item.kind,
        made.short(item.claim.text),
        tuple(span(episode.first, episode.last) for episode in item.episodes[:50]),
        len(item.article_ids),
        tuple(made.name(entry.source, 100) for entry in item.sources[:20]),
        sum(passage.stance == "denies" for passage in item.passages),
    )


def changes_since(index: Index, since: str, cursor: str | None) -> made.ChangesTool:
    """What happened to stories, newest first, as much as fits."""
    happened = changes.changes_since(index, SINCE.read(since.strip()))[::-1]
    told, more = made.as_many_as_fit(happened, made.begin(cursor), _happened)
    return made.ChangesTool(tuple(told), len(happened), more)


def _happened(change: changes.Change) -> made.Happened:
    label = None if change.label is None else made.name(change.label)
    return made.Happened(change.story_id, label, change.event, change.reason, plain(change.at))
