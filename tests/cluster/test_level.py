"""The level of an archive: where its groups are events, not topics, and not noise."""

import numpy as np

from linker.cluster import Level, choose_level
from linker.types import Rows, Vectors


def world(topics: int, events: int, articles: int, noise: float = 0.2) -> tuple[Vectors, Rows, Rows]:
    """Unit vectors of articles, with the event and the topic of each."""
    random = np.random.default_rng(5)
    middle = np.repeat(random.standard_normal((topics, 64)), events, axis=0)
    event = middle + 0.9 * random.standard_normal((topics * events, 64))
    vectors = np.repeat(event, articles, axis=0)
    vectors += noise * random.standard_normal(vectors.shape)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    number = np.arange(len(vectors))
    return vectors.astype(np.float32), number // articles, number // (articles * events)


def choose(vectors: Vectors, by_level: dict[float, Rows], usual: float = 5.0) -> Level:
    """Groupings by the lowest level at which they hold."""

    def group(level: float) -> Rows:
        return by_level[max(least for least in by_level if least <= level)]

    return choose_level(vectors, group=group, least=-8, most=10, usual=usual)


def test_the_level_where_groups_are_events_is_found() -> None:
    vectors, event, topic = world(topics=4, events=6, articles=5)
    alone = np.arange(len(vectors))
    found = choose(vectors, {-8: topic, 3: event, 6: alone})
    assert 3 <= found.value < 6


def test_events_are_taken_where_topics_below_sit_better() -> None:
    vectors, event, topic = world(topics=3, events=6, articles=2, noise=0.9)
    halves = event * 2 + np.arange(len(vectors)) % 2
    found = choose(vectors, {-8: topic, 1: np.zeros_like(topic), 4: event, 7: halves})
    silhouettes = dict(found.tried)
    assert 4 <= found.value < 7
    assert min(silhouettes) > -8, "the search ended where the silhouette had fallen"


def test_levels_that_cannot_be_told_apart_give_way_to_the_usual_one() -> None:
    vectors, event, _ = world(topics=4, events=6, articles=5)
    assert choose(vectors, {-8: event}, usual=5.0).value == 5.0
    assert choose(vectors, {-8: event}, usual=2.0).value == 2.0
