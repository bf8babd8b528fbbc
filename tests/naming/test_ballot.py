"""How a name is chosen, by hand: support, agreement, coverage, names and faults."""

import pytest

from linker.naming.choose import NameCandidate, Voice, _Ballot, best
from linker.naming.headlines import _is_site, _site_labels, clean_headline, is_cut
from linker.naming.named_text import NamedText, _beginning, name_of, offered, voices
from linker.text.rarity import rarity


def voice(
    said: str, mentioned: str = "", small: str = "", group: int = 0, weight: float = 1.0, headline: str = ""
) -> Voice:
    parts = (frozenset(words.split()) for words in (said, f"{said} {mentioned}", small))
    own, all_, little = parts
    return Voice(own, all_, little, group, weight, frozenset(headline.split()))


def score(text: str, told: list[Voice], place: int = 0, **more: float) -> float:
    one = NameCandidate(text, place, more.pop("fault", 0.0), more.pop("near", 0.0), more.pop("late", 0.0))
    return _Ballot.of(told).score(one)


def support(text: str, told: list[Voice], place: int = 0) -> float:
    return _Ballot.of(told).support(NameCandidate(text, place, 0.0))


DAM, WEIR, MILL = rarity("dam"), rarity("weir"), rarity("mill")


def test_support_is_the_share_of_the_other_articles_that_use_the_words() -> None:
    """Of three articles two others say "dam" and one "weir"; a name of two words has at most 2 / 5 of it."""
    told = [voice("dam weir"), voice("dam weir"), voice("dam")]
    wanted = (DAM * 1 + WEIR / 2) / (DAM + WEIR) * 2 / 5
    assert support("dam weir", told) == pytest.approx(wanted)
    assert support("dam mill", told) == pytest.approx(DAM / (DAM + MILL) * 2 / 5)
    assert support("dam weir mill bell pier quay", told) < support("dam weir mill bell pier", told)
    five = [voice("dam weir mill bell pier")] * 3
    assert support("dam weir mill bell pier", five) == pytest.approx(1)
    assert support("", told) == 0.0
    assert support("dam dam", told) == support("dam", told)


def test_agreement_is_the_same_among_headlines() -> None:
    told = [voice("", headline="dam"), voice("", headline="dam"), voice("", headline="weir")]
    assert score("dam", told) == pytest.approx(0.6 * 0.5 / 5)
    assert score("dam", told, 2) == pytest.approx(0.6 * 1 / 5)


def test_an_article_of_little_weight_has_little_say() -> None:
    told = [voice("dam"), voice("dam", weight=0.5), voice("weir", weight=0.5)]
    assert support("dam", told) == pytest.approx(0.5 / 5)
    assert support("weir", told) == pytest.approx(0.5 / 5)
    assert support("weir", told, 2) == pytest.approx(0)


def test_coverage_is_of_the_nine_heaviest_words_that_they_share() -> None:
    told = [voice("dam weir"), voice("dam")]
    full = DAM + WEIR * 0.5**1.5
    assert score("dam", told) == pytest.approx(1.2 * DAM / full)
    assert score("dam weir", told) == pytest.approx(1.2)
    most = _Ballot.of(told).score(NameCandidate("dam", 0, 0.0, late=0.0), 0.9 * DAM / full)
    assert most == pytest.approx(1.2), "a name need not hold more than what is enough"
    many = "dam weir mill bell pier quay barn silo moat fort".split()
    ten = [voice(" ".join(many))] * 2
    lightest = sorted(map(rarity, many))[0]
    least = min(many, key=rarity)
    nine = " ".join(word for word in many if word != least)
    assert score(nine, ten) == pytest.approx(1.2)
    fewer = " ".join(sorted(many, key=rarity)[2:])
    whole = sum(map(rarity, many)) - lightest
    missing = sorted(map(rarity, many))[1]
    assert score(fewer, ten) == pytest.approx(1.2 * (whole - missing) / whole)


def test_what_most_articles_say_goes_before_what_one_says() -> None:
    told = [voice("dam weir"), voice("dam weir"), voice("dam weir bell pier quay")]
    candidates = [NameCandidate("bell pier quay", 2, 0.0), NameCandidate("dam weir", 0, 0.0)]
    found = best(candidates, told)
    assert found is not None
    assert found.text == "dam weir"
    assert found.support == pytest.approx(2 / 5)


def test_names_are_of_most_stories() -> None:
    """ "Orle" is mentioned in two of three stories, "Sull" in one."""
    told = [voice("", "orle sull", group=0), voice("", "orle", group=1), voice("", "", group=2)]
    assert score("Orle", told) == pytest.approx(0)
    assert score("Sull", told) == pytest.approx(-0.7 / 2)
    assert score("Orle Sull", told) == pytest.approx(-0.7 / 2)
    assert score("Sull Mill Quay", told) == pytest.approx(-0.7)
    half = [voice("", "orle", group=0), voice("", "", group=1)]
    assert score("Orle", half) == pytest.approx(-0.35), "half is no majority"
    assert score("Orle", [voice("", "orle", small="orle"), *told[1:]]) == 0, "a word printed small is no name"
    one_story = [voice("", "orle", group=4), voice("", "", group=4)]
    assert score("Orle", one_story) == pytest.approx(0)


def test_what_is_near_late_and_without_fault_is_better() -> None:
    told = [voice("dam"), voice("dam")]
    plain = score("dam", told)
    assert score("dam", told, near=0.5) - plain == pytest.approx(0.5)
    assert score("dam", told, late=1.0) - plain == pytest.approx(0.1)
    assert score("dam", told, fault=0.5) - plain == pytest.approx(-0.65)
    equal = [NameCandidate("dam", 0, 0.0), NameCandidate("Dam", 1, 0.0)]
    found = best(equal, [voice("dam", small="dam")] * 2)
    assert found is not None
    assert found.text == "dam"
    assert best([], []) is None


def text(number: int, title: str, said: str = "The dam burst.", source: str | None = None) -> NamedText:
    return NamedText(f"a{number}", title, said, source)


def test_articles_of_one_outlet_count_less_each() -> None:
    told = [text(n, "Dam", source="Bay Post") for n in range(4)] + [text(4, "Dam"), text(5, "Dam")]
    assert [one.weight for one in voices(told)] == [0.5] * 4 + [1.0] * 2
    assert [one.group for one in voices(told)] == list(range(6))
    shares = [one.weight for one in voices(told, [0, 0, 0, 0, 0, 1])]
    assert shares == pytest.approx([0.5 / 3] * 4 + [1 / 3, 1])


GOOD, BAD = "Dam bursts above Marrick, twelve dead", "Why the dam above Marrick burst"
LEAD = "The Hollin dam burst on Friday, killing twelve. A second dam above Marrick held on Friday."


def names(*titles: str) -> list[tuple[str, int]]:
    told = [text(n, title, LEAD) for n, title in enumerate(titles)]
    return [(one.text, one.place) for one in offered(told, [0.5] * len(told), [0.5] * len(told))]


def test_first_sentences_are_offered_where_fewer_than_a_third_of_the_headlines_will_do() -> None:
    assert names(GOOD) == [(GOOD, 0)]
    assert len(names(BAD)) == 3
    assert len(names(GOOD, BAD, BAD, BAD, BAD)) == 5
    assert len(names(GOOD, BAD, BAD, BAD, BAD, BAD)) == 6 + 12
    assert names("") == [
        ("The Hollin dam burst on Friday, killing twelve", 0),
        ("A second dam above Marrick held on Friday", 0),
    ]
    first, second = offered([text(0, "", LEAD)], [0.5], [0.5])
    assert first.fault == pytest.approx(0.1)
    assert second.fault >= 0.3


def test_faults_of_a_headline_that_is_cut_or_an_opinion() -> None:
    assert text(0, GOOD).headline_fault == 0
    assert text(0, f"{GOOD}…").headline_fault == pytest.approx(0.4)
    assert text(0, GOOD, "I left. My dam burst.").headline_fault == pytest.approx(0.2)


def test_an_article_is_named_by_its_headline_or_the_better_of_its_first_sentences() -> None:
    assert (
        name_of(text(0, "Why the dam burst? We saw…", LEAD))
        == "The Hollin dam burst on Friday, killing twelve"
    )
    leaning = "It was broken. The Hollin dam burst on Friday, killing twelve people."
    assert (
        name_of(text(0, "", leaning))
        == "It was broken. The Hollin dam burst on Friday, killing twelve people"
    )
    assert _beginning("x" * 80) == "x" * 80
    assert _beginning("x" * 81) == f"{'x' * 80}…"
    assert _beginning("ab " * 40) == f"{('ab ' * 26).strip()}…"


@pytest.mark.parametrize(
    ("title", "source", "cleaned"),
    [
        ("Dam bursts here | Bay Post", None, "Dam bursts here"),
        ("Dam bursts | Bay Post", None, "Dam bursts | Bay Post"),
        ("Weather | Dam bursts near old Marrick", None, "Dam bursts near old Marrick"),
        ("Dam bursts here - Bay Post", None, "Dam bursts here"),
        ("Dam bursts here - old dam", None, "Dam bursts here - old dam"),
        ("Bay News - Dam bursts near Marrick", None, "Dam bursts near Marrick"),
        ("Dam bursts here - Orlean", "orlean.example", "Dam bursts here"),
        ("Dam bursts here - Orlean", None, "Dam bursts here - Orlean"),
        ("UPDATE 2: Dam bursts here (VIDEO)", None, "Dam bursts here"),
        ("Watch: Dam bursts", None, "Watch: Dam bursts"),
        ("BREAKING: UPDATE: EXCLUSIVE: Dam bursts here", None, "Dam bursts here"),
        ("Dam &amp; weir   burst", None, "Dam & weir burst"),
        ("Upland <UPL.N> sells dam", None, "Upland sells dam"),
    ],
)
def test_headlines_without_sites_and_kickers(title: str, source: str | None, cleaned: str) -> None:
    assert clean_headline(title, source) == cleaned


def test_what_may_be_the_name_of_a_site() -> None:
    assert _is_site("Bay Post", None)
    assert _is_site("Bay of Post", None)
    assert not _is_site("old Bay Post", None)
    assert _is_site("baypost.com", None)
    assert not _is_site("One Two Three Four", None)
    assert _is_site("One Two Post", None)
    assert not _is_site("One Two Three Post", None)
    assert _is_site(" ".join(["Post"] * 14), None)
    assert not _is_site(" ".join(["Post"] * 15), None)
    assert not _is_site("&", None)
    assert _site_labels("www.abc.example") == ("abc",)
    assert _site_labels("ab.example") == ()
    assert _site_labels("Abc") == ()
    assert _site_labels("Abcd") == ("abcd",)


@pytest.mark.parametrize(
    ("headline", "title", "text", "cut"),
    [
        ("Dam bursts…", "", "", True),
        ("Dam bursts of", "", "", True),
        ("Dam bursts of)", "", "", True),
        ("Dam burs)", "", "The dam bursting.", False),
        ("Dam bursts", "", "", False),
        ("Dam burs", "", "The dam bursting.", True),
        ("Dam burst", "", "The dam bursting.", False),
        ("", "", "", False),
        ("x" * 63, "x" * 67, "", True),
        ("x" * 64, "x" * 68, "", True),
        ("x" * 63, "x" * 66, "", False),
        ("x" * 62, "x" * 70, "", False),
        ("x" * 65, "x" * 70, "", False),
        ("Dam bursts 12", "", "", False),
    ],
)
def test_headlines_that_are_cut(headline: str, title: str, text: str, cut: bool) -> None:
    assert is_cut(headline, title, text) is cut
