"""Dates: ISO first, other forms in the stated order, anything unclear unknown."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linker.readers.dates import parse_date, read_date


@pytest.mark.parametrize(
    ("printed", "iso"),
    [
        ("2024-03-12", "2024-03-12T00:00:00"),
        ("2024-3-4", "2024-03-04T00:00:00"),
        ("2024/03/04 10:00", "2024-03-04T10:00:00"),
        ("20240312", "2024-03-12T00:00:00"),
        ("2024-03-12T08:30:00+01:00", "2024-03-12T07:30:00"),
        ("2024-03-12T08:30:00Z", "2024-03-12T08:30:00"),
        ("2024-03-12 08:30:00 +0100", "2024-03-12T07:30:00"),
        ("2024-03-12 08:30 UTC", "2024-03-12T08:30:00"),
        ("Tue, 12 Mar 2024 08:30:00 +0100", "2024-03-12T07:30:00"),
        ("Tue, 12 Mar 2024 08:30:00 GMT", "2024-03-12T08:30:00"),
        ("Tue, 12 Mar 2024 08:30:00 CET", "2024-03-12T07:30:00"),
        ("12 March 2024", "2024-03-12T00:00:00"),
        ("March 12th, 2024 at 4:05 p.m. EST", "2024-03-12T21:05:00"),
        ("Mon Mar 04 10:00:00 2024", "2024-03-04T10:00:00"),
        ("12 Mar 99", "1999-03-12T00:00:00"),
        ("12-Mar-99", "1999-03-12T00:00:00"),
        ("12 Mar 69", "1969-03-12T00:00:00"),
        ("12 Mar 68", "2068-03-12T00:00:00"),
        ("100000000", "1973-03-03T09:46:40"),
        ("4099999999", "2099-12-03T16:53:19"),
        ("Mon Mar 04 10:00:00 +0100 2024", "2024-03-04T09:00:00"),
        ("20240312083000", "2024-03-12T08:30:00"),
        ("1710230400", "2024-03-12T08:00:00"),
        ("1710230400000", "2024-03-12T08:00:00"),
    ],
)
@pytest.mark.parametrize("day_first", [False, True])
def test_forms_that_name_their_parts_need_no_order(printed: str, iso: str, day_first: bool) -> None:
    assert parse_date(printed, day_first=day_first) == datetime.fromisoformat(iso).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("printed", "month_first", "day_first"),
    [
        ("03/04/2024", datetime(2024, 3, 4, tzinfo=UTC), datetime(2024, 4, 3, tzinfo=UTC)),
        ("04-03-2024 10:00", datetime(2024, 4, 3, 10, tzinfo=UTC), datetime(2024, 3, 4, 10, tzinfo=UTC)),
        ("8/9/18", datetime(2018, 8, 9, tzinfo=UTC), datetime(2018, 9, 8, tzinfo=UTC)),
        ("25/03/2024", None, datetime(2024, 3, 25, tzinfo=UTC)),
        ("12.31.2024", None, None),
        ("3.4.2024", datetime(2024, 4, 3, tzinfo=UTC), datetime(2024, 4, 3, tzinfo=UTC)),
    ],
)
def test_figures_are_read_in_the_stated_order_only(
    printed: str, month_first: datetime | None, day_first: datetime | None
) -> None:
    assert parse_date(printed) == month_first
    assert parse_date(printed, day_first=True) == day_first


@pytest.mark.parametrize(
    "printed",
    [
        *("yesterday", "2 hours ago", "now", "Tuesday", "12 March", "March 2024", "2024", "2024-03", "10:30"),
        *(
            "31 February 2024",
            "2024-13-45",
            "12-03-24",
            "12345",
            "99999999",
            "4100000000",
            "20111301120112",
            "",
            "words",
            "None",
        ),
        *("0001-01-01", "9999-12-31T23:59:59-12:00", "12 March 20240", "1" * 500),
    ],
)
def test_what_is_no_whole_date_is_unknown(printed: str) -> None:
    assert parse_date(printed) is None


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (1710230400, datetime(2024, 3, 12, 8, tzinfo=UTC)),
        (1710230400000, datetime(2024, 3, 12, 8, tzinfo=UTC)),
        (1710230400.5, datetime(2024, 3, 12, 8, 0, 0, 500000, tzinfo=UTC)),
        (20240312, datetime(2024, 3, 12, tzinfo=UTC)),
        (date(2024, 3, 12), datetime(2024, 3, 12, tzinfo=UTC)),
        (datetime(2024, 3, 12, 8), datetime(2024, 3, 12, 8, tzinfo=UTC)),  # noqa: DTZ001  # naive is UTC
        (datetime(2024, 3, 12, 8, tzinfo=timezone(timedelta(hours=2))), datetime(2024, 3, 12, 6, tzinfo=UTC)),
        *[(99_999_999_000, None), (100_000_000_000, datetime(1973, 3, 3, 9, 46, 40, tzinfo=UTC))],
        *[(odd, None) for odd in (2024, 7, -1, True, None, float("nan"), float("inf"), 10**400, b"x", [])],
    ],
)
def test_values_that_are_no_strings(value: object, expected: datetime | None) -> None:
    assert parse_date(value) == expected


@pytest.mark.parametrize(
    ("printed", "iso"),
    [
        ("Published: September 20, 2016", "2016-09-20T00:00"),
        ("Published September 20, 2016 9:31 am", "2016-09-20T09:31"),
        ("First published on Tue 20 Sep 2016 09.31 BST", "2016-09-20T08:31"),
        ("Publié le 20 septembre 2016 à 14h30", "2016-09-20T14:30"),
        ("Veröffentlicht am 20. Dezember 2016, 14.30 Uhr", "2016-12-20T14:30"),
        ("Sept. 20, 2016 | Updated Sept. 21, 2016", "2016-09-20T00:00"),
        ("Updated Sept. 21, 2016; first published Sept. 20, 2016", "2016-09-20T00:00"),
        ("Updated - September 20, 2016 09:31 am", "2016-09-20T09:31"),
        ("By A. Writer | March 19, 2024", "2024-03-19T00:00"),
        ("Posted on 3/4/2024", "2024-03-04T00:00"),
        ("Published 9:31 AM ET, Tue June 20, 2023", "2023-06-20T13:31"),
    ],
)
def test_words_around_a_date_are_understood(printed: str, iso: str) -> None:
    assert parse_date(printed) == datetime.fromisoformat(iso).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("printed", "country", "iso"),
    [
        ("June 20, 2023 4:05 p.m. ET", None, "2023-06-20T20:05"),
        ("January 20, 2023 4:05 p.m. ET", None, "2023-01-20T21:05"),
        ("2023-06-20 09:31:15 CT", None, "2023-06-20T14:31:15"),
        ("June 20, 2023 9:31 AM MT", None, "2023-06-20T15:31"),
        ("20 Jan 2023 10:00 Pacific Time", None, "2023-01-20T18:00"),
        ("20 Mar 2024 23:00:00 AEDT", None, "2024-03-20T12:00"),
        ("2016-09-20 09:31 GMT+5:30", None, "2016-09-20T04:01"),
        ("Tue, 20 Jun 2023 09:31:15 IST", "in", "2023-06-20T04:01:15"),
        ("Tue, 20 Jun 2023 09:31:15 IST", "il", "2023-06-20T06:31:15"),
        ("Tue, 20 Jun 2023 09:31:15 IST", "ie", "2023-06-20T08:31:15"),
    ],
)
def test_zones_follow_the_season_and_the_country(printed: str, country: str | None, iso: str) -> None:
    read = read_date(printed, country=country)
    assert (read.at, read.note) == (datetime.fromisoformat(iso).replace(tzinfo=UTC), None)


@pytest.mark.parametrize("printed", ["20 June 2023 16:05 XQT", "Tue, 20 Jun 2023 23:31:15 IST"])
def test_an_unknown_zone_costs_the_hour_and_not_the_day(printed: str) -> None:
    read = read_date(printed)
    assert read.at == datetime(2023, 6, 20, tzinfo=UTC)
    assert read.note is not None
    assert read.note.startswith(f"time zone {printed[-3:]!r} not understood")


def test_month_names_of_the_article_s_language() -> None:
    assert parse_date("12 mars 2024", language="fr") == datetime(2024, 3, 12, tzinfo=UTC)
    assert parse_date("12 March 2024", language="xx") == datetime(2024, 3, 12, tzinfo=UTC)
    assert parse_date("12 mars 2024", language="de") == datetime(2024, 3, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "printed",
    [
        "12 mars 2024",
        "12. März 2024",
        "12 de marzo de 2024",
        "12 марта 2024",
        "2024年3月12日",
        "١٢ مارس ٢٠٢٤",
    ],
)
def test_a_months_name_counts_without_a_language_where_no_two_read_it_differently(printed: str) -> None:
    assert parse_date(printed) == datetime(2024, 3, 12, tzinfo=UTC)
    assert parse_date("12 listopada 2024") is None  # November in Polish, October in Croatian
    assert parse_date("12 listopada 2024", language="pl") == datetime(2024, 11, 12, tzinfo=UTC)


@settings(deadline=None)
@given(st.text(alphabet="0123456789-/:.TZ+ amMarch", max_size=30))
def test_any_text_is_a_date_in_utc_or_unknown(printed: str) -> None:
    found = parse_date(printed)
    assert found is None or (found.tzinfo is UTC and 1500 <= found.year <= 2200)


@settings(deadline=None)
@given(st.datetimes(min_value=datetime(1500, 1, 2), max_value=datetime(2200, 12, 30)))  # noqa: DTZ001
def test_iso_comes_back_as_written(moment: datetime) -> None:
    assert parse_date(moment.isoformat()) == moment.replace(tzinfo=UTC)
