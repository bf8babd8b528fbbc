"""What two articles share that a reader can be shown, and which links that leaves."""

from dataclasses import replace

import numpy as np
import pytest

from linker.config import LinkConfig
from linker.corpus import Corpus
from linker.links.common_ground import (
    ANYWHERE,
    IN_LINE,
    IN_TOPIC,
    NOWHERE,
    CommonGround,
    are_close,
    common_ground,
    enough_in_common,
    have_no_ground,
    is_running_story,
    may_be_strangers,
    needs_reading,
    related_within,
)
from linker.links.linking import Linker
from linker.links.measures import Measures
from linker.links.subject import Quotable
from linker.links.table import related_pairs, with_kinds
from linker.links.tree_places import Tree
from linker.types import Article
from tests.archive import ENCODER, article, corpus_of

LEAK = "The Orla reservoir leaked into the old slate quarry of Velmont at noon."
DIVERS = "Divers under Captain Edda Brisk searched the flooded tunnels for the heron statue."
COST = "Repairs of the cracked dam will cost the county eleven million crowns."
OTHER_LEAK = "Into the old slate quarry of Velmont leaked the Orla reservoir, wardens said."
OTHER_DIVERS = "For the heron statue divers under Captain Edda Brisk searched flooded tunnels again."
GARDEN = "Volunteers planted four hundred tulips along the promenade near the library."
BAKERY = "A bakery on the corner sells rye bread with caraway and roasted almonds."
CHESS = "Two schoolgirls won the chess tournament against players from nine countries."
APPEAL = "Anyone with information on the Orla reservoir is asked to call Edda Brisk at 555-0100."
OPEN = LinkConfig(min_score=0.01, least_words=0.0, crowded=0.0)
"""Settings by which articles are related unless there is nothing to show for it."""


def others() -> list[dict[str, object]]:
    """Articles on nothing in particular, which make the names above rare."""
    kinds = "Amber Birch Cobalt Dune Ember Fjord Grove Harbour Inlet Juniper Kelp Lagoon".split()
    return [
        article(
            f"z{i:02}",
            f"{kind} fair {i}",
            f"Stalls sold {kind.lower()} toys. Nobody counted {i} kites.",
            "2023-01-01",
        )
        for i, kind in enumerate(kinds * 2)
    ]


def archive(left: str, right: str, days: tuple[str | None, str | None]) -> Corpus:
    """Two articles, of those days, among others."""
    return corpus_of([article("a", "A", left, days[0]), article("b", "B", right, days[1]), *others()])


def ground(left: list[str], right: list[str], languages: tuple[str, str] = ("en", "en")) -> CommonGround:
    """What two articles made of some passages share."""
    corpus = archive(" ".join(left), " ".join(right), (None, None))
    sides = []
    for id_, passages, language in (("a", left, languages[0]), ("b", right, languages[1])):
        text = "\n".join(passages)
        starts = [text.index(passage) for passage in passages]
        spans = [(start, start + len(passage)) for start, passage in zip(starts, passages, strict=True)]
        vectors = ENCODER.encode(passages) if passages else np.empty((0, ENCODER.dim), np.float32)
        sides.append(Quotable.of(Article(id_, id_.upper(), text, language=language), spans, vectors))
    measures = Measures.of(corpus, LinkConfig())
    found = common_ground(sides[0], sides[1], measures)
    assert found == common_ground(sides[1], sides[0], measures)
    return found


def test_statements_in_other_words_and_rare_names_are_counted() -> None:
    found = ground([LEAK, DIVERS, COST, GARDEN], [OTHER_LEAK, OTHER_DIVERS, BAKERY])
    assert (found.statements, found.short, found.unknown) == (2, False, False)
    assert found.names == 2
    assert ground([LEAK, COST, GARDEN], [OTHER_LEAK, BAKERY, CHESS]).statements == 1


def test_one_statement_said_twice_counts_once() -> None:
    assert ground([LEAK, COST, GARDEN], [OTHER_LEAK, f"{OTHER_LEAK[:-1]} later.", CHESS]).statements == 1


def test_what_is_word_for_word_the_same_is_no_statement_in_common() -> None:
    assert ground([LEAK, GARDEN, COST], [LEAK, BAKERY, CHESS]).statements == 0


def test_an_appeal_to_readers_is_no_statement_in_common() -> None:
    turned = APPEAL.replace("555-0100", "555-0177 tonight")
    assert ground([APPEAL, GARDEN, COST], [turned, BAKERY, CHESS]).statements == 0


def test_the_name_of_an_outlet_is_none_of_its_articles() -> None:
    text = "Ada Brand told KVEL.com and the mayor of Port Sull what she saw."
    read = Quotable.of(
        Article("a", "A", text, source="www.kvel.com", language="en"), [], np.empty((0, 4), np.float32)
    )
    assert read.names == {"ada brand", "port sull"}


def test_passages_under_40_characters_cannot_be_shown() -> None:
    found = ground(["The Orla reservoir leaked.", LEAK, COST], ["The Orla reservoir leaked!", GARDEN, BAKERY])
    assert found.short
    assert found.statements == 0


def test_of_another_language_or_without_passages_nothing_is_known() -> None:
    assert ground([LEAK, COST, GARDEN], [OTHER_LEAK, BAKERY, CHESS], ("en", "sv")).unknown
    assert ground([LEAK, COST, GARDEN], []).unknown


def test_texts_that_are_all_furniture_share_nothing() -> None:
    mail = [
        "We have sent you a message about the Orla reservoir desk.",
        "Look into the folder of Edda Brisk.",
    ]
    assert ground(mail, mail) == CommonGround(furniture=True)
    told = ground([*mail, "The pier sank."], [*mail, "The tram stopped."])
    assert (told.short, told.names) == (True, 2)


@pytest.mark.parametrize(
    ("found", "words", "crowding", "gap", "enough"),
    [
        (CommonGround(0, 5), 0.3, 0.2, 9.0, False),
        (CommonGround(1, 1), 0.3, 0.2, 9.0, False),
        (CommonGround(1, 2), 0.07, 0.2, 9.0, True),
        (CommonGround(1, 2), 0.055, 0.2, 9.0, False),
        (CommonGround(1, 2), 0.07, 0.2, -100.0, True),
        (CommonGround(1, 2), 0.3, 0.5, 9.0, False),
        (CommonGround(1, 3), 0.07, 0.5, 9.0, True),
        (CommonGround(1, 3), 0.055, 0.5, 9.0, False),
        (CommonGround(2, 1), 0.06, 0.2, -80.0, True),
        (CommonGround(2, 1), 0.06, 0.2, 100.0, False),
        (CommonGround(2, 1), 0.06, 0.2, np.nan, False),
        (CommonGround(2, 1), 0.07, 0.2, np.nan, True),
        (CommonGround(2, 1), 0.045, 0.2, 9.0, False),
        (CommonGround(2, 0), 0.07, 0.2, 9.0, False),
        (CommonGround(2, 0), 0.09, 0.2, 9.0, True),
        (CommonGround(2, 1), 0.3, 0.5, 9.0, False),
        (CommonGround(2, 2), 0.045, 0.5, 9.0, True),
        (CommonGround(2, 2), 0.06, 0.2, np.nan, False),
        (CommonGround(0, 0, short=True), 0.3, 0.2, 9.0, False),
        (CommonGround(0, 1, short=True), 0.03, 0.2, 100.0, True),
        (CommonGround(1, 0, short=True), 0.03, 0.2, np.nan, True),
        (CommonGround(unknown=True), 0.03, 0.5, np.nan, True),
    ],
)
def test_what_is_enough(found: CommonGround, words: float, crowding: float, gap: float, enough: bool) -> None:
    assert enough_in_common(found, words, crowding, gap) is enough


def test_the_score_that_is_high_grows_with_how_alike_articles_are_around() -> None:
    scores = np.array([0.29, 0.289, 0.4, 0.38, 0.28, 0.279, 0.34, 0.32], np.float32)
    crowding = np.array([0.3, 0.4, 0.5, 0.5, 0.4, 0.3, 0.5, 0.5])
    assert are_close(scores, crowding, share_statements=False)[:4].tolist() == [True, False, True, False]
    assert are_close(scores, crowding, share_statements=True)[4:].tolist() == [True, False, True, False]


@pytest.mark.parametrize(
    ("shared", "enough", "few_words", "close", "within"),
    [
        (CommonGround(2, 2), True, False, (False, False), ANYWHERE),
        (CommonGround(2, 1), True, False, (False, True), IN_TOPIC),
        (CommonGround(1, 2), True, False, (False, False), IN_TOPIC),
        (CommonGround(0, 1, short=True), True, False, (False, False), ANYWHERE),
        (CommonGround(unknown=True), True, False, (False, False), ANYWHERE),
        (CommonGround(), False, False, (False, True), NOWHERE),
        (CommonGround(), False, True, (True, True), IN_TOPIC),
        (CommonGround(1), False, False, (False, True), NOWHERE),
        (CommonGround(1, 1), False, False, (False, True), IN_TOPIC),
        (CommonGround(2), False, False, (False, True), IN_TOPIC),
        (CommonGround(2, 1), False, False, (True, True), IN_TOPIC),
        (CommonGround(1, 2), False, False, (True, True), ANYWHERE),
        (CommonGround(2, 2), False, False, (False, True), IN_TOPIC),
        (CommonGround(2, 2, furniture=True), False, False, (True, True), NOWHERE),
        (CommonGround(short=True), False, False, (True, True), IN_LINE),
        (CommonGround(short=True), False, True, (True, True), NOWHERE),
        (CommonGround(0, 1, short=True), False, True, (True, True), IN_TOPIC),
        (CommonGround(unknown=True), False, True, (True, True), IN_TOPIC),
    ],
)
def test_what_is_close_is_related_within_a_group(
    shared: CommonGround, enough: bool, few_words: bool, close: tuple[bool, bool], within: int
) -> None:
    assert related_within(shared, enough=enough, few_words=few_words, close=close) == within


def test_pairs_that_can_not_be_related_are_not_read() -> None:
    words = np.array([0.03, 0.03, 0.04, 0.04, 0.0, 0.06, 0.065, 0.06, 0.06])
    gaps = np.array([1.0, 1.0, 90.0, 1.0, 1.0, -91.0, np.nan, np.nan, np.nan])
    few_words, close, short = (np.zeros(len(words), np.bool_) for _ in range(3))
    few_words[[3, 4]], close[[4, 7]], short[[1, 3, 8]] = True, True, True
    wanted = needs_reading(words, gaps, few_words=few_words, close=close, short=short)
    assert wanted.tolist() == [False, True, True, False, True, False, True, True, True]


def test_names_beside_no_statement_say_nothing_of_different_events() -> None:
    sides = []
    corpus = archive(
        f"{DIVERS} {LEAK} {COST}", f"{GARDEN} {BAKERY} {CHESS} Captain Edda Brisk came.", (None, None)
    )
    for id_ in "ab":
        row = corpus.row(id_)
        vectors = corpus.passage_index.vectors(np.arange(*corpus.passage_range(row)))
        sides.append(Quotable.of(replace(corpus.article(row), language="en"), corpus.spans(row), vectors))
    measures = Measures.of(corpus, LinkConfig())
    assert common_ground(sides[0], sides[1], measures) == CommonGround(0, 1)
    assert common_ground(sides[0], sides[1], measures, one_event=False) == CommonGround()


def test_a_running_story_shares_statements_and_names() -> None:
    assert is_running_story(CommonGround(2, 2))
    assert is_running_story(CommonGround(1, 2, short=True))
    for less in (CommonGround(1, 2), CommonGround(2, 1), CommonGround(unknown=True)):
        assert not is_running_story(less)


def test_of_two_of_one_event_one_name_is_nothing_to_show_among_look_alikes() -> None:
    assert have_no_ground(CommonGround(), 0.2)
    assert have_no_ground(CommonGround(0, 1), 0.5)
    for some in (CommonGround(1), CommonGround(0, 2), CommonGround(short=True), CommonGround(unknown=True)):
        assert not have_no_ground(some, 0.5)
    assert not have_no_ground(CommonGround(0, 1), 0.2)
    words, crowding = np.array([0.14, 0.16, 0.14, 0.02]), np.array([0.5, 0.5, 0.4, 0.1])
    assert may_be_strangers(words, crowding, LinkConfig()).tolist() == [True, False, False, True]


def kinds(corpus: Corpus, tree: Tree, config: LinkConfig = OPEN) -> str | None:
    """The kind of the link from "a" to "b", which the table of all and the two alone agree on."""
    linker = Linker(corpus, tree, config)
    told = linker.explain(linker.subject("a"), linker.subject("b"))
    pairs = related_pairs(corpus, np.arange(len(corpus)), config)
    table = with_kinds(pairs, corpus, tree, Measures.of(corpus, config))
    own = table.filter(article=corpus.row("a"), related=corpus.row("b"))["kind"].item()
    assert own == told.kind
    assert told.related is (own is not None)
    return str(own) if own else None


def apart(corpus: Corpus) -> Tree:
    """Each article in groups of its own."""
    own = np.arange(len(corpus))
    return Tree(own, own, own)


SHARED, UNLIKE = f"{LEAK} {DIVERS} {COST}", f"{GARDEN} {BAKERY} {CHESS}"
AGAIN = f"{OTHER_LEAK} {OTHER_DIVERS} {GARDEN}"


def test_what_shares_little_is_related_within_one_topic_where_the_score_is_high() -> None:
    """Two words in common make no link, but for articles close in meaning of one topic."""
    left, right = f"{LEAK} {GARDEN} {COST}", f"{OTHER_LEAK} {BAKERY} {CHESS}"
    corpus = archive(left, right, ("2024-03-01", "2024-03-03"))
    separate = apart(corpus)
    topic = np.arange(len(corpus))
    topic[corpus.row("b")] = topic[corpus.row("a")]
    linker = Linker(corpus, separate, OPEN)
    score = linker.score(linker.subject("a"), corpus.row("b"))
    assert score >= 0.29
    assert kinds(corpus, separate) is None
    assert kinds(corpus, replace(separate, topics=topic)) == "background"


def test_what_outlets_print_around_all_reports_makes_no_link_however_high_the_score() -> None:
    lines = ["We sent a message to the address that you gave.", "Open it and confirm that you are a reader."]
    lines += [
        "Nothing came? Look into the folder of unwanted mail.",
        "You agree to the terms of this service.",
    ]
    left, right = ("\n".join([*lines, own]) for own in (LEAK, BAKERY))
    corpus = archive(left, right, ("2024-03-01", "2024-03-01"))
    topic = np.arange(len(corpus))
    topic[corpus.row("b")] = topic[corpus.row("a")]
    linker = Linker(corpus, apart(corpus), OPEN)
    assert linker.score(linker.subject("a"), corpus.row("b")) >= 0.5
    assert kinds(corpus, replace(apart(corpus), topics=topic)) is None


def test_a_link_without_anything_to_show_is_left_out_unless_it_is_listed() -> None:
    corpus = archive(SHARED, UNLIKE, ("2024-03-01", "2024-03-01"))
    assert kinds(corpus, apart(corpus)) is None
    listing = f"{SHARED}\n- Tulips Are Planted Along The Whole Of The Promenade\n{COST}"
    rows = [
        article("a", "A", listing, "2024-03-02"),
        article("b", "Tulips are planted along the whole of the promenade", UNLIKE, "2024-03-01"),
    ]
    corpus = corpus_of([*rows, *others()])
    assert kinds(corpus, apart(corpus)) == "background"


def test_a_running_story_is_followed_across_lines_of_the_tree() -> None:
    corpus = archive(SHARED, AGAIN, ("2024-03-01", "2024-03-20"))
    assert kinds(corpus, apart(corpus)) == "follow-up"
    corpus = archive(SHARED, AGAIN, ("2024-03-20", "2024-03-01"))
    assert kinds(corpus, apart(corpus)) == "precursor"
    corpus = archive(SHARED, AGAIN, ("2024-03-01", "2024-06-20"))
    assert kinds(corpus, apart(corpus)) == "background"


def one_story(corpus: Corpus) -> Tree:
    """The two articles in one group at each depth, the others apart."""
    own = np.arange(len(corpus))
    own[corpus.row("b")] = own[corpus.row("a")]
    return Tree(own, own, own)


def test_a_report_of_a_story_weeks_later_follows_it_up() -> None:
    corpus = archive(SHARED, AGAIN, ("2024-03-01", "2024-03-04"))
    assert kinds(corpus, one_story(corpus)) == "same event"
    corpus = archive(SHARED, AGAIN, ("2024-03-01", "2024-03-20"))
    assert kinds(corpus, one_story(corpus)) == "follow-up"
    linker = Linker(corpus, one_story(corpus), OPEN)
    told = linker.explain(linker.subject("a"), linker.subject("b"))
    assert told.reason.startswith("The second is a later report on the same story.")


def test_two_of_one_story_that_share_nothing_are_not_shown_for_each_other() -> None:
    corpus = archive(SHARED, UNLIKE, ("2024-03-01", "2024-03-01"))
    strict = replace(OPEN, least_words=0.05)
    assert kinds(corpus, one_story(corpus), strict) is None
    linker = Linker(corpus, one_story(corpus), strict)
    assert linker.link(linker.subject("a")).related == ()


def test_short_reports_that_share_only_words_are_related_within_a_line() -> None:
    corpus = archive(COST, "Nobody knows who will pay for repairs of a dam.", ("2024-03-01", "2024-03-04"))
    assert kinds(corpus, apart(corpus)) is None
    assert kinds(corpus, replace(one_story(corpus), events=np.arange(len(corpus)))) == "follow-up"


def test_of_undated_articles_of_one_line_it_is_said_that_the_order_is_unknown() -> None:
    corpus = archive(SHARED, AGAIN, (None, "2024-03-01"))
    line = one_story(corpus)
    tree = replace(line, events=np.arange(len(corpus)))
    assert kinds(corpus, tree) == "background"
    linker = Linker(corpus, tree, OPEN)
    told = linker.explain(linker.subject("a"), linker.subject("b"))
    assert told.reason.startswith("Both are of one story line; which came first isn't known.")
