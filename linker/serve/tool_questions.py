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
from linker.serve import tool_answers as answers
from linker.serve.parameters import LONGEST_TEXT, SINCE
from linker.types import Evidence, Hit, ListedLink, RelatedLink

_RESULTS = 10
_RELATED = 20
_OUTLETS = 20
_TEXT = answers.MOST_CHARACTERS - 2_000


def search(index: Index, query: str) -> answers.SearchTool:
    """The best articles; where nothing is close, the nearest, and that they aren't."""
    answered = answer(index, query, k=_RESULTS)
    hits = answered.hits or answered.nearest
    far = (
        () if answered.hits else ("nothing is close; these come nearest",) if hits else ("nothing was found",)
    )
    meant = (f"did you mean: {answered.did_you_mean}",) if answered.did_you_mean else ()
    note = "; ".join((*far, *meant, *answered.notes)) or None
    return answers.SearchTool(tuple(_found_article(index, hit) for hit in hits), note)


def _found_article(index: Index, hit: Hit) -> answers.FoundArticle:
    quote = answers.short(hit.passages[0].text) if hit.passages else ""
    where = answers.resource_address(index, hit.article_id)
    day = plain(hit.published)
    return answers.FoundArticle(
        hit.article_id, answers.name(hit.title), where, day, hit.source, hit.score, quote, hit.story_id
    )


def fetch(index: Index, id_: str) -> answers.FetchTool:
    """An article, or the part of a long one that begins at the place after `#` in its id."""
    asked, _, place = id_.rpartition("#") if "#" in id_ and id_ not in index.corpus else (id_, "", "")
    start = answers.begin(place)
    article = index.article(asked)
    groups = index.groups_found
    end = start + _TEXT
    facts = {
        "published": plain(article.published),
        "source": article.source,
        "language": article.best_language,
        "story_id": groups.story_of.get(article.id),
        "narrative_ids": ",".join(groups.narratives_of.get(article.id, ())),
        "next": f"{article.id}#{end}" if end < len(article.text) else None,
    }
    return answers.FetchTool(
        article.id,
        answers.name(article.title),
        answers.quoted_passages(article.text[start:end]),
        answers.resource_address(index, article.id),
        {name: str(value) for name, value in facts.items() if value},
    )


def link(index: Index, id_: str, cursor: str | None) -> answers.LinkTool:
    """What an article lists, and what belongs with it; the related ones go on with the cursor."""
    links = index.link(index.article_id(id_), config=LinkConfig(k=100))
    start = answers.begin(cursor)
    related, more = answers.as_many_as_fit(links.related, start, _related)
    return answers.LinkTool(
        links.article_id,
        answers.name(links.title),
        () if start else tuple(_listed(item) for item in links.listed[:_RELATED]),
        tuple(related),
        () if start else tuple(item.narrative_id for item in links.narratives),
        more,
    )


def _listed(item: ListedLink) -> answers.Linked:
    return answers.Linked(item.article_id, answers.name(item.headline), f"listed, {item.status}", item.score)


def _related(item: RelatedLink) -> answers.Linked:
    quotes = [
        f"{answers.short(one.left.text, 300)} ≈ {answers.short(one.right.text, 300)}"
        for one in item.evidence
        if one.left and one.right
    ]
    return answers.Linked(item.article_id, answers.name(item.title), item.kind, item.score, tuple(quotes[:2]))


def why(index: Index, left: str, right: str) -> answers.WhyTool:
    """Why two articles are, or aren't, related."""
    explanation = index.explain(index.article_id(left), index.article_id(right))
    same = None if explanation.story is None else explanation.story.same
    evidence = tuple(_evidence(one) for one in explanation.evidence[:20])
    return answers.WhyTool(
        explanation.left,
        explanation.right,
        explanation.related,
        explanation.score,
        answers.name(explanation.reason, 600),
        evidence,
        same,
    )


def _evidence(one: Evidence) -> str:
    if one.left and one.right:
        return f"{one.kind}: {answers.short(one.left.text, 300)} ≈ {answers.short(one.right.text, 300)}"
    return answers.name(in_words(one), 400)


def claim(index: Index, text: str, cursor: str | None) -> answers.ClaimTool:
    """What the archive has on a claim; its lines go on with the cursor."""
    check = index.claim(text)
    lines, more = answers.as_many_as_fit(check.evidence, answers.begin(cursor), _on_claim)
    return answers.ClaimTool(
        answers.name(check.claim, LONGEST_TEXT),
        answers.name(summary(check), 600),
        check.reports,
        check.independent,
        plain(check.first),
        tuple(answers.name(outlet, 100) for outlet in check.denied_by[:_OUTLETS]),
        tuple(answers.name(outlet, 100) for outlet in check.not_found[:_OUTLETS]),
        tuple(_counted(number) for number in check.numbers[:_OUTLETS]),
        tuple(lines),
        more,
    )


def _on_claim(line: ClaimEvidence) -> answers.ClaimLine:
    source = line.source and answers.name(line.source, 100)
    title, quote = answers.name(line.title), answers.short(line.text)
    return answers.ClaimLine(line.article_id, title, plain(line.published), source, line.stance, quote)


def _counted(number: ClaimNumber) -> str:
    values = ", ".join(f"{item.value} ({len(item.article_ids)})" for item in number.values[:_OUTLETS])
    return answers.name(f"{number.thing}: {values}")


def story(index: Index, id_: str, cursor: str | None) -> answers.StoryTool:
    """A story with as many of its articles as fit."""
    story = index.story(id_)
    articles, more = answers.as_many_as_fit(
        story.article_ids, answers.begin(cursor), lambda one: answers.group_article(index, one)
    )
    return answers.StoryTool(
        story.story_id,
        answers.name(story.label),
        story.level,
        plain(story.first),
        plain(story.last),
        story.reports,
        len(story.article_ids),
        tuple(articles),
        more,
    )


def narratives(index: Index, query: str | None, cursor: str | None) -> answers.NarrativesTool:
    """Narratives, as many as fit."""
    narratives = index.narratives_about(query) if query else index.narratives()
    returning, more = answers.as_many_as_fit(narratives, answers.begin(cursor), _returning)
    return answers.NarrativesTool(tuple(returning), len(narratives), more)


def read_group(index: Index, id_: str) -> answers.Returning:
    """One narrative."""
    return _returning(index.narrative(id_))


def _returning(item: Narrative) -> answers.Returning:
    return answers.Returning(
        item.narrative_id,
        answers.name(item.label),
        item.kind,
        answers.short(item.claim.text),
        tuple(span(episode.first, episode.last) for episode in item.episodes[:50]),
        len(item.article_ids),
        tuple(answers.name(entry.source, 100) for entry in item.sources[:20]),
        sum(passage.stance == "denies" for passage in item.passages),
    )


def changes_since(index: Index, since: str, cursor: str | None) -> answers.ChangesTool:
    """What happened to stories, newest first, as much as fits."""
    happened = changes.changes_since(index, SINCE.read(since.strip()))[::-1]
    page, more = answers.as_many_as_fit(happened, answers.begin(cursor), _happened)
    return answers.ChangesTool(tuple(page), len(happened), more)


def _happened(change: changes.Change) -> answers.Happened:
    label = None if change.label is None else answers.name(change.label)
    return answers.Happened(change.story_id, label, change.event, change.reason, plain(change.at))
