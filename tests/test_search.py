"""A search finds what says it, within what was asked for."""

from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linker.corpus import Corpus, Filters
from linker.search import Query, search, search_passages
from linker.words import words
from tests.archive import ENCODER, article, corpus_of

WORDS = ["harbour", "bridge", "mayor", "flood", "ferry", "budget", "strike", "museum", "whale", "tram"]


def query(text: str) -> Query:
    return Query(text, ENCODER.encode([text], kind="query")[0])


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    rows = [
        article(
            "leg",
            "Leader meets envoy",
            "The talks went on for hours. His leg shook under the table.",
            "2024-01-05",
            "Lantern",
        ),
        article(
            "dam",
            "Dam inspected",
            "Inspectors saw a crack in 2016. Nobody acted on it at the time.",
            "2024-02-01",
            "Courier",
        ),
        article(
            "fire",
            "Fire at mill",
            "A fire burned the Quennell mill. Nobody was hurt in it.",
            "2024-03-01",
            "Courier",
        ),
        article("old", "Undated note", "A fire burned somewhere. No one knows when it was."),
    ]
    return corpus_of(rows)


def test_the_article_that_says_it_comes_first_with_its_passage(corpus: Corpus) -> None:
    hit = search(corpus, query("leg shook under the table"))[0]
    assert (hit.article_id, hit.source) == ("leg", "Lantern")
    assert hit.passages[0].text == "His leg shook under the table."
    assert (hit.passages[0].start, hit.passages[0].end) == (29, 59)


@pytest.mark.parametrize(
    ("asked", "expected"), [("Quennell", "fire"), ("2016", "dam"), ("QUENNELL'S", "fire")]
)
def test_a_bare_name_or_number_is_found(corpus: Corpus, asked: str, expected: str) -> None:
    assert search(corpus, query(asked))[0].article_id == expected


def test_large_archives_are_searched_the_same(corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = query("a crack nobody acted on"), Filters(source="Courier")
    here = search(corpus, asked[0]), search(corpus, asked[0], filters=asked[1])
    monkeypatch.setattr("linker.search._MANY", 0)
    assert (search(corpus, asked[0]), search(corpus, asked[0], filters=asked[1])) == here


def test_filters_hold_inside_the_search(corpus: Corpus) -> None:
    march = Filters(since=datetime(2024, 3, 1, tzinfo=UTC))
    assert [hit.article_id for hit in search(corpus, query("leg shook"), filters=march)] == ["fire"]
    until = Filters(until=datetime(2024, 2, 1, tzinfo=UTC))
    assert [hit.article_id for hit in search(corpus, query("fire"), filters=until)] == ["leg"]
    source = Filters(source="courier")
    assert {hit.article_id for hit in search(corpus, query("leg"), filters=source)} == {"dam", "fire"}
    assert search(corpus, query("leg"), filters=Filters(language="de")) == ()


def test_passages_are_ranked_by_themselves(corpus: Corpus) -> None:
    hits = search_passages(corpus, query("a fire burned"), k=3)
    assert {hits[0].article_id, hits[1].article_id} == {"fire", "old"}
    assert all(len(hit.passages) == 1 and hit.score == hit.passages[0].score for hit in hits)


def test_min_score_leaves_out_the_rest(corpus: Corpus) -> None:
    hits = search(corpus, query("leg shook under the table"))
    assert [
        h.article_id for h in search(corpus, query("leg shook under the table"), min_score=hits[0].score)
    ] == ["leg"]


@pytest.mark.parametrize("text", ["", "the", "?!", "\x00", "洪水", "x" * 5000])
def test_any_query_is_answered(corpus: Corpus, text: str) -> None:
    assert len(search(corpus, query(text))) <= 4
    search_passages(corpus, query(text))


def test_an_empty_archive_answers_nothing() -> None:
    assert search(corpus_of([]), query("anything")) == ()
    assert search_passages(corpus_of([]), query("anything")) == ()


def test_a_headline_without_text_is_found() -> None:
    assert search(corpus_of([article("h", "Whale seen off Port Sull", "")]), query("whale"))[0].passages == ()


@settings(max_examples=25, deadline=None)
@given(
    texts=st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=6), min_size=1, max_size=12),
    asked=st.lists(st.sampled_from(WORDS), min_size=1, max_size=3),
    k=st.integers(1, 15),
)
def test_k_gives_k_where_so_many_exist_in_a_fixed_order(
    texts: list[list[str]], asked: list[str], k: int
) -> None:
    rows = [article(f"a{i}", "", " ".join(words)) for i, words in enumerate(texts)]
    hits = search(corpus_of(rows), query(" ".join(asked)), k=k)
    assert len(hits) == min(k, len(rows))
    scores = [hit.score for hit in hits]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)
    again = search(corpus_of(rows[::-1]), query(" ".join(asked)), k=k)
    assert [hit.article_id for hit in again] == [hit.article_id for hit in hits]


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ("1200 troops", "None here. They sent 1,200 troops. A troop of 11,200."),
        ("putin", "Putin’s plan. Nothing. Vladimir Putin, again: rasputin."),
        ("war", "A warning. Beware. The war, the WAR."),
        ("war", "İİİİ İstanbul. The war. Nothing else."),
        ("plan 3.5", "Some 3.5% of it. The plan’s plan. 3.55 is more."),
    ],
)
def test_a_passage_scores_by_its_meaning_and_the_share_of_words_it_holds(asked: str, text: str) -> None:
    corpus = corpus_of([article("a", "Report", text), article("b", "Other", "Something else.")])
    terms = sorted(set(query(asked).words))
    idf = corpus.lexical.idf(terms)
    for hit in search_passages(corpus, query(asked), k=9):
        (passage,) = hit.passages
        held = sum(float(w) for word, w in zip(terms, idf, strict=True) if word in words(passage.text))
        cosine = max(0.0, float(ENCODER.encode([passage.text])[0] @ query(asked).vector))
        assert passage.score == pytest.approx(0.6 * cosine + 0.4 * held / idf.sum(), abs=1e-3)


def test_the_words_of_a_passage_are_found_by_their_places() -> None:
    texts = [
        "It rained. Rivers rose by 1,200 feet.\nThe mayor’s car sank.",
        "",
        "洪水来了。人们逃走了。",
        "One.",
    ]
    held = corpus_of([article(f"a{n}", f"Title {n}", text) for n, text in enumerate(texts)])
    starts, lengths = held.said(np.arange(len(held.passages)))
    tokens = held.lexical.tokens
    for row, (start, length) in enumerate(zip(starts, lengths, strict=True)):
        said = [tokens.vocabulary[number] for number in tokens.numbers[start : start + length]]
        first, end = held.span(row)
        assert said == words(held.articles["text"][int(held.passage_articles[row])][first:end])


@pytest.mark.parametrize("source", [None, "harbour courier", "Nobody"])
@pytest.mark.parametrize("until", [None, "2024-01-03", "2020-01-01"])
@pytest.mark.parametrize("since", [None, "2024-01-02", "2030-01-01"])
def test_filters_are_those_asked_for_one_article_at_a_time(
    since: str | None, until: str | None, source: str | None
) -> None:
    days = ["2024-01-01", "2024-01-02", "2024-01-02", "2024-01-03", None]
    names = ["Harbour Courier", "harbour-courier", "Lantern", None, "Harbour Courier"]
    held = corpus_of(
        [article(f"a{n}", "T", "Text.", *both) for n, both in enumerate(zip(days, names, strict=True))]
    )
    first, last = (moment and datetime.fromisoformat(moment).replace(tzinfo=UTC) for moment in (since, until))
    filters = Filters(first, last, source)
    wanted = [
        (not since or (day is not None and day >= since))
        and (not until or (day is not None and day < until))
        and (not source or (name is not None and name.lower().replace("-", " ") == source))
        for day, name in zip(days, names, strict=True)
    ]
    mask = held.mask(filters)
    assert (mask is None) == (filters == Filters())
    if mask is not None:
        assert mask.tolist() == wanted
