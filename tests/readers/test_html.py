"""Pages: main text, what they state of themselves, and precisely the headlines that they list."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from linker.types import Listed
from tests.readers.samples import (
    CARGO,
    CREWS,
    PAGE,
    TALKS,
    read_as,
    read_bytes,
    reasons_of,
    record_of,
    records_of,
    warc,
)

_BASE = "https://harbour.example"


def test_a_page(tmp_path: Path) -> None:
    record = record_of(read_as(tmp_path, "a.html", PAGE))
    assert (record.title, record.source, record.language) == (
        "Ferry strike enters week two",
        "The Harbour Post",
        "en",
    )
    assert record.url == f"{_BASE}/news/ferry-strike"
    assert record.published == datetime(2024, 3, 12, 7, 30, tzinfo=UTC)
    for paragraph in (CREWS, TALKS, CARGO):
        assert paragraph in record.text.split("\n")
    assert "Politics and government" not in record.text
    assert record.notes == ()


@pytest.mark.parametrize(
    "mark",
    [
        "<!-- saved from url=(0034){} -->",
        "<!--\n Page saved with SingleFile \n url: {} \n saved date: Wed -->",
    ],
)
def test_a_page_saved_from_a_browser_keeps_its_address(tmp_path: Path, mark: str) -> None:
    address = f"{_BASE}/2024/03/12/ferries"
    page = f"<!DOCTYPE html>\n{mark.format(address)}\n<html><body><p>{CREWS}</p></body></html>"
    record = record_of(read_as(tmp_path, "a.html", page))
    assert (record.url, record.source) == (address, "harbour.example")
    assert record.published == datetime(2024, 3, 12, tzinfo=UTC)


def test_the_headlines_that_a_page_lists_with_their_addresses(tmp_path: Path) -> None:
    bread, how = "Island shops run low on bread as strike bites", "How the ferry quarrel began: a timeline"
    profit, storm = "Ferry company posts record profit", "Harbour master warns of winter storms"
    assert record_of(read_as(tmp_path, "a.html", PAGE)).listed == (
        Listed(bread, bread, "html", f"{_BASE}/news/bread"),
        Listed(how, how, "html", f"{_BASE}/news/how"),
        Listed(profit, f"READ MORE: {profit}", "html", f"{_BASE}/news/profit"),
        Listed(storm, storm, "html", f"{_BASE}/news/storm"),
    )


def _listed(inside: str, around: str = "<article><p>{0}</p><p>{1}</p>{2}<p>{3}</p></article>") -> list[str]:
    body = around.format(CREWS, TALKS, inside, CARGO)
    page = f'<html><head><link rel="canonical" href="{_BASE}/own"></head><body>{body}</body></html>'
    return [listed.headline for listed in record_of(read_bytes(page.encode())).listed]


_LINK = '<a href="/storm">Storm shuts the old harbour</a>'


@pytest.mark.parametrize(
    "inside",
    [
        f'<div class="jp-relatedposts"><h4>{_LINK}</h4></div>',
        f'<aside class="element-rich-link"><span>Read more</span><h4>{_LINK}</h4></aside>',
        f'<section aria-label="Related stories"><ul><li>{_LINK}</li></ul></section>',
        f'<div data-component="relatedArticles"><a href="/storm"><img src="x"></a><h3>{_LINK}</h3></div>',
        '<div class="see-also"><a href="/storm"><h3>Storm shuts the old harbour</h3><p>A dek.</p></a></div>',
        f"<h3>More on this story</h3><div><p>{_LINK}</p></div>",
        f"<p><strong>Related:</strong></p><ul><li>{_LINK}</li></ul>",
        f"<div><h2>Lire aussi</h2></div><div>{_LINK}</div>",
        f"<p><strong>RELATED:</strong> {_LINK}</p>",
        f"<p>( Also on Bay News: {_LINK} )</p>",
        '<p><a href="/storm">SEE ALSO: Storm shuts the old harbour</a></p>',
        f"<p><em><strong>{_LINK}</strong></em></p>",
        f"<ul><li>{_LINK}</li></ul>",
        f'<div class="wrap"><ul><li><p>{_LINK}</p></li></ul></div>',
        f"<h3>{_LINK}</h3>",
        f'<blockquote class="wp-embedded-content">{_LINK}</blockquote>',
    ],
)
def test_a_listed_headline_in_many_dresses(inside: str) -> None:
    assert _listed(inside) == ["Storm shuts the old harbour"]


@pytest.mark.parametrize(
    "inside",
    [
        f"<p>The port, where {_LINK} last winter and boats were lost, stayed open for now.</p>",
        f"<ul><li>The mayor said that {_LINK} before anyone was told of it at all</li></ul>",
        f"<nav><ul><li>{_LINK}</li></ul></nav>",
        f'<div class="related-tags">{_LINK}</div>',
        f'<div class="most-read related"><ul><li>{_LINK}</li></ul></div>',
        f"<h3>Most read</h3><ul><li>{_LINK}</li></ul>",
        f'<p class="byline">{_LINK}</p>',
        f'<div class="related newsletter-signup">{_LINK}</div>',
        f'<div class="comments"><ul><li>{_LINK}</li></ul></div>',
        f'<figure><figcaption class="related">{_LINK}</figcaption></figure>',
        '<div class="related"><a href="/storm">Read more</a><a href="/x">Jane Doe</a></div>',
        '<div class="related"><a href="#top">Storm shuts the old harbour</a></div>',
        '<div class="related"><a href="mailto:a@b.example">Storm shuts the old harbour</a></div>',
        '<div class="related"><a href="https://twitter.com/bay/1">Storm shuts the old harbour</a></div>',
        '<div class="related"><a href="/topics/storms/">Storm shuts the old harbour</a></div>',
        f'<div class="related"><a href="{_BASE}/own#more">Storm shuts the old harbour</a></div>',
        '<p><a href="/jane">Jane Doe writes about harbours for this newspaper.</a></p>',
        '<p><a href="/report.pdf">Read the whole report of the harbour board</a></p>',
        '<p><a href="/join">Sign up for our newsletter to get the news in your inbox</a></p>',
        f'<ul class="pagination"><li>{_LINK}</li></ul>',
    ],
)
def test_what_is_no_listed_headline(inside: str) -> None:
    assert _listed(inside) == []


@pytest.mark.parametrize(
    ("around", "expected"),
    [
        (
            '<div id="ad-page" class="has-newsletter share"><p>{0}{0}</p><p>{1}{1}</p><p>{3}{3}</p>{2}</div>',
            ["Storm shuts the old harbour"],
        ),
        ('<div class="post related-on">{0}<p>{0}{0}</p><p>{1}{1}</p><p>{3}{3}{3} {2}</p></div>', []),
        (
            '<form id="aspnet"><h1>T</h1><p>{0}</p><p>{1}</p><div class="related">{2}</div><p>{3}</p></form>',
            ["Storm shuts the old harbour"],
        ),
    ],
)
def test_names_of_what_holds_the_whole_article_say_nothing(around: str, expected: list[str]) -> None:
    assert _listed(_LINK, around) == expected


def test_a_headline_printed_twice_is_listed_once() -> None:
    assert _listed(f'<div class="related">{_LINK}</div><div class="see-also">{_LINK}</div>') == [
        "Storm shuts the old harbour"
    ]


@pytest.mark.parametrize(
    ("head", "body", "expected"),
    [
        (
            '<meta name="date" content="yesterday"><meta name="pubdate" content="2024-03-12">',
            "",
            "2024-03-12",
        ),
        (
            '<script type="application/ld+json">{"@graph":[{"@type":"NewsArticle",'
            '"datePublished":"2024-03-12"}]}</script>',
            "",
            "2024-03-12",
        ),
        (
            '<script type="application/ld+json">[[[{</script>',
            '<time datetime="2024-03-12">x</time>',
            "2024-03-12",
        ),
        (f'<link rel="canonical" href="{_BASE}/2024/03/12/own">', "", "2024-03-12"),
        ("", "<p>Copyright 2019. Updated 5 May 2020.</p>", None),
    ],
)
def test_a_date_is_taken_where_the_page_states_it(head: str, body: str, expected: str | None) -> None:
    article = f"<article><p>{CREWS}</p>{body}</article>"
    page = f"<html><head><title>Ferry</title>{head}</head><body>{article}</body></html>"
    published = record_of(read_bytes(page.encode())).published
    assert (published.date().isoformat() if published else None) == expected


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        (
            '<meta property="og:title" content="Ferry - The Bay">'
            '<meta property="og:site_name" content="The Bay">',
            "",
            "Ferry",
        ),
        ("<title>Ferry - two boats lost</title>", "", "Ferry - two boats lost"),
        ("<title>Ferry | The Bay</title>", "", "Ferry"),
        ("<title>Other</title>", "<h1>Ferry\n strike</h1>", "Ferry strike"),
        ("", "", ""),
    ],
)
def test_the_title_of_a_page(head: str, body: str, title: str) -> None:
    page = (
        f"<html><head>{head}</head><body>{body}<article><p>{CREWS}</p><p>{TALKS}</p></article></body></html>"
    )
    assert record_of(read_bytes(page.encode())).title == title


@pytest.mark.parametrize(
    ("charset", "declared"),
    [
        ("utf-8", ""),
        ("cp1252", '<meta charset="iso-8859-1">'),
        ("utf-16", ""),
        ("shift_jis", '<meta charset="shift_jis">'),
    ],
)
def test_the_encoding_that_a_page_declares(charset: str, declared: str) -> None:
    word = "雨が降りました" if charset == "shift_jis" else "Café"
    page = f"<html><head><title>{word}</title>{declared}</head><body><p>{CREWS}</p></body></html>"
    record = record_of(read_bytes(page.encode(charset)))
    assert (record.title, record.notes) == (word, ())


def test_warc_pages_are_read_and_other_answers_counted() -> None:
    refused = warc(b"no", headers=b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n")
    picture = warc(b"png", headers=b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n")
    latin = warc(
        f"<title>Caf\u00e9</title><p>{CREWS}</p>".encode("cp1252"),
        headers=b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=windows-1252\r\n\r\n",
    )
    found = read_bytes(warc(PAGE.encode()) + refused + picture + latin)
    assert [(r.title, r.url, r.number) for r in records_of(found)] == [
        ("Ferry strike enters week two", f"{_BASE}/news/ferry-strike", 1),
        ("Café", f"{_BASE}/1", 4),
    ]
    assert reasons_of(found) == [(None, "2 responses that are no HTML page, or an error's page")]


def test_warc_bodies_are_decoded_as_their_headers_say() -> None:
    import gzip

    kind = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
    page = PAGE.encode()
    packed = warc(gzip.compress(page), headers=kind + b"Content-Encoding: gzip\r\n\r\n")
    chunked = warc(
        b"%x\r\n%s\r\n0\r\n\r\n" % (len(page), page), headers=kind + b"Transfer-Encoding: chunked\r\n\r\n"
    )
    false = warc(b"not gzip at all", headers=kind + b"Content-Encoding: gzip\r\n\r\n")
    found = read_bytes(packed + false + chunked)
    assert [(r.title, r.number) for r in records_of(found)] == [
        ("Ferry strike enters week two", n) for n in (1, 3)
    ]
    assert [number for number, _ in reasons_of(found)] == [2]


def test_an_embedded_post_is_listed() -> None:
    quote = f'<blockquote class="wp-embedded-content">{_LINK}</blockquote>'
    assert _listed(f'<figure class="wp-block-embed">{quote}</figure>') == ["Storm shuts the old harbour"]


def test_a_day_that_a_sentence_names_stays_in_it_and_a_stamp_goes() -> None:
    named = 'A service is held on <time datetime="2024-05-01">May 1</time> at the old quay.'
    stamp = '<p>Seen <time datetime="2024-03-12">12 March</time></p>'
    article = f"<article><h1>Ferry</h1>{stamp}<p>{CREWS}</p><p>{named}</p><p>{TALKS}</p></article>"
    record = record_of(read_bytes(f"<html><body>{article}</body></html>".encode()))
    assert "A service is held on May 1 at the old quay." in record.text.split("\n")
    assert "12 March" not in record.text
    assert record.published == datetime(2024, 3, 12, tzinfo=UTC)
