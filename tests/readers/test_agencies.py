"""Formats of agencies, feeds, messengers and libraries, by value."""

import json
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.readers import agencies
from tests.readers.samples import CREWS, TALKS, read_as, reasons_of, record_of, records_of, warc

_MORNING, _WEDNESDAY = datetime(2024, 3, 12, 7, 30, tzinfo=UTC), datetime(2024, 3, 13, tzinfo=UTC)
_TUESDAY = datetime(2024, 3, 12, tzinfo=UTC)


def test_nitf(tmp_path: Path) -> None:
    record = record_of(read_as(tmp_path, "a.xml", agencies.NITF))
    assert (record.id, record.title, record.source) == (
        "hp-0312-07",
        "Ferry strike enters week two",
        "Harbour Post",
    )
    assert (record.published, record.language) == (_MORNING, "en")
    assert record.text == f"{CREWS}\nTalks\n{TALKS}\nRelated: Island shops run low on bread"
    assert [item.url for item in record.listed] == ["https://harbour.example/bread"]


def test_newsml(tmp_path: Path) -> None:
    found = read_as(tmp_path, "a.xml", agencies.NEWSML)
    (record,) = records_of(found)
    assert (record.id, record.title) == (
        "urn:newsml:harbour.example:20240312:7",
        "Ferry strike enters week two",
    )
    assert (record.text, record.source, record.published) == (f"{CREWS}\n{TALKS}", "Harbour Wire", _MORNING)
    assert reasons_of(found) == [(None, "2 items that are no text (pictures, packages)")]
    old = record_of(read_as(tmp_path, "b.xml", agencies.NEWSML_1))
    assert (old.id, old.title, old.text, old.published, old.source) == (
        *("urn:newsml:harbour.example:7", "Ferry strike", "Crews stayed ashore."),
        *(_MORNING, "harbour.example"),
    )


def test_a_sitemap_of_news_is_its_headlines(tmp_path: Path) -> None:
    found = read_as(tmp_path, "a.xml", agencies.SITEMAP)
    (record,) = records_of(found)
    assert (record.title, record.text, record.url) == ("Ferry strike", "", "https://harbour.example/strike")
    assert (record.published, record.source, record.language) == (_MORNING, "Harbour Post", "en")
    assert reasons_of(found) == [(None, "1 addresses without a headline")]
    index = "<sitemapindex><sitemap><loc>https://harbour.example/1.xml</loc></sitemap></sitemapindex>"
    assert reasons_of(read_as(tmp_path, "b.xml", index)) == [
        (None, "a list of sitemaps; nothing is fetched: save the sitemaps that it names")
    ]


@pytest.mark.parametrize("name", ["a.sgm", "a.txt", "a"])
def test_sgml_of_the_wires(tmp_path: Path, name: str) -> None:
    first, second = records_of(read_as(tmp_path, name, agencies.REUTERS))
    assert (first.id, first.title, first.source) == ("7", "FERRY <FRY> STRIKE", "Reuters")
    assert first.text == "Crews stayed ashore.\nTalks broke off & resumed."
    assert first.published == datetime(1987, 3, 12, 8, 30, 1, tzinfo=UTC)
    assert (second.title, second.text) == ("BREAD RUNS LOW", "")
    doc = record_of(read_as(tmp_path, name, agencies.DOCS))
    assert (doc.id, doc.title, doc.text, doc.published) == (
        *("HRB_ENG_20240312.0007", "Ferry strike", "Crews stayed ashore.\nTalks broke off."),
        _TUESDAY,
    )


@pytest.mark.parametrize("token", ["\n", "\t", "\r", "<p>", "<TEXT>", "reuter "])
def test_sgml_of_one_token_is_read_in_a_moment(tmp_path: Path, token: str) -> None:
    started = time.process_time()
    items = read_as(tmp_path, "a.sgm", "<REUTERS><TITLE>Ferry</TITLE><BODY>" + token * 50_000)
    assert [item.title for item in records_of(items)] == ["Ferry"]
    assert time.process_time() - started < 1


def test_json_feed(tmp_path: Path) -> None:
    first, second = records_of(read_as(tmp_path, "a.json", agencies.JSON_FEED))
    assert (first.title, first.source, first.language, first.published) == (
        *("Ferry strike", "Harbour Post", "en"),
        _MORNING,
    )
    assert [item.url for item in first.listed] == ["https://harbour.example/bread"]
    assert (second.text, second.source, second.language) == (TALKS, "Harbour Post", "de")


def test_addresses_of_a_json_feed_are_seen_from_its_page(tmp_path: Path) -> None:
    feed = json.loads(agencies.JSON_FEED) | {"home_page_url": "https://harbour.example/news/"}
    feed["items"] = [{**feed["items"][0], "url": url} for url in ("/strike", "bread", "https://b.example/8")]
    found = records_of(read_as(tmp_path, "a.json", json.dumps(feed)))
    assert [record.url for record in found] == [
        "https://harbour.example/strike",
        "https://harbour.example/news/bread",
        "https://b.example/8",
    ]


def test_ninjs_of_all_versions(tmp_path: Path) -> None:
    first, second = records_of(read_as(tmp_path, "a.json", agencies.NINJS))
    assert (first.id, first.title, first.text, first.source) == (
        *("urn:harbour:7", "Ferry strike", CREWS),
        "Harbour Wire",
    )
    assert (second.url, second.title, second.text, second.source) == (
        *("https://harbour.example/8", "Bread runs low", TALKS),
        "Bay Herald",
    )
    assert (first.published, second.published) == (_MORNING, _MORNING.replace(day=13))


def test_telegram(tmp_path: Path) -> None:
    found = read_as(tmp_path, "result.json", agencies.TELEGRAM)
    (record,) = records_of(found)
    assert (record.id, record.title, record.text) == ("1007/2", "Ferry strike", f"{CREWS} More")
    assert (record.source, record.published, record.number) == ("Harbour News", _MORNING, 2)
    assert reasons_of(found) == [(None, "2 messages without words")]
    every = '{"about": "x", "chats": {"about": "y", "list": [%s, %s]}}' % ((agencies.TELEGRAM,) * 2)
    assert [r.title for r in records_of(read_as(tmp_path, "all.json", every))] == ["Ferry strike"] * 2


def test_references(tmp_path: Path) -> None:
    record = record_of(read_as(tmp_path, "a.json", agencies.CSL))
    assert (record.id, record.title, record.text, record.source, record.published) == (
        *("writer2024", "Ferry strike", CREWS, "Harbour Post"),
        _TUESDAY,
    )
    first, second = records_of(read_as(tmp_path, "a.ris", agencies.RIS))
    assert (first.title, first.text, first.source, first.published, first.url) == (
        *("Ferry strike enters week two", CREWS, "Harbour Post"),
        *(_TUESDAY, "https://harbour.example/strike"),
    )
    assert (second.title, second.source, second.published) == ("Bread runs low", "Bay Herald", _WEDNESDAY)


def test_transcripts_say_each_thing_once(tmp_path: Path) -> None:
    record = record_of(read_as(tmp_path, "a.vtt", agencies.VTT))
    assert (record.title, record.published) == ("Evening news", _TUESDAY)
    assert record.text == ("Ann Host: Crews stayed ashore for an eighth day.\nTalks broke off & resumed.")
    record = record_of(read_as(tmp_path, "evening_news.en.srt", agencies.SRT))
    assert (record.title, record.text) == ("evening news", "Crews stayed ashore for an eighth day.")


def test_databases_exports_as_pages(tmp_path: Path) -> None:
    found = read_as(tmp_path, "a.html", agencies.EUROPRESSE)
    first, second = records_of(found)
    assert (first.title, first.text, first.source) == (
        "Grève des ferries",
        "Les équipages restent à terre.\nDeux villages isolés.",
        "Courrier du Port",
    )
    assert (first.id, first.published) == ("news·20240312·CP·0003", _TUESDAY)
    assert (second.title, second.source, second.published) == ("Le pain manque", "Le Quai", _WEDNESDAY)
    assert reasons_of(found)[0][0] == 3
    record = record_of(read_as(tmp_path, "b.html", agencies.FACTIVA_PAGE))
    assert (record.title, record.text, record.source, record.published) == (
        *("Ferry strike", "Crews stayed ashore.\nTalks broke off.", "Harbour Post"),
        _TUESDAY,
    )


def test_a_feed_with_references_of_html_and_addresses_of_its_own(tmp_path: Path) -> None:
    feed = """

<?xml version="1.0"?><rss version="2.0"><channel><title>Bay &raquo; News</title>
<link>https://bay.example</link>
<item><title>The caf&eacute; again</title><link>/news/12</link>
<description>R&D counts eggs at B&B.</description></item>
<item><title>Wall falls - Bay Post</title><link>/news/13</link><description><![CDATA[<ol><li>
<a href="/news/13">Wall
falls</a>&nbsp;<font>Bay Post</font></li><li><a href="/news/9">Sea takes the old wall</a> <font>Cape</font>
</li></ol>]]>
</description></item></channel></rss>"""
    first, second = records_of(read_as(tmp_path, "a.xml", feed))
    assert (first.title, first.text, first.url, first.source) == (
        *("The café again", "R&D counts eggs at B&B."),
        *("https://bay.example/news/12", "Bay » News"),
    )
    assert (second.text, [(item.headline, item.url) for item in second.listed]) == (
        "",
        [("Sea takes the old wall", "https://bay.example/news/9")],
    )


_PAGE = (
    "<html><head><title>Ferry strike</title></head>"
    f"<body><article><p>{CREWS}</p><p>{TALKS}</p></article></body></html>"
)


@pytest.mark.parametrize(
    "headers",
    [
        "HTTP/1.1 200 OK\r\nServer: x",
        "HTTP/2 200\r\ncontent-type: text/html; charset=utf-8;;",
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip",
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: br",
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked",
    ],
)
def test_bodies_that_do_not_fit_their_headers_are_taken_as_they_are(tmp_path: Path, headers: str) -> None:
    data = warc(_PAGE.encode(), headers=headers.encode() + b"\r\n\r\n")
    data = data.replace(b"https://harbour.example/1", b"<https://harbour.example/1>")
    record = record_of(read_as(tmp_path, "a.warc", data))
    assert (record.title, record.text) == ("Ferry strike", f"{CREWS}\n{TALKS}")
    assert record.url == "https://harbour.example/1"


def test_pages_as_text_in_wet(tmp_path: Path) -> None:
    body = f"Ferry strike\n{CREWS}\n".encode()
    data = (
        b"WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Target-URI: https://harbour.example/1\r\nWARC-Date:"
        b" 2024-03-19T10:00:00Z\r\nWARC-Record-ID: <urn:uuid:1>\r\nContent-Type: text/plain\r\n"
        b"WARC-Identified-Content-Language: en\r\nContent-Length: %d\r\n\r\n%b\r\n\r\n"
    ) % (len(body), body)
    record = record_of(read_as(tmp_path, "a.wet", data))
    assert (record.title, record.text, record.url, record.language, record.published) == (
        *("Ferry strike", CREWS, "https://harbour.example/1"),
        *("en", None),
    )
    info = data.replace(b"conversion", b"warcinfo")
    assert reasons_of(read_as(tmp_path, "b.wet", info)) == [(None, "no page among its 1 records")]
