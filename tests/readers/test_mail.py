"""Newsletters as messages and mailboxes."""

import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from linker.config import ReadConfig
from linker.readers.fields import Place
from linker.readers.mail.wrapped import unwrapped
from linker.types import Record, Skipped
from tests.readers.office import EML, MBOX
from tests.readers.samples import PAGE, read_as, reasons_of, record_of, records_of


def test_a_newsletter_is_its_visible_html(tmp_path: Path) -> None:
    for name in ("a.eml", "a.txt", "a", "a.dat"):
        record = record_of(read_as(tmp_path, name, EML))
        assert (record.id, record.title) == ("m-7@harbour.example", "Café strike enters week two")
        assert (record.source, record.url) == ("Harbour Post – Morning", "https://harbour.example/web/7")
        assert record.published == datetime(2024, 3, 12, 7, 30, tzinfo=UTC)
        assert record.text == (
            "Crews at the café stayed ashore for an eighth day.\nRead more: Island shops run low on bread"
        )
        assert [(item.headline, item.url) for item in record.listed] == [
            ("Island shops run low on bread", "https://harbour.example/bread")
        ]


def test_a_mailbox_is_a_record_a_message(tmp_path: Path) -> None:
    first, second = records_of(read_as(tmp_path, "a.mbox", MBOX))
    assert first.title == "Café strike enters week two"
    assert (second.title, second.text, second.source, second.number) == (
        "Second",
        "From the harbour comes good news.",
        "harbour.example",
        2,
    )


def test_a_message_that_no_parser_takes_costs_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from linker.readers.mail import mailbox

    sound = mailbox.message_record

    def fail_at_first(data: bytes, place: Place, config: ReadConfig) -> Record | Skipped:
        if place.number == 1:
            raise IndexError("of the library")
        return sound(data, place, config)

    monkeypatch.setattr(mailbox, "message_record", fail_at_first)
    found = read_as(tmp_path, "a.mbox", MBOX)
    assert [record.title for record in records_of(found)] == ["Second"]
    assert reasons_of(found) == [(1, "can't be parsed: IndexError")]


def test_a_message_in_an_old_encoding_and_one_of_attachments(tmp_path: Path) -> None:
    data = (
        b"From: Bay <a@bay.example>\nTo: x\nSubject: =?iso-8859-2?Q?=BC=F3=B6?=\nContent-Type: text/plain;"
        b" charset=iso-8859-2\nContent-Transfer-Encoding: base64\n\nWmFwsfMK\n"
    )
    record = record_of(read_as(tmp_path, "a.eml", data))
    assert (record.title, record.text) == ("źóś", "Zapąó")
    only = data.replace(b"text/plain", b"application/pdf")
    assert reasons_of(read_as(tmp_path, "b.eml", only)) == [(1, "a message without text, only attachments")]


def test_a_page_that_a_browser_saved_as_a_message_is_that_page(tmp_path: Path) -> None:
    page = PAGE.replace("=", "=3D").encode()
    data = (
        b"From: <Saved by Blink>\nSnapshot-Content-Location: https://harbour.example/news/7\nSubject: Ferry\n"
        b'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="cut"\n\n--cut\n'
        b"Content-Type: text/html\n"
        b"Content-Transfer-Encoding: quoted-printable\n\n" + page + b"\n--cut--\n"
    )
    record = record_of(read_as(tmp_path, "a.mhtml", data))
    assert (record.title, record.source) == ("Ferry strike enters week two", "The Harbour Post")
    assert record.published == datetime(2024, 3, 12, 7, 30, tzinfo=UTC)


def test_messages_nested_without_end_are_skipped(tmp_path: Path) -> None:
    deep = EML.split(b"\n\n")[0] + b"\n\n"
    for number in range(3_000):
        deep += f'--cut\nContent-Type: multipart/mixed; boundary="cut{number}"\n\n--cut{number}\n'.encode()
    assert reasons_of(read_as(tmp_path, "a.eml", deep)) == [(1, "a message nested more than 100 deep")]


@pytest.mark.parametrize(
    ("wrapped", "target"),
    [
        ("https://www.google.com/url?q=https%3A%2F%2Fbay.example%2Fa&sa=D", "https://bay.example/a"),
        ("https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fbay.example%2Fa%3Fb%3D1&data=05", "https://bay.example/a?b=1"),
        ("https://urldefense.com/v3/__https://bay.example/a__;!!x$", "https://bay.example/a"),
        ("https://urldefense.proofpoint.com/v2/url?u=https-3A__bay.example_a&d=D", "https://bay.example/a"),
        ("https://news.example/redirect/2/eyJlIjoiaHR0cHM6Ly9iYXkuZXhhbXBsZS9hIn0.abc?j=x", "https://bay.example/a"),
        ("https://track.example/L0/https:%2F%2Fbay.example%2Fa/1/abc", "https://bay.example/a"),
        ("https://c.example/?url=https%3A%2F%2Fd.example%2F%3Fu%3Dhttps%253A%252F%252Fbay.example%252Fa", "https://bay.example/a"),
        ("https://bay.example/a?x=1", "https://bay.example/a?x=1"),
        ("https://click.example/opaque/AbCdEf123", "https://click.example/opaque/AbCdEf123"),
        ("https://[broken", "https://[broken"),
        ("https://c.example/?url=https%3A%2F%2Fbay.example%2F%00a", "https://c.example/?url=https%3A%2F%2Fbay.example%2F%00a"),
    ],
)  # fmt: skip
def test_links_lead_where_they_lead_in_the_end(wrapped: str, target: str) -> None:
    assert unwrapped(wrapped) == target


def test_time_goes_with_the_size_of_a_message_whose_subject_is_all_of_it(tmp_path: Path) -> None:
    words = b"=?utf-8?q?strike?= " * 50_000
    started = time.process_time()
    record = record_of(
        read_as(tmp_path, "a.eml", b"Subject: Ferry " + words + b"\n\nCrews went back to work.\n")
    )
    assert record.title.startswith("Ferry strikestrike")
    assert time.process_time() - started < 2
