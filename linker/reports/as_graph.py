"""The graph of a report: articles or stories as nodes, links as edges, to be written by `linker.graph`."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from linker.graph import Edge, Graph, Node, Value
from linker.reports.article_pairs import pair_up
from linker.reports.formatting import in_words
from linker.reports.view import LinkView, ReportView
from linker.types import ArticleLinks


def article_graph(view: ReportView, links: Sequence[ArticleLinks]) -> Graph:
    """Articles, and every link between them with kind, score and evidence in words."""
    labels = {story.story_id: story.label for story in view.stories}
    nodes = [
        Node(
            article.id,
            article.title,
            _without_nulls(
                published=_iso(article.published),
                source=article.source,
                url=article.url,
                story_id=article.story_id,
                story=labels[article.story_id],
                copy_of=article.copy_of,
            ),
        )
        for article in view.articles
    ]
    order = {article.id: place for place, article in enumerate(view.articles)}
    edges = [
        Edge(link.left, link.right, link.kind, link.score, {"evidence": evidence(link)})
        for link in pair_up(links, order)
    ]
    return Graph(tuple(nodes), tuple(edges))


def story_graph(view: ReportView) -> Graph:
    """Stories, and an edge for each pair with links between their articles."""
    labels = {group.story_id: group.label for group in view.groups}
    titles = {article.id: article.title for article in view.articles}
    nodes = [
        Node(
            story.story_id,
            story.label,
            _without_nulls(
                first=_iso(story.first),
                last=_iso(story.last),
                articles=len(story.article_ids),
                sources=len(story.sources),
                keywords=", ".join(story.keywords),
                narratives=", ".join(story.narrative_ids),
                level=story.level,
                parent=story.parent,
                parent_label=labels.get(story.parent or ""),
            ),
        )
        for story in view.stories
    ]
    edges = [
        Edge(
            link.left_story,
            link.right_story,
            link.kind,
            link.score,
            {"evidence": f"“{titles[link.left]}” / “{titles[link.right]}”", "links": link.links},
        )
        for link in view.story_links
    ]
    return Graph(tuple(nodes), tuple(edges))


def evidence(link: LinkView) -> str:
    """All evidence of a link as text."""
    parts = [
        f"“{item.left.text}” / “{item.right.text}”" if item.left and item.right else in_words(item)
        for item in link.evidence
    ]
    return "; ".join(parts)


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _without_nulls(**values: Value | None) -> Mapping[str, Value]:
    return {name: value for name, value in values.items() if value is not None}
