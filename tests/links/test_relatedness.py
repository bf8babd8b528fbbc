"""The score of a pair within a language and across two."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from linker.config import LinkConfig
from linker.links.linking import Linker
from linker.links.relatedness import ACROSS, AROUND, Relatedness, RelatedQuery, share_too_little
from linker.links.tree_places import Tree
from tests.archive import article, corpus_of

TEXT = "The ferry strike goes on, the crews of Port Sull said."
CONFIG = LinkConfig()


def scores(languages: list[str | None]) -> tuple[float, float, float]:
    """The score of the first two articles, from either side, and their cosine of meaning."""
    rows = [
        {**article("a", "Ferry strike goes on", TEXT), "language": languages[0]},
        {**article("b", "Strike of the ferry crews", TEXT), "language": languages[1]},
        {**article("c", "Slugs counted", "Volunteers count slugs in gardens."), "language": languages[0]},
    ]
    relatedness = Relatedness(corpus_of(rows), CONFIG)
    asked = relatedness.of_rows(np.arange(3))
    vectors = asked.vectors[:2]
    one = float(relatedness.scores(asked, np.array([0]), np.array([1]))[0])
    other = float(relatedness.scores(asked, np.array([1]), np.array([0]))[0])
    return one, other, float(vectors[0] @ vectors[1])


def test_across_languages_meaning_stands_for_words() -> None:
    one, other, cosine = scores(["en", "es"])
    mixed = CONFIG.dense * cosine + (1 - CONFIG.dense) * ACROSS * cosine
    assert one == other == pytest.approx((1 - CONFIG.near) * mixed + CONFIG.near / 2, abs=1e-5)


def test_an_unknown_language_is_no_other() -> None:
    within = scores(["en", "en"])
    assert scores(["en", None]) == scores([None, None]) == within
    assert within[0] > scores(["en", "es"])[0]


def test_a_translation_comes_before_what_shares_its_language() -> None:
    rows = [
        {**article("a", "Ferry strike goes on", TEXT), "language": "en"},
        {**article("b", "Ferry strike goes on", TEXT), "language": "es"},
        *(
            {**article(f"c{n}", "Slugs", f"Slugs {n} eat the gardens of Sull."), "language": "en"}
            for n in range(4)
        ),
    ]
    relatedness = Relatedness(corpus_of(rows), CONFIG)
    corpus = relatedness.corpus
    (near, _), *_ = relatedness.related(relatedness.of_rows(np.array([corpus.row("a")])))
    assert corpus.articles["id"][int(near[0])] == "b"


STREETS = "Ash Beech Cedar Dogwood Elm Fir Gorse Hazel Iris Juniper Kapok Larch Maple Nutmeg Oak Pine".split()


def look_alikes(count: int) -> list[dict[str, object]]:
    """Reports of one kind, each of its own street, in order of time; "x" and "y" are on one event."""
    report = (
        "A man was shot outside a bar on {} Street on Friday night, police said; he was taken to hospital."
    )
    rows = [
        article(
            f"a{i:02}",
            f"Man shot outside {STREETS[i % len(STREETS)]} Street bar",
            report.format(STREETS[i % len(STREETS)] + "abcdef"[i // len(STREETS)]),
            f"2024-03-{1 + i % 28:02}",
        )
        for i in range(count)
    ]
    own = "Guitarist Orla Vint was shot outside the Sable Heron bar on Quay Street, police said{}."
    rows.append(article("x", "Man shot outside bar", own.format(" on Friday night"), "2024-03-14"))
    rows.append(article("y", "Man shot outside bar dies", own.format("; he died in hospital"), "2024-03-15"))
    return sorted(rows, key=lambda row: str(row["published"]))


def test_among_look_alikes_only_those_are_related_that_share_more_than_all_do() -> None:
    corpus = corpus_of(look_alikes(60))
    linker = Linker(corpus, Tree.unknown(len(corpus)), LinkConfig())
    assert [link.article_id for link in linker.link(linker.subject("x")).related] == ["y"]
    told = linker.explain(linker.subject("x"), linker.subject("a13"))
    assert (told.score >= LinkConfig().min_score, told.related) == (True, False)


def test_a_pair_is_apart_from_either_side() -> None:
    corpus = corpus_of(look_alikes(60))
    found, every = Relatedness(corpus, LinkConfig()), np.arange(len(corpus))
    asked = found.of_rows(every)
    shared = [found.words_and_crowding(asked, np.full(len(every), row), every) for row in every.tolist()]
    apart = np.stack([share_too_little(*of_row, found.config) for of_row in shared])
    assert np.array_equal(apart, apart.T)
    assert 0 < apart.sum() < apart.size


def test_crowding_is_the_cosine_that_a_third_of_those_published_next_reach() -> None:
    corpus = corpus_of([*look_alikes(60), article("z", "An undated report", "A man was shot in a bar.")])
    found, many = Relatedness(corpus, LinkConfig()), len(corpus)
    vectors = corpus.article_index.vectors(np.arange(many))
    told = found.crowding(found.of_rows(np.arange(many)))
    for row in range(many):
        first = min(max(row - AROUND // 2, 0), many - 1 - (AROUND + 1))
        around = range(first, first + AROUND + 1)
        if corpus.articles["published"][row] is None:
            around = np.linspace(0, many - 1, AROUND + 1).astype(int).tolist()
        cosines = sorted(
            (float(vectors[row] @ vectors[other]) for other in around if other != row), reverse=True
        )
        assert told[row] == pytest.approx(cosines[AROUND // 3 - 1], abs=2e-5)


def test_in_a_small_archive_nothing_is_crowded() -> None:
    corpus = corpus_of(look_alikes(10))
    found = Relatedness(corpus, LinkConfig())
    assert found.crowding(found.of_rows(np.arange(len(corpus)))).tolist() == [0] * len(corpus)


def test_those_published_next_before_and_after_are_candidates(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of five dated articles two to either side; of a new one by its day; of none without a date."""
    monkeypatch.setattr("linker.links.relatedness._AROUND", 2)
    rows = [article(f"a{n}", f"T{n}", f"Text {n}.", f"2024-03-0{n + 1}") for n in range(5)]
    corpus = corpus_of([*rows, article("z", "T", "Undated.")])
    relatedness = Relatedness(corpus, CONFIG)

    def near(asked: RelatedQuery) -> list[list[int]]:
        keys = relatedness._in_time(asked)
        return [sorted((keys[keys // 6 == place] % 6).tolist()) for place in range(len(asked.rows))]

    known = relatedness.of_rows(np.arange(6))
    assert near(known) == [[0, 1, 2], [0, 1, 2, 3], [0, 1, 2, 3, 4], [1, 2, 3, 4], [2, 3, 4], []]
    day = relatedness.day(corpus.articles["published"][3])
    assert near(replace(known.part(0, 1), rows=np.array([-1]), days=np.array([day]))) == [[1, 2, 3, 4]]
    assert day == 19_786
    assert np.isnan(relatedness.day(None))


def test_closeness_in_time_fades_and_is_a_half_where_a_date_is_unknown() -> None:
    corpus = corpus_of([article("a", "T", "Text.", "2024-03-01"), article("z", "T", "Undated.")])
    relatedness = Relatedness(corpus, CONFIG)
    day = relatedness.days[0]
    rows = np.array([0, 0, 0, 1])
    found = relatedness._closeness(np.array([day, day + 30, day - 60, day]), rows)
    assert found.tolist() == pytest.approx([1, np.exp(-1), np.exp(-2), 0.5])


def test_the_promise_of_a_pair_is_its_score_where_its_terms_are_few() -> None:
    corpus = corpus_of(
        [
            article("a", "Ferry strike goes on", TEXT, "2024-03-01"),
            article("b", "Strike of the ferry crews", TEXT, "2024-03-20"),
            article("c", "Slugs of Sull counted", "Ferry crews count slugs.", "2024-05-01"),
        ]
    )
    relatedness = Relatedness(corpus, CONFIG)
    asked = relatedness.of_rows(np.arange(3))
    place, rows = np.array([0, 0, 1]), np.array([1, 2, 2])
    promise = relatedness._promise(asked, relatedness._by_words(asked), place * 3 + rows, place, rows)
    scores = relatedness.scores(asked, place, rows)
    assert promise[0] == pytest.approx(scores[0], abs=0.05)
    assert (promise <= scores + 1e-5).all(), "words that one article has alone find nobody"
    days = np.exp(-np.array([19, 61, 42]) / 30) * CONFIG.near
    dense = np.clip(np.einsum("ij,ij->i", asked.vectors[place], asked.vectors[rows]), 0, 1)
    assert (promise >= days + (1 - CONFIG.near) * CONFIG.dense * dense - 1e-5).all()


@pytest.mark.parametrize(
    ("score", "days", "place"),
    [
        (0.5, 7, (4, 5, 6)),
        (0.49, 7, (-1, 5, 6)),
        (0.5, 8, (-1, 5, 6)),
        (0.4, 90, (-1, 5, 6)),
        (0.39, 90, (-1, -1, 6)),
        (0.4, 91, (-1, -1, 6)),
        (0.25, 400, (-1, -1, 6)),
        (0.24, 0, (-1, -1, -1)),
    ],
)
def test_a_newcomer_is_where_the_closest_article_is_as_far_as_that_is_near(
    score: float, days: int, place: tuple[int, int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus = corpus_of([article("a", "T", "Text.", "2024-03-01")])
    linker = Linker(corpus, Tree(*(np.array([number]) for number in (4, 5, 6))), CONFIG)
    monkeypatch.setattr(linker, "_closest", lambda _: (np.array([0]), np.array([score])))
    published = corpus.articles["published"][0] + timedelta(days=days)
    own = replace(linker.subject("a"), article=replace(corpus.article(0), published=published))
    found = linker._place(own)
    assert (found.event, found.line, found.topic) == place
