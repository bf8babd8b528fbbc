"""Sentences of unrelated articles go, in one run or in several; what a story says again stays."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

import linker
from linker.archive.link_subjects import subjects_of
from linker.config import BuildConfig, LinkConfig
from linker.encoders import HashEncoder
from linker.ingest.prepared import all_lines, with_sentences
from linker.ingest.removal import remove
from linker.ingest.repeated_sentences import learn_sentences
from linker.ingest.run_report import BuildReport
from linker.storage import EncoderId, Store, verify
from linker.storage.manifest import Manifest
from linker.text import Boilerplate, prepare
from linker.text.repeated import REASON, hashed_sentences, sentence_hashes, sentences, without_sentences
from linker.types import Record, Removed

NOTICE = "This newspaper upholds the charter of the Northern Press Board."
SUBJECTS = {
    "Ferry stranded on a sandbank off Port Sull": "The ferry Sable Heron ran onto a sandbank in thick fog,"
    " and tugs waited for the evening tide. Forty passengers spent the night in the saloon, where the cook"
    " baked bread.",
    "Orchard growers fear a late frost": "Growers in the Ansel valley lit fires between the apple rows. A"
    " cold spell in blossom time cost them half of the harvest four years ago, an old ledger shows.",
    "Chess prodigy wins the junior title": "Eleven-year-old Mira Toll beat the defending champion in a rook"
    " endgame. Her trainer learned the game in a lighthouse, from a keeper who played by radio.",
    "Museum returns bronze bells to temple": "The bells left the island in a merchant's trunk a century"
    " ago. Curators packed them in wool, and a monk tested the pitch of each before the crates were shut.",
    "Tram drivers vote on night shifts": "Drivers of the Vostra depot cast ballots on a roster that would"
    " keep trams running until two. The union wants heated cabins and longer pauses in return.",
    "Beavers flood a motorway embankment": "Beavers dammed the ditch under the embankment near Hald."
    " Engineers lowered the water with a pipe, and biologists moved the kits upstream.",
}
FIRST = datetime(2024, 3, 1, 8, tzinfo=UTC)


def records(last: str, days: tuple[int, ...] = (0, 9, 20)) -> list[Record]:
    """Articles on different subjects, so many days after the first, that all end in a sentence."""
    return [
        Record(f"a{number}", title, f"{text} {last}", FIRST + timedelta(days), file="a.jsonl", number=number)
        for number, ((title, text), days) in enumerate(zip(SUBJECTS.items(), days, strict=False), 1)
    ]


def learned(*found: Record) -> list[str]:
    """The sentences of some records that are learned to repeat, sorted."""
    store = Store(Path("nowhere"), Manifest(EncoderId("hash", "fp32", "hash", "", 8), {}))
    own = learn_sentences([with_sentences(record) for record in found], {}, store, 3)
    known = dict(pair for record in found for pair in hashed_sentences(all_lines(record)))
    return sorted(known[hash_] for hash_ in own)


def build(to: Path, name: str, found: list[Record]) -> BuildReport:
    rows = [
        {"id": r.id, "title": r.title, "text": r.text, "published": r.published, "source": r.source}
        for r in found
    ]
    path = to.parent / name
    path.write_text("\n".join(json.dumps(row, default=str) for row in rows))
    return linker.build([path], to=to, config=BuildConfig(model="hash"), encoder=HashEncoder())


def test_a_notice_of_unrelated_articles_is_learned_and_goes_and_is_shown() -> None:
    found = records(NOTICE)
    assert learned(*found) == [NOTICE]
    repeated = frozenset({sentence_hashes([NOTICE])})
    article = prepare(found[0], Boilerplate({}, repeated))
    assert article.text == SUBJECTS[found[0].title]
    assert article.removed == (Removed(NOTICE, REASON),)
    assert prepare(with_sentences(found[0]), Boilerplate({}, repeated)) == article
    assert prepare(found[0], Boilerplate()).removed == ()


@pytest.mark.parametrize(
    ("days", "enough"),
    [((0, 7, 14), False), ((0, 7, 15), True), ((0, 1, 20), False), ((0, 3, 20), True), ((0, 20), False)],
)
def test_three_of_its_articles_are_days_apart_over_more_than_a_fortnight(
    days: tuple[int, ...], enough: bool
) -> None:
    assert (learned(*records(NOTICE, days)) == [NOTICE]) == enough
    assert learned(*records(NOTICE, tuple(reversed(days)))) == learned(*records(NOTICE, days))


def test_undated_articles_do_not_count() -> None:
    assert learned(*(replace(record, published=None) for record in records(NOTICE))) == []


def test_what_a_running_story_says_again_stays() -> None:
    text = SUBJECTS["Ferry stranded on a sandbank off Port Sull"]
    claim = "The owners of the Sable Heron had been warned about the radar."
    reports = [
        f"Tugs freed the ferry Sable Heron from the sandbank off Port Sull {when}, and divers looked at its"
        f" hull. Its passengers, who had slept in the saloon, {what}. {claim}"
        for when, what in (
            ("at the evening tide", "were taken to an inn"),
            ("after a second fog", "asked the owners for their fares"),
            ("for the third time", "met the captain in court"),
        )
    ]
    story = [
        Record(f"s{day}", f"Ferry Sable Heron off Port Sull, day {day}", text, FIRST + timedelta(day))
        for day, text in zip((0, 9, 20), reports, strict=True)
    ]
    assert learned(*story) == []
    # The same sentence in articles on three subjects is no claim of one story any more.
    assert learned(*records(claim)) == [claim]
    assert text not in learned(*story)


def test_copies_of_one_article_keep_their_text_under_whatever_headline() -> None:
    title, text = next(iter(SUBJECTS.items()))
    headlines = (
        title,
        "Passengers of the Sable Heron bake bread on a sandbank",
        "Fog strands ferry for a night",
    )
    copies = [
        Record(f"c{day}", headline, f"{text}\n{NOTICE}", FIRST + timedelta(day))
        for day, headline in zip((0, 9, 20), headlines, strict=True)
    ]
    assert learned(*copies) == []


def test_pages_of_nothing_but_a_notice_lose_it_though_they_have_no_words_of_their_own() -> None:
    wall = "We have sent you a letter with a link that confirms your registration."
    pages = [replace(record, text=wall) for record in records("")]
    assert learned(*pages) == [wall]


@pytest.mark.parametrize(
    "said",
    [
        "“We shall never sell the harbour to anybody,” the mayor said.",
        "“We shall never sell the harbour.",
        "‘We shall never sell the harbour’, the mayor said.",
    ],
)
def test_what_somebody_said_again_and_again_stays(said: str) -> None:
    assert said not in learned(*records(said))


def test_sentences_go_from_inside_a_line_and_lines_without_them_stay_as_they_are() -> None:
    line = f"One  gate was shut.  {NOTICE} The other stayed open."
    repeated = {sentence_hashes([NOTICE.upper()])}
    assert without_sentences([line, "Two  gates.", NOTICE], repeated) == (
        ["One  gate was shut. The other stayed open.", "Two  gates."],
        [Removed(NOTICE, REASON), Removed(NOTICE, REASON)],
    )
    chinese = "洪水周二上涨。本报遵守北方新闻委员会章程。桥梁已关闭。"
    assert sentences(chinese) == ["洪水周二上涨。", "本报遵守北方新闻委员会章程。", "桥梁已关闭。"]
    kept, _ = without_sentences([chinese], {sentence_hashes(["本报遵守北方新闻委员会章程。"])})
    assert kept == ["洪水周二上涨。桥梁已关闭。"]


@pytest.mark.parametrize(
    "whole",
    [
        "The case of Sen. Ada Brand, R-S.C., was heard on Sept. 3 by Judge Timothy F. Geit of a U.S. Court.",
        "It fell by 3.5 percent at 4 p.m. Tuesday and by 1.2 percent after that.",
    ],
)
def test_no_sentence_ends_at_an_abbreviation_or_in_a_number(whole: str) -> None:
    assert sentences(whole) == [whole]


def test_one_run_or_three_end_the_same_and_nothing_counts_as_changed(tmp_path: Path) -> None:
    found = records(NOTICE, (0, 5, 9, 20, 30))
    at_once, grown = tmp_path / "once", tmp_path / "grown"
    assert build(at_once, "all.jsonl", found).cleaned_again == 0
    told = [
        build(grown, f"{name}.jsonl", part)
        for name, part in (("one", found[:2]), ("two", found[2:4]), ("three", found[4:]))
    ]
    assert [(report.added, report.changed, report.cleaned_again) for report in told] == [
        (2, 0, 0),
        (2, 0, 2),
        (1, 0, 0),
    ]
    one, other = Store.open(at_once), Store.open(grown)
    columns = ["id", "text", "removed", "digest", "sentences"]
    articles = one.articles(columns).sort("id")
    assert articles.equals(other.articles(columns).sort("id"))
    assert not articles["text"].str.contains("Press Board").any()
    order = ["article_id", "start"]
    assert one.passages().sort(order).equals(other.passages().sort(order))
    assert one.manifest.sentences == other.manifest.sentences == [sentence_hashes([NOTICE])]
    assert other.history("changes").is_empty()
    assert verify(other) == []
    again = build(grown, "all.jsonl", found)
    assert (again.added, again.changed, again.unchanged, again.cleaned_again) == (0, 0, 5, 0)


def test_articles_stored_without_hashes_are_cleaned_when_they_are_read_again(tmp_path: Path) -> None:
    to = tmp_path / "index"
    found = records(NOTICE)
    build(to, "two.jsonl", found[:2])
    (part,) = Store.open(to).paths("articles")
    older = tmp_path / "older"
    _copy_without(to, older, part.name)
    assert build(older, "third.jsonl", found[2:]).cleaned_again == 0
    report = build(older, "all.jsonl", found)
    assert (report.changed, report.cleaned_again) == (0, 3)
    assert not Store.open(older).articles()["text"].str.contains("Press Board").any()


def _copy_without(index: Path, to: Path, part: str) -> None:
    """Copy an index as a version wrote it that kept no hashes of sentences."""
    from linker.storage import Writer
    from linker.storage.parquet_io import vectors_of

    store = Store.open(index)
    with Writer(to, store.manifest.encoder, store.manifest.text) as writer:
        vectors = next(iter(vectors_of(index / part)))
        articles = store.articles().with_columns(pl.lit(None, pl.Binary).alias("sentences"))
        writer.add(articles, vectors, store.passages(), store.passage_vectors())
        writer.annotate(boilerplate={}, last_read={})


def test_a_hash_goes_with_the_last_article_that_holds_the_sentence(tmp_path: Path) -> None:
    to = tmp_path / "index"
    build(
        to,
        "all.jsonl",
        [*records(NOTICE), Record("other", "Snow on the pass", "Snow.")],
    )
    remove(to, ["a1", "a2"])
    assert Store.open(to).manifest.sentences == [sentence_hashes([NOTICE])]
    remove(to, ["a3"])
    assert Store.open(to).manifest.sentences == []
    assert verify(Store.open(to)) == []


def test_an_article_from_elsewhere_is_read_without_what_the_index_knows_to_repeat(tmp_path: Path) -> None:
    to = tmp_path / "index"
    build(to, "all.jsonl", records(NOTICE))
    page = tmp_path / "new.txt"
    page.write_text(f"Snow on the pass\nThe pass is closed by snow. {NOTICE}")
    index = linker.open(to, encoder=HashEncoder())
    (subject,) = subjects_of(index, index.linker(LinkConfig()), page)
    assert subject.article.text == "The pass is closed by snow."
    assert subject.article.removed == (Removed(NOTICE, REASON),)
