"""The day of publication of a page: what states it, in which order, and what doesn't count."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from linker.readers.linked_data import parse_lenient
from tests.readers.samples import CARGO, CREWS, TALKS, read_as, record_of

FEBRUARY = datetime(2024, 2, 9, tzinfo=UTC)
MORNING = datetime(2024, 2, 9, 6, 40, tzinfo=UTC)
HELD = (
    '{"@context":"https://schema.org","@type":"NewsArticle","headline":"Ferry strike","datePublished":'
    '"2024-02-09T06:40:00Z","publisher":{"@type":"Organization","name":"Harbour Post"}'
)


def page(head: str = "", top: str = "", aside: str = "", after: str = "") -> str:
    return (
        f"<!doctype html><html lang=en><head><title>Ferry strike</title>{head}</head><body>{aside}<article>"
        f"<h1>Ferry strike</h1>{top}<p>{CREWS}</p><p>{TALKS}</p><p>{CARGO}</p></article>{after}</body></html>"
    )


def linked(text: str) -> str:
    return f'<script type="application/ld+json">{text}</script>'


def published(tmp_path: Path, **parts: str) -> datetime | None:
    return record_of(read_as(tmp_path, "a.html", page(**parts))).published


@pytest.mark.parametrize(
    "written",
    [
        HELD + "}",
        "// <![CDATA[\n" + HELD + "}\n// ]]>",
        "/*<![CDATA[*/" + HELD + "}/*]]>*/",
        "<!--\n" + HELD + "}\n-->",
        HELD + "};",
        HELD + ",}",
        HELD.replace('strike",', 'strike"\n') + "}",
        (HELD + "}").replace('"', "&quot;"),
        "[" + '{"@type":"WebSite","name":"HP"},[' + HELD + "}]]",
        '{"@graph":[{"@type":"BreadcrumbList"},' + HELD + "}]}",
        '{"@type":"WebPage","mainEntity":' + HELD + "}}",
        HELD + ',"note":"two\nlines"}',
    ],
)
def test_json_ld_as_pages_have_it(tmp_path: Path, written: str) -> None:
    record = record_of(read_as(tmp_path, "a.html", page(linked(written))))
    assert (record.published, record.source) == (MORNING, "Harbour Post")


def test_json_ld_names_its_publisher_elsewhere_and_lists_other_articles(tmp_path: Path) -> None:
    graph = (
        '{"@graph":[{"@type":"NewsArticle","headline":"Another","datePublished":"2019-01-01"},'
        '{"@type":"NewsArticle","headline":"Ferry strike","datePublished":"2024-02-09",'
        '"publisher":{"@id":"#o"}},'
        '{"@type":"Organization","@id":"#o","name":"Harbour Post"},'
        '{"@type":"ItemList","itemListElement":[{"@type":"NewsArticle","datePublished":"2018-01-01"}]}]}'
    )
    record = record_of(read_as(tmp_path, "a.html", page(linked(graph))))
    assert (record.published, record.source) == (FEBRUARY, "Harbour Post")


@pytest.mark.parametrize(
    "text", ["", "x", "var a = 1;", "{" * 5000, "[" * 100_000, " " * 100_000, "<!--" * 9999]
)
def test_what_is_no_json_at_all_gives_nothing(text: str) -> None:
    assert not parse_lenient(text)


@pytest.mark.parametrize(
    "statement",
    [
        {"head": '<meta property="article:published_time" content="2024-02-09">'},
        {"head": '<meta property="dcterms:issued" content="2024-02-09">'},
        {"head": '<meta name="DC.date.issued" content="2024-02-09">'},
        {"head": '<meta name="citation_publication_date" content="2024/02/09">'},
        {"head": '<meta name="parsely-pub-date" content="2024-02-09T00:00:00Z">'},
        {"top": '<span itemprop="datePublished" content="2024-02-09">Friday</span>'},
        {"top": '<span property="schema:datePublished" content="2024-02-09">Friday</span>'},
        {"top": '<abbr class="published dt-published" title="2024-02-09">Friday</abbr>'},
        {"top": '<time datetime="2024-02-09">Friday</time>'},
        {"top": "<time>Published: February 9, 2024</time>"},
        {"top": "<div class=article-date>February 9, 2024</div>"},
        {"top": "<span class='post__date'>Posted on 9 February 2024</span>"},
        {"top": '<header><time datetime="2024-02-09">Friday</time></header>'},
        {"head": '<link rel=canonical href="https://h.example/2024/02/09/ferry">'},
        {"head": '<link rel=canonical href="https://h.example/news/20240209/ferry">'},
        {"head": '<link rel=canonical href="https://h.example/2024/feb/09/ferry">'},
        {"after": '<div class="meta"><time itemprop="datePublished" datetime="2024-02-09">x</time></div>'},
    ],
)
def test_where_a_page_states_its_day(tmp_path: Path, statement: dict[str, str]) -> None:
    assert published(tmp_path, **statement) == FEBRUARY


@pytest.mark.parametrize(
    "other",
    [
        {"aside": '<header class=masthead><time datetime="2025-06-01">1 June</time></header>'},
        {"aside": '<div class="top-bar"><span class="current-date">June 1, 2024</span></div>'},
        {"aside": '<nav><time datetime="2019-01-05">5 Jan</time></nav>'},
        {"top": '<aside class=related><a href=/x>Pump</a> <time datetime="2019-01-05">5 Jan</time></aside>'},
        {"after": '<div class="comments"><time datetime="2024-03-05">5 March</time></div>'},
        {"after": '<div class="card teaser"><h3>Pump</h3><time datetime="2019-01-05">5 Jan</time></div>'},
        {"after": '<article><h2>Pump</h2><time datetime="2019-01-05">5 Jan</time></article>'},
        {"after": '<footer><time datetime="2019">2019</time></footer>'},
        {"after": '<li itemtype="https://schema.org/Comment"><time datetime="2024-03-01">x</time></li>'},
        {"top": '<p>Updated <time datetime="2024-02-11T10:00:00Z">11 Feb</time></p>'},
        {"top": "<time class=updated>Updated: February 11, 2024</time>"},
        {"top": f'<p>{CREWS} A service is planned for <time datetime="2024-03-01">March 1</time>.</p>'},
        {"head": '<meta property="article:modified_time" content="2024-02-11T10:00:00Z">'},
    ],
)
def test_other_days_on_a_page_do_not_count(tmp_path: Path, other: dict[str, str]) -> None:
    assert published(tmp_path, **other) is None
    address = '<link rel=canonical href="https://h.example/2024/02/09/ferry">'
    assert published(tmp_path, **{**other, "head": address + other.get("head", "")}) == FEBRUARY


def test_of_two_times_the_one_that_is_said_to_be_the_first(tmp_path: Path) -> None:
    top = (
        '<p>Updated <time datetime="2024-02-11T10:00:00Z">11 Feb</time>, first published'
        ' <time datetime="2024-02-09T06:40:00Z">9 Feb</time></p>'
    )
    assert published(tmp_path, top=top) == MORNING


def test_of_the_entries_of_a_live_page_the_earliest_counts(tmp_path: Path) -> None:
    top = (
        f'<div><time datetime="2024-02-09T18:00:00Z">18:00</time><p>{CREWS}</p></div>'
        f'<div><time datetime="2024-02-09T06:40:00Z">06:40</time><p>{TALKS}</p></div>'
    )
    assert published(tmp_path, top=top) == MORNING


def test_notices_of_consent_paywall_and_newsletter_go_and_are_named(tmp_path: Path) -> None:
    consent = (
        '<div id="cookie-consent"><p>We and our partners use cookies.</p><button>Accept all</button></div>'
    )
    wall = '<div class="paywall"><p>Subscribe to read on.</p></div>'
    promo = '<div class="newsletter-signup"><p>Sign up for our morning letter.</p></div>'
    record = record_of(read_as(tmp_path, "a.html", page(aside=consent, top=promo, after=wall)))
    assert record.text.splitlines()[-3:] == [CREWS, TALKS, CARGO]
    assert [(item.line, item.reason) for item in record.removed] == [
        ("We and our partners use cookies.", "consent notice"),
        ("Accept all", "consent notice"),
        ("Sign up for our morning letter.", "newsletter promo"),
        ("Subscribe to read on.", "paywall"),
    ]


def test_a_block_that_holds_the_article_is_no_notice(tmp_path: Path) -> None:
    whole = page().replace("<article>", '<div class="paywall subscriber-content"><article>')
    record = record_of(read_as(tmp_path, "a.html", whole))
    assert CREWS in record.text
    assert record.removed == ()


def test_a_sentence_that_is_a_link_stays_and_a_listed_headline_does_not(tmp_path: Path) -> None:
    sentence = "On Thursday two men of Quay Street denied that they had opened the old sluice."
    top = (
        f'<p>{CREWS}</p><p><strong><a href="https://h.example/court">{sentence}</a></strong></p><p>{TALKS}</p>'
        '<p><a href="https://h.example/bread">Island shops run low on bread as strike bites</a></p>'
    )
    record = record_of(read_as(tmp_path, "a.html", page(top=top)))
    assert sentence in record.text
    assert [item.headline for item in record.listed] == ["Island shops run low on bread as strike bites"]
