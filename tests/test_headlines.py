"""Resolving headlines: right, ambiguous or missing, and never merely similar."""

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from linker.links.listed_headlines import EXACT, HeadlineIndex, Resolution, confirm
from linker.types import Article, Listed

TITLES = (
    "Levee fund runs dry as river rises",
    "Who pays for the valley's new levee?",
    "Council votes 7-2 to move the old town",
    "‘We lost it all’: farmers count the cost of a third flood",
    "The last flood in the valley | Valley News",
    "What to know about the valley's river wardens",
    "暴雨过后河水再次漫过老城堤坝",
)


def build(
    titles: Sequence[str], urls: Sequence[str | None] = (), contents: Sequence[str] | None = None
) -> HeadlineIndex:
    """An index of undated articles "0", "1", …"""
    ids = [str(i) for i in range(len(titles))]
    return HeadlineIndex.build(
        titles, urls or [None] * len(titles), [None] * len(titles), ids, contents and contents.__getitem__
    )


def named(headline: str, url: str | None = None) -> Listed:
    """A listed headline as printed."""
    return Listed(headline, headline, "marker", url)


@pytest.mark.parametrize(
    ("printed", "article_id"),
    [
        ("Levee fund runs dry as river rises", "0"),
        ("LEVEE FUND RUNS DRY AS RIVER RISES", "0"),
        ("Levee Fund Runs Dry as River Rises – Valley News", "0"),
        ("Levee fund runs dry as river rises | Hill Post", "0"),
        ("FLOOD WATCH: Levee fund runs dry as river rises", "0"),
        ("Jan. 17: Levee fund runs dry as river rises", "0"),
        ("Levee fund runs dry as river rises: Column", "0"),
        ("Levee fund runs dry as river rises (Valley News)", "0"),
        ("Levee fund runs dry as river rises Read more", "0"),
        ("Levee fund runs dry as river rises » Hill Post", "0"),
        ("Levee fund run dry as the river rises", "0"),
        ("Who pays for the valley&#8217;s new levee?", "1"),
        ("Council votes 7—2 to move the old town", "2"),
        ("'We lost it all': Farmers count the cost of a third flood", "3"),
        ("We lost it all. Farmers count the cost of a third flood", "3"),
        ("The last flood in the valley", "4"),
        ("What to know about the valley's river wardens: pay, hours and boats", "5"),
        ("快讯：暴雨过后河水再次漫过老城堤坝", "6"),
        ("暴雨过后河水再次漫过老城堤坝_河谷网", "6"),
        ("【视频】暴雨过后，河水再次漫过老城堤坝", "6"),
        ("暴雨过后河水再次漫过了老城堤坝", "6"),
    ],
)
def test_a_printing_in_other_dress_resolves(printed: str, article_id: str) -> None:
    resolution = build(TITLES).resolve(named(printed))
    assert (resolution.status, resolution.article_id) == ("resolved", article_id)
    assert resolution.candidates[0] == (article_id, resolution.score)
    assert 0.9 <= resolution.score <= 1


@pytest.mark.parametrize(
    "printed",
    [
        "The last flood",
        "Levee fund",
        "Levee fund grows as river rises",
        "Levee fund never runs dry as river rises",
        "Council votes 8-1 to move the old town",
        "Council votes 7-2 to move the old school",
        "Who pays for the valley's old levee?",
        "Biggest problems with the new levee",
        "暴雨过后河水再次漫过新城堤坝",
        "暴雨过后河水未再次漫过老城堤坝",
        "暴雨过后",
        "",
        "!!!",
    ],
)
def test_what_is_merely_similar_is_missing(printed: str) -> None:
    resolution = build(TITLES).resolve(named(printed))
    assert (resolution.status, resolution.article_id) == ("missing", None)
    assert resolution.score < 0.9


def test_two_articles_under_one_headline_are_ambiguous_and_both_are_shown() -> None:
    index = build(
        ["Weekly briefing on the river", "Another headline altogether here", "Weekly Briefing on the River"]
    )
    assert index.resolve(named("Weekly briefing on the river")) == Resolution(
        "ambiguous", None, 1.0, (("0", 1.0), ("2", 1.0))
    )


def test_copies_of_one_text_resolve_to_the_earliest() -> None:
    days = [datetime(2020, 5, 2, tzinfo=UTC), datetime(2020, 5, 1, tzinfo=UTC), None]
    titles = ["Weekly briefing on the river"] * 3
    index = HeadlineIndex.build(titles, [None] * 3, days, ["a", "b", "c"], lambda _: "same")
    assert index.resolve(named(titles[0])) == Resolution(
        "resolved", "b", 1.0, (("b", 1.0), ("a", 1.0), ("c", 1.0))
    )
    assert index.resolve(named(titles[0]), exclude="b").article_id == "a"


def test_the_article_that_lists_is_never_the_answer() -> None:
    assert build(TITLES).resolve(named(TITLES[0]), exclude="0").status == "missing"


def test_an_address_wins_over_words_and_ignores_tracking() -> None:
    urls = ["https://www.valley.example/a/?id=1&utm_source=x", "http://valley.example/a?id=2", *[None] * 5]
    index = build(TITLES, urls)
    assert index.resolve(named("Read this", "http://valley.example/a/?id=1#top")).article_id == "0"
    assert index.resolve(named(TITLES[0], "https://valley.example/a?id=2&fbclid=z")).article_id == "1"
    assert index.resolve(named(TITLES[0], "https://elsewhere.example/z")).article_id == "0"
    assert index.resolve(named("Read this", "http://[broken")).status == "missing"
    assert index.resolve(named("Read this", "https://m.valley.example/amp/a?id=1")).article_id == "0"


def test_a_front_page_is_no_articles_address() -> None:
    index = build(TITLES, ["https://valley.example/", *[None] * 6])
    assert index.resolve(named("Read this", "https://www.valley.example")).status == "missing"


def test_an_empty_archive_misses() -> None:
    assert build([]).resolve(named(TITLES[0])) == Resolution("missing", None, 0.0, ())


def test_bare_lines_are_confirmed_only_by_an_articles_headline() -> None:
    text = "\n".join(
        [
            "The river rose for a third day on Tuesday and the council closed both bridges.",
            "A town that learned to live with water",
            "Levee Fund Runs Dry as River Rises",
            "How did we get here?",
            "暴雨过后河水再次漫过老城堤坝",
            "3. Who pays for the valley's new levee?",
            "Own headline of this very article",
        ]
    )
    index = build([*TITLES, "How did we get here?", "Own headline of this very article"])
    article = Article("7", "Own headline of this very article", text)
    assert [listed.line for listed in confirm(article, index.names)] == [
        "Levee Fund Runs Dry as River Rises",
        "暴雨过后河水再次漫过老城堤坝",
        "3. Who pays for the valley's new levee?",
    ]
    listed = tuple(named(TITLES[row]) for row in (0, 1, 6))
    assert confirm(Article("7", "Own", text.replace("Own", "Old"), listed=listed), index.names) == ()


@pytest.mark.parametrize(
    ("title", "printed", "score"),
    [
        ("Levee fund runs dry as river rises", "Levee fund runs dry as river rises", 1.0),
        ("Levee fund runs dry as river rises", "Levee fund runs dry as river rises | Hill Post", 0.98),
        ("Levee fund runs dry as river rises | Hill Post", "Levee fund runs dry as river rises", 0.98),
        ("Levee fund runs dry as river | Hill Post", "Levee fund runs dry as river – Bay Post", 0.96),
        ("Levee fund runs dry as river rises", "Levee fund runs dry as river rises: what to know", 0.93),
        ("Levee fund runs dry as river rises: what to know", "Levee fund runs dry as river rises", 0.93),
    ],
)
def test_a_headline_scores_less_the_more_has_to_be_taken_off(title: str, printed: str, score: float) -> None:
    found = build([title, "Another headline altogether here"]).resolve(named(printed))
    assert (found.status, found.score) == ("resolved", score)
    assert score in EXACT


@pytest.mark.parametrize(
    ("second", "status"), [(0.96, "ambiguous"), (0.971, "ambiguous"), (0.95, "resolved")]
)
def test_of_two_that_score_within_three_hundredths_neither_is_taken(second: float, status: str) -> None:
    found = build(TITLES)._decide([(0, 0.98), (1, second)])
    assert found.status == status
    assert found.candidates == (("0", 0.98), ("1", second))
    assert build(TITLES)._decide([(0, 0.9)]).status == "resolved"
    assert build(TITLES)._decide([(0, 0.8999)]).status == "missing"
