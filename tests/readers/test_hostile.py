"""Hostile and broken input: counted skips or noted records, in bounded time and memory."""

import gzip
import io
import json
import sys
import time
from pathlib import Path

import pytest
import zstandard

from linker.config import ReadConfig
from tests.readers.samples import (
    CREWS,
    FEED,
    LINES,
    PAGE,
    parquet,
    read_as,
    read_bytes,
    reasons_of,
    record_of,
    records_of,
    warc,
)

_MANY = "".join(
    json.dumps({"title": f"Bulletin {n}", "text": f"{CREWS} {n * n * 7919}"}) + "\n" for n in range(2000)
).encode()


def _zstd(data: bytes) -> bytes:
    return zstandard.ZstdCompressor().compress(data)


@pytest.mark.parametrize(("suffix", "pack"), [(".gz", gzip.compress), (".zst", _zstd)])
def test_a_packed_file_that_is_cut_short_gives_the_lines_before_the_cut(
    tmp_path: Path, suffix: str, pack: object
) -> None:
    assert callable(pack)
    packed = pack(_MANY)
    found = read_as(tmp_path, f"a.jsonl{suffix}", packed[: len(packed) * 2 // 3])
    titles = [record.title for record in records_of(found)]
    assert titles[:3] == ["Bulletin 0", "Bulletin 1", "Bulletin 2"]
    assert titles == [f"Bulletin {n}" for n in range(len(titles))]
    assert 100 < len(titles) < 2000 or suffix == ".zst"  # zstd's blocks are 128 KB
    assert reasons_of(found) == [(None, "cut short: the compressed data ends early")]


def test_a_packed_page_or_archive_that_is_cut_short(tmp_path: Path) -> None:
    found = read_as(tmp_path, "a.html.gz", gzip.compress(PAGE.encode())[:-40])
    assert reasons_of(found) == [(None, "cut short: the compressed data ends early")]
    pages = warc(*(PAGE.replace("two", str(n)).encode() for n in range(30)))
    found = read_as(tmp_path, "a.warc.gz", gzip.compress(pages)[:-60])
    assert [record.number for record in records_of(found)][:28] == list(range(1, 29))
    assert any(reason.startswith("cut short") for _, reason in reasons_of(found))
    found = read_as(tmp_path, "a.warc", pages[:-300])
    assert reasons_of(found)[-1] == (30, "cut short: the last record is not whole")


def test_a_damaged_warc_record_costs_no_other() -> None:
    one, two, three = (
        warc(PAGE.replace("Ferry strike enters", name).encode()) for name in ("One", "Two", "Three")
    )
    found = read_bytes(one + two.replace(b"WARC/1", b"XXXX/1", 1) + three)
    assert [record.text[:5] for record in records_of(found)] == ["One w", "Three"]
    assert [number for number, reason in reasons_of(found) if "damaged" in reason] == [2]


@pytest.mark.parametrize(
    "junk", [bytes(range(256)) * 300, b"\x89PNG\r\n\x1a\n" + b"\0\1\2\3" * 99, b"PK\3\4" + b"\0" * 500]
)
@pytest.mark.parametrize(
    "suffix", ["txt", "md", "html", "xml", "json", "jsonl", "csv", "parquet", "warc", "gz", "odd"]
)
def test_binary_junk_is_skipped_whatever_it_calls_itself(tmp_path: Path, suffix: str, junk: bytes) -> None:
    found = read_as(tmp_path, f"a.{suffix}", junk)
    assert records_of(found) == []
    assert len(found) >= 1


@pytest.mark.parametrize("name", ["a.jsonl", "a.csv", "a.json", "a.txt", "a.html"])
def test_a_line_of_50_mb_is_skipped_in_bounded_memory(tmp_path: Path, name: str) -> None:
    import resource

    huge = b"x" * 50_000_000
    data = {
        "a.jsonl": b'{"title":"' + huge + b'"}\n{"title":"After"}\n',
        "a.csv": b"title,text\n" + huge + b",words\nAfter,words\n",
        "a.json": b'[{"title":"' + huge + b'"}]',
    }.get(name, huge)
    path = tmp_path / name
    path.write_bytes(data)
    del data, huge
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    found = list(_read(path))
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // (
        1024 if sys.platform != "darwin" else 1024**2
    )
    assert grown < 200
    assert "more than" in str(found[0]) or "larger than" in str(found[0])
    assert [r.title for r in records_of(found)] == (["After"] if name in {"a.jsonl", "a.csv"} else [])


def _read(path: Path):  # type: ignore[no-untyped-def]  # as `read`
    from linker.readers import read

    return read([path])


@pytest.mark.parametrize("pack", [gzip.compress, _zstd])
def test_a_decompression_bomb_is_given_up_early(tmp_path: Path, pack: object) -> None:
    assert callable(pack)
    started = time.process_time()
    found = read_as(tmp_path, "a.jsonl", pack(b"\n" * 100_000_000))
    assert reasons_of(found) == [(None, "decompresses to more than 200 times its size, as only a bomb does")]
    assert time.process_time() - started < 10


@pytest.mark.parametrize("pack", [gzip.compress, _zstd])
def test_time_goes_with_the_size_of_a_file_of_many_small_members(tmp_path: Path, pack: object) -> None:
    assert callable(pack)
    started = time.process_time()
    record = record_of(read_as(tmp_path, "a.txt.gz", pack(b"x") * 50_000))
    assert record.text == "x" * 50_000
    assert time.process_time() - started < 5


@pytest.mark.parametrize(
    "fragment",
    [
        *(
            "<div>",
            "<b>",
            "<a href=x>",
            "<p>word ",
            "<ul><li>",
            "<table><tr><td>",
            "<!--",
            "<svg>",
            "&amp;",
            "a=b ",
        ),
        *(
            '<p class="related">',
            '<h2>Related</h2><a href="/x">one two three four</a>',
            '<script type="application/ld+json">[',
        ),
        '<p>READ MORE: <a href="/x">one two three four</a>',
    ],
)
def test_html_bombs_end_within_seconds(fragment: str) -> None:
    page = f"<html><body><p>{CREWS}</p>" + fragment * (1_000_000 // len(fragment))
    started = time.process_time()
    assert len(read_bytes(page.encode())) == 1
    assert time.process_time() - started < 5


@pytest.mark.parametrize("piece", ["\n", " ", "<![CDATA[", "<!--", "<![CDATA[]]>"])
def test_feeds_that_break_off_end_within_seconds(tmp_path: Path, piece: str) -> None:
    feed = "<rss><channel><item><title>Strike</title><description>" + piece * (100_000 // len(piece))
    started = time.process_time()
    assert list(read_as(tmp_path, "feed.xml", feed.encode()))
    assert time.process_time() - started < 5


@pytest.mark.parametrize("mark", ["[", "![", "`a", "*a", "<", "_a", "&", "](", "a[b"])
def test_markdown_of_nothing_but_marks_is_read_at_once(tmp_path: Path, mark: str) -> None:
    path = tmp_path / "marks.md"
    path.write_text("# Ferry strike\n" + mark * 300_000)
    started = time.process_time()
    (record,) = _read(path)
    assert time.process_time() - started < 2
    assert (record.title, record.text) == ("Ferry strike", mark * 300_000)
    assert "more than 40,000 marks of Markdown: read as plain text" in record.notes


def test_a_long_text_in_markdown_is_read_as_such(tmp_path: Path) -> None:
    path = tmp_path / "long.md"
    path.write_text("# Ferry strike\n" + "The *crews* [stay](https://harbour.example) ashore.\n\n" * 300)
    (record,) = _read(path)
    assert record.text.startswith("The crews stay ashore.\n")
    assert record.notes == ()


def test_depth_past_the_parser_s_loses_no_text() -> None:
    page = (
        f"<html><body><p>{CREWS}</p>"
        + "<div><font>" * 400
        + "The last words of the page are here."
        + "</body></html>"
    )
    assert "The last words of the page are here." in record_of(read_bytes(page.encode())).text
    deep = "<html><body>" + "<ul><li>" * 400 + CREWS
    assert reasons_of(read_bytes(deep.encode())) == [(1, "HTML nested more than 256 deep")]


@pytest.mark.parametrize(
    "head",
    [
        '<!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>',
        '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE r [<!ENTITY % p SYSTEM "http://bay.example/p"> %p;]>',
    ],
)
def test_xml_that_declares_entities_is_refused(head: str) -> None:
    items = "<channel><item><title>&b;</title></item></channel>"
    feed = f'<?xml version="1.0"?>{head}<rss version="2.0">{items}</rss>'
    for data in (feed, feed.removesuffix("</rss>")):
        assert reasons_of(read_bytes(data.encode())) == [
            (None, "the XML declares entities, which can be a bomb")
        ]


def test_feeds_that_would_take_long_are_refused() -> None:
    started = time.process_time()
    items = "<item><title>x</title></item>" * 100_000
    attributes = " ".join(f'a{n}="x"' for n in range(50_000))
    for inside in (items, f"<item {attributes}/>", "<item><title>x</title>" * 30_000, "<" * 500_000):
        found = read_bytes(f'<rss version="2.0"><channel>{inside}</channel></rss>'.encode())
        assert records_of(found) == []
        assert "more than" in reasons_of(found)[0][1]
    assert time.process_time() - started < 5


def test_a_feed_that_breaks_off_is_read_up_to_there() -> None:
    found = read_bytes(FEED[: FEED.index("Second item")].encode())
    assert records_of(found)[0].id == "guid-1"
    assert "broken XML" in reasons_of(found)[-1][1]
    assert "its root is <table>" in reasons_of(read_bytes(b'<?xml version="1.0"?><table/>'))[0][1]


@pytest.mark.parametrize(
    ("encoding", "text", "guess"),
    [
        (
            "cp1252",
            "Le père a suivi de très près la scène à la mairie, où le frère espère être élu.",
            "cp1252",
        ),
        ("cp1251", "Президент сказал вчера вечером, что переговоры продолжатся.", "cp1251"),
        ("gb18030", "洪水来了，村民撤离。政府宣布进入紧急状态。", "gb18030"),
        ("shift_jis", "今日は雨が降りました。首相が会見した。", "shift_jis"),
    ],
)
def test_an_encoding_that_is_not_stated_is_guessed_and_noted(
    tmp_path: Path, encoding: str, text: str, guess: str
) -> None:
    record = record_of(read_as(tmp_path, "a.txt", f"A headline\n{text}".encode(encoding)))
    assert (record.text, record.notes) == (text, (f"encoding guessed: {guess}",))
    line = json.dumps({"title": "A headline", "text": text}, ensure_ascii=False).encode(encoding)
    for name, data in (
        ("a.jsonl", LINES + line),
        ("a.json", b"[" + line + b"]"),
        ("a.csv", f'title,text\nA headline,"{text}"\n'.encode(encoding)),
    ):
        found = records_of(read_as(tmp_path, name, data))
        assert (found[-1].text, found[-1].notes) == (text, (f"encoding guessed: {guess}",))


@pytest.mark.parametrize("name", ["a.csv", "a.jsonl", "a.json"])
def test_all_lines_are_in_one_encoding_noted_once(tmp_path: Path, name: str) -> None:
    titles = ["Pożar w Łodzi, są ranni", "Vláda schválila rozpočet na příští rok", "Tűz ütött ki egy házban"]
    lines = [json.dumps({"title": title, "text": "a"}, ensure_ascii=False) for title in titles]
    texts = {
        "a.csv": "\n".join(("title;text", *(f"{title};a" for title in titles))),
        "a.jsonl": "\n".join(lines),
        "a.json": f"[{','.join(lines)}]",
    }
    found = records_of(read_as(tmp_path, name, texts[name].encode("cp1250")))
    assert [record.title for record in found] == titles
    assert [record.notes for record in found] == [("encoding guessed: cp1250",), (), ()]


def test_a_pound_before_a_digit_is_a_pound(tmp_path: Path) -> None:
    text = "The café owner’s “résumé” – a naïve joke – cost £5"
    assert record_of(read_as(tmp_path, "a.txt", f"A headline\n{text}".encode("cp1252"))).text == text


def test_damaged_utf8_is_read_and_noted(tmp_path: Path) -> None:
    data = ("Ein Gerücht über Äpfel, Öl und süße Früchte aus Köln und Zürich " * 3).encode() + b"\xc3 end"
    record = record_of(read_as(tmp_path, "a.txt", b"Headline\n" + data))
    assert "Gerücht über Äpfel" in record.text
    assert "damaged UTF-8: some characters are lost" in record.notes


@pytest.mark.parametrize(
    "value", ["[" * 100_000, '{"a":' * 50_000, "9" * 100_000, '"\\ud800"', "1e999", "NaN", "{}", "[]", "null"]
)
@pytest.mark.parametrize("name", ["a.json", "a.jsonl"])
def test_json_that_parsers_stumble_over(tmp_path: Path, name: str, value: str) -> None:
    line = f'{{"title": "One", "text": {value}, "date": {value}, "id": {value}}}\n{{"title": "Two"}}\n'
    found = read_as(tmp_path, name, line)
    for record in records_of(found):
        assert record.title in {"One", "Two"}
        assert (record.title + record.text + record.id).encode()
    assert name == "a.json" or records_of(found)[-1].title == "Two"


def test_yaml_that_grows_or_runs_code_is_harmless(tmp_path: Path) -> None:
    bomb = "a: &a [x, x]\n" + "".join(
        f"{c}: &{c} [*{p}, *{p}, *{p}]\n" for p, c in zip("abcdefgh", "bcdefghi", strict=True)
    )
    record = record_of(read_as(tmp_path, "a.md", f"---\n{bomb}title: One\nsource: *i\n---\nText."))
    assert record.title == "One"
    record = record_of(
        read_as(tmp_path, "b.md", "---\ntitle: !!python/object/apply:os.getcwd []\n---\nText.")
    )
    assert record.text == "Text."


def test_a_quote_that_is_never_closed_costs_what_it_swallows_only(tmp_path: Path) -> None:
    config = ReadConfig(max_bytes=64 * 1024)  # a row may have 2,048 bytes
    rows = "".join(f"Bulletin {n},words\n" for n in range(300))
    found = read_as(tmp_path, "a.csv", f'title,text\nOne,"words\n{rows}', config)
    assert reasons_of(found)[0] == (1, "not a row: field larger than field limit (2048) (115 lines)")
    assert records_of(found)[-1].title == "Bulletin 299"


def test_damaged_parquet_is_a_skip_and_prints_nothing(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    sound = parquet()
    for cut in range(0, len(sound), 37):
        for data in (sound[:cut], sound[:cut] + b"\xff" + sound[cut + 1 :]):
            read_as(tmp_path, "a.parquet", data)
    assert capfd.readouterr() == ("", "")


def test_ids_and_addresses_that_are_attacks_are_tamed() -> None:
    line = {
        "title": "One",
        "id": "\x1b]0;owned\x07../../etc\n7",
        "url": "javascript:alert(1)",
        "source": "\x1b[31mBay",
    }
    record = record_of(read_bytes(json.dumps(line).encode()))
    assert (record.id, record.url, record.source) == ("]0;owned../../etc 7", None, "[31mBay")
    assert record.notes == ("address left out: 'javascript:alert(1)'",)
    long = record_of(read_bytes(json.dumps({"title": "One", "id": "x" * 10_000}).encode()))
    assert (len(long.id), long.notes) == (16, ("id of 10,000 characters replaced",))


def test_nothing_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a reader opened a socket")

    monkeypatch.setattr(socket, "socket", refuse)
    page = PAGE.replace(
        "<body>", '<body><img src="http://bay.example/x"><iframe src="http://bay.example/y"></iframe>'
    )
    assert record_of(read_bytes(page.encode())).source == "The Harbour Post"
    assert len(records_of(read_bytes(FEED.encode()))) == 2
    assert list(_read_stream(b'<!DOCTYPE html PUBLIC "x" "http://bay.example/d.dtd"><html><p>Words')) == [
        "Words"
    ]


def _read_stream(data: bytes) -> list[str]:
    from linker.readers import read

    return [record.text for record in records_of(list(read(["-"], stdin=io.BytesIO(data))))]
