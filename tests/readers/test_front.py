"""What stands between a plain text's headline and its words: keys, byline, date, source."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.readers.samples import read_as, record_of

_DAY = datetime(2024, 3, 12, tzinfo=UTC)
_MORNING = datetime(2024, 3, 12, 8, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("data", "published", "source", "text"),
    [
        ("Title: Wall falls\nDate: 2024-03-12\nSource: Bay Post\n\nIt fell.", _DAY, "Bay Post", "It fell."),
        ("Date: 12 March 2024\nSource: Bay Post\n\nWall falls\n\nIt fell.", _DAY, "Bay Post", "It fell."),
        (
            "Wall falls\nBy A. Writer\nPublished: March 12, 2024 8:30 am\nBay Post\n\nIt fell.",
            _MORNING,
            "Bay Post",
            "It fell.",
        ),
        (
            "Wall falls\nBy A. Writer\n12 March 2024\nIt fell.\nNo one was hurt.",
            _DAY,
            None,
            "It fell.\nNo one was hurt.",
        ),
        ("Wall falls\n\nUpdated 13 March 2024\n12 March 2024\n\nIt fell.", _DAY, None, "It fell."),
        (
            "Wall falls\nDate: 12 March 2024\nURL: https://bay.example/1\nIt fell.",
            _DAY,
            "bay.example",
            "It fell.",
        ),
        (
            "Wall falls\nBy noon the sea had won.\n12 March 2024 was a bad day.",
            None,
            None,
            "By noon the sea had won.\n12 March 2024 was a bad day.",
        ),
        (
            "TITLE: Wall falls\nDATE: March 12, 2024\nSOURCE: Bay Post\nTEXT:\nIt fell.",
            _DAY,
            "Bay Post",
            "It fell.",
        ),
        ("Wall falls\nBay Post\n\nIt fell.", None, None, "Bay Post\nIt fell."),
    ],
)
def test_front_lines(
    tmp_path: Path, data: str, published: datetime | None, source: str | None, text: str
) -> None:
    record = record_of(read_as(tmp_path, "a.txt", data))
    assert (record.title, record.published, record.source, record.text) == (
        "Wall falls",
        published,
        source,
        text,
    )


def test_a_headline_that_begins_like_a_key_stays_a_headline(tmp_path: Path) -> None:
    record = record_of(read_as(tmp_path, "a.txt", "Source: striker to sign\nHe said so."))
    assert (record.title, record.text) == ("Source: striker to sign", "He said so.")


def test_words_divided_at_a_line_end_are_joined(tmp_path: Path) -> None:
    data = """Storks nest again

The storks of the old mill are back, two weeks earlier
than last year, and the mu-
seum counts four eggs so far. The well-known
tower is shut, and the well-
known storks stay until the young ones fly.
"""
    assert record_of(read_as(tmp_path, "a.txt", data)).text == (
        "The storks of the old mill are back, two weeks earlier than last year, and the museum counts four"
        " eggs so far. The well-known tower is shut, and the well-known storks stay until the young ones fly."
    )
