"""Graphs of articles or stories, written as GraphML and GEXF for Gephi, networkx and the like."""

import io
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import networkx

Value = str | int | float | bool

_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Node:
    """An article or a story."""

    id: str
    label: str
    attributes: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Edge:
    """A link between two nodes; `score` in [0, 1] is the edge's weight as well."""

    left: str
    right: str
    kind: str
    score: float
    attributes: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Graph:
    """Nodes with unique ids, and undirected edges between them, at most one a pair."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]


def to_graphml(graph: Graph) -> str:
    """GraphML; characters that XML can't hold become U+FFFD."""
    from networkx import write_graphml_xml

    return _written(graph, write_graphml_xml)


def to_gexf(graph: Graph) -> str:
    """GEXF 1.2; characters that XML can't hold become U+FFFD. Carries no date, so equal graphs are equal."""
    from networkx import write_gexf

    text = _written(graph, write_gexf)
    return re.sub(r' lastmodifieddate="[^"]*"', "", text)


def _written(graph: Graph, write: Callable[["networkx.Graph", io.BytesIO], None]) -> str:
    buffer = io.BytesIO()
    write(_plain(graph), buffer)
    return buffer.getvalue().decode("utf-8")


def _plain(graph: Graph) -> "networkx.Graph":
    import networkx

    plain = networkx.Graph()
    for node in graph.nodes:
        plain.add_node(_xml(node.id), label=_xml(node.label), **_attributes(node.attributes))
    for number, edge in enumerate(graph.edges):
        plain.add_edge(
            _xml(edge.left),
            _xml(edge.right),
            id=str(number),
            kind=_xml(edge.kind),
            weight=edge.score,
            score=edge.score,
            **_attributes(edge.attributes),
        )
    return plain


def _attributes(values: Mapping[str, Value]) -> dict[str, Value]:
    return {name: _xml(value) if isinstance(value, str) else value for name, value in values.items()}


def _xml(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)
