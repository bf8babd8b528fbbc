"""GraphML and GEXF come back from networkx as they were written."""

import io

import networkx
import pytest

from linker.graph import Edge, Graph, Node, to_gexf, to_graphml

GRAPH = Graph(
    (
        Node("a", "Dam fails", {"source": "Harbour Courier", "articles": 6}),
        Node("b", "Toll rises to 15"),
        Node("c", "Alone"),
    ),
    (Edge("a", "b", "follow-up", 0.43, {"evidence": "names: Marrick; 1 day apart", "links": 2}),),
)


def read_graphml(text: str) -> networkx.Graph:
    return networkx.parse_graphml(text)


def read_gexf(text: str) -> networkx.Graph:
    return networkx.read_gexf(io.BytesIO(text.encode()))


FORMATS = pytest.mark.parametrize(
    ("write", "read"), [(to_graphml, read_graphml), (to_gexf, read_gexf)], ids=["graphml", "gexf"]
)


@FORMATS
def test_a_graph_comes_back(write, read) -> None:  # type: ignore[no-untyped-def]
    found = read(write(GRAPH))
    assert sorted(found.nodes) == ["a", "b", "c"]
    assert found.nodes["a"]["label"] == "Dam fails"
    assert (found.nodes["a"]["source"], found.nodes["a"]["articles"]) == ("Harbour Courier", 6)
    edge = found.edges["a", "b"]
    assert (edge["kind"], edge["score"], edge["weight"], edge["links"]) == ("follow-up", 0.43, 0.43, 2)
    assert edge["evidence"] == "names: Marrick; 1 day apart"
    assert not found.is_directed()


@FORMATS
def test_hostile_text_stays_text(write, read) -> None:  # type: ignore[no-untyped-def]
    bad = "]]><!ENTITY x 'y'>&lt;<b>\x00\x1b\ud800\ufffe\u202e é 洪"
    found = read(write(Graph((Node(bad, bad, {"source": bad}), Node("b", "")), (Edge(bad, "b", bad, 0.5),))))
    kept = "]]><!ENTITY x 'y'>&lt;<b>����\u202e é 洪"
    assert sorted(found.nodes) == sorted([kept, "b"])
    assert found.nodes[kept]["source"] == kept
    assert found.edges[kept, "b"]["kind"] == kept


@FORMATS
def test_an_empty_graph_comes_back(write, read) -> None:  # type: ignore[no-untyped-def]
    assert len(read(write(Graph((), ())))) == 0


@FORMATS
def test_the_same_graph_is_the_same_text(write, read) -> None:  # type: ignore[no-untyped-def]
    assert write(GRAPH) == write(GRAPH)
