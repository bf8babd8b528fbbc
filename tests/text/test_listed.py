"""Listed headlines: what is captured, in which form, and what is left alone."""

import pytest

from linker.text import listed_headlines
from linker.text.listed import bare_lines
from linker.types import Article, Removed

BODY = "The river rose for a third day on Tuesday and the council closed both bridges to traffic."


def forms(*lines: str) -> list[tuple[str, str]]:
    """Capture from a body paragraph followed by `lines`."""
    return [(listed.form, listed.headline) for listed in listed_headlines("\n".join([BODY, *lines, BODY]))]


@pytest.mark.parametrize(
    ("line", "form", "headline"),
    [
        ("- Mayor Orders Second Bridge Closed", "bullet", "Mayor Orders Second Bridge Closed"),
        ("• Farmers count their losses after flood", "bullet", "Farmers count their losses after flood"),
        ("More: Who pays for the new levee?", "marker", "Who pays for the new levee?"),
        ("MORE:Levee fund runs dry", "marker", "Levee fund runs dry"),
        ("SEE ALSO: Levee fund runs dry", "marker", "Levee fund runs dry"),
        ("Related: ‘We lost it all’", "marker", "‘We lost it all’"),
        ("READ MORE: Levee fund runs dry", "marker", "Levee fund runs dry"),
        ("Related Coverage Levee fund runs dry", "marker", "Levee fund runs dry"),
        ("More On This... Levee fund runs dry", "marker", "Levee fund runs dry"),
        ("( Also on THE VALLEY POST: Levee fund runs dry)", "marker", "Levee fund runs dry"),
        ("(SEE RELATED: Levee fund (still) runs dry)", "marker", "Levee fund (still) runs dry"),
        ("[Read more: Levee fund runs dry]", "marker", "Levee fund runs dry"),
        (
            "Flood plan:Council votes to move the old town",
            "marker",
            "Flood plan: Council votes to move the old town",
        ),
        ("Opinion: The valley needs a dam", "marker", "The valley needs a dam"),
        ("Baca juga: Banjir melanda kota tua", "marker", "Banjir melanda kota tua"),
        ("相关阅读：河水再次上涨", "marker", "河水再次上涨"),
        ("【関連記事】堤防の基金が底をつく", "marker", "堤防の基金が底をつく"),
        ("اقرأ أيضاً: النهر يرتفع لليوم الثالث", "marker", "النهر يرتفع لليوم الثالث"),
        ("यह भी पढ़ें- नदी का जलस्तर फिर बढ़ा", "marker", "नदी का जलस्तर फिर बढ़ा"),
        ("À LIRE AUSSI >> La digue cède encore", "marker", "La digue cède encore"),
        ("Czytaj więcej: Wał znów przecieka", "marker", "Wał znów przecieka"),
        ("Читайте також: Річка знову піднялася", "marker", "Річка знову піднялася"),
        ("READ MORE - Levee fund runs dry", "marker", "Levee fund runs dry"),
        ("EXPLAINED | What the levee fund pays for", "marker", "What the levee fund pays for"),
        ("Levee fund runs dry – minister Read more", "suffix", "Levee fund runs dry – minister"),
        ("Build the dam before it is too late: Column", "suffix", "Build the dam before it is too late"),
        (
            "COUNCIL VOTES TO MOVE OLD TOWN AFTER THIRD FLOOD",
            "caps",
            "COUNCIL VOTES TO MOVE OLD TOWN AFTER THIRD FLOOD",
        ),
    ],
)
def test_strong_forms_are_captured_from_one_article(line: str, form: str, headline: str) -> None:
    assert forms(line) == [(form, headline)]


@pytest.mark.parametrize(
    "line",
    [
        "A town that learned to live with water",
        "Q: WHAT WILL HAPPEN TO THE OLD TOWN NEXT YEAR?",
        "MARTIN: So the bridge stays closed until the spring?",
        "NEW LEVEE, OLD WORRIES",
        "- the cost of the levee;",
        "- The council paid for the levee in full.",
        "> Cost per household: $7,561 (7th highest)",
        "— Judge Harriet Vale (1856-1941)",
        "- 'Not our fault' -",
        "Also: The number of people without power rose to 40, the company said.",
        "By Anna Rivers and Tom Marsh",
        "CLICK HERE TO GET THE VALLEY NEWS APP",
        "More: Like what you’re reading? Download the Valley News app for more",
        "VALLEY, Ohio (AP) — The river rose again on Tuesday.",
        "The council met at 10:30 and voted: the bridge stays closed",
        "JUST IN: Bridge closed. — Valley Police (@valleypd) May 3, 2017",
    ],
)
def test_other_lines_are_left_alone(line: str) -> None:
    assert forms(line) == []


def test_a_heading_makes_headlines_of_the_bare_lines_under_it_until_a_paragraph() -> None:
    assert forms(
        "Related stories:",
        "Levee fund runs dry again",
        "Farmers count their losses",
        BODY,
        "A quiet town at dusk",
    ) == [
        ("marker", "Levee fund runs dry again"),
        ("marker", "Farmers count their losses"),
    ]


@pytest.mark.parametrize("mark", ["- ", "• ", "2. ", ""])
def test_a_headline_under_a_heading_is_without_its_bullet(mark: str) -> None:
    headline = "Levee fund runs dry again"
    found = listed_headlines(f"Related stories:\n{mark}{headline}\n{mark}River rises at the weir again")
    assert found[0].headline == headline


@pytest.mark.parametrize(
    "heading", ["Lire aussi", "Más información:", "相关新闻", "اقرأ أيضا:", "関連記事："]
)
def test_headings_in_other_languages_do_too(heading: str) -> None:
    assert forms(heading, "Levee fund runs dry again", BODY) == [("marker", "Levee fund runs dry again")]


def test_bullets_after_a_colon_or_before_the_first_paragraph_are_the_articles_own() -> None:
    items = ["- A new levee of four metres", "- A fund for those who move"]
    assert forms("The plan has two parts:", *items) == []
    assert listed_headlines("\n".join([*items, BODY])) == []


def test_a_transcript_in_capitals_lists_nothing() -> None:
    assert forms(*["THE RIVER ROSE AND THE PEOPLE LEFT THE OLD TOWN"] * 5) == []


def test_an_articles_own_headline_is_never_listed() -> None:
    assert listed_headlines(f"{BODY}\nMore: Levee fund runs dry", title="Levee Fund Runs Dry") == []


STORY = "The toll has divided Hanmar for years, and every vote on it brought people into the streets."


@pytest.mark.parametrize(
    "rows",
    [
        [
            "March 2011: Protesters gather in the square of Gravelton",
            "14 May: Lawmakers in Hanmar pass the river toll bill",
            "2012 June - Premier Oda Renn resigns over the toll",
        ],
        [
            "14:05 Police arrive at the square in Gravelton",
            "14:20 GMT: Lawmakers in Hanmar pass the bill",
            "3.40 pm - Premier Oda Renn speaks to reporters",
        ],
    ],
)
def test_the_rows_of_a_timeline_are_no_listed_headlines(rows: list[str]) -> None:
    bullets = [f"- {row}" for row in rows]
    more = "MORE: Rescuers reach the valley of Sull"
    assert [item.headline for item in listed_headlines("\n".join([STORY, *bullets, more]))] == [
        "Rescuers reach the valley of Sull"
    ]
    assert len(listed_headlines("\n".join([STORY, *bullets[:2]]))) == 2, "two are no timeline"
    assert listed_headlines("\n".join([STORY, "Read more:", *rows])) == []


def test_headlines_after_a_day_without_a_space_are_listed() -> None:
    days = [f"July {day}:Lawmakers in Hanmar pass the river toll bill {day}" for day in (8, 7, 6)]
    assert len(listed_headlines("\n".join([STORY, *days]))) == 3


def bare(text: str, *removed: Removed) -> list[str]:
    return [listed.headline for listed in bare_lines(Article("a", "Title", text, removed=removed))]


def test_lines_of_3_to_32_words_may_be_headlines_and_so_may_those_that_were_repeated() -> None:
    assert bare("Two words\nThese are three\n" + " ".join(["word"] * 33)) == ["These are three"]
    assert bare(" ".join(["word"] * 32)) == [" ".join(["word"] * 32)]
    assert bare("") == []
    assert bare("1. “The levee is gone”\nVideo: the levee is gone") == [
        "The levee is gone",
        "the levee is gone",
    ]
    gone = [
        Removed("Watch the levee break", "video promo"),
        Removed("The levee news", "repeated in 5 articles of Bay Post"),
        Removed("Share this story now", "share line"),
        Removed("Two words", "video promo"),
    ]
    assert bare("A short one", *gone) == ["A short one", "Watch the levee break", "The levee news"]


LOUD = "THE RIVER ROSE AND THE PEOPLE LEFT THE OLD TOWN"


def test_up_to_three_lines_in_capitals_together_are_headlines_but_not_the_first_of_all() -> None:
    assert [len(forms(*[f"{LOUD} {n}" for n in range(count)])) for count in (1, 3, 4)] == [1, 3, 0]
    assert listed_headlines(f"{LOUD}\n{BODY}") == []
    # a run that the first line belongs to is trusted but for it
    assert len(listed_headlines(f"{LOUD} 1\n{LOUD} 2\n{BODY}")) == 1


@pytest.mark.parametrize(("bad", "count"), [(0, 4), (1, 3), (2, 0), (3, 0)])
def test_a_run_of_bullets_must_be_headlines_by_more_than_half(bad: int, count: int) -> None:
    good = [f"- Levee fund runs dry in year {n}" for n in range(4 - bad)]
    assert len(forms(*good, *["- The council paid for it all."] * bad)) == count


def test_bullets_need_a_paragraph_of_60_characters_above_them() -> None:
    bullet = "- Levee fund runs dry again"
    for length, count in ((59, 0), (60, 1)):
        above = "The river rose for days".ljust(length - 1, "x") + "."
        assert len(listed_headlines(f"{above}\n{bullet}")) == count
    assert listed_headlines(f"- {'x' * 70}.\n{bullet}") == [], "a long bullet is no paragraph"
    two_runs = f"{BODY}\n{bullet}\n{BODY}\n{bullet} in town"
    assert len(listed_headlines(two_runs)) == 2


def test_blank_lines_and_the_case_of_an_articles_own_headline_change_nothing() -> None:
    text = f"{BODY}\n\n   \nMore: Levee fund runs dry\n\nMore: Who pays for the new levee?"
    assert [item.headline for item in listed_headlines(text, "levee fund runs dry!")] == [
        "Who pays for the new levee?"
    ]
    assert listed_headlines("") == []


def test_a_heading_reaches_to_the_first_line_that_is_no_headline() -> None:
    lines = ["Related stories:", "Levee fund runs dry again", "Small print", "Farmers count their losses"]
    assert forms(*lines) == [("marker", "Levee fund runs dry again")]
    assert forms("Related stories:", "Levee fund dry", "Levee fund runs dry again") == []
    assert forms("Related stories:", "Share Tweet Email", "Levee fund runs dry again") == []
