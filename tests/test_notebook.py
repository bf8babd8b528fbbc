"""Results show themselves in a notebook: everything that is in them, and no markup of articles."""

from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from lxml import html

import linker
from linker import types
from linker.archive.index import Index
from linker.config import BuildConfig
from linker.demo_corpus import demo_corpus
from linker.encoders import HashEncoder
from linker.errors import QueryError
from linker.notebook import Results, Shown
from linker.types import Candidate, Evidence, Hit, ListedLink, PassageHit, Quote

BAD = "<script>alert(1)</script><img src=x onerror=alert(2)> & \"'"


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    folder = tmp_path_factory.mktemp("notebook") / "index"
    articles = demo_corpus() / "articles" / "harbour-courier"
    linker.build(articles, to=folder, config=BuildConfig(), encoder=HashEncoder())
    return linker.open(folder, encoder=HashEncoder())


def shown(result: object) -> html.HtmlElement:
    return html.document_fromstring(result._repr_html_())  # type: ignore[attr-defined]


def test_an_index_and_the_package_fit_a_line(index: Index) -> None:
    assert "Corpus(" in repr(index)
    assert len(repr(index)) < 400
    assert set(linker.__all__) < set(dir(linker))


@pytest.mark.parametrize("moment", [datetime.fromisoformat("2024-03-01"), "2024-03-01"])
def test_a_moment_without_a_zone_is_refused_where_it_is_given(moment: datetime) -> None:
    with pytest.raises(QueryError, match="since is a datetime with a time zone"):
        linker.Filters(since=moment)


def test_hits_come_by_article_or_by_passage(index: Index) -> None:
    with pytest.raises(QueryError, match="by is 'article' or 'passage', not 'story'"):
        index.search("harbour", by="story")  # type: ignore[arg-type]  # what is refused


def test_every_type_of_result_shows_itself() -> None:
    found = [one for one in vars(types).values() if is_dataclass(one)]
    assert len(found) > 15
    assert all(issubclass(one, Shown) for one in found)  # type: ignore[arg-type]
    assert all("__dict__" not in dir(one) for one in found)


def test_a_hit_shows_its_headline_its_facts_and_its_passages() -> None:
    passage = PassageHit("The dam burst at dawn.", 0, 22, 0.8251)
    page = shown(Hit("a1", "Dam bursts", datetime(2024, 3, 1, tzinfo=UTC), None, 0.9, (passage,)))
    assert page.xpath("string(//b)") == "Dam bursts"
    assert page.xpath("string(//small)") == "article id a1 · published 2024-03-01 · score 0.9"
    assert page.xpath("string(//summary)") == "passages: 1"
    assert page.xpath("string(//li//b)") == "The dam burst at dawn."
    assert page.xpath("string(//li//small)") == "score 0.825"


def test_articles_form_no_markup() -> None:
    quote = Quote(BAD, 0, 1)
    for result in (
        Hit(BAD, BAD, None, BAD, 0.5, (PassageHit(BAD, 0, 1, 0.5),)),
        ListedLink(BAD, BAD, "ambiguous", None, 0.5, (Candidate(BAD, BAD, 0.5),)),
        Evidence("names", 0.5, (BAD,), quote, quote),
    ):
        page = shown(result)
        assert page.xpath("//script | //img") == []
        assert BAD in page.text_content()


def test_long_lists_are_counted() -> None:
    page = shown(Results(range(1000)))
    assert len(page.xpath("//li")) == 20
    assert page.xpath("string(//p)") == "and 980 more"


def test_results_are_tuples(index: Index) -> None:
    hits = index.search("council", k=3)
    assert isinstance(hits, tuple)
    assert hits == tuple(hits)
    assert len(hits[:2]) == 2
    assert [one.text_content() for one in shown(hits).xpath("/html/body/ol/li/div/b")] == [
        " ".join(hit.title.split()) for hit in hits
    ]


def test_an_index_its_stories_and_its_links_show_themselves(index: Index, tmp_path: Path) -> None:
    assert shown(index).xpath("string(//small)").startswith(f"articles {len(index.corpus)} · passages ")
    story = index.stories()[0]
    assert story.label in shown(index.stories()).text_content()
    links = index.link(story.article_ids[0])
    text = shown(links).text_content()
    assert all(" ".join(one.headline.split())[:80] in text for one in links.listed)
    assert {field.name for field in fields(links)} >= {"listed", "related"}


def test_what_a_build_did_is_shown(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text("Headline\n\nA sentence of some length about a harbour wall.\n")
    done = linker.build([tmp_path / "one.txt"], to=tmp_path / "index", encoder=HashEncoder())
    assert "added 1" in shown(done).text_content()
