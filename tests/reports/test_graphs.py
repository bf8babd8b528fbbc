"""The report's graphs: articles and stories, their links with kind, score and evidence."""

import networkx

from linker.archive.index import Index
from linker.graph import to_graphml
from linker.reports import ReportView, article_graph, story_graph


def test_articles_and_their_links(view: ReportView, index: Index) -> None:
    graph = networkx.parse_graphml(to_graphml(article_graph(view, list(index.link_all()))))
    assert set(graph.nodes) == {article.id for article in view.articles}
    titles = {data["label"]: node for node, data in graph.nodes(data=True)}
    one = titles["Spillway gives way at Hollin Dam, 12 dead in Marrick floods"]
    two = titles["Twelve killed as water from broken dam tears through Marrick"]
    edge = graph.edges[one, two]
    assert edge["kind"] == "near-copy"
    assert 0.8 < edge["score"] <= 1
    assert "names: " in edge["evidence"]
    assert graph.nodes[two]["copy_of"] == one


def test_stories_and_the_links_between_them(view: ReportView) -> None:
    graph = networkx.parse_graphml(to_graphml(story_graph(view)))
    assert set(graph.nodes) == {story.story_id for story in view.stories}
    assert graph.number_of_edges() == len(view.story_links)
    assert graph.nodes["hollin-dam-failure"]["articles"] == 6
