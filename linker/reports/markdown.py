"""The report as Markdown that reads well on a code host and as plain text."""

import re
from collections.abc import Iterator, Sequence

from linker.reports.limits import LIMITS, Limits
from linker.reports.page import Page, in_short, passages
from linker.reports.shown import clean, day, days, in_words, plural, span
from linker.reports.view import ArticleView, LinkView, NarrativeView, ReportView, StoryView

_MARKUP = re.compile(r"([\\`*_\[\]<>|~#])")
_STARTS = re.compile(r"^(\s*)([-+=>]|\d+[.)])(?=\s|$)")
_CELL = 72


def render_markdown(view: ReportView, *, limits: Limits = LIMITS) -> str:
    """The same content as the HTML report, most important first; articles' text can't form markup.

    Raw HTML, links and images in headlines are escaped, and only http and https addresses are linked.
    """
    page = Page.of(view, limits)
    parts = (
        _head(view),
        _news(view, page, limits),
        _narratives(view, page, limits),
        _stories(page, limits),
        _rows(page, limits),
        _audit(view, page, limits),
        _left_out(view),
    )
    lines = [line.rstrip() for part in parts for line in part]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() + "\n"


def text(value: str) -> str:
    """Text of an article as Markdown that shows as it stands, on one line.

    >>> text("<script> *Star* | [a](javascript:b)")
    '\\\\<script\\\\> \\\\*Star\\\\* \\\\| \\\\[a\\\\](javascript:b)'
    """
    escaped = _MARKUP.sub(r"\\\1", clean(" ".join(value.split())))
    escaped = re.sub(r"&(?=#?\w+;)", r"\\&", escaped)
    escaped = re.sub(r"(?i)\b(https?)://", r"\1:\\/\\/", escaped).replace("www.", "www\\.")
    return _STARTS.sub(lambda match: f"{match[1]}{match[2][:-1]}\\{match[2][-1]}", escaped)


def _head(view: ReportView) -> Iterator[str]:
    yield f"# {text(view.title)}"
    yield ""
    yield in_short(view)
    yield ""
    yield f"{span(view.first, view.last)} · made {day(view.generated)}"
    yield ""


def _news(view: ReportView, page: Page, limits: Limits) -> Iterator[str]:
    since = f" since {day(view.news_since)}" if view.news_since else ""
    for title, items in (
        (f"New{since}", [f"{text(story.label)} ({_facts(story)})" for story in page.new]),
        ("Back again", [f"{text(item.label)} ({_latest(item)})" for item in page.returned]),
    ):
        yield f"## {title}"
        yield ""
        yield from (f"- {item}" for item in items[: limits.news])
        yield from _more(len(items) - limits.news, "more", "more")
        if not items:
            yield "None."
        yield ""


def _narratives(view: ReportView, page: Page, limits: Limits) -> Iterator[str]:
    if view.narratives:
        yield "## Narratives"
        yield ""
    for item in view.narratives[: limits.narratives]:
        yield f"### {text(item.label)}"
        yield ""
        yield _counts(item)
        yield ""
        if item.claim:
            yield f"> {text(item.claim.text)}"
            yield ""
        yield from _table(
            ("Episode", "Articles", "After"),
            [
                (
                    span(episode.first, episode.last),
                    str(len(episode.article_ids)),
                    _silence(episode.silent_days),
                )
                for episode in item.episodes
            ],
        )
        yield from _table(
            ("Source", "First", "Lag"),
            [
                (text(one.source), day(one.first), "first" if one.lag_days == 0 else days(one.lag_days))
                for one in item.carriers
            ],
        )
        yield from _sayings(item, page, limits)
        yield ""
    yield from _more(len(view.narratives) - limits.narratives, "more narrative", "more narratives")


def _sayings(item: NarrativeView, page: Page, limits: Limits) -> Iterator[str]:
    for saying in item.sayings[: limits.sayings]:
        article = page.articles.get(saying.article_id)
        if article:
            stance = f" ({text(saying.stance)})" if saying.stance and saying.stance != "supports" else ""
            yield f"- “{text(saying.text)}” – {_named(article)}{stance}"
    yield from _more(len(item.sayings) - limits.sayings, "more passage", "more passages")


def _stories(page: Page, limits: Limits) -> Iterator[str]:
    if page.full:
        yield "## Stories"
        yield ""
    for story in page.full:
        yield f"### {text(story.label)}"
        yield ""
        yield _facts(story)
        yield ""
        yield from _reports(story, page, limits)
        for conflict in story.conflicts:
            yield f"Figures that differ, {text(conflict.noun)}:"
            yield ""
            for figure in conflict.figures[: limits.articles]:
                article = page.articles[figure.article_id]
                yield f"- **{text(figure.number)}** – “{text(figure.sentence)}” ({_named(article)})"
            yield ""
        for link in page.evidence(story)[: limits.links]:
            yield from _link(link, page, limits)
        yield from _more(len(story.links) - limits.links, "weaker link", "weaker links")
        yield ""


def _reports(story: StoryView, page: Page, limits: Limits) -> Iterator[str]:
    reports = page.reports(story)
    for article, copies in reports[: limits.articles]:
        source = text(article.source or "(none named)")
        yield f"- {day(article.published)}, {source}: {_headline(article)}"
        if article.adds:
            yield f"  - adds: “{text(article.adds.text)}”"
        if copies:
            names = ", ".join(text(copy.source or "(none named)") for copy in copies[: limits.articles])
            yield f"  - {plural(len(copies), 'near-copy', 'near-copies')}: {names}"
    yield from _more(len(reports) - limits.articles, "more report", "more reports")
    yield ""


def _link(link: LinkView, page: Page, limits: Limits) -> Iterator[str]:
    left, right = page.articles[link.left], page.articles[link.right]
    yield f"{link.kind.capitalize()}, score {link.score:.2f}: {_named(left)} and {_named(right)}"
    yield ""
    for one, two in passages(link)[: limits.pairs]:
        yield f"> “{text(one)}”"
        yield ">"
        yield f"> “{text(two)}”"
        yield ""
    rest = [in_words(item) for item in link.evidence if not (item.left and item.right)]
    if rest:
        yield text("; ".join(rest)) + "."
        yield ""


def _rows(page: Page, limits: Limits) -> Iterator[str]:
    if page.rows:
        yield "## Further stories" if page.several > limits.stories else "## Told once"
        yield ""
        yield from _table(
            ("Date", "Headline", "Source"),
            [
                (span(story.first, story.last), _short(story.label), _short(", ".join(story.sources)))
                for story in page.rows
            ],
        )
    if page.tail:
        beyond = sum(stories for _, stories, _ in page.tail)
        yield f"{plural(beyond, 'further story', 'further stories')}, by month:"
        yield ""
        yield from _table(
            ("Month", "Stories", "Articles"),
            [(month or "undated", f"{stories:,}", f"{articles:,}") for month, stories, articles in page.tail],
        )


def _audit(view: ReportView, page: Page, limits: Limits) -> Iterator[str]:
    if not view.audit.listed:
        return
    yield "## Listed headlines"
    yield ""
    yield (
        f"{view.audit.count('resolved'):,} are in the archive, {view.audit.count('ambiguous'):,} fit several"
        f" articles, {view.audit.count('missing'):,} are missing."
    )
    yield ""
    if view.audit.wanted:
        yield "### Most wanted"
        yield ""
        yield from _table(
            ("Headline", "Listed by"),
            [
                (_short(wanted.headline), _by(wanted.article_ids, page))
                for wanted in view.audit.wanted[: limits.listed]
            ],
        )
        yield from _more(len(view.audit.wanted) - limits.listed, "more headline", "more headlines")
    if page.listed["ambiguous"]:
        yield "### Ambiguous"
        yield ""
        yield from _table(
            ("Headline", "Listed by", "May be any of"),
            [
                (_short(item.headline), _by((item.article_id,), page), _by(item.candidate_ids, page))
                for item in page.listed["ambiguous"][: limits.listed]
            ],
        )
        yield from _more(len(page.listed["ambiguous"]) - limits.listed, "more headline", "more headlines")


def _left_out(view: ReportView) -> Iterator[str]:
    yield "## Sources and what was left out"
    yield ""
    yield from _table(("Source", "Articles"), [(text(name), f"{count:,}") for name, count in view.sources])
    if view.left_out:
        yield from _table(
            ("Left out", "How often"), [(text(what), f"{count:,}") for what, count in view.left_out]
        )


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Columns as wide as their widest cell, so that the plain text lines up too."""
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]

    def line(cells: Sequence[str]) -> str:
        return "| " + " | ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)) + " |"

    yield line(head)
    yield "|" + "|".join("-" * (width + 2) for width in widths) + "|"
    yield from map(line, rows)
    yield ""


def _more(count: int, one: str, many: str) -> Iterator[str]:
    if count > 0:
        yield f"- and {plural(count, one, many)}"


def _facts(story: StoryView) -> str:
    sources = text(", ".join(story.sources[:5])) or "no source named"
    others = f" and {len(story.sources) - 5} more" if len(story.sources) > 5 else ""
    return f"{span(story.first, story.last)} · {plural(len(story.article_ids), 'report')} · {sources}{others}"


def _counts(item: NarrativeView) -> str:
    counts = (
        plural(len(item.article_ids), "article"),
        plural(len(item.carriers), "source"),
        plural(len(item.story_ids), "story", "stories"),
        plural(len(item.episodes), "episode"),
        plural(sum(saying.stance == "denies" for saying in item.sayings), "denial"),
    )
    return " · ".join((text(item.kind.capitalize()), *counts))


def _latest(item: NarrativeView) -> str:
    latest = item.episodes[-1]
    silence = f", after {days(latest.silent_days)} of silence" if latest.silent_days else ""
    return f"episode {len(item.episodes)}, {span(latest.first, latest.last)}{silence}"


def _silence(silent_days: int | None) -> str:
    return "" if silent_days is None else f"{days(silent_days)} of silence"


def _named(article: ArticleView) -> str:
    return f"{text(article.source or '(none named)')}, {day(article.published)}"


def _headline(article: ArticleView) -> str:
    title = text(article.title or "(no headline)")
    if article.url is None:
        return title
    return f"[{title}](<{clean(article.url).replace('<', '%3C').replace('>', '%3E')}>)"


def _short(value: str) -> str:
    value = " ".join(value.split())
    return text(value if len(value) <= _CELL else f"{value[: _CELL - 1]}…")


def _by(article_ids: Sequence[str], page: Page) -> str:
    known = [page.articles[id_] for id_ in article_ids if id_ in page.articles]
    shown = "; ".join(_named(article) for article in known[:2])
    return f"{shown} and {len(known) - 2} more" if len(known) > 2 else shown or "outside this report"
