"""Small inputs in every format, in our own words, and how tests read them."""

import gzip
import io
import json
from pathlib import Path

import zstandard

from linker.config import ReadConfig
from linker.readers import read
from linker.types import Record, Skipped

CREWS = "Crews at the island ferry company stayed ashore for an eighth day on Tuesday, two villages cut off."
TALKS = (
    "Talks broke off late on Monday after the company withdrew an offer of a single payment, the union said."
)
CARGO = "The regional government said that it would charter a cargo vessel if no deal was found by Friday."

PAGE = f"""<!doctype html><html lang="en-GB"><head><meta charset="utf-8">
<title>Ferry strike enters week two | The Harbour Post</title>
<meta property="og:site_name" content="The Harbour Post">
<meta property="article:published_time" content="2024-03-12T08:30:00+01:00">
<link rel="canonical" href="https://harbour.example/news/ferry-strike"></head>
<body><nav><ul><li><a href="/politics">Politics and government of the islands</a></li></ul></nav>
<article><h1>Ferry strike enters week two</h1><p>{CREWS}</p><p>{TALKS}</p>
<ul><li><a href="/news/bread">Island shops run low on bread as strike bites</a></li>
<li><a href="/news/how">How the ferry quarrel began: a timeline</a></li></ul>
<p>READ MORE: <a href="/news/profit">Ferry company posts record profit</a></p><p>{CARGO}</p>
<div class="related-stories"><h3>Related</h3><ul>
<li><a href="/news/storm">Harbour master warns of winter storms</a></li></ul></div></article>
<footer><a href="/about">About the people behind this paper</a></footer></body></html>"""

FEED = f"""<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>Harbour Feed</title><language>en-us</language>
<item><title>Café &amp;amp; bar burns</title><link>https://harbour.example/cafe</link><guid>guid-1</guid>
<pubDate>Tue, 12 Mar 2024 08:30:00 +0100</pubDate><description>Short.</description>
<content:encoded><![CDATA[<p>{CREWS}</p><p>{TALKS}</p><p>READ MORE: <a href="/engines">Brigade
short of engines since last year</a></p>]]></content:encoded></item>
<item><title>Second item</title><description>Plain words.</description></item></channel></rss>"""

OBJECTS = [
    {"title": f"Bulletin {n}", "text": CREWS, "date": "12 March 2024", "source": {"name": "Bay"}}
    for n in range(3)
]
LINES = "\n".join(map(json.dumps, OBJECTS)).encode() + b"\n"
TABLE = b'title,text,date\nBulletin one,"Some, words\non two lines",03/04/2024\nBulletin two,More words,\n'
PLAIN = f"date 2024-03-12 Ferry strike enters week two\n{CREWS}\n- Island shops run low on bread\n".encode()
MARKDOWN = f"""---
title: Ferry strike
date: 2024-03-12
lang: en
---
{CREWS}

- [Storm shuts the old harbour](/x)
""".encode()


def warc(
    *bodies: bytes, headers: bytes = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
) -> bytes:
    """A WARC file with a response a body."""
    from fastwarc.warc import WarcRecord, WarcRecordType

    archive = io.BytesIO()
    for number, body in enumerate(bodies, 1):
        record = WarcRecord()
        record.init_headers(WarcRecordType.response)
        record.headers.append("WARC-Target-URI", f"https://harbour.example/{number}")
        record.headers.set("Content-Type", "application/http; msgtype=response")
        record.set_bytes_content(headers + body)
        record.write(archive)
    return archive.getvalue()


def parquet() -> bytes:
    """A Parquet file of `OBJECTS`."""
    import polars as pl

    held = io.BytesIO()
    pl.DataFrame(OBJECTS).write_parquet(held)
    return held.getvalue()


def samples() -> dict[str, bytes]:
    """Suffix → a sound file of that format."""
    from tests.readers import agencies, exports, office

    article = ("Ferry strike", ("By A. Writer", "12 March 2024", CREWS, TALKS))
    pages = warc(PAGE.encode(), PAGE.encode())
    return {
        "txt": PLAIN,
        "md": MARKDOWN,
        "html": PAGE.encode(),
        "xml": FEED.encode(),
        "json": json.dumps({"articles": OBJECTS}).encode(),
        "jsonl": LINES,
        "csv": TABLE,
        "tsv": TABLE.replace(b",", b"\t"),
        "parquet": parquet(),
        "warc": pages,
        "jsonl.gz": gzip.compress(LINES),
        "csv.zst": zstandard.ZstdCompressor().compress(TABLE),
        "warc.gz": gzip.compress(pages),
        "docx": office.docx(article, article),
        "odt": office.odt(),
        "epub": office.epub(),
        "rtf": office.RTF.encode(),
        "pdf": office.pdf(article, article),
        "eml": office.EML,
        "mbox": office.MBOX,
        **{
            f"{name}.txt": text.encode()
            for name, text in {
                "lexis": exports.LEXIS,
                "nexis": exports.NEXIS,
                "factiva": exports.FACTIVA,
                "codes": exports.FACTIVA_CODES,
                "europresse": exports.EUROPRESSE,
                "proquest": exports.PROQUEST,
            }.items()
        },
        "nitf.xml": agencies.NITF.encode(),
        "newsml.xml": agencies.NEWSML.encode(),
        "sitemap.xml": agencies.SITEMAP.encode(),
        "sgm": agencies.REUTERS.encode(),
        "feed.json": agencies.JSON_FEED.encode(),
        "ninjs.json": agencies.NINJS.encode(),
        "telegram.json": agencies.TELEGRAM.encode(),
        "csl.json": agencies.CSL.encode(),
        "ris": agencies.RIS.encode(),
        "vtt": agencies.VTT.encode(),
        "europresse.html": agencies.EUROPRESSE.encode(),
        "factiva.html": agencies.FACTIVA_PAGE.encode(),
    }


def read_bytes(data: bytes, config: ReadConfig = ReadConfig()) -> list[Record | Skipped]:
    """Read from standard input."""
    return list(read(["-"], config, stdin=io.BytesIO(data)))


def read_as(
    folder: Path, name: str, data: bytes | str, config: ReadConfig = ReadConfig()
) -> list[Record | Skipped]:
    """Read a file of this name and content."""
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return list(read([path], config))


def record_of(found: list[Record | Skipped]) -> Record:
    """The one record that was read."""
    assert [type(item) for item in found] == [Record], found
    record = found[0]
    assert isinstance(record, Record)
    return record


def records_of(found: list[Record | Skipped]) -> list[Record]:
    """The records among what was read."""
    return [item for item in found if isinstance(item, Record)]


def reasons_of(found: list[Record | Skipped]) -> list[tuple[int | None, str]]:
    """Number and reason of each skipped input."""
    return [(item.number, item.reason) for item in found if isinstance(item, Skipped)]
