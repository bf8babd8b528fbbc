"""Links: what an article lists is resolved or said to be missing; related articles come with reasons."""

from dataclasses import replace

import numpy as np
import pytest

from linker.config import LinkConfig
from linker.corpus import Corpus
from linker.errors import LinkerError, UnknownArticleError
from linker.links.linking import Linker
from linker.links.tree_places import Tree
from tests.archive import article, corpus_of


def linker_of(corpus: Corpus, events: list[int] | None = None, **settings: float) -> Linker:
    """A linker on articles that are each in an event of its own, or in those given, and all in one topic."""
    numbers = np.arange(len(corpus)) if events is None else np.array(events, np.int64)
    tree = Tree(numbers, numbers, np.zeros(len(corpus), np.int64))
    return Linker(corpus, tree, replace(LinkConfig(), **settings))


SUMMIT = (
    "Premier Oda Renn met the envoy at Port Sull on Tuesday and his leg shook throughout the talks.\n"
    "The two sides signed a trade paper worth $4 million after three hours of discussion.\n"
    "- Premier's Leg Seen Trembling During School Visit In The Capital\n"
    "- Premier Fidgets With His Feet Through Budget Speech, Viewers Say\n"
    "Aides said that the premier was well and only tired from the journey to the coast."
)
SCHOOL = (
    "Premier Oda Renn visited a school in the capital, where parents filmed his leg as it trembled.\n"
    "His office said that he was in good health and had been cold."
)


@pytest.fixture(scope="module")
def linker() -> Linker:
    rows = [
        article("summit", "Premier meets envoy at Port Sull", SUMMIT, "2024-05-02", "Lantern"),
        article(
            "school",
            "Premier’s leg seen trembling during school visit in the capital",
            SCHOOL,
            "2024-03-01",
            "Courier",
        ),
        article(
            "summit2",
            "Envoy signs $4 million trade paper",
            SUMMIT.split("\n", maxsplit=1)[0] + "\n" + SUMMIT.split("\n")[1],
            "2024-05-02",
            "Courier",
        ),
        article(
            "tram",
            "Tram line closes",
            "The tram line to the museum closes for repairs in the winter months.",
            "2024-05-02",
            "Courier",
        ),
    ]
    # by date: school, summit, summit2, tram
    return linker_of(corpus_of(rows), [0, 1, 1, 2], min_score=0.25)


def test_listed_headlines_resolve_or_are_missing(linker: Linker) -> None:
    listed = linker.link(linker.subject("summit")).listed
    assert [(item.status, item.article_id) for item in listed] == [("resolved", "school"), ("missing", None)]
    assert listed[0].headline == "Premier's Leg Seen Trembling During School Visit In The Capital"


def test_listed_articles_are_not_repeated_as_related(linker: Linker) -> None:
    links = linker.link(linker.subject("summit"))
    assert [item.article_id for item in links.related] == ["summit2"]


def test_a_copy_is_named_a_copy_with_its_passages_and_names(linker: Linker) -> None:
    related = linker.link(linker.subject("summit")).related[0]
    assert related.kind == "near-copy"
    kinds = {item.kind: item for item in related.evidence}
    assert kinds["passages"].left == kinds["passages"].right
    assert "Premier Oda Renn" in kinds["names"].values
    assert kinds["numbers"].values == ("$4 million",)
    assert kinds["time gap"].values == ("the same day",)


def test_what_every_report_says_is_no_evidence() -> None:
    formula = "Anyone with information about the crash is asked to call the Ostrel police."
    crash = "A red tram hit a piano van on Larch Street at 7:30 p.m. in Ostrel{}. " + formula
    towns = (
        "Ada Bay Cor Dun Eel Fen Gar Hob Ink Jib Kip Lum Moor Nab Oak Pim Quay Rill Sedge Tarn Usk".split()
    )
    rows = [
        *(
            article(town, f"Lorry crash in {town}", f"Nobody was hurt at 7:30 p.m. {formula}")
            for town in towns
        ),
        article("one", "Tram hits van", crash.format("")),
        article("two", "A piano van and a tram collide", crash.format(", witnesses said")),
    ]
    linker = linker_of(corpus_of(rows))
    found = {
        item.kind: item
        for item in reversed(linker.explain(linker.subject("one"), linker.subject("two")).evidence)
    }
    assert found["passages"].left is not None
    assert found["passages"].left.text.startswith("A red tram")
    assert found["names"].values == ("Larch Street",)
    assert "numbers" not in found
    rare = found["rare words"].values
    assert (rare[:2], rare[-1]) == (("tram", "van"), "larch street")


def test_look_alikes_without_a_name_in_common_are_not_related() -> None:
    title = "Man shot outside bar"
    velm = "A man was shot in the leg outside a bar on Larch Street, said Ada Brand of the police in Velm."
    tarn = (
        "Police in Tarn Valley, led by Bo Cole, found that a man was shot in his leg near the Oak Road bar."
    )
    later = (
        "The police officer Ada Brand said that a woman was charged; a man was shot outside a bar in Velm."
    )
    rows = [
        article("velm", title, velm, "2024-01-01"),
        article("tarn", title, tarn, "2024-09-01"),
        article("later", title, later, "2024-09-02"),
    ]
    linker = linker_of(corpus_of(rows))
    assert [item.article_id for item in linker.link(linker.subject("velm")).related] == ["later"]
    apart = linker.explain(linker.subject("velm"), linker.subject("tarn"))
    assert apart.score > LinkConfig().min_score
    assert (apart.related, apart.kind) == (False, None)


def test_quotes_are_where_they_say(linker: Linker) -> None:
    subject = linker.subject("summit")
    for related in linker.link(subject).related:
        for item in related.evidence:
            if item.kind == "passages" and item.left is not None:
                assert subject.article.text[item.left.start : item.left.end] == item.left.text


def test_a_pair_is_explained_either_way(linker: Linker) -> None:
    yes = linker.explain(linker.subject("summit"), linker.subject("school"))
    assert yes.related
    assert yes.evidence[0].kind == "listed"
    no = linker.explain(linker.subject("school"), linker.subject("tram"))
    assert (no.related, no.kind) == (False, None)
    assert no.reason == (
        "Not related: no names, numbers or passages of note in common;"
        " they are on one topic, but different events."
    )


def test_the_same_article_twice_is_an_error(linker: Linker) -> None:
    with pytest.raises(LinkerError, match="twice"):
        linker.explain(linker.subject("tram"), linker.subject("tram"))


def test_an_unknown_id_is_an_error(linker: Linker) -> None:
    with pytest.raises(UnknownArticleError, match="nobody"):
        linker.subject("nobody")


def test_two_articles_under_one_headline_are_ambiguous() -> None:
    listing = article(
        "a",
        "Town hall reopens after repairs",
        "The hall opened its doors.\n- Fire guts old warehouse by the river\nMusic was played.",
    )
    namesakes = [
        article("b", "Fire guts old warehouse by the river", "One burned in the north.", "2024-01-01"),
        article("c", "Fire guts old warehouse by the river", "Another burned in the south.", "2024-06-01"),
    ]
    corpus: Corpus = corpus_of([listing, *namesakes])
    linker = linker_of(corpus)
    found = linker.link(linker.subject("a")).listed[0]
    assert (found.status, found.article_id) == ("ambiguous", None)
    assert {item.article_id for item in found.candidates} == {"b", "c"}
