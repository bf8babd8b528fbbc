"""Cleaning: what goes, what stays, and that every line is accounted for."""

import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linker.config import TextConfig
from linker.text import Boilerplate, prepare
from linker.text.rules import removal_reason
from linker.types import Listed, Record, Removed

BODY = "The river rose for a third day on Tuesday and the council closed both bridges to traffic."


def record(
    *lines: str, name: str = "a", source: str | None = "Valley News", listed: tuple[Listed, ...] = ()
) -> Record:
    """A record with a title, its lines, and what its markup listed."""
    return Record(id=name, title="River Closes Bridges", text="\n".join(lines), source=source, listed=listed)


def test_listed_lines_promos_and_the_repeated_title_are_removed_with_reasons() -> None:
    article = prepare(
        record(
            "River closes bridges",
            BODY,
            "",
            "- Mayor Orders Second Bridge Closed",
            "Never miss a story — sign up for the Valley News newsletter.",
            "Share Tweet Email",
            "  People slept in the school.  ",
        ),
        Boilerplate(),
    )
    assert article.text == f"{BODY}\nPeople slept in the school."
    assert article.removed == (
        Removed("River closes bridges", "title repeated"),
        Removed("- Mayor Orders Second Bridge Closed", "listed headline"),
        Removed("Never miss a story — sign up for the Valley News newsletter.", "newsletter promo"),
        Removed("Share Tweet Email", "share line"),
    )
    assert [listed.headline for listed in article.listed] == ["Mayor Orders Second Bridge Closed"]


def test_a_title_repeated_below_what_else_is_removed() -> None:
    record = Record("a", "River closes bridges", f"Share Tweet Email\nRiver closes bridges\n{BODY}")
    assert prepare(record, Boilerplate()).text == BODY
    with_outlet = Record(
        "a", "River closes bridges", f"River closes bridges\xa0 Bay Post\n{BODY}", source="Bay Post"
    )
    assert prepare(with_outlet, Boilerplate()).text == BODY


LONG = "The river closes bridges again"
"""A title of five words."""


@pytest.mark.parametrize(
    ("title", "line", "goes"),
    [
        (LONG, f"People by the water. {LONG}", True),
        (LONG, f"People by the water. {LONG}.", False),
        (LONG, f"People by the water saw that the {LONG[4:]} today", False),
        ("River closes bridges", "People by the water. River closes bridges", False),
        ("River closes all bridges", "People by the water. River closes all bridges", True),
        (LONG, f"{'x' * 239} {LONG}", True),
        (LONG, f"{'x' * 240} {LONG}", False),
        (LONG, f"{LONG} Valley News", True),
        (LONG, f"{LONG} Hill News", False),
        ("", "Valley News", False),
    ],
)
def test_a_title_goes_after_a_caption_and_before_the_outlet(title: str, line: str, goes: bool) -> None:
    article = prepare(Record("a", title, f"{line}\n{BODY}", source="Valley News"), Boilerplate())
    assert article.text == (BODY if goes else f"{line}\n{BODY}")
    below = prepare(Record("a", title, f"{BODY}\n{line}", source="Valley News"), Boilerplate())
    assert below.text == f"{BODY}\n{line}", "only above the text"


def test_a_headline_listed_twice_is_listed_once_with_an_address_if_there_is_one() -> None:
    markup = tuple(
        Listed(headline, headline, "html", url)
        for headline, url in (
            ("Levee fund runs dry again", None),
            ("Levee fund runs dry again!", "https://valley.example/levee"),
            ("River closes bridges", "https://valley.example/own"),
            ("…", "https://valley.example/none"),
            ("Mayor orders second bridge closed", None),
        )
    )
    article = prepare(record(BODY, listed=markup), Boilerplate())
    assert [(listed.headline, listed.url) for listed in article.listed] == [
        ("Levee fund runs dry again", "https://valley.example/levee"),
        ("Mayor orders second bridge closed", None),
    ]


def test_headlines_from_markup_give_their_address_and_their_lines_go() -> None:
    markup = (
        Listed("Levee fund runs dry", "Levee fund runs dry", "html", "https://valley.example/levee"),
        Listed("Mayor orders second bridge closed", "…", "html", "https://valley.example/mayor"),
    )
    article = prepare(
        record(BODY, "More: Mayor Orders Second Bridge Closed", "Levee fund runs dry", listed=markup),
        Boilerplate(),
    )
    assert article.text == BODY
    assert [(listed.headline, listed.form, listed.url) for listed in article.listed] == [
        ("Mayor Orders Second Bridge Closed", "marker", "https://valley.example/mayor"),
        ("Levee fund runs dry", "html", "https://valley.example/levee"),
    ]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("Advertisement", "advertisement"),
        ("Story Continued Below", None),
        ("Story continues below advertisement", "advertisement"),
        ("Get breaking news delivered to your inbox", "newsletter promo"),
        ("CLICK HERE TO READ THE FULL RULING", "app or page promo"),
        ("Follow Anna Rivers on Twitter: @arivers", "app or page promo"),
        ("Read or Share this story: http://valley.example/1", "share line"),
        ("Enlarge this image toggle caption Ann Field/AP", "photo credit"),
        ("A man walks his dog by the river. (Ann Field/Reuters)", "photo credit"),
        ("JUST WATCHED River rises Replay More Videos ... MUST WATCH River rises 01:17", "video promo"),
        ("Copyright 2016 Valley News. All rights reserved.", "copyright"),
        ("Ann Field contributed to this report.", "byline"),
        ("By Ann Field", "byline"),
        ("Updated at 8:15 p.m. ET", "time stamp"),
        ("OCALA, Fla. -", "dateline"),
        ("Related Stories:", "list heading"),
        ("( Full 2014 election results)", "coverage page"),
        ("* * *", "divider"),
        ("The post Dam bursts appeared first on Valley News.", "feed footer"),
        ("The post first appeared on Monday.", None),
        ("https://valley.example/1", "address"),
        ("Thousands signed up for the newsletter, the school said.", None),
        ("Get used to it, Field wrote in an email to staff.", None),
        ("He urged people to sign up for free health coverage by Friday.", None),
        ("Send your children to school, the mayor said.", None),
        ("Copyright law is being changed by judges.", None),
        ("(c) the third point of the bill", None),
        ("Human error contributed to the crash.", None),
        ("The figures come from an AP/Ipsos poll released Friday.", None),
        ("VALLEY, Ohio (AP) — The river rose on Monday.", None),
        ("Also among the dead:", None),
        ("Photo ID is needed to vote.", None),
        ("Watch out: the river is rising.", None),
        ("The app, which costs $2, sends alerts to phones.", None),
    ],
)
def test_rules_take_what_is_no_story_and_leave_what_is(line: str, reason: str | None) -> None:
    assert removal_reason(line) == reason


@pytest.mark.parametrize(
    "part", ["9", "9 ", "share ", "more|", "print 9", "read more ", "- ", "a@b.", "Photo "]
)
def test_no_line_takes_a_rule_long(part: str) -> None:
    started = time.process_time()
    for end in ("", ">", "></li></ul>", " said."):
        removal_reason(f"{part * 150}"[:290] + end)
    assert time.process_time() - started < 1


def test_a_line_repeated_within_a_source_is_removed_and_says_how_often() -> None:
    footer = "Valley News serves the valley"
    records = [record(f"Story {i} tells of water in street {i}.", footer, name=f"r{i}") for i in range(5)]
    other = record("Something else happened in the hills.", footer, name="x", source="Hill News")
    boilerplate = Boilerplate.learn([*records, other])
    assert prepare(records[0], boilerplate).removed == (
        Removed(footer, "repeated in 5 articles of Valley News"),
    )
    assert prepare(other, boilerplate).removed == ()


def test_repeats_need_enough_articles_and_a_sentence_needs_more() -> None:
    sentence = "The river last rose this high in the spring of the year 1953, records show."
    records = [
        record(
            f"Story {i} tells of how the water rose in street number {i} of the very old town.",
            sentence,
            name=f"r{i}",
        )
        for i in range(5)
    ]
    assert Boilerplate.learn(records).lines == {}
    assert Boilerplate.learn(records, TextConfig(min_repeats=1)).reason(sentence, "Valley News") is not None


def test_copies_of_one_text_make_no_boilerplate() -> None:
    copies = [record(BODY, "Water everywhere", name=f"c{i}") for i in range(9)]
    assert Boilerplate.learn(copies).lines == {}


def test_boilerplate_ignores_order_and_survives_json_and_growth() -> None:
    records = [record(f"Story {i}.", "Serving the valley", name=f"r{i}") for i in range(5)]
    learned = Boilerplate.learn(records)
    assert Boilerplate.learn(reversed(records)) == learned
    stored = Boilerplate(
        json.loads(json.dumps({source: dict(lines) for source, lines in learned.lines.items()}))
    )
    assert Boilerplate.learn(records[:2], known=stored) == learned


LINES = st.one_of(
    st.text(max_size=80),
    st.sampled_from(
        [
            "",
            " ",
            "- A B C D",
            "More:",
            "(",
            "[x",
            "Read more",
            BODY,
            BODY.upper(),
            "Share",
            "»",
            "River closes bridges",
        ]
    ),
)


@given(st.lists(LINES, max_size=12), st.text(max_size=20))
@settings(max_examples=30, deadline=None)
def test_every_line_is_kept_or_removed_in_order(lines: list[str], title: str) -> None:
    text = "\n".join(lines)
    article = prepare(Record(id="a", title=title, text=text), Boilerplate())
    wanted = [line for raw in text.splitlines() if (line := raw.strip())]
    kept = [line for line in article.text.split("\n") if line]
    taken = [removed.line for removed in article.removed]
    assert sorted([*kept, *taken]) == sorted(wanted)
    assert _in_order(kept, wanted)
    assert _in_order(taken, wanted)
    assert all(removed.reason for removed in article.removed)


def _in_order(some: list[str], of: list[str]) -> bool:
    rest = iter(of)
    return all(line in rest for line in some)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("We and our 12 partners store information on a device, such as cookies.", "consent notice"),
        ("This website uses cookies to make your visit better.", "consent notice"),
        ("Manage cookie preferences", "consent notice"),
        ("This article is for subscribers. Subscribe now to read on.", "paywall"),
        ("Already a subscriber? Log in.", "paywall"),
        ("To continue reading, subscribe or log in.", "paywall"),
        ("You have read 3 of your free articles this month.", "paywall"),
        ("Dieser Artikel ist nur für Abonnenten lesbar.", "paywall"),
        ("Cet article est réservé aux abonnés.", "paywall"),
    ],
)
def test_notices_of_consent_and_paywalls_go(line: str, reason: str) -> None:
    assert removal_reason(line) == reason


@pytest.mark.parametrize(
    "line",
    [
        "The paper said that it has more subscribers than a year ago.",
        "Members of the union logged in to vote on Monday.",
        "The regulator fined the site because it used cookies without consent.",
        "Already a member of the council, she ran for mayor.",
        "“We use cookies to bribe the judges,” the baker said.",
    ],
)
def test_stories_of_cookies_and_subscribers_stay(line: str) -> None:
    assert removal_reason(line) is None


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        # what somebody is reported to say about promos is news
        ("Sign up for our morning newsletter", "newsletter promo"),
        ("Sign up for our morning newsletter, the mayor said", None),
        ("Sign up for our morning newsletter, according to the mayor", None),
        ("Subscribe now to read on", "paywall"),
        ("Subscribe now, she wrote to her readers", None),
        ("We use cookies to count our visits", "consent notice"),
        ("We use cookies to count our visits, he told the court", None),
        ("Click here to see the list", "app or page promo"),
        ("Click here to see the list, she added", None),
        ("Share this story with your friends", "share line"),
        ("Share this story with your friends, she asked", None),
        # a line without any of a rule's words can't match it; capitals make no difference
        ("SIGN UP FOR OUR MORNING NEWSLETTER", "newsletter promo"),
        ("photo by ann field/ap images", "photo credit"),
        ("BY ANN FIELD", "byline"),
        ("by ann field", None),
        ("", None),
        ("   Share Tweet   ", "share line"),
    ],
)
def test_promos_that_somebody_speaks_of_stay(line: str, reason: str | None) -> None:
    assert removal_reason(line) == reason


def test_a_line_of_over_420_characters_is_a_paragraph() -> None:
    assert removal_reason("-" * 420) == "divider"
    assert removal_reason("-" * 421) is None
    assert removal_reason(f"  {'-' * 420}  ") == "divider"
