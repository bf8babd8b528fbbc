"""What a search may say beside words, and what it says where nothing is close."""

from dataclasses import dataclass
from pathlib import Path

import pytest
import typer.testing

from linker.archive import searching
from linker.archive.index import Index
from linker.cli import app
from linker.corpus import Corpus, Filters
from linker.encoders import HashEncoder
from linker.errors import QueryError
from linker.exact import articles_with
from linker.operators import Operators, take_apart
from linker.search import Query, search, search_passages
from linker.spelling import meant
from tests.archive import ENCODER, article, corpus_of

ROWS = [
    article("dam", "Dam bursts above Marrick", "Water killed 12 people at Marrick. The spillway gave way."),
    article(
        "coach", "Coach overturns, five dead", "It carried 43 children aged 12 to 16. The driver was held."
    ),
    article("way", "Way cleared", "The spillway gave its name to a way. Water gave out at Marrick in May."),
    article("tram", "Tram line closes", "The tram line to the museum closes for 1,200 days of repairs."),
]


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return corpus_of(ROWS)


def query(text: str) -> Query:
    apart = take_apart(text)
    return Query(apart.text, ENCODER.encode([apart.text], kind="query")[0], apart)


def ids(corpus: Corpus, text: str) -> list[str]:
    return [hit.article_id for hit in search(corpus, query(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("spillway -museum", Operators("spillway", excluded=(("museum",),))),
        ('-"gave way" water', Operators("water", excluded=(("gave", "way"),))),
        ("“gave way” water", Operators("gave way water", phrases=(("gave", "way"),))),
        ("„gave way“ -«oil tanker»", Operators("gave way", (("gave", "way"),), (("oil", "tanker"),))),
        ("water －café", Operators("water", excluded=(("café",),))),
        ("water -cafe\u0301 bar", Operators("water bar", excluded=(("café",),))),
        ("embargo -2019", Operators("embargo", excluded=(("2019",),))),
        ("1,200 days", Operators("1,200 days", numbers=("1200",))),
        ("anti-war 2019-20 - rally", Operators("anti-war 2019-20 - rally", numbers=("2019", "20"))),
        ("-5 degrees", Operators("-5 degrees", numbers=("5",))),
        ('the "not guilty" plea', Operators("the not guilty plea", phrases=(("not", "guilty"),))),
        ("tram without a driver", Operators("tram without a driver", negated="without")),
        ("it isn't the tram", Operators("it isn't the tram", negated="isn't")),
        (
            "Capture Of “Hall Keeper”",
            Operators("Capture Of “Hall Keeper”", printed=(("hall", "keeper"),)),
        ),
        (
            'Hall keeper says "never again" after 12 hours of rain',
            Operators('Hall keeper says "never again" after 12 hours of rain', printed=(("never", "again"),)),
        ),
    ],
)
def test_operators_are_taken_out_of_a_query_and_a_printed_headline_is_left_alone(
    text: str, expected: Operators
) -> None:
    assert take_apart(text) == expected


def test_a_phrase_stands_in_everything_found_and_an_excluded_word_in_nothing(corpus: Corpus) -> None:
    assert set(ids(corpus, "spillway gave way")) >= {"dam", "way"}
    assert ids(corpus, '"gave way"') == ["dam"]
    assert ids(corpus, '"way gave"') == []
    assert "dam" not in ids(corpus, "spillway -killed")
    assert "way" in ids(corpus, 'spillway -"gave way"')
    assert "dam" not in ids(corpus, 'spillway -"gave way"')
    assert [hit.article_id for hit in search_passages(corpus, query('water "gave way"'))] == ["dam", "dam"]


def test_a_phrase_is_looked_for_inside_each_article(corpus: Corpus) -> None:
    assert articles_with(corpus, ("gave", "way")).tolist() == [corpus.row("dam")]
    assert articles_with(corpus, ("repairs", "water")).tolist() == [], (
        "the end of one, the beginning of another"
    )
    assert articles_with(corpus, ("gave", "nothing")).tolist() == []


def test_an_exact_number_beside_the_other_words_comes_first(corpus: Corpus) -> None:
    assert ids(corpus, "12 killed")[0] == "dam"
    assert ids(corpus, "1200 days")[0] == "tram"
    plain = {
        hit.article_id: hit.score for hit in search(corpus, Query("12 killed", query("12 killed").vector))
    }
    exact = {hit.article_id: hit.score for hit in search(corpus, query("12 killed"))}
    assert exact["dam"] == pytest.approx(plain["dam"] + 0.15, abs=1e-3), "one passage has all of it"
    assert exact["tram"] == plain["tram"]


def test_unknown_words_are_corrected_from_the_archive_known_ones_left() -> None:
    counts = {"castro": 9, "castle": 20, "obama": 4, "trams": 1, "harbour": 2, "castor": 1}
    words = sorted(counts)
    count = lambda word: counts.get(word, 0)  # noqa: E731
    assert (
        meant("Casrto speaks", [["speaks", *words]], lambda word: count(word) or word == "speaks")
        == "castro speaks"
    )
    assert meant("obma", [words], count) == "obama"
    assert meant("castro", [words], count) is None
    assert meant("harbbuor trams", [words], count) == "harbour trams"
    assert meant("zzzzzz", [words], count) is None
    assert meant("tra", [words], count) is None, "short words are like too many"
    assert meant("castles", [words], count, lambda word: word == "castles") is None, "rightly spelt"


@dataclass(frozen=True)
class Floored:
    """A small index with the hash encoder, and a floor for it."""

    folder: Path

    def run(self, *arguments: str) -> str:
        return typer.testing.CliRunner().invoke(app, [*arguments, "--index", str(self.folder)]).stdout


@pytest.fixture
def floored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Floored:
    from linker import build
    from linker.config import BuildConfig

    for row in ROWS:
        (tmp_path / f"{row['id']}.txt").write_text(f"{row['title']}\n{row['text']}\n")
    sources = sorted(tmp_path.glob("*.txt"))
    build(sources, to=tmp_path / "index", config=BuildConfig(model="hash"), encoder=HashEncoder())
    monkeypatch.setitem(searching.FLOORS, "hash", 0.4)
    return Floored(tmp_path / "index")


def test_nothing_close_is_said_with_what_comes_nearest(floored: Floored) -> None:
    index = Index.open(floored.folder)
    far = searching.answer(index, "orchestra rehearses")
    assert (far.hits, len(far.nearest)) == ((), 3)
    assert searching.answer(index, "orchestra rehearses", min_score=0.0).hits, "who asks for all gets all"
    assert searching.answer(index, "museum").hits[0].title == "Tram line closes", "each word stands in it"
    assert index.articles_about("orchestra rehearses") == {}
    assert floored.run("search", "orchestra rehearses").startswith("Nothing close; nearest:")
    assert "Nothing close to “orchestra”; nearest: " in floored.run("stories", "--query", "orchestra")


def test_what_could_not_be_obeyed_is_said(floored: Floored) -> None:
    index = Index.open(floored.folder)
    told = searching.answer(index, "trm NOT at the museum 77", filters=Filters(source="nobody"))
    assert [note.split(" ")[0] for note in told.notes] == ["“NOT”", "no", "no"]
    assert "77" in told.notes[1]
    assert "source 'nobody'" in told.notes[2]
    lost = searching.answer(index, "„museum tram“ line")
    assert (lost.hits, lost.nearest[0].title) == ((), "Tram line closes")
    assert lost.notes == ("no article holds “museum tram”",)
    assert searching.answer(index, "musuem").did_you_mean == "museum"
    assert searching.answer(index, "museums trim").did_you_mean is None, "another form, and an English word"
    headline = searching.answer(index, "Keeper says “way gave” after long night of water")
    assert headline.notes == (
        "the words “way gave” may stand apart: with so much beside it, it reads as a headline",
    )
    with pytest.raises(QueryError, match="beside what is left out"):
        index.search("-tram")


def test_a_search_takes_days_as_words(floored: Floored) -> None:
    index = Index.open(floored.folder)
    assert index.search("tram", since="2024") == ()
    assert index.search("tram", since=None)[0].title == "Tram line closes"
    with pytest.raises(QueryError, match="2024-01-31"):
        index.search("tram", until="soon")


def test_an_archive_without_dates_says_so(floored: Floored) -> None:
    assert "Dates are missing: 4 of 4 articles have none" in floored.run("narratives")


def test_results_become_a_frame(floored: Floored) -> None:
    index = Index.open(floored.folder)
    frame = index.search("tram", k=2).to_polars()
    assert frame.columns[:3] == ["article_id", "title", "published"]
    assert frame["passages"][0][0]["text"].startswith("The tram line")
    assert index.stories().to_polars().height == len(index.stories())
    empty = index.narratives().to_polars()
    assert (empty.height, empty.columns[0]) == (0, "narrative_id")
