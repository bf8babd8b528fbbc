"""The report as Markdown that reads well on a code host and as plain text."""

import re
from collections.abc import Iterator, Sequence

from linker.counts import named_sources, plural
from linker.missing import NO_HEADLINE
from linker.reports.formatting import clean, clip, day_in_words, days, in_quotes, in_words, span
from linker.reports.limits import LIMITS, Limits
from linker.reports.page import (
    ReportPage,
    in_short,
    latest,
    passages,
    question_in_words,
    quoted,
    timeline,
)
from linker.reports.plain_markdown import item, markdown_table, paragraph, quoted_block, text
from linker.reports.told_languages import told_in
from linker.reports.view import (
    ArticleView,
    LinkView,
    ListedView,
    NarrativeView,
    PassageView,
    ReportView,
    StoryView,
)
from linker.stories import told_by


def render_markdown(view: ReportView, *, limits: Limits = LIMITS) -> str:
    """The same content as the HTML report, most important first, in lines of 80 columns.

    Articles' text can't form markup: raw HTML, links and images in headlines are escaped, and only http
    and https addresses are linked.
    """
    page = ReportPage.of(view, limits)
    parts = (
        _head(view),
        _digest(view),
        _overview(view, page, limits),
        _narratives(view, page, limits),
        _stories(page, limits),
        _rows(page, limits),
        _audit(view, page, limits),
        _left_out(view),
    )
    lines = [line.rstrip() for part in parts for line in part]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() + "\n"


def _head(view: ReportView) -> Iterator[str]:
    yield f"# {text(view.title)}"
    yield ""
    yield from paragraph(in_short(view))
    yield ""
    yield from paragraph(f"{span(view.first, view.last)} · made {day_in_words(view.generated)}")
    yield ""
    if question_in_words(view):
        yield from paragraph(f"Asked for: {text(question_in_words(view))}")
        yield ""


def _digest(view: ReportView) -> Iterator[str]:
    """What is new, back and disputed, a sentence each."""
    for one in view.digest:
        against = "".join(f" – but: {text(other)}" for other in one.against)
        yield from item(
            f"{one.kind.capitalize()}: {text(one.text)}{against} ({plural(len(one.article_ids), 'article')})"
        )
    if view.digest:
        yield ""


def _overview(view: ReportView, page: ReportPage, limits: Limits) -> Iterator[str]:
    since = f" since {day_in_words(view.news_since)}" if view.news_since else ""
    for title, what, entries in (
        ("Most widely told", "story", [f"{text(story.label)} ({_facts(story, page)})" for story in page.top]),
        (f"New{since}", "story", [f"{text(story.label)} ({_facts(story, page)})" for story in page.new]),
        ("Back again", "narrative", [f"{text(one.label)} ({_latest(one, view)})" for one in page.back]),
    ):
        if not entries and view.about:
            continue
        yield f"## {title}"
        yield ""
        for entry in entries[: limits.news]:
            yield from item(entry)
        yield from _more(len(entries) - limits.news, f"more {what}")
        if not entries:
            yield "None."
        yield ""


def _narratives(view: ReportView, page: ReportPage, limits: Limits) -> Iterator[str]:
    if view.narratives:
        yield "## Narratives"
        yield ""
    for narrative in view.narratives[: limits.narratives]:
        yield f"### {text(narrative.label)}"
        yield ""
        yield from paragraph(_counts(narrative))
        yield ""
        yield from quoted_block(text(narrative.claim.text))
        yield ""
        yield from markdown_table(
            ("Episode", "Articles", "After"),
            [
                (
                    span(episode.first, episode.last),
                    str(len(episode.article_ids)),
                    _silence(silent_days),
                )
                for silent_days, episode in timeline(narrative)
            ],
        )
        yield from markdown_table(
            ("Source", "First", "Lag"),
            [
                (one.source, day_in_words(one.first), "first" if one.lag_days == 0 else days(one.lag_days))
                for one in narrative.sources[: limits.articles]
            ],
        )
        yield from _more(len(narrative.sources) - limits.articles, "more source")
        denial = page.first_denial(narrative)
        if denial:
            yield from paragraph(f"First denied by {_said_by(denial)}.")
            yield ""
        yield from _passages(narrative, page, limits)
        yield ""
    yield from _more(len(view.narratives) - limits.narratives, "more narrative")


def _passages(narrative: NarrativeView, page: ReportPage, limits: Limits) -> Iterator[str]:
    for passage in quoted(narrative, limits.passages):
        stance = f" ({passage.stance})" if passage.stance != "supports" else ""
        yield from item(f"{in_quotes(text(passage.text))} – {_said_by(passage)}{stance}")
    yield from _more(len(narrative.passages) - limits.passages, "more passage")
    yield ""
    if narrative.story_ids:
        yield "Its stories:"
        yield ""
    for id_ in narrative.story_ids[: limits.articles]:
        story = page.stories[id_]
        yield from item(f"{text(story.label)} ({span(story.first, story.last)})")
    yield from _more(len(narrative.story_ids) - limits.articles, "more story")


def _stories(page: ReportPage, limits: Limits) -> Iterator[str]:
    if page.full:
        yield "## Stories"
        yield ""
    for story in page.full:
        yield f"### {text(story.label)}"
        yield ""
        yield from paragraph(_facts(story, page))
        yield ""
        for group in page.above(story):
            counts = (
                f"{plural(len(group.story_ids), 'story')} here, {plural(group.articles, 'article')} in all"
            )
            yield from item(f"in the {group.level} {in_quotes(text(group.label))} ({counts})")
        yield ""
        if story.lead:
            yield from paragraph(text(clip(story.lead, 300)))
            yield ""
        yield from _reports(story, page, limits)
        for conflict in story.conflicts:
            yield f"Figures that differ, {text(conflict.noun)} ({text(conflict.kind)}):"
            yield ""
            for figure in conflict.figures[: limits.articles]:
                article = page.articles[figure.article_id]
                yield from item(
                    f"**{text(figure.number)}** – {in_quotes(text(figure.sentence))} ({_named(article)})"
                )
            yield ""
        for link in page.evidence(story)[: limits.links]:
            yield from _link(link, page, limits)
        yield from _more(len(story.links) - limits.links, "weaker link")
        yield ""


def _reports(story: StoryView, page: ReportPage, limits: Limits) -> Iterator[str]:
    reports = page.reports(story)
    for article, copies in reports[: limits.articles]:
        source = text(article.source or "(none named)")
        bridge = " (bridges two parts)" if article.id in story.bridges else ""
        yield from item(f"{day_in_words(article.published)}, {source}: {_headline(article)}{bridge}")
        if article.adds:
            yield from item(f"adds: {in_quotes(text(article.adds.text))}", depth=1)
        if copies:
            names = ", ".join(text(copy.source or "(none named)") for copy in copies[: limits.articles])
            yield from item(f"{plural(len(copies), 'near-copy')}: {names}", depth=1)
    yield from _more(len(reports) - limits.articles, "more report")
    yield ""


def _link(link: LinkView, page: ReportPage, limits: Limits) -> Iterator[str]:
    left, right = page.articles[link.left], page.articles[link.right]
    yield from paragraph(
        f"{link.kind.capitalize()}, score {link.score:.2f}: {_named(left)} and {_named(right)}"
    )
    yield ""
    for one, two in passages(link)[: limits.pairs]:
        yield from quoted_block(in_quotes(text(one)))
        yield ">"
        yield from quoted_block(in_quotes(text(two)))
        yield ""
    rest = [in_words(evidence) for evidence in link.evidence if not (evidence.left and evidence.right)]
    if link.reason or rest:
        yield from paragraph(text(link.reason or f"{'; '.join(rest)}."))
        yield ""


def _rows(page: ReportPage, limits: Limits) -> Iterator[str]:
    if page.rows:
        yield "## Further stories" if page.several > limits.stories else "## Told once"
        yield ""
    for story in page.rows:
        if len(story.article_ids) == 1:
            article = page.articles[story.article_ids[0]]
            yield from item(f"{_named(article)}: {_headline(article)}")
        else:
            yield from item(f"{text(story.label)} ({_facts(story, page)})")
    yield ""
    if page.tail:
        beyond = sum(stories for _, stories, _ in page.tail)
        yield f"{plural(beyond, 'further story')}, by month:"
        yield ""
        yield from markdown_table(
            ("Month", "Stories", "Articles"),
            [(month or "undated", f"{stories:,}", f"{articles:,}") for month, stories, articles in page.tail],
        )


def _audit(view: ReportView, page: ReportPage, limits: Limits) -> Iterator[str]:
    if not view.audit.listed:
        return
    yield "## Listed headlines"
    yield ""
    yield from paragraph(
        f"{view.audit.count('resolved'):,} are in the archive, {view.audit.count('ambiguous'):,} fit several"
        f" articles, {view.audit.count('missing'):,} are missing."
    )
    yield ""
    wanted = [f"{text(one.headline)} – listed by {_by(one.article_ids, page)}" for one in view.audit.wanted]
    for title, entries in (
        ("Most wanted", wanted),
        ("Ambiguous", [_listed(one, "may be any of", page) for one in page.listed["ambiguous"]]),
        ("Resolved", [_listed(one, "is", page) for one in page.listed["resolved"]]),
    ):
        if entries:
            yield f"### {title}"
            yield ""
        for entry in entries[: limits.listed]:
            yield from item(entry)
        yield from _more(len(entries) - limits.listed, "more headline")
        yield ""


def _listed(one: ListedView, means: str, page: ReportPage) -> str:
    targets = (one.target_id,) if one.target_id else one.candidate_ids
    by = _by((one.article_id,), page)
    return f"{text(one.headline)} – listed by {by}; {means} {_by(targets, page)}"


def _left_out(view: ReportView) -> Iterator[str]:
    yield "## Sources and what was left out"
    yield ""
    yield from markdown_table(("Source", "Articles"), [(name, f"{count:,}") for name, count in view.sources])
    if view.left_out:
        yield from markdown_table(
            ("Left out", "How often"), [(what, f"{count:,}") for what, count in view.left_out]
        )


def _more(count: int, what: str) -> Iterator[str]:
    if count > 0:
        yield f"- and {plural(count, what)}"


def _facts(story: StoryView, page: ReportPage) -> str:
    sources = text(", ".join(story.sources[:5])) or "no source named"
    others = f" and {len(story.sources) - 5} more" if len(story.sources) > 5 else ""
    counts = ", ".join(filter(None, (told_by(story), told_in(page.articles, story.article_ids))))
    return f"{span(story.first, story.last)} · {counts} · {sources}{others}"


def _counts(narrative: NarrativeView) -> str:
    denials = sum(passage.stance == "denies" for passage in narrative.passages)
    counts = (
        plural(len(narrative.article_ids), "article"),
        named_sources(len(narrative.sources)),
        plural(len(narrative.story_ids), "story"),
        plural(len(narrative.episodes), "episode"),
        *([plural(denials, "denial")] if denials else []),
    )
    return " · ".join((text(narrative.kind.capitalize()), *counts))


def _latest(narrative: NarrativeView, view: ReportView) -> str:
    number, silent_days, episode = latest(narrative, view)
    silence = f", after {days(silent_days)} of silence" if silent_days else ""
    return f"episode {number}, {span(episode.first, episode.last)}{silence}"


def _silence(silent_days: int | None) -> str:
    return "" if silent_days is None else f"{days(silent_days)} of silence"


def _named(article: ArticleView) -> str:
    return f"{text(article.source or '(none named)')}, {day_in_words(article.published)}"


def _said_by(passage: PassageView) -> str:
    return f"{text(passage.source or '(none named)')}, {day_in_words(passage.published)}"


def _headline(article: ArticleView) -> str:
    title = text(article.title or NO_HEADLINE)
    if article.url is None:
        return title
    return f"[{title}](<{clean(article.url).replace('<', '%3C').replace('>', '%3E')}>)"


def _by(article_ids: Sequence[str], page: ReportPage) -> str:
    articles = [page.articles[id_] for id_ in article_ids if id_ in page.articles]
    shown = "; ".join(_named(article) for article in articles[:2])
    return f"{shown} and {len(articles) - 2} more" if len(articles) > 2 else shown or "outside this report"
